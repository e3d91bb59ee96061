//! Payments.

use super::{
    agents::agent_of,
    call::{Answer, Call},
    examples,
    operation::{ALL_ROLES, Body, Method, Operation, PAYERS, Reply},
};
use futures::FutureExt as _;
use waiaas_policy::{
    id::{AgentId, TxId},
    time::Timestamp,
};
use waiaas_wire::{
    Code, Problem,
    control::{Amount, Ask, CallAsk, TxFilter},
    schema::Schema as _,
    view::{NewCall, NewTransaction, PreviewView, Role, Scope, SealedReceiptView, TxStatus, TxView},
};

/// A payment as the document shows it.
const NEW: &str = r#"{"to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","amount":"50000000","asset":"SOL"}"#;

/// Calls of programs as the document shows them: the vault says something.
const NEW_CALL: &str = r#"{"instructions":[{"program":"MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr","accounts":[],"data":"b3JkZXIgMTc="}]}"#;

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/api/v1/transactions",
        id: "createTransaction",
        tag: "transactions",
        summary: "Pay",
        description: "Pays, if the policy lets it. The answer comes when the payment is signed and sent, or waits; `GET /transactions/{txId}?wait=30` tells how it ended. With an `Idempotency-Key` it is safe to ask again: the same key and body give the same payment, however often. A refusal is an error with all `denials`.",
        scope: Some(Scope::TransactionsExecute),
        roles: PAYERS,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: NewTransaction::schema, example: NEW, optional: false }),
        reply: Reply { status: 202, doc: "The payment.", schema: TxView::schema, example: examples::TX },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::PolicyNone,
            Code::RpcUnavailable,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::ValidationRange,
            Code::PolicyDenied,
            Code::PolicyEnclaveDenied,
            Code::Frozen,
            Code::TransactionCeiling,
            Code::TransactionSimulation,
            Code::TransactionBalance,
            Code::TransactionFeeBalance,
            Code::TransactionSigning,
            Code::TransactionFailed,
            Code::TransactionExpired,
        ],
        handler: |call| create(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/transactions/calls",
        id: "createCalls",
        tag: "extensions",
        summary: "Have programs called out of a vault",
        description: "Proposes the instructions to the owner, whose vote on chain lets the vault carry them out: all of them, or none. Only programs, and beginnings of data, that the policy lists are possible, and only where it has the owner approve by proposal. What they move as far as it is understood counts like a payment. The answer comes when it waits for the owner; `GET /transactions/{txId}?wait=30` tells how it ended.",
        scope: Some(Scope::TransactionsExecute),
        roles: PAYERS,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: NewCall::schema, example: NEW_CALL, optional: false }),
        reply: Reply { status: 202, doc: "The calls, waiting.", schema: TxView::schema, example: examples::TX },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::PolicyNone,
            Code::RpcUnavailable,
            Code::EnclaveUnavailable,
            Code::ValidationRange,
            Code::PolicyDenied,
            Code::Frozen,
        ],
        handler: |call| calls(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/transactions/preview",
        id: "previewTransaction",
        tag: "extensions",
        summary: "See what would happen to a payment",
        description: "Decides the payment without doing it: every rule that it would violate, what is left, and the earliest time at which it would pass. Nothing is held and nothing is written.",
        scope: Some(Scope::TransactionsRead),
        roles: ALL_ROLES,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: NewTransaction::schema, example: NEW, optional: false }),
        reply: Reply {
            status: 200,
            doc: "What would happen.",
            schema: PreviewView::schema,
            example: examples::PREVIEW,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::PolicyNone,
            Code::RpcUnavailable,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::ValidationRange,
            Code::Frozen,
            Code::TransactionSimulation,
            Code::TransactionBalance,
            Code::TransactionFeeBalance,
        ],
        handler: |call| preview(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/transactions/{txId}",
        id: "getTransaction",
        tag: "transactions",
        summary: "Look at a transaction",
        description: "Where it stands. With `wait` the answer comes as soon as it is over.",
        scope: Some(Scope::TransactionsRead),
        roles: ALL_ROLES,
        path_fields: &[examples::TX_ID],
        query: &[examples::WAIT],
        body: None,
        reply: Reply { status: 200, doc: "The transaction.", schema: TxView::schema, example: examples::TX },
        errors: &[Code::TransactionNotFound, Code::ValidationRange],
        handler: |call| show(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/transactions/{txId}/cancel",
        id: "cancelTransaction",
        tag: "extensions",
        summary: "Take a payment back",
        description: "Possible while it waits for its delay or for the owner.",
        scope: Some(Scope::TransactionsExecute),
        roles: PAYERS,
        path_fields: &[examples::TX_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The payment, cancelled.", schema: TxView::schema, example: examples::TX },
        errors: &[Code::TransactionNotFound, Code::TransactionState],
        handler: |call| cancel(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/transactions/{txId}/receipt",
        id: "getReceipt",
        tag: "extensions",
        summary: "Get the enclave's receipt of a payment",
        description: "What the enclave states about the payment that it signed, as COSE: `waiaas receipt verify` checks it offline.",
        scope: Some(Scope::TransactionsRead),
        roles: ALL_ROLES,
        path_fields: &[examples::TX_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "The receipt.",
            schema: SealedReceiptView::schema,
            example: r#"{"receipt":"0oRDoQEn"}"#,
        },
        errors: &[Code::TransactionNotFound],
        handler: |call| async move { receipt(&call) }.boxed(),
    },
];

/// What is asked, in the words of the flow.
async fn ask(call: &Call, new: NewTransaction) -> Result<Ask, Problem> {
    let asset = asset(call, &new.asset).await?;
    Ok(Ask {
        from: new.agent_id.map(|agent| agent.to_string()),
        to: new.to,
        amount: Amount::Raw { amount: new.amount, asset },
        memo: new.memo,
        idempotency_key: call.idempotency_key.clone(),
    })
}

/// The part of a CAIP-19 id that names the asset, once its chain is the one that we are on; other words as they are.
async fn asset(call: &Call, word: &str) -> Result<String, Problem> {
    let Some(rest) = word.strip_prefix("solana:") else { return Ok(word.to_owned()) };
    let wrong = |detail: String| Problem::new(Code::ValidationFormat, detail).at("asset");
    let not_read = || wrong(format!("`{word}` is no CAIP-19 id of SOL or of a token on Solana"));
    let (chain, asset) = rest.split_once('/').ok_or_else(not_read)?;
    let genesis = waiaas_policy::Address::from(call.desk.daemon.chain.genesis().await?).to_string();
    let ours = genesis.get(..32).unwrap_or(&genesis);
    if chain != ours {
        return Err(wrong(format!("`{word}` is on another chain; this one is `solana:{ours}`")));
    }
    match asset.split_once(':') {
        Some(("slip44", "501")) => Ok("SOL".to_owned()),
        Some(("token", mint)) => Ok(mint.to_owned()),
        _ => Err(not_read()),
    }
}

async fn create(call: Call) -> Result<Answer, Problem> {
    let new: NewTransaction = call.json()?;
    named(&call, new.agent_id)?;
    let ask = ask(&call, new).await?;
    taken_in(&call.desk.transfer(ask).await?)
}

async fn calls(call: Call) -> Result<Answer, Problem> {
    let NewCall { agent_id, instructions, recipients } = call.json()?;
    named(&call, agent_id)?;
    let (from, idempotency_key) = (agent_id.map(|agent| agent.to_string()), call.idempotency_key.clone());
    taken_in(&call.desk.call(CallAsk { from, instructions, recipients, idempotency_key }).await?)
}

/// What was asked for and goes on; what was refused is an error.
fn taken_in(tx: &TxView) -> Result<Answer, Problem> {
    if let (TxStatus::Rejected | TxStatus::Failed | TxStatus::Expired, Some(problem)) = (tx.status, tx.error.clone()) {
        return Err(problem);
    }
    let place = format!("/api/v1/transactions/{}", tx.id);
    Ok(Answer::json(202, tx)?.with("location", place))
}

/// Only an agent may leave out who pays: for others it would depend on how many agents there are.
fn named(call: &Call, agent: Option<AgentId>) -> Result<(), Problem> {
    if agent.is_some() || call.who().role() == Role::Agent {
        return Ok(());
    }
    Err(Problem::new(Code::ValidationRequired, "name the agent that pays").at("agentId"))
}

async fn preview(call: Call) -> Result<Answer, Problem> {
    let new: NewTransaction = call.json()?;
    named(&call, new.agent_id)?;
    let ask = ask(&call, new).await?;
    Answer::json(200, &call.desk.preview(ask).await?)
}

async fn show(call: Call) -> Result<Answer, Problem> {
    let tx: TxId = call.path("txId")?;
    let wait = call.query::<u64>("wait")?.unwrap_or_default();
    if wait > crate::api::desk::LONGEST_WAIT {
        let detail = format!("{wait} s is more than {} s", crate::api::desk::LONGEST_WAIT);
        return Err(Problem::new(Code::ValidationRange, detail).at("wait"));
    }
    let tx = if wait == 0 { call.desk.tx_show(tx)? } else { call.desk.tx_wait(tx, wait).await? };
    Answer::json(200, &tx)
}

fn receipt(call: &Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.tx_receipt(call.path("txId")?)?)
}

async fn cancel(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.tx_cancel(call.path("txId")?).await?)
}

/// A page of an agent's transactions.
pub fn transactions_of(call: &Call) -> Result<Answer, Problem> {
    let (after, before) = (call.query::<Timestamp>("createdAfter")?, call.query::<Timestamp>("createdBefore")?);
    let filter = TxFilter {
        wallet: Some(agent_of(call)?),
        status: call.word("status")?,
        kind: call.word("type")?,
        limit: Some(call.limit()?),
        cursor: call.query("cursor")?,
    };
    let page = call.desk.tx_page(&filter, |tx| {
        after.is_none_or(|after| tx.created_at > after) && before.is_none_or(|before| tx.created_at < before)
    })?;
    call.page(&page, page.cursor.as_deref())
}

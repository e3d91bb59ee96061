//! The owner's overview, budget and inbox.

use super::{
    call::{Answer, Call, page},
    examples,
    operation::{Body, Method, OVERSEERS, OWNER, Operation, Reply, either},
    policies::budget_tag,
};
use crate::{
    api::desk::not_a_cursor,
    manage::{self, status},
};
use futures::FutureExt as _;
use waiaas_policy::id::{AgentId, TxId};
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    signed::SignedApproval,
    view::{
        ApprovalDraft, BudgetView, DashboardView, InboxPage, NewApproval, NewVote, Rejection, Scope, TxView,
        VaultDraftView, WalletPage, WalletView,
    },
};

/// Lamports below which the fee payer needs more.
const LOW_FEES: u64 = 10_000_000;

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Get,
        path: "/api/v1/owner/dashboard",
        id: "getDashboard",
        tag: "owner",
        summary: "See the overview",
        description: "How many agents and open payments there are, what waits, what is used of the budget, and what needs attention.",
        scope: Some(Scope::DashboardRead),
        roles: OVERSEERS,
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The overview.", schema: DashboardView::schema, example: examples::DASHBOARD },
        errors: &[],
        handler: |call| dashboard(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/owner/agents",
        id: "listOwnerAgents",
        tag: "owner",
        summary: "List the owner's agents",
        description: "The same agents as `GET /agents`.",
        scope: Some(Scope::AgentsRead),
        roles: OVERSEERS,
        path_fields: &[],
        query: &[examples::LIMIT, examples::CURSOR],
        body: None,
        reply: Reply {
            status: 200,
            doc: "A page of agents.",
            schema: WalletPage::schema,
            example: examples::AGENT_PAGE,
        },
        errors: &[Code::ValidationRange],
        handler: |call| async move { agents(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/owner/global-budget",
        id: "getGlobalBudget",
        tag: "extensions",
        summary: "See the budget over all agents",
        description: "The budget in force, and what all agents together have used of it.",
        scope: Some(Scope::PoliciesRead),
        roles: OVERSEERS,
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The budget.", schema: BudgetView::schema, example: examples::BUDGET },
        errors: &[],
        handler: |call| budget(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/approvals",
        id: "listApprovals",
        tag: "extensions",
        summary: "See what waits for the owner",
        description: "Payments that wait for an answer, the oldest first. A yes needs the owner's signature: `POST /approvals/{txId}/draft` answers what is to be signed. A no needs none.",
        scope: Some(Scope::TransactionsRead),
        roles: OVERSEERS,
        path_fields: &[],
        query: &[examples::LIMIT, examples::CURSOR],
        body: None,
        reply: Reply {
            status: 200,
            doc: "A page of what waits.",
            schema: InboxPage::schema,
            example: examples::INBOX_PAGE,
        },
        errors: &[Code::ValidationRange, Code::EnclaveUnavailable, Code::KmsUnavailable],
        handler: |call| async move { approvals(&call) }.boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/approvals/{txId}/draft",
        id: "draftApproval",
        tag: "extensions",
        summary: "Make a yes ready to be signed",
        description: "Answers the bytes that the owner signs to approve a payment, good for 15 minutes. Nothing is changed. Whoever signs should decode the `message` of the item first, as `waiaas approve` does.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::TX_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "The yes, ready to be signed.",
            schema: ApprovalDraft::schema,
            example: examples::APPROVAL_DRAFT,
        },
        errors: &[Code::ApprovalNotFound],
        handler: |call| async move { draft(&call) }.boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/approvals/{txId}/approve",
        id: "approve",
        tag: "extensions",
        summary: "Say yes to a payment",
        description: "Takes the yes with the owner's signature. The payment is built and decided afresh, and goes on.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::TX_ID],
        query: &[],
        body: Some(Body { schema: NewApproval::schema, example: examples::NEW_APPROVAL, optional: true }),
        reply: Reply { status: 200, doc: "The payment.", schema: TxView::schema, example: examples::TX },
        errors: &[
            Code::ApprovalNotFound,
            Code::AuthSignatureInvalid,
            Code::VerificationFailed,
            Code::ValidationRange,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::OwnerMissing,
        ],
        handler: |call| approve(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/approvals/{txId}/vote",
        id: "draftVote",
        tag: "extensions",
        summary: "Make a vote on a payment ready to be signed",
        description: "For a payment with a `proposal`, where the owner's vote on chain is the answer. Answers the transaction for the owner to sign: a yes votes and executes, a no votes down or takes an approval back. `POST /agents/{agentId}/vault/submit` takes it signed; the payment ends when the ledger has it for good. Whoever signs should compare `transaction` with what the `message` of the item proposes, as `waiaas approve` does. A vote in another client of the multisig counts the same.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::TX_ID],
        query: &[],
        body: Some(Body { schema: NewVote::schema, example: r#"{"vote":"approve"}"#, optional: false }),
        reply: Reply {
            status: 202,
            doc: "The transaction, unsigned.",
            schema: either::<VaultDraftView, WalletView>,
            example: examples::VAULT_DRAFT,
        },
        errors: &[
            Code::ApprovalNotFound,
            Code::TransactionNotFound,
            Code::VerificationFailed,
            Code::Frozen,
            Code::TransactionSimulation,
            Code::FundingBalance,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::ValidationRange,
        ],
        handler: |call| vote(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/approvals/{txId}/reject",
        id: "rejectApproval",
        tag: "extensions",
        summary: "Say no to a payment",
        description: "Ends a payment that waits for the owner.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[examples::TX_ID],
        query: &[],
        body: Some(Body { schema: Rejection::schema, example: r#"{"reason":"not this month"}"#, optional: true }),
        reply: Reply { status: 200, doc: "The payment, rejected.", schema: TxView::schema, example: examples::TX },
        errors: &[Code::ApprovalNotFound],
        handler: |call| reject(call).boxed(),
    },
];

async fn dashboard(call: Call) -> Result<Answer, Problem> {
    let state = status::status(&call.desk.daemon).await?;
    let mut alerts = Vec::new();
    if !state.enclave.reachable {
        alerts.push(state.enclave.note.clone());
    }
    if state.fee_payer_balance.is_some_and(|lamports| lamports < LOW_FEES) {
        alerts.push("the fee payer's account runs low: `waiaas wallet fund fee-payer 0.1 SOL`".to_owned());
    }
    if state.rpc.iter().all(|node| !node.healthy) {
        alerts.push("no Solana RPC answers".to_owned());
    }
    let daemon = &call.desk.daemon;
    alerts.extend(
        manage::alerts::open(daemon)?.into_iter().map(|alert| format!("{}: {}", alert.wallet_name, alert.text)),
    );
    let answer = DashboardView {
        agents: state.wallets,
        open: state.open,
        inbox: state.inbox,
        fee_payer_balance: state.fee_payer_balance,
        budget: call.desk.budget().await?,
        alerts,
        at: call.desk.daemon.clock.now(),
    };
    Answer::json(200, &answer)
}

fn agents(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let after = call.query::<String>("cursor")?;
    let after = after.map(|text| text.parse::<AgentId>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let mut agents = call.desk.wallets()?;
    agents.retain(|agent| after.is_none_or(|after| agent.id > after));
    let (items, cursor, has_more) = page(agents, limit, |agent| agent.id.to_string());
    let page = WalletPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

async fn budget(call: Call) -> Result<Answer, Problem> {
    let budget = call.desk.budget().await?;
    Ok(Answer::json(200, &budget)?.with("etag", budget_tag(&budget)))
}

fn approvals(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let after = call.query::<String>("cursor")?;
    let after = after.map(|text| text.parse::<TxId>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let mut waiting = call.desk.inbox()?;
    waiting.sort_by_key(|item| item.tx.id);
    waiting.retain(|item| after.is_none_or(|after| item.tx.id > after));
    let (items, cursor, has_more) = page(waiting, limit, |item| item.tx.id.to_string());
    let page = InboxPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

fn draft(call: &Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.approval_draft(call.path("txId")?)?)
}

async fn approve(call: Call) -> Result<Answer, Problem> {
    let tx: TxId = call.path("txId")?;
    if call.is_signed_here() {
        return Answer::json(200, &call.desk.approve_here(call.mandate().await?, tx).await?);
    }
    let NewApproval { intent, expires, effect, signature } = call.json()?;
    let agent = call.desk.tx(tx)?.wallet;
    Answer::json(200, &call.desk.approve(SignedApproval { tx, agent, intent, expires, effect, signature }).await?)
}

async fn vote(call: Call) -> Result<Answer, Problem> {
    let (tx, new): (TxId, NewVote) = (call.path("txId")?, call.json()?);
    if call.is_signed_here() {
        return Answer::json(202, &call.desk.vote_here(call.mandate().await?, tx, new).await?);
    }
    Answer::json(202, &call.desk.vote_prepare(tx, new).await?)
}

async fn reject(call: Call) -> Result<Answer, Problem> {
    let rejection = if call.body.is_empty() { Rejection { reason: None } } else { call.json()? };
    Answer::json(200, &call.desk.reject(call.path("txId")?, rejection.reason).await?)
}

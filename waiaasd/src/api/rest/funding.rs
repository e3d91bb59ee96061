//! The owner's money: in and out, with the owner's signature.

use super::{
    agents::agent_of,
    call::{Answer, Call},
    examples,
    operation::{ALL_ROLES, Body, Method, OWNER, Operation, Reply, either},
};
use crate::manage::owner;
use futures::FutureExt as _;
use waiaas_wire::{
    Code, Problem, Signature,
    control::Amount,
    schema::Schema as _,
    vault::VaultAct,
    view::{
        NewFunding, NewMove, NewVaultChange, NewWithdrawal, Scope, SignedTransaction, TxView, UnsignedView,
        VaultDraftView, VaultView, WalletView,
    },
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/fund",
        id: "fundAgent",
        tag: "wallets",
        summary: "Put the owner's money into a wallet",
        description: "Answers the transaction for the owner to sign: `POST /agents/{agentId}/fund/submit` takes it signed. Nothing is paid before.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body {
            schema: NewFunding::schema,
            example: r#"{"amount":"1000000000","asset":"SOL"}"#,
            optional: false,
        }),
        reply: Reply {
            status: 202,
            doc: "The transaction, unsigned.",
            schema: either::<UnsignedView, TxView>,
            example: examples::UNSIGNED,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::FundingBalance,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::TransactionSimulation,
        ],
        handler: |call| fund(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/fund/submit",
        id: "submitFunding",
        tag: "extensions",
        summary: "Hand in the owner's signed transfer",
        description: "Takes a transfer of `POST /agents/{agentId}/fund` with the owner's signature, sends it, and follows it to its end. What does anything else than put money into the wallet is refused.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body { schema: SignedTransaction::schema, example: examples::SIGNED, optional: false }),
        reply: Reply { status: 202, doc: "The funding.", schema: TxView::schema, example: examples::TX },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::AuthSignatureInvalid,
            Code::VerificationFailed,
            Code::RpcUnavailable,
            Code::OwnerMissing,
        ],
        handler: |call| submit(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/withdraw",
        id: "withdrawFromAgent",
        tag: "wallets",
        summary: "Take money out of a wallet",
        description: "For a wallet with a vault. Answers the transaction for the owner to sign: `POST /agents/{agentId}/vault/submit` takes it signed. Nothing is paid before.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body {
            schema: NewWithdrawal::schema,
            example: r#"{"amount":"1000000000","asset":"SOL"}"#,
            optional: false,
        }),
        reply: Reply {
            status: 202,
            doc: "The transaction, unsigned.",
            schema: either::<VaultDraftView, WalletView>,
            example: examples::VAULT_DRAFT,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::TransactionBalance,
            Code::TransactionSimulation,
            Code::FundingBalance,
            Code::RpcUnavailable,
            Code::OwnerMissing,
        ],
        handler: |call| withdraw(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/owner/agents/transfer",
        id: "transferBetweenAgents",
        tag: "owner",
        summary: "Move money from one agent to another",
        description: "Out of a wallet with a vault; no limit and no window of either agent counts it. Answers the transaction for the owner to sign: `POST /agents/{agentId}/vault/submit` of the agent that it leaves takes it signed. Nothing is paid before.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: NewMove::schema, example: examples::NEW_MOVE, optional: false }),
        reply: Reply {
            status: 202,
            doc: "The transaction, unsigned.",
            schema: either::<VaultDraftView, WalletView>,
            example: examples::VAULT_DRAFT,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::AgentTerminated,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::TransactionBalance,
            Code::TransactionSimulation,
            Code::FundingBalance,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::ValidationRange,
        ],
        handler: |call| transfer(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/vault/draft",
        id: "draftVaultAct",
        tag: "extensions",
        summary: "Make a vault, or a change of its limits on chain, ready to be signed",
        description: "As much as fits into one transaction: `POST /agents/{agentId}/vault/submit` takes it signed. Call it again until there is no `message` any more. A policy that allows more reaches the chain before it is set, one that allows less after; an agent that is to go on has its limits back before `POST /agents/{agentId}/resume`. `create` makes the vault of an agent that is `CREATING`: two sign, the owner and the key whose address is `createKey`, in this order.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body { schema: NewVaultChange::schema, example: r#"{"act":"resume"}"#, optional: false }),
        reply: Reply {
            status: 202,
            doc: "The transaction, unsigned; without a `message` there is nothing to do.",
            schema: VaultDraftView::schema,
            example: examples::VAULT_DRAFT,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::AgentTerminated,
            Code::PolicyInvalid,
            Code::PolicyNone,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::TransactionSimulation,
            Code::FundingBalance,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::ValidationRange,
        ],
        handler: |call| draft_act(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/vault/submit",
        id: "submitVaultAct",
        tag: "extensions",
        summary: "Hand in the owner's signed act on a vault",
        description: "Takes the transaction that was prepared last for the vault, with its signatures, sends it, and follows it to its end.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body {
            schema: either::<SignedTransaction, NewVaultChange>,
            example: examples::SIGNED,
            optional: false,
        }),
        reply: Reply { status: 202, doc: "The agent.", schema: WalletView::schema, example: examples::AGENT },
        errors: &[
            Code::AgentNotFound,
            Code::AuthSignatureInvalid,
            Code::VerificationFailed,
            Code::TransactionFailed,
            Code::TransactionExpired,
            Code::TransactionUnknown,
            Code::RpcUnavailable,
        ],
        handler: |call| submit_act(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/{agentId}/vault",
        id: "getVault",
        tag: "extensions",
        summary: "Look at an agent's vault on chain",
        description: "Members, spending limits and everything that is not as it ought to be. For a wallet with a vault.",
        scope: Some(Scope::PoliciesRead),
        roles: ALL_ROLES,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The vault.", schema: VaultView::schema, example: examples::VAULT },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::ValidationRange,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::VerificationFailed,
        ],
        handler: |call| vault(call).boxed(),
    },
];

async fn fund(call: Call) -> Result<Answer, Problem> {
    let NewFunding { amount, asset } = call.json()?;
    let amount = Amount::Raw { amount, asset };
    if call.desk.signs() {
        return Answer::json(202, &call.desk.fund_here(call.mandate().await?, &agent_of(&call)?, amount).await?);
    }
    Answer::json(202, &call.desk.fund_prepare(&agent_of(&call)?, &amount).await?)
}

async fn submit(call: Call) -> Result<Answer, Problem> {
    let SignedTransaction { message, signatures } = call.json()?;
    let [signature] = signatures.as_slice() else {
        return Err(
            Problem::new(Code::ValidationRange, "exactly one signature is needed: the owner's").at("signatures")
        );
    };
    let signature: Signature = *signature;
    Answer::json(202, &call.desk.fund_submit(&agent_of(&call)?, message, signature).await?)
}

async fn withdraw(call: Call) -> Result<Answer, Problem> {
    let NewWithdrawal { amount, asset, to } = call.json()?;
    let to = to.map_or_else(|| owner::owner(&call.desk.daemon), Ok)?;
    let act = VaultAct::pay_out(to, amount, asset);
    if call.desk.signs() {
        return Answer::json(202, &call.desk.withdraw_here(call.mandate().await?, &agent_of(&call)?, act).await?);
    }
    Answer::json(202, &call.desk.vault_prepare(&agent_of(&call)?, &act).await?)
}

async fn transfer(call: Call) -> Result<Answer, Problem> {
    let new: NewMove = call.json()?;
    if call.desk.signs() {
        return Answer::json(202, &call.desk.move_here(call.mandate().await?, new).await?);
    }
    Answer::json(202, &call.desk.move_prepare(new).await?)
}

async fn draft_act(call: Call) -> Result<Answer, Problem> {
    let new: NewVaultChange = call.json()?;
    Answer::json(202, &call.desk.change_prepare(&agent_of(&call)?, new).await?)
}

async fn submit_act(call: Call) -> Result<Answer, Problem> {
    if call.is_signed_here() {
        let new: NewVaultChange = call.json()?;
        return Answer::json(202, &call.desk.change_here(call.mandate().await?, &agent_of(&call)?, new).await?);
    }
    let SignedTransaction { message, signatures } = call.json()?;
    Answer::json(202, &call.desk.vault_submit(&agent_of(&call)?, message, signatures).await?)
}

async fn vault(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.vault_show(Some(&agent_of(&call)?)).await?)
}

//! Agents: each has one wallet.

use super::{
    call::{Answer, Call, page},
    examples,
    operation::{ALL_ROLES, Body, Method, OVERSEERS, OWNER, Operation, Reply},
    policies::tag,
    transactions::transactions_of,
};
use crate::api::desk::not_a_cursor;
use futures::FutureExt as _;
use waiaas_policy::id::AgentId;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    signed::SignedEnd,
    view::{
        AgentChange, BalanceView, Custody, EndDraft, MeView, NewEnd, NewWallet, PolicyView, Role, Scope, TxPage,
        UsageList, WalletPage, WalletView,
    },
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/api/v1/agents",
        id: "createAgent",
        tag: "agents",
        summary: "Make an agent",
        description: "Makes an agent: a wallet whose key the enclave makes and keeps. It pays nothing before it has a policy, which the owner signs. With `custody` = `vault` its money is in a Squads v4 vault, which takes the owner's signature: until the transaction that `POST /agents/{agentId}/vault/draft` prepares for `create` has come back signed by `POST /agents/{agentId}/vault/submit`, the agent is `CREATING`. Called again for the same nickname, it answers that agent.",
        scope: Some(Scope::AgentsWrite),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: Some(Body {
            schema: NewWallet::schema,
            example: r#"{"nickname":"shop","custody":"vault"}"#,
            optional: false,
        }),
        reply: Reply { status: 202, doc: "The agent.", schema: WalletView::schema, example: examples::AGENT },
        errors: &[
            Code::ValidationDuplicate,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::ConfigInvalid,
            Code::RpcUnavailable,
            Code::OwnerMissing,
        ],
        handler: |call| create(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents",
        id: "listAgents",
        tag: "agents",
        summary: "List the agents",
        description: "All agents, the oldest first. Pages stay correct while agents are made.",
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
        handler: |call| async move { list(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/me",
        id: "getMe",
        tag: "extensions",
        summary: "Look at oneself",
        description: "All that an agent needs to know, in one call: its wallet, what is in it, its policy, and what is left of every limit.",
        scope: Some(Scope::AgentsRead),
        roles: &[Role::Agent],
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The agent that calls.", schema: MeView::schema, example: examples::ME },
        errors: &[Code::AgentNotFound, Code::AgentCreating],
        handler: |call| me(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/{agentId}",
        id: "getAgent",
        tag: "agents",
        summary: "Look at an agent",
        description: "The agent with its wallet. An agent sees itself only.",
        scope: Some(Scope::AgentsRead),
        roles: ALL_ROLES,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The agent.", schema: WalletView::schema, example: examples::AGENT },
        errors: &[Code::AgentNotFound],
        handler: |call| async move { show(&call) }.boxed(),
    },
    Operation {
        method: Method::Patch,
        path: "/api/v1/agents/{agentId}",
        id: "updateAgent",
        tag: "agents",
        summary: "Give an agent another nickname or other tags",
        description: "What is left out stays as it is. Neither means anything to a payment; the nickname of before is free again.",
        scope: Some(Scope::AgentsWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body {
            schema: AgentChange::schema,
            example: r#"{"nickname":"shop-2","tags":["team:checkout"]}"#,
            optional: false,
        }),
        reply: Reply { status: 200, doc: "The agent.", schema: WalletView::schema, example: examples::AGENT },
        errors: &[Code::AgentNotFound, Code::ValidationDuplicate, Code::ValidationRange],
        handler: |call| change(call).boxed(),
    },
    Operation {
        method: Method::Delete,
        path: "/api/v1/agents/{agentId}",
        id: "deleteAgent",
        tag: "agents",
        summary: "End an agent",
        description: "Stops the agent at once, and answers what the owner signs next: the removal of its limits on chain, the payment of what is in its vault, the removal of its key from the members, and at last the word by which the enclave destroys its key. What lies in the agent key's own account is paid out, too: the enclave signs that beside the owner. Call it again after each step; what was cut short goes on.",
        scope: Some(Scope::AgentsDelete),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[examples::TO, examples::LEAVE],
        body: None,
        reply: Reply {
            status: 202,
            doc: "How far it is, and what is next.",
            schema: EndDraft::schema,
            example: examples::END_DRAFT,
        },
        errors: &[
            Code::AgentNotFound,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::TransactionBalance,
            Code::TransactionSimulation,
            Code::FundingBalance,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::ValidationRange,
        ],
        handler: |call| delete(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/end",
        id: "submitAgentEnd",
        tag: "extensions",
        summary: "Hand in the owner's last word about an agent",
        description: "Takes the word of `DELETE /agents/{agentId}` with the owner's signature: the enclave destroys the agent's key, and its API keys are revoked. Done again, it is done.",
        scope: Some(Scope::AgentsDelete),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body { schema: NewEnd::schema, example: examples::NEW_END, optional: false }),
        reply: Reply { status: 200, doc: "The agent.", schema: WalletView::schema, example: examples::AGENT },
        errors: &[
            Code::AgentNotFound,
            Code::AuthSignatureInvalid,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::ValidationRange,
            Code::VerificationFailed,
        ],
        handler: |call| end(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/heartbeat",
        id: "sendHeartbeat",
        tag: "extensions",
        summary: "Say that one is there",
        description: "Notes the time as `lastSeenAt` of the agent, so that its owner sees which agents are at work. It means nothing to a payment.",
        scope: Some(Scope::AgentsRead),
        roles: &[Role::Agent],
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The agent.", schema: WalletView::schema, example: examples::AGENT },
        errors: &[Code::AgentNotFound],
        handler: |call| heartbeat(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/{agentId}/balance",
        id: "getBalance",
        tag: "wallets",
        summary: "See what an agent holds",
        description: "SOL and every token, as the ledger has it.",
        scope: Some(Scope::WalletsRead),
        roles: ALL_ROLES,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "What it holds.", schema: BalanceView::schema, example: examples::BALANCE },
        errors: &[Code::AgentNotFound, Code::AgentCreating, Code::RpcUnavailable],
        handler: |call| balance(call).boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/{agentId}/transactions",
        id: "listTransactions",
        tag: "transactions",
        summary: "List an agent's transactions",
        description: "Payments, fundings and deposits, the newest first. Pages stay correct while transactions are added.",
        scope: Some(Scope::TransactionsRead),
        roles: ALL_ROLES,
        path_fields: &[examples::AGENT_ID],
        query: &[
            examples::LIMIT,
            examples::CURSOR,
            examples::STATUS,
            examples::TYPE,
            examples::CREATED_AFTER,
            examples::CREATED_BEFORE,
        ],
        body: None,
        reply: Reply {
            status: 200,
            doc: "A page of transactions.",
            schema: TxPage::schema,
            example: examples::TX_PAGE,
        },
        errors: &[Code::AgentNotFound, Code::ValidationRange, Code::ValidationEnum],
        handler: |call| async move { transactions_of(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/{agentId}/policy",
        id: "getPolicy",
        tag: "policies",
        summary: "See an agent's policy",
        description: "The policy in force, and the version that the enclave uses. The `ETag` changes whenever the policy does.",
        scope: Some(Scope::PoliciesRead),
        roles: ALL_ROLES,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The policy.", schema: PolicyView::schema, example: examples::POLICY },
        errors: &[Code::AgentNotFound],
        handler: |call| async move { policy(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/{agentId}/policy/usage",
        id: "getPolicyUsage",
        tag: "policies",
        summary: "See what is used of a policy",
        description: "Per asset and window: spent, held, limit and what remains; beside it the count of the enclave.",
        scope: Some(Scope::PoliciesRead),
        roles: ALL_ROLES,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "What is used.", schema: UsageList::schema, example: examples::USAGE_LIST },
        errors: &[Code::AgentNotFound],
        handler: |call| usage(call).boxed(),
    },
];

async fn create(call: Call) -> Result<Answer, Problem> {
    let NewWallet { nickname, custody } = call.json()?;
    let made = match custody {
        None | Some(Custody::Pocket) => call.desk.wallet_create(nickname).await,
        Some(Custody::Vault) if call.desk.signs() => call.desk.create_here(call.mandate().await?, nickname).await,
        Some(Custody::Vault) => call.desk.vault_open(nickname).await,
    };
    let agent = made.map_err(|why| match why.param.as_deref() {
        Some("name") => why.at("nickname"),
        _ => why,
    })?;
    let place = format!("/api/v1/agents/{}", agent.id);
    Ok(Answer::json(202, &agent)?.with("location", place))
}

fn list(call: &Call) -> Result<Answer, Problem> {
    let limit = call.limit()?;
    let after = call.query::<String>("cursor")?;
    let after = after.map(|text| text.parse::<AgentId>().map_err(|_| not_a_cursor(&text))).transpose()?;
    let mut agents = call.desk.wallets()?;
    agents.sort_by_key(|agent| agent.id);
    agents.retain(|agent| after.is_none_or(|after| agent.id > after));
    let (items, cursor, has_more) = page(agents, limit, |agent| agent.id.to_string());
    let page = WalletPage { items, cursor, has_more };
    call.page(&page, page.cursor.as_deref())
}

async fn me(call: Call) -> Result<Answer, Problem> {
    let desk = &call.desk;
    let answer = MeView {
        agent: desk.wallet_show(None)?,
        balance: desk.balance(None).await.ok(),
        policy: desk.policy_show(None)?,
        usage: desk.policy_usage(None).await?,
        scopes: call.who().scopes().to_vec(),
    };
    Answer::json(200, &answer)
}

/// The agent of the path: by its id only, since a name may change.
pub(super) fn agent_of(call: &Call) -> Result<String, Problem> {
    Ok(call.path::<AgentId>("agentId")?.to_string())
}

fn show(call: &Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.wallet_show(Some(&agent_of(call)?))?)
}

async fn heartbeat(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.heartbeat(&agent_of(&call)?).await?)
}

async fn change(call: Call) -> Result<Answer, Problem> {
    let change: AgentChange = call.json()?;
    let agent = call.desk.wallet_change(&agent_of(&call)?, change).await.map_err(|why| match why.param.as_deref() {
        Some("name") => why.at("nickname"),
        _ => why,
    })?;
    Answer::json(200, &agent)
}

async fn delete(call: Call) -> Result<Answer, Problem> {
    if call.desk.signs() {
        let (agent, to, leave) = (agent_of(&call)?, call.query("to")?, call.query("leave")?);
        return Answer::json(202, &call.desk.end_here(call.mandate().await?, &agent, to, leave).await?);
    }
    Answer::json(202, &call.desk.end_draft(&agent_of(&call)?, call.query("to")?, call.query("leave")?).await?)
}

async fn end(call: Call) -> Result<Answer, Problem> {
    let agent = call.path("agentId")?;
    let NewEnd { signature, leave } = call.json()?;
    Answer::json(200, &call.desk.end(SignedEnd { agent, signature, leave }).await?)
}

async fn balance(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.balance(Some(&agent_of(&call)?)).await?)
}

fn policy(call: &Call) -> Result<Answer, Problem> {
    let policy = call.desk.policy_show(Some(&agent_of(call)?))?;
    Ok(Answer::json(200, &policy)?.with("etag", tag(&policy)))
}

async fn usage(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &UsageList { items: call.desk.policy_usage(Some(&agent_of(&call)?)).await? })
}

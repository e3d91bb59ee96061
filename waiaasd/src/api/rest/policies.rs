//! Policies and the budget, set with the owner's signature: a draft first, then the same signed.

use super::{
    agents::agent_of,
    call::{Answer, Call},
    examples,
    operation::{Body, Method, OWNER, Operation, Reply, either},
};
use futures::FutureExt as _;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    signed::{SignedBudget, SignedPolicy},
    view::{BudgetDraft, BudgetView, NewBudget, NewDocument, NewPolicy, PolicyDraft, PolicyView, Scope},
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/policy/draft",
        id: "draftPolicy",
        tag: "extensions",
        summary: "Check a policy and make it ready to be signed",
        description: "Reads the document, tells every mistake, and answers the bytes that the owner signs. Nothing is changed. Whoever signs should make sure of the hash: `waiaas policy check` computes it from the document.",
        scope: Some(Scope::PoliciesWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body { schema: NewDocument::schema, example: examples::NEW_DOCUMENT, optional: false }),
        reply: Reply {
            status: 200,
            doc: "The policy, ready to be signed.",
            schema: PolicyDraft::schema,
            example: examples::POLICY_DRAFT,
        },
        errors: &[Code::AgentNotFound, Code::PolicyInvalid],
        handler: |call| async move { draft(&call) }.boxed(),
    },
    Operation {
        method: Method::Put,
        path: "/api/v1/agents/{agentId}/policy",
        id: "setPolicy",
        tag: "policies",
        summary: "Set an agent's policy",
        description: "Takes a policy with the owner's signature. With `If-Match`, only if the policy is still the one that was read. A policy that allows more may have to wait first: `waiting` tells.",
        scope: Some(Scope::PoliciesWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body { schema: either::<NewPolicy, NewDocument>, example: examples::NEW_POLICY, optional: false }),
        reply: Reply { status: 200, doc: "The policy.", schema: PolicyView::schema, example: examples::POLICY },
        errors: &[
            Code::AgentNotFound,
            Code::AuthSignatureInvalid,
            Code::PolicyInvalid,
            Code::PolicyConflict,
            Code::PreconditionFailed,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
        ],
        handler: |call| set(call).boxed(),
    },
    Operation {
        method: Method::Delete,
        path: "/api/v1/agents/{agentId}/policy/waiting",
        id: "withdrawPolicy",
        tag: "extensions",
        summary: "Take back a wider policy that waits",
        description: "The policy in force stays.",
        scope: Some(Scope::PoliciesWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "The policy.", schema: PolicyView::schema, example: examples::POLICY },
        errors: &[Code::AgentNotFound, Code::PolicyNotWaiting],
        handler: |call| withdraw(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/owner/global-budget/draft",
        id: "draftGlobalBudget",
        tag: "extensions",
        summary: "Check a budget and make it ready to be signed",
        description: "As with a policy. Nothing is changed.",
        scope: Some(Scope::PoliciesWrite),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: NewDocument::schema, example: examples::NEW_DOCUMENT, optional: false }),
        reply: Reply {
            status: 200,
            doc: "The budget, ready to be signed.",
            schema: BudgetDraft::schema,
            example: examples::BUDGET_DRAFT,
        },
        errors: &[Code::PolicyInvalid],
        handler: |call| async move { draft_budget(&call) }.boxed(),
    },
    Operation {
        method: Method::Put,
        path: "/api/v1/owner/global-budget",
        id: "setGlobalBudget",
        tag: "policies",
        summary: "Set the budget over all agents",
        description: "Takes a budget with the owner's signature. With `If-Match`, only if the budget is still the one that was read.",
        scope: Some(Scope::PoliciesWrite),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: either::<NewBudget, NewDocument>, example: examples::NEW_BUDGET, optional: false }),
        reply: Reply { status: 200, doc: "The budget.", schema: BudgetView::schema, example: examples::BUDGET },
        errors: &[Code::AuthSignatureInvalid, Code::PolicyInvalid, Code::PolicyConflict, Code::PreconditionFailed],
        handler: |call| set_budget(call).boxed(),
    },
];

fn draft(call: &Call) -> Result<Answer, Problem> {
    let new: NewDocument = call.json()?;
    Answer::json(200, &call.desk.policy_draft(&agent_of(call)?, &new.document)?)
}

async fn set(call: Call) -> Result<Answer, Problem> {
    let agent = call.path("agentId")?;
    let current = || call.desk.policy_show(Some(&agent_of(&call)?));
    if call.is_signed_here() {
        let NewDocument { document } = call.json()?;
        call.matches(&tag(&current()?))?;
        let set = call.desk.policy_set_here(call.mandate().await?, &agent_of(&call)?, document).await?;
        return Ok(Answer::json(200, &set)?.with("etag", tag(&set)));
    }
    let NewPolicy { version, policy, signature } = call.json()?;
    call.matches(&tag(&current()?))?;
    let set = call.desk.policy_set(SignedPolicy { agent, version, policy, signature }).await?;
    Ok(Answer::json(200, &set)?.with("etag", tag(&set)))
}

async fn withdraw(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.policy_withdraw(&agent_of(&call)?).await?)
}

fn draft_budget(call: &Call) -> Result<Answer, Problem> {
    let new: NewDocument = call.json()?;
    Answer::json(200, &call.desk.budget_draft(&new.document)?)
}

async fn set_budget(call: Call) -> Result<Answer, Problem> {
    if call.is_signed_here() {
        let NewDocument { document } = call.json()?;
        call.matches(&budget_tag(&call.desk.budget().await?))?;
        let set = call.desk.budget_set_here(call.mandate().await?, document).await?;
        return Ok(Answer::json(200, &set)?.with("etag", budget_tag(&set)));
    }
    let NewBudget { version, budget, signature } = call.json()?;
    call.matches(&budget_tag(&call.desk.budget().await?))?;
    let set = call.desk.budget_set(SignedBudget { version, budget, signature }).await?;
    Ok(Answer::json(200, &set)?.with("etag", budget_tag(&set)))
}

/// Changes whenever the policy does.
pub(super) fn tag(policy: &PolicyView) -> String {
    policy.hash.map_or_else(|| "\"0\"".to_owned(), |hash| format!("\"{}-{hash}\"", policy.version))
}

/// Changes whenever the budget does.
pub(super) fn budget_tag(budget: &BudgetView) -> String {
    format!("\"{}\"", budget.version)
}

//! Stopping agents, and letting them go on.

use super::{
    agents::agent_of,
    call::{Answer, Call},
    examples,
    operation::{Body, Method, OWNER, Operation, Reply},
};
use futures::FutureExt as _;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    signed::{SignedLift, SignedRotate},
    view::{LiftDraft, NewLift, NewRotation, RotationView, Scope, StopSummary, StoppedList, StoppedView, WalletView},
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/suspend",
        id: "suspendAgent",
        tag: "agents",
        summary: "Stop an agent",
        description: "When this has answered, nothing more is signed for the agent. Limits on chain are the owner's to remove: `waiaas wallet suspend` does it in one go. (Where the daemon signs as the owner, it stops without a code as well, and removes them with one.)",
        scope: Some(Scope::AgentsWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply { status: 200, doc: "It is.", schema: StoppedView::schema, example: examples::STOPPED },
        errors: &[Code::AgentNotFound, Code::AgentCreating],
        handler: |call| suspend(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/resume/draft",
        id: "draftResume",
        tag: "extensions",
        summary: "Make the word that lets an agent go on ready to be signed",
        description: "Answers the bytes that the owner signs. Nothing is changed.",
        scope: Some(Scope::AgentsWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "The word, ready to be signed.",
            schema: LiftDraft::schema,
            example: examples::LIFT_DRAFT,
        },
        errors: &[Code::AgentNotFound, Code::EnclaveUnavailable, Code::KmsUnavailable],
        handler: |call| draft(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/resume",
        id: "resumeAgent",
        tag: "agents",
        summary: "Let a stopped agent go on",
        description: "Takes the word with the owner's signature. An agent with a vault pays again once its limits on chain are back.",
        scope: Some(Scope::AgentsWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body { schema: NewLift::schema, example: examples::NEW_LIFT, optional: true }),
        reply: Reply { status: 200, doc: "The agent.", schema: WalletView::schema, example: examples::AGENT },
        errors: &[
            Code::AgentNotFound,
            Code::AuthSignatureInvalid,
            Code::AgentRotating,
            Code::PolicyConflict,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::OwnerMissing,
        ],
        handler: |call| resume(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/rotate-key",
        id: "rotateAgentKey",
        tag: "agents",
        summary: "Replace an agent's key",
        description: "For an agent with a vault, which stays where it is. Without a body the agent is stopped, and the answer has the word that the owner signs. With that word, signed, another key is made, and the answer has the transaction that lets it in on chain and the old one out: `POST /agents/{agentId}/vault/submit` takes it signed. The same word once more then puts the new key in force and destroys the old one. Attested first, the new key stands as `next`. Where somebody keeps paying to the agent key's own account, `leave` says what may be lost with it; the word then says so, and the signed body repeats it. `resume` lets the agent go on.",
        scope: Some(Scope::AgentsWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[examples::LEAVE],
        body: Some(Body { schema: NewRotation::schema, example: examples::NEW_ROTATION, optional: true }),
        reply: Reply {
            status: 202,
            doc: "How far it is, and what is next.",
            schema: RotationView::schema,
            example: examples::ROTATION,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::AgentTerminated,
            Code::AuthSignatureInvalid,
            Code::PolicyConflict,
            Code::PolicyInvalid,
            Code::FundingBalance,
            Code::TransactionSimulation,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::VerificationFailed,
        ],
        handler: |call| rotate(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/emergency/suspend",
        id: "emergencySuspendAgent",
        tag: "emergency",
        summary: "Stop an agent in an emergency",
        description: "As `suspend`; with what the agent had under way.",
        scope: Some(Scope::AgentsWrite),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "It is; and what it had under way.",
            schema: StopSummary::schema,
            example: examples::STOP_SUMMARY,
        },
        errors: &[Code::AgentNotFound, Code::AgentCreating],
        handler: |call| emergency(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/owner/emergency/suspend-all",
        id: "emergencySuspendAll",
        tag: "emergency",
        summary: "Stop all agents",
        description: "All in one commit: when this has answered, nothing more is signed for any of them.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "One entry per agent.",
            schema: StoppedList::schema,
            example: examples::STOPPED_LIST,
        },
        errors: &[],
        handler: |call| all(call).boxed(),
    },
];

async fn suspend(call: Call) -> Result<Answer, Problem> {
    let mut stopped = call.desk.stop(Some(&agent_of(&call)?)).await?;
    let mut stopped = stopped.pop().ok_or_else(|| Problem::plain(Code::AgentCreating))?;
    // Stopped it is, whatever becomes of the code.
    if call.desk.signs() && call.code.is_some() {
        stopped.wallet = call.desk.strip_here(call.mandate().await?, &agent_of(&call)?).await?;
    }
    Answer::json(200, &stopped)
}

async fn draft(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.lift_draft(&agent_of(&call)?).await?)
}

async fn resume(call: Call) -> Result<Answer, Problem> {
    let agent = call.path("agentId")?;
    if call.is_signed_here() {
        return Answer::json(200, &call.desk.lift_here(call.mandate().await?, &agent_of(&call)?).await?);
    }
    let NewLift { stop, signature } = call.json()?;
    Answer::json(200, &call.desk.lift(SignedLift { agent, stop, signature }).await?)
}

async fn rotate(call: Call) -> Result<Answer, Problem> {
    let view = if call.is_signed_here() {
        call.desk.rotate_here(call.mandate().await?, &agent_of(&call)?, call.query("leave")?).await?
    } else if call.body.is_empty() {
        call.desk.rotate_draft(&agent_of(&call)?, call.query("leave")?).await?
    } else {
        let agent = call.path("agentId")?;
        let NewRotation { stop, signature, leave } = call.json()?;
        call.desk.rotate_with_transaction(SignedRotate { agent, stop, signature, leave }).await?
    };
    Answer::json(202, &view)
}

async fn emergency(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.stop_with_summary(&agent_of(&call)?).await?)
}

async fn all(call: Call) -> Result<Answer, Problem> {
    Answer::json(200, &StoppedList { items: call.desk.stop(None).await? })
}

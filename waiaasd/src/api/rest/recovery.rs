//! Emergencies: where everything goes, and taking it there.

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
    signed::SignedDestination,
    view::{DestinationDraft, DestinationView, NewDestination, RecoveryView, Scope, WantedDestination},
};

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Get,
        path: "/api/v1/agents/{agentId}/recovery-destination",
        id: "getRecoveryDestination",
        tag: "extensions",
        summary: "Where everything goes in an emergency",
        description: "Version 0: nothing is registered.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "The destination.",
            schema: DestinationView::schema,
            example: examples::DESTINATION,
        },
        errors: &[Code::AgentNotFound],
        handler: |call| async move { show(&call) }.boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/recovery-destination/draft",
        id: "draftRecoveryDestination",
        tag: "extensions",
        summary: "Make a recovery destination ready to be signed",
        description: "Answers the bytes that the owner signs. Nothing is changed.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body {
            schema: WantedDestination::schema,
            example: r#"{"to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin"}"#,
            optional: false,
        }),
        reply: Reply {
            status: 200,
            doc: "The destination, ready to be signed.",
            schema: DestinationDraft::schema,
            example: examples::DESTINATION_DRAFT,
        },
        errors: &[Code::AgentNotFound, Code::AgentTerminated, Code::RpcUnavailable, Code::ValidationRange],
        handler: |call| draft(call).boxed(),
    },
    Operation {
        method: Method::Put,
        path: "/api/v1/agents/{agentId}/recovery-destination",
        id: "setRecoveryDestination",
        tag: "extensions",
        summary: "Register where everything goes in an emergency",
        description: "Takes a draft with the owner's signature.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: Some(Body {
            schema: either::<NewDestination, WantedDestination>,
            example: examples::NEW_DESTINATION,
            optional: false,
        }),
        reply: Reply {
            status: 200,
            doc: "The destination.",
            schema: DestinationView::schema,
            example: examples::DESTINATION,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentTerminated,
            Code::AuthSignatureInvalid,
            Code::PolicyConflict,
            Code::RecoveryUnderWay,
            Code::RpcUnavailable,
            Code::OwnerMissing,
            Code::ValidationRange,
        ],
        handler: |call| set(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/agents/{agentId}/emergency/recover",
        id: "emergencyRecoverAgent",
        tag: "emergency",
        summary: "Take everything out of an agent's wallet",
        description: "Stops the agent, and answers the next transaction for the owner to sign: first the spending limits go, then each token and SOL of its vault leave for the registered recovery destination, then what lies in the agent key's own account, for which the enclave signs beside the owner. `POST /agents/{agentId}/vault/submit` takes it signed. Called again and again until `stage` is `DONE`; `left` says what cannot be taken out.",
        scope: Some(Scope::WalletsFund),
        roles: OWNER,
        path_fields: &[examples::AGENT_ID],
        query: &[],
        body: None,
        reply: Reply {
            status: 202,
            doc: "How far it is, and what is next.",
            schema: RecoveryView::schema,
            example: examples::RECOVERY,
        },
        errors: &[
            Code::AgentNotFound,
            Code::AgentCreating,
            Code::AgentTerminated,
            Code::RecoveryNowhere,
            Code::FundingBalance,
            Code::TransactionBalance,
            Code::TransactionSimulation,
            Code::EnclaveUnavailable,
            Code::KmsUnavailable,
            Code::RpcUnavailable,
            Code::OwnerMissing,
        ],
        handler: |call| recover(call).boxed(),
    },
];

fn show(call: &Call) -> Result<Answer, Problem> {
    Answer::json(200, &call.desk.destination(&agent_of(call)?)?)
}

async fn draft(call: Call) -> Result<Answer, Problem> {
    let WantedDestination { to } = call.json()?;
    Answer::json(200, &call.desk.destination_draft(&agent_of(&call)?, to).await?)
}

async fn set(call: Call) -> Result<Answer, Problem> {
    let agent = call.path("agentId")?;
    if call.is_signed_here() {
        let WantedDestination { to } = call.json()?;
        return Answer::json(200, &call.desk.destination_here(call.mandate().await?, &agent_of(&call)?, to).await?);
    }
    let NewDestination { version, to, signature } = call.json()?;
    Answer::json(200, &call.desk.destination_set(SignedDestination { agent, version, to, signature }).await?)
}

async fn recover(call: Call) -> Result<Answer, Problem> {
    if call.desk.signs() {
        return Answer::json(202, &call.desk.recover_here(call.mandate().await?, &agent_of(&call)?).await?);
    }
    Answer::json(202, &call.desk.recover(&agent_of(&call)?).await?)
}

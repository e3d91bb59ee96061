//! What a call of the API is: one value says its path, who may, what it takes, what it answers, and what answers it. The
//! routes and `openapi.json` are both made of these.

use super::call::{Answer, Call};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use waiaas_wire::{
    Code, Problem,
    schema::{Schema, Schemas},
    view::{Role, Scope},
};

/// The way of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Does.
    Post,
    /// Replaces.
    Put,
    /// Changes some of it.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A schema as its type gives it.
pub type Describe = fn(&mut Schemas) -> Value;

/// A field of the query or of the path.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Its schema, as JSON.
    pub schema: Describe,
    /// One that works.
    pub example: &'static str,
}

/// A body that a call takes.
#[derive(Clone, Copy)]
pub struct Body {
    /// Its schema.
    pub schema: Describe,
    /// One that works, as JSON.
    pub example: &'static str,
    /// Whether there may be none at all.
    pub optional: bool,
}

/// How a call is answered when all is well.
#[derive(Clone, Copy)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// What it means.
    pub doc: &'static str,
    /// The body's schema.
    pub schema: Describe,
    /// A body, as JSON.
    pub example: &'static str,
}

/// What answers a call.
pub type Handler = fn(Call) -> BoxFuture<'static, Result<Answer, Problem>>;

/// A call.
#[derive(Clone, Copy)]
pub struct Operation {
    /// The way.
    pub method: Method,
    /// The path, with its fields in braces.
    pub path: &'static str,
    /// Its name.
    pub id: &'static str,
    /// The group that it is in.
    pub tag: &'static str,
    /// In a few words.
    pub summary: &'static str,
    /// In a sentence or more.
    pub description: &'static str,
    /// The right that it needs; without one, everybody may call.
    pub scope: Option<Scope>,
    /// Who may call, of those with the right.
    pub roles: &'static [Role],
    /// Fields of the path.
    pub path_fields: &'static [Field],
    /// Fields of the query; others are refused.
    pub query: &'static [Field],
    /// The body.
    pub body: Option<Body>,
    /// The answer.
    pub reply: Reply,
    /// Errors of its own, besides those that every call can have.
    pub errors: &'static [Code],
    /// What answers it.
    pub handler: Handler,
}

/// Everybody with a key.
pub const ALL_ROLES: &[Role] = &[Role::Owner, Role::Agent, Role::Viewer, Role::Auditor];
/// Everybody but agents.
pub const OVERSEERS: &[Role] = &[Role::Owner, Role::Viewer, Role::Auditor];
/// Who pays.
pub const PAYERS: &[Role] = &[Role::Owner, Role::Agent];
/// The owner.
pub const OWNER: &[Role] = &[Role::Owner];
/// Who looks at the audit log.
pub const AUDITORS: &[Role] = &[Role::Owner, Role::Auditor];

/// Errors that every call can have.
pub const EVERYWHERE: &[Code] =
    &[Code::ValidationFormat, Code::RequestTimeout, Code::BodyTooLarge, Code::Busy, Code::Internal, Code::StoreFailed];

/// Errors that every call with a key can have besides.
pub const WITH_KEY: &[Code] = &[
    Code::AuthRequired,
    Code::AuthKeyInvalid,
    Code::AuthKeyExpired,
    Code::AuthKeyRevoked,
    Code::AuthTokenInvalid,
    Code::AuthTokenExpired,
    Code::AuthIpBlocked,
    Code::AuthScopeInsufficient,
];

/// Errors that every call with a body can have besides.
pub const WITH_BODY: &[Code] = &[Code::ValidationRequired, Code::ValidationEnum, Code::MediaType];

/// Errors that every `POST` can have besides.
pub const WITH_IDEMPOTENCY: &[Code] = &[Code::IdempotencyMismatch, Code::IdempotencyInFlight, Code::ValidationRange];

/// Calls that take the owner's second factor: they do, or begin, what an API key alone shall not.
const WITH_FACTOR: &[(Method, &str)] = &[
    (Method::Post, "/api/v1/agents/{agentId}/withdraw"),
    (Method::Post, "/api/v1/owner/agents/transfer"),
    (Method::Put, "/api/v1/agents/{agentId}/policy"),
    (Method::Put, "/api/v1/owner/global-budget"),
    (Method::Post, "/api/v1/agents/{agentId}/emergency/recover"),
];

/// Calls that are carried out at once where the daemon signs as the owner.
const SIGNED_HERE: &[&str] = &[
    "setPolicy",
    "setGlobalBudget",
    "approve",
    "draftVote",
    "fundAgent",
    "withdrawFromAgent",
    "transferBetweenAgents",
    "submitVaultAct",
    "suspendAgent",
    "resumeAgent",
    "rotateAgentKey",
    "setRecoveryDestination",
    "emergencyRecoverAgent",
    "deleteAgent",
];

/// Errors of those calls besides.
const OF_FACTOR: &[Code] = &[Code::AuthFactorRequired, Code::AuthFactorInvalid, Code::AuthFactorLocked];

/// Errors of what is carried out at once, besides those of its preparation.
const OF_SIGNING: &[Code] = &[
    Code::OwnerUnavailable,
    Code::VerificationFailed,
    Code::ValidationRequired,
    Code::TransactionFailed,
    Code::TransactionExpired,
    Code::TransactionUnknown,
    Code::TransactionSimulation,
    Code::FundingBalance,
    Code::RpcUnavailable,
];

/// One of two: what is signed already, or what the daemon is to sign; or the answers to the two.
pub fn either<A: Schema, B: Schema>(all: &mut Schemas) -> Value {
    json!({"anyOf": [A::schema(all), B::schema(all)]})
}

impl Operation {
    /// Whether it takes the owner's second factor, where one is on.
    pub fn takes_factor(&self) -> bool {
        WITH_FACTOR.contains(&(self.method, self.path))
    }

    /// Whether the daemon carries it out at once, where it signs as the owner.
    pub fn is_signed_here(&self) -> bool {
        SIGNED_HERE.contains(&self.id)
    }

    /// Whether a code has to be sent: the owner's signature, which some of these bodies carry, counts instead of one.
    pub fn wants_code(&self) -> bool {
        self.takes_factor() && self.method != Method::Put
    }

    /// The kind of body that it answers with.
    pub fn kind(&self) -> &'static str {
        if self.id == "getMetrics" { "text/plain" } else { "application/json" }
    }

    /// The kind of body that it takes.
    pub fn takes(&self) -> &'static str {
        if self.id == "issueToken" { "application/x-www-form-urlencoded" } else { "application/json" }
    }

    /// All errors that it can have, in the order of the registry.
    pub fn all_errors(&self) -> Vec<Code> {
        let mut codes = [EVERYWHERE, self.errors].concat();
        if self.scope.is_some() {
            codes.extend(WITH_KEY);
        }
        if self.wants_code() || self.is_signed_here() {
            codes.extend(OF_FACTOR);
        }
        if self.is_signed_here() {
            codes.extend(OF_SIGNING);
        }
        if self.body.is_some() {
            codes.extend(WITH_BODY);
        }
        if self.method == Method::Post {
            codes.extend(WITH_IDEMPOTENCY);
        }
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

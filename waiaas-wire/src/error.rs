//! Every error that a user can meet: one table of code, HTTP status, exit code, whether a retry can help, and a hint.
//!
//! `docs/errors.md` is generated from this table.

mod denial;

pub use denial::remedy;

use crate::{
    schema::{self, Schema, Schemas},
    view::DenialView,
};
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Exit codes of `waiaas`. Denied is not failed, and unknown is neither.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// Failed.
    pub const FAILED: u8 = 1;
    /// The command line or an argument is wrong.
    pub const USAGE: u8 = 2;
    /// Denied by policy.
    pub const DENIED: u8 = 3;
    /// Waiting for the owner or for a delay.
    pub const WAITING: u8 = 4;
    /// Not authorised.
    pub const UNAUTHORISED: u8 = 5;
    /// Not found.
    pub const NOT_FOUND: u8 = 6;
    /// Conflict with what is there.
    pub const CONFLICT: u8 = 7;
    /// Daemon, enclave or network unreachable.
    pub const UNREACHABLE: u8 = 8;
    /// The outcome is not known (yet).
    pub const UNKNOWN: u8 = 9;
    /// Verification failed.
    pub const VERIFICATION: u8 = 10;
    /// Frozen.
    pub const FROZEN: u8 = 11;
    /// Interrupted.
    pub const INTERRUPTED: u8 = 130;
}

/// A row of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stable name, as in `problem.code`.
    pub name: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Exit code of the command line.
    pub exit: u8,
    /// Whether the same request can succeed later.
    pub retryable: bool,
    /// What went wrong, in a few words.
    pub title: &'static str,
    /// What to do next.
    pub hint: &'static str,
}

macro_rules! registry {
    ($($variant:ident = $name:literal, $status:literal, $exit:ident, $retryable:literal, $title:literal, $hint:literal;)*) => {
        /// The code of an error.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// All codes, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code's row.
            pub const fn entry(self) -> Entry {
                match self {
                    $(Self::$variant => Entry {
                        name: $name, status: $status, exit: exit::$exit, retryable: $retryable, title: $title, hint: $hint,
                    },)*
                }
            }
        }
    };
}

registry! {
    AuthRequired = "AUTH_REQUIRED", 401, UNAUTHORISED, false, "no right to do this", "owner commands need the owner's account on this machine; unset WAIAAS_API_KEY to act as the owner";
    AuthKeyInvalid = "AUTH_KEY_INVALID", 401, UNAUTHORISED, false, "the API key is not valid", "check WAIAAS_API_KEY; the owner makes keys with `waiaas key create`";
    AuthKeyExpired = "AUTH_KEY_EXPIRED", 401, UNAUTHORISED, false, "the API key has expired", "ask the owner for a new key: `waiaas key create`";
    AuthKeyRevoked = "AUTH_KEY_REVOKED", 401, UNAUTHORISED, false, "the API key was revoked", "ask the owner for a new key: `waiaas key create`";
    AuthIpBlocked = "AUTH_IP_BLOCKED", 403, UNAUTHORISED, false, "the key may not be used from here", "ask the owner for a key that may be used from this address";
    AuthScopeInsufficient = "AUTH_SCOPE_INSUFFICIENT", 403, UNAUTHORISED, false, "the key may not do this", "this is for the owner, or for another agent's key";
    AuthTokenInvalid = "AUTH_TOKEN_INVALID", 401, UNAUTHORISED, false, "the token is not valid", "get a new one: `POST /oauth/token`";
    AuthTokenExpired = "AUTH_TOKEN_EXPIRED", 401, UNAUTHORISED, false, "the token has expired", "get a new one: `POST /oauth/token`";
    AuthClientInvalid = "AUTH_CLIENT_INVALID", 401, UNAUTHORISED, false, "the OAuth client is not known, or its secret is another one", "check id and secret; the owner registers clients with `POST /oauth/register`";
    AuthFactorRequired = "AUTH_MFA_REQUIRED", 403, UNAUTHORISED, false, "the owner's second factor is needed", "send a code of the authenticator, or a recovery code, as `X-WAIaaS-OTP`";
    AuthFactorInvalid = "AUTH_MFA_INVALID", 403, UNAUTHORISED, false, "the code of the second factor is not good", "take a fresh code of the authenticator; each is good once";
    AuthFactorLocked = "AUTH_MFA_LOCKED", 429, UNAUTHORISED, true, "too many wrong codes of the second factor", "wait until the time that the detail tells; the owner's signature works meanwhile";
    AuthSignatureInvalid = "AUTH_SIGNATURE_INVALID", 403, UNAUTHORISED, false, "the owner's signature is not valid", "sign with the key that `waiaas init` made for this installation";
    ValidationRequired = "VALIDATION_REQUIRED_FIELD", 400, USAGE, false, "a value is missing", "see `--help`";
    ValidationFormat = "VALIDATION_INVALID_FORMAT", 400, USAGE, false, "a value is not understood", "see `--help` for the form that is expected";
    ValidationRange = "VALIDATION_OUT_OF_RANGE", 400, USAGE, false, "a value is out of range", "see the detail for what is possible";
    ValidationEnum = "VALIDATION_INVALID_ENUM", 400, USAGE, false, "a value is none of those that are possible", "see the detail for what is possible";
    ValidationDuplicate = "VALIDATION_DUPLICATE", 409, CONFLICT, false, "that name is taken", "choose another name";
    PolicyDenied = "POLICY_DENIED", 403, DENIED, false, "denied by policy", "`waiaas policy usage` shows what is left";
    PolicyEnclaveDenied = "POLICY_ENCLAVE_DENIED", 403, DENIED, false, "denied by the enclave's policy", "the enclave keeps its own count; `waiaas policy usage` shows both";
    PolicyInvalid = "POLICY_INVALID", 400, USAGE, false, "the policy is not valid", "`waiaas policy check FILE` explains every line";
    PolicyNone = "POLICY_NONE", 403, DENIED, false, "the wallet has no policy, so nothing is allowed", "the owner sets one: `waiaas policy set WALLET FILE`";
    PolicyNotWaiting = "POLICY_NOT_WAITING", 404, NOT_FOUND, false, "no wider policy waits for that wallet", "`waiaas policy show` shows what is in force and what waits";
    PolicyConflict = "POLICY_VERSION_CONFLICT", 409, CONFLICT, true, "the policy was changed meanwhile", "look at `waiaas policy show` and set it again";
    AgentNotFound = "AGENT_NOT_FOUND", 404, NOT_FOUND, false, "no such wallet", "`waiaas wallet list` shows the wallets";
    AgentCreating = "AGENT_CREATING", 409, CONFLICT, true, "the wallet is still being created", "try again in a moment";
    AgentTerminated = "AGENT_TERMINATED", 410, NOT_FOUND, false, "the wallet is over", "its history stays; make another wallet: `waiaas wallet create`";
    AgentRotating = "AGENT_KEY_ROTATION_IN_PROGRESS", 409, CONFLICT, false, "the agent's key is being replaced", "finish it: `waiaas wallet rotate-key WALLET`";
    TransactionNotFound = "TRANSACTION_NOT_FOUND", 404, NOT_FOUND, false, "no such transaction", "`waiaas tx list` shows the transactions";
    TransactionState = "TRANSACTION_ALREADY_SUBMITTED", 409, CONFLICT, false, "the transaction is past that point", "`waiaas tx show` tells where it stands";
    TransactionWaiting = "TRANSACTION_WAITING", 202, WAITING, true, "the payment is waiting", "`waiaas tx wait` waits for it";
    TransactionSimulation = "TRANSACTION_SIMULATION_FAILED", 422, FAILED, false, "the payment would fail on chain", "see the detail for what the ledger said";
    TransactionBalance = "TRANSACTION_INSUFFICIENT_BALANCE", 422, FAILED, true, "not enough money in the wallet", "`waiaas wallet fund` puts more in";
    TransactionFeeBalance = "TRANSACTION_INSUFFICIENT_FEE_BALANCE", 422, FAILED, true, "not enough SOL in the fee payer's account", "`waiaas wallet fund fee-payer 0.1 SOL` puts more in";
    TransactionCeiling = "TRANSACTION_CHAIN_LIMIT", 403, DENIED, true, "the spending limit on chain does not allow it", "`waiaas wallet show` tells what is left on chain; the owner brings it in line with `waiaas policy set`";
    TransactionSigning = "TRANSACTION_SIGNING_FAILED", 500, FAILED, true, "the enclave did not sign", "`waiaas doctor` looks for the cause";
    TransactionFailed = "TRANSACTION_SUBMISSION_FAILED", 422, FAILED, false, "the payment failed on chain", "see the detail for what the ledger said";
    TransactionExpired = "TRANSACTION_EXPIRED", 410, FAILED, true, "the payment expired before it landed; nothing was paid", "send it again";
    TransactionUnknown = "TRANSACTION_UNKNOWN", 504, UNKNOWN, true, "the outcome is not known yet", "`waiaas tx wait` waits for it; do not pay again before it is known";
    TransactionRejected = "TRANSACTION_REJECTED", 403, DENIED, false, "the owner rejected the payment", "ask the owner";
    TransactionCancelled = "TRANSACTION_CANCELLED", 409, CONFLICT, false, "the payment was cancelled", "send it again if it is still wanted";
    ApprovalNotFound = "APPROVAL_NOT_FOUND", 404, NOT_FOUND, false, "nothing waits for the owner under that id", "`waiaas inbox` shows what waits";
    FundingBalance = "FUNDING_INSUFFICIENT_OWNER_BALANCE", 422, FAILED, true, "not enough money in the owner's account", "send money to the owner's address first (`waiaas status` shows it)";
    FundingFailed = "FUNDING_FAILED", 422, FAILED, true, "the funding did not go through", "see the detail for what the ledger said";
    KeyNotFound = "KEY_NOT_FOUND", 404, NOT_FOUND, false, "no such API key", "`waiaas key list` shows the keys";
    AlertNotFound = "ALERT_NOT_FOUND", 404, NOT_FOUND, false, "no such alert", "`waiaas alert list --all` shows the alerts";
    WebhookNotFound = "WEBHOOK_NOT_FOUND", 404, NOT_FOUND, false, "no such webhook", "`GET /api/v1/webhooks` lists the webhooks";
    WebhookUrl = "WEBHOOK_URL_NOT_ALLOWED", 400, USAGE, false, "messages may not go to that URL", "use an https URL on the open internet, or name the host in `webhooks.allow`";
    IdempotencyMismatch = "IDEMPOTENCY_MISMATCH", 422, CONFLICT, false, "that idempotency key was used for another request", "use a new key for a new payment";
    IdempotencyInFlight = "IDEMPOTENCY_IN_FLIGHT", 409, CONFLICT, true, "the same request is being carried out", "ask again in a moment";
    PreconditionFailed = "PRECONDITION_FAILED", 412, CONFLICT, false, "it was changed since it was read", "read it again; `If-Match` takes its ETag";
    PathNotFound = "REQUEST_PATH_NOT_FOUND", 404, NOT_FOUND, false, "there is nothing at that path", "`/openapi.json` lists every call";
    MethodNotAllowed = "REQUEST_METHOD_NOT_ALLOWED", 405, USAGE, false, "that path does not take this method", "the `Allow` header names the methods";
    BodyTooLarge = "REQUEST_TOO_LARGE", 413, USAGE, false, "the request is too large", "see the detail for the limit";
    MediaType = "REQUEST_MEDIA_TYPE", 415, USAGE, false, "the body is of a kind that is not understood", "send JSON, with `Content-Type: application/json`";
    RequestTimeout = "REQUEST_TIMEOUT", 408, UNREACHABLE, true, "the request took too long to arrive", "send it again";
    OwnerMissing = "OWNER_NOT_INITIALISED", 409, CONFLICT, false, "there is no owner yet", "run `waiaas init`";
    OwnerLocked = "OWNER_KEY_LOCKED", 401, UNAUTHORISED, false, "the owner key does not open", "check the passphrase";
    OwnerUnavailable = "OWNER_SIGNER_UNAVAILABLE", 503, UNREACHABLE, true, "the owner key's service or token does not sign", "`waiaas owner show` tells where the key is; check that it is reachable and that this account may use it";
    ConfigInvalid = "CONFIG_INVALID", 400, USAGE, false, "the configuration is not valid", "`waiaas config explain` shows every setting and where it comes from";
    PermissionsTooOpen = "PERMISSIONS_TOO_OPEN", 403, UNAUTHORISED, false, "a file that must be private is open to others", "set its mode as the detail says";
    DaemonUnreachable = "SYSTEM_DAEMON_UNREACHABLE", 503, UNREACHABLE, true, "the daemon does not answer", "start it with `waiaas up`";
    KmsUnavailable = "SYSTEM_KMS_UNAVAILABLE", 503, UNREACHABLE, true, "the enclave's keys are sealed, and KMS does not open them", "`waiaas doctor` says what KMS answers; nothing can be signed until it does";
    EnclaveUnavailable = "SYSTEM_ENCLAVE_UNAVAILABLE", 503, UNREACHABLE, true, "the enclave does not answer", "`waiaas up` starts it; `waiaas doctor` looks for the cause";
    EnclaveCannot = "SYSTEM_ENCLAVE_CANNOT", 501, FAILED, false, "this enclave cannot do that", "see the detail; `waiaas enclave status` tells what it runs on";
    RpcUnavailable = "SYSTEM_RPC_UNAVAILABLE", 503, UNREACHABLE, true, "no Solana RPC answers", "check `rpc.urls` in the configuration";
    StoreFailed = "SYSTEM_DATABASE_ERROR", 503, FAILED, true, "the store could not write", "check the disk: `waiaas doctor`";
    AlreadyRunning = "SYSTEM_ALREADY_RUNNING", 409, CONFLICT, false, "another daemon runs on this data directory", "stop it first: `waiaas down`";
    VersionMismatch = "SYSTEM_VERSION_MISMATCH", 426, CONFLICT, false, "command and daemon are of different releases", "install `waiaas` and `waiaasd` of the same release; `waiaas down` and `waiaas up` start the installed one";
    Busy = "SYSTEM_RATE_LIMITED", 429, FAILED, true, "too much at once", "try again in a moment";
    Frozen = "EMERGENCY_FROZEN", 423, FROZEN, false, "payments are frozen", "the owner lifts it";
    RecoveryUnderWay = "EMERGENCY_RECOVERY_IN_PROGRESS", 409, CONFLICT, false, "what the wallet holds is being recovered", "finish it: `waiaas emergency recover WALLET`";
    RecoveryNowhere = "EMERGENCY_NO_DESTINATION", 409, CONFLICT, false, "no recovery destination is registered for the wallet", "`waiaas wallet recovery set WALLET ADDRESS` registers one";
    VerificationFailed = "VERIFICATION_FAILED", 422, VERIFICATION, false, "verification failed", "do not trust this data before you know why";
    PolicyWidens = "POLICY_WIDENS", 409, CONFLICT, false, "the new document allows more than the one in force", "add `--widen` if that is what you want";
    ConfirmationRequired = "CONFIRMATION_REQUIRED", 400, USAGE, false, "a question could not be asked", "run it on a terminal, or answer with `--yes`";
    Declined = "CONFIRMATION_DECLINED", 409, FAILED, false, "the answer was no; nothing was done", "run it again if it is still wanted";
    FileFailed = "SYSTEM_FILE_ERROR", 500, FAILED, false, "a file cannot be read or written", "see the detail for the file and the cause";
    ProgramMissing = "SYSTEM_PROGRAM_MISSING", 500, FAILED, false, "a program of this installation is missing", "install it beside `waiaas`, or put it into PATH";
    ProgramFailed = "SYSTEM_PROGRAM_FAILED", 503, UNREACHABLE, true, "a program of this installation does not run", "its log tells why; `waiaas doctor` looks for the cause";
    Interrupted = "SYSTEM_INTERRUPTED", 499, INTERRUPTED, true, "interrupted", "nothing is half done; `waiaas tx list` shows the payments that were made";
    Internal = "SYSTEM_INTERNAL_ERROR", 500, FAILED, true, "something went wrong inside", "see the daemon's log; please report it";
}

impl Code {
    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.entry().name == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.entry().name)
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.entry().name)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let name = String::deserialize(input)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown error code `{name}`")))
    }
}

/// An error as it travels to the user (in the spirit of RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Which error.
    pub code: Code,
    /// The particulars: what was given, what would be right. Lower case, no full stop, no secrets.
    pub detail: String,
    /// The field, argument or setting that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// For a denial: every violated rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denials: Vec<DenialView>,
    /// The payment it is about, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
}

impl Problem {
    /// A problem with its particulars.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), param: None, denials: Vec::new(), transaction: None }
    }

    /// A problem that needs no particulars.
    pub fn plain(code: Code) -> Self {
        Self::new(code, code.entry().title)
    }

    /// Names the field, argument or setting.
    #[must_use]
    pub fn at(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// Adds the violated rules.
    #[must_use]
    pub fn with_denials(mut self, denials: Vec<DenialView>) -> Self {
        self.denials = denials;
        self
    }

    /// What to do next: for a denial what its rules ask for, else what the code says.
    pub fn hint(&self) -> &'static str {
        match (self.code, self.param.as_deref()) {
            (Code::PolicyDenied, _) => denial::remedy_of(&self.denials).unwrap_or(self.code.entry().hint),
            // From another machine nobody is the owner: a key is missing, not one too many.
            (Code::AuthRequired, Some("WAIAAS_API_KEY")) => {
                "the owner makes a key on the daemon's machine: `waiaas key create WALLET`"
            }
            (code, _) => code.entry().hint,
        }
    }

    /// Names the payment.
    #[must_use]
    pub fn of(mut self, transaction: &impl ToString) -> Self {
        self.transaction = Some(transaction.to_string());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.detail)
    }
}

impl core::error::Error for Problem {}

impl Schema for Problem {
    fn schema(all: &mut Schemas) -> Value {
        let docs = ["Why it failed or was refused."];
        schema::object(all, "Problem", &docs, false, |all| {
            let list = schema::plain::<Vec<DenialView>>;
            vec![
                ("code".to_owned(), schema::plain::<Code>(all, &[]), true),
                ("detail".to_owned(), schema::plain::<String>(all, &["The particulars."]), true),
                ("param".to_owned(), schema::plain::<String>(all, &["The field that it is about."]), false),
                ("denials".to_owned(), list(all, &["Every violated rule."]), false),
                ("transaction".to_owned(), schema::plain::<String>(all, &["The payment that it is about."]), false),
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_found_again() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.entry().name).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| Code::from_name(code.entry().name) == Some(*code)));
    }

    #[test]
    fn unknown_never_shares_an_exit_code_with_failed() {
        assert_ne!(Code::TransactionUnknown.entry().exit, exit::FAILED);
    }
}

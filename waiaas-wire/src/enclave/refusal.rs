//! How the enclave says no.

use minicbor::{Decode, Encode};
use waiaas_policy::decide::Denial;

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Refusal {
    /// Which kind of no.
    #[n(0)]
    pub reason: Reason,
    /// A short sentence without secrets.
    #[n(1)]
    pub detail: String,
    /// For [`Reason::Policy`]: every violated rule.
    #[n(2)]
    pub denials: Vec<Denial>,
}

/// The kinds of no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Reason {
    /// Not in this phase.
    #[n(0)]
    WrongPhase,
    /// A signature that is not the owner's, or a manifest of another owner.
    #[n(1)]
    NotTheOwner,
    /// A policy version that is not exactly one above the current.
    #[n(2)]
    StaleVersion,
    /// A sealed blob that does not open here.
    #[n(3)]
    NotMySeal,
    /// No key or state of that agent.
    #[n(4)]
    UnknownAgent,
    /// Loaded already; loading again could set it back.
    #[n(5)]
    AlreadyLoaded,
    /// Another message was signed under this request id.
    #[n(6)]
    RequestReused,
    /// The bytes are no message that is understood.
    #[n(7)]
    Undecodable,
    /// The policy says no.
    #[n(8)]
    Policy,
    /// The policy asks for the owner's approval, and a valid one was not presented.
    #[n(9)]
    ApprovalNeeded,
    /// An approval that is expired, used, or for another intent.
    #[n(10)]
    ApprovalInvalid,
    /// No room to remember one more open request.
    #[n(11)]
    TooManyOpen,
    /// Something failed inside.
    #[n(12)]
    Internal,
    /// This device cannot do that, such as attest.
    #[n(13)]
    NotPossible,
    /// The agent is stopped.
    #[n(14)]
    Stopped,
}

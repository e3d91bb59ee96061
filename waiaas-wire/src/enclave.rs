//! What the daemon asks of the enclave, and what it answers.
//!
//! One request per frame, one answer per request, in order. Every answer that changes an agent's state carries
//! that state again, sealed, under a sequence number that rises: the daemon stores it in the commit of what it
//! belongs to, and hands it back after a restart.

mod refusal;

use crate::{
    receipt::Succession,
    signed::{Signature, SignedApproval, SignedEnd, SignedLift, SignedManifest, SignedPolicy, SignedRotate},
};
use core::fmt;
use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address,
    budget::Ledger,
    id::{AgentId, Digest, RequestId, TxId},
    time::Timestamp,
};

pub use refusal::{Reason, Refusal};

/// What a key inside the enclave is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Purpose {
    /// Signs for one agent.
    #[n(0)]
    Agent(#[n(0)] AgentId),
    /// Pays network fees and rent, beside an agent's own decided message, and nothing else.
    #[n(1)]
    FeePayer,
    /// Signs receipts and audit checkpoints.
    #[n(2)]
    Receipt,
}

/// Where the enclave stands. See the table in the enclave's `phase.rs` for what each answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Phase {
    /// Knows nothing.
    #[n(0)]
    Empty,
    /// Knows its owner; loads keys and sealed state.
    #[n(1)]
    Manifested,
    /// Has its fee-payer and receipt keys.
    #[n(2)]
    Keyed,
    /// Everything is loaded; signs.
    #[n(3)]
    Ready,
    /// Signs nothing any more.
    #[n(4)]
    Halted,
    /// Knows its owner; has no root yet, since the manifest wants it under a key service.
    #[n(5)]
    Bound,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty",
            Self::Manifested => "manifested",
            Self::Keyed => "keyed",
            Self::Ready => "ready",
            Self::Halted => "halted",
            Self::Bound => "bound",
        })
    }
}

/// A request of the daemon.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Request {
    /// Who are you, where do you stand? Answered in every phase by [`Answer::Hello`].
    #[n(0)]
    Hello,
    /// Empty → Manifested.
    #[n(1)]
    LoadManifest(#[n(0)] SignedManifest),
    /// Makes a key. Answered by [`Answer::Key`].
    #[n(2)]
    CreateKey(#[n(0)] Purpose),
    /// Loads a key that this enclave sealed earlier. Answered by [`Answer::Key`]: with the same blob, or with another where the
    /// key moves to the root of now ([`crate::signed::Moves`]).
    #[n(3)]
    LoadKey(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// Loads an agent's sealed state, once per agent and process. Answered by [`Answer::State`], moved like a key.
    #[n(4)]
    LoadState(#[n(0)] AgentId, #[cbor(n(1), with = "minicbor::bytes")] Vec<u8>),
    /// Everything is loaded: Keyed → Ready.
    #[n(5)]
    Start,
    /// A new policy for an agent: signed by the owner, version exactly one above. Answered by [`Answer::State`].
    #[n(6)]
    SetPolicy(#[n(0)] SignedPolicy),
    /// Decide and sign. Answered by [`Answer::Signed`], [`Answer::Wait`] or [`Answer::Refused`].
    #[n(7)]
    Sign(#[n(0)] SignRequest),
    /// Was this request signed? Answered by [`Answer::Known`]. Changes nothing.
    #[n(8)]
    Query(#[n(0)] AgentId, #[n(1)] RequestId),
    /// Sign an audit checkpoint with the receipt key. Answered by [`Answer::Checkpoint`].
    #[n(9)]
    Checkpoint(#[n(0)] Checkpoint),
    /// The enclave's own ledger of an agent, to be compared with the daemon's. Answered by [`Answer::Ledger`].
    #[n(10)]
    Ledger(#[n(0)] AgentId),
    /// No signature any more until the process is started anew. Answered by [`Answer::Done`].
    #[n(11)]
    Halt,
    /// The key that is loaded for a purpose, once more: sealed, and for an agent with its newest state. Changes nothing.
    /// For a daemon that lost an answer. Answered by [`Answer::Key`].
    #[n(12)]
    Key(#[n(0)] Purpose),
    /// A document of the security module about this enclave and one of its agents. Changes nothing. Answered by
    /// [`Answer::Attested`].
    #[n(13)]
    Attest(#[n(0)] AttestRequest),
    /// Nothing more is signed for this agent, until the owner lifts it; a restart changes nothing about it. Anybody who
    /// can ask at all may stop. Answered by [`Answer::State`].
    #[n(14)]
    Stop(#[n(0)] AgentId),
    /// The owner lifts a stop. Answered by [`Answer::State`].
    #[n(15)]
    Lift(#[n(0)] SignedLift),
    /// The storage root, sealed under the manifest's KMS key; made if there is none yet. To be stored before anything else is
    /// made. Answered by [`Answer::Root`].
    #[n(16)]
    SealRoot,
    /// A root that was sealed earlier is to be opened. Answered by [`Answer::Unseal`].
    #[n(17)]
    OpenRoot(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// What KMS answered (`CiphertextForRecipient`): Bound → Manifested. Answered by [`Answer::Root`], sealed anew: by this
    /// image, under the manifest's key of now.
    #[n(18)]
    FinishRoot(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// The owner ends an agent: its key is wiped here, and the daemon forgets the sealed one. An agent that is not here is
    /// ended already. Answered by [`Answer::Done`].
    #[n(19)]
    Destroy(#[n(0)] SignedEnd),
    /// The owner wants another key for a stopped agent: it is made, and kept in the agent's state beside the one in force. Asked
    /// again during the same stop, nothing more is made. Answered by [`Answer::State`], whose `next` names it.
    #[n(20)]
    Rotate(#[n(0)] SignedRotate),
    /// The key that [`Request::Rotate`] made is in force from now on, and the one before it is wiped; policy, usage and stop
    /// stay. Answered by [`Answer::Key`], with the state sealed to the new key.
    #[n(21)]
    Retire(#[n(0)] SignedRotate),
    /// The owner's own transaction, which takes something out of a stopped agent's own account: the agent's key signs it, too.
    /// Answered by [`Answer::Swept`]. Changes nothing: no window counts what the owner orders.
    #[n(30)]
    Sweep(#[n(0)] SweepRequest),
    /// Another receipt key is wanted: it is made, and signs for the enclave from its next start on. Asked again by a daemon that
    /// lost the answer, it is the same. Answered by [`Answer::Successor`].
    #[n(22)]
    RenewReceipt,
    /// Decide and sign each of these, in their order: as [`Request::Sign`] for each of them, but that the agent's state is sealed
    /// once, with all of them in it. All are of one agent, and at most [`MOST_AT_ONCE`]. Answered by [`Answer::Each`].
    #[n(23)]
    SignAll(#[n(0)] Vec<SignRequest>),
}

/// Most transactions that are asked to be signed in one request. With what they may hold at most, requests and answers stay well
/// below what a frame may have ([`crate::frame::MAX`]).
pub const MOST_AT_ONCE: usize = 16;

impl Request {
    /// The name of the request, for logs and refusals.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::LoadManifest(_) => "load-manifest",
            Self::CreateKey(_) => "create-key",
            Self::LoadKey(_) => "load-key",
            Self::LoadState(..) => "load-state",
            Self::Start => "start",
            Self::SetPolicy(_) => "set-policy",
            Self::Sign(_) => "sign",
            Self::Query(..) => "query",
            Self::Checkpoint(_) => "checkpoint",
            Self::Ledger(_) => "ledger",
            Self::Halt => "halt",
            Self::Key(_) => "key",
            Self::Attest(_) => "attest",
            Self::Stop(_) => "stop",
            Self::Lift(_) => "lift",
            Self::SealRoot => "seal-root",
            Self::OpenRoot(_) => "open-root",
            Self::FinishRoot(_) => "finish-root",
            Self::Destroy(_) => "destroy",
            Self::Rotate(_) => "rotate",
            Self::Retire(_) => "retire",
            Self::Sweep(_) => "sweep",
            Self::RenewReceipt => "renew-receipt",
            Self::SignAll(_) => "sign-all",
        }
    }
}

/// What an attestation is to be about. The caller chooses the nonce and nothing else: the enclave states what is so.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AttestRequest {
    /// Repeated in the document; 16 to 64 bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub nonce: Vec<u8>,
    /// The agent whose key is to be stated, if any.
    #[n(1)]
    pub agent: Option<AgentId>,
}

/// A transaction to be decided and signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignRequest {
    /// Signing is idempotent by this id: the same bytes give the same signatures, other bytes are refused.
    #[n(0)]
    pub request: RequestId,
    /// The payment that the message is for. Delay and approval are bound to it.
    #[n(1)]
    pub tx: TxId,
    /// Whose key signs.
    #[n(2)]
    pub agent: AgentId,
    /// The serialised message.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub message: Vec<u8>,
    /// Claimed owner wallets of the destination token accounts; the derivation is the evidence.
    #[cbor(n(4), with = "waiaas_policy::address::cbor::list")]
    pub wallets: Vec<Address>,
    /// The owner's approval, where the tier asks for one.
    #[n(5)]
    pub approval: Option<SignedApproval>,
    /// Requests that the daemon will not ask about again: their signatures are on its disk, or their payment is over
    /// (cancelled, rejected). The enclave need not remember them any longer.
    #[n(6)]
    pub done: Vec<RequestId>,
    /// Claimed multisig of the agent, if its money is in a vault. The vault is derived from it; what leaves any vault is
    /// counted and decided like what leaves the agent's own account, so that a wrong claim gains nothing.
    #[cbor(n(7), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub multisig: Option<Address>,
}

/// A transaction of the owner's out of an agent's own account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SweepRequest {
    /// Whose account.
    #[n(0)]
    pub agent: AgentId,
    /// The serialised message. Its fee payer is the owner, and it does nothing but pay out of that account.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub message: Vec<u8>,
    /// Claimed owner wallets of the destination token accounts; the derivation is the evidence.
    #[cbor(n(2), with = "waiaas_policy::address::cbor::list")]
    pub wallets: Vec<Address>,
    /// The owner's, over exactly this message. It is good for as long as the message's blockhash is.
    #[n(3)]
    pub signature: Signature,
}

/// An answer of the enclave.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// To [`Request::Hello`].
    #[n(0)]
    Hello(#[n(0)] Hello),
    /// Done; there is nothing to tell.
    #[n(1)]
    Done,
    /// A key that is now loaded.
    #[n(2)]
    Key(#[n(0)] Key),
    /// An agent's state, sealed anew.
    #[n(3)]
    State(#[n(0)] State),
    /// Signed.
    #[n(4)]
    Signed(#[n(0)] Signed),
    /// Allowed, but not before a time; the announcement is part of the state.
    #[n(5)]
    Wait(#[n(0)] Timestamp, #[n(1)] State),
    /// No.
    #[n(6)]
    Refused(#[n(0)] Refusal),
    /// To [`Request::Query`]: the message digest that was signed under the id, if any.
    #[n(7)]
    Known(#[n(0)] Option<Digest>),
    /// A C2SP signed note ([`crate::note`]).
    #[n(8)]
    Checkpoint(#[n(0)] String),
    /// To [`Request::Ledger`].
    #[n(9)]
    Ledger(#[n(0)] Ledger),
    /// To [`Request::Attest`]: an attestation document whose user data is a [`crate::attested::Statement`].
    #[n(10)]
    Attested(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// The storage root, sealed; and what names it without telling anything of it, so that two seals of one root are known from
    /// two roots.
    #[n(11)]
    Root(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>, #[n(1)] Option<Digest>),
    /// To [`Request::OpenRoot`].
    #[n(12)]
    Unseal(#[n(0)] Unseal),
    /// To [`Request::Sweep`]: the agent's signature.
    #[n(20)]
    Swept(#[n(0)] Signature),
    /// To [`Request::RenewReceipt`]: the key for the next start, and what ties it to the one of now.
    #[n(13)]
    Successor(#[n(0)] Key, #[n(1)] Succession),
    /// To [`Request::SignAll`]: an answer for each, in their order; and the agent's state after all of them, if there is one.
    #[n(14)]
    Each(#[n(0)] Vec<Part>, #[n(1)] Option<State>),
}

/// What is answered to one of many requests to sign. The state is that of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Part {
    /// Signed: the signatures in the order of the message's signer keys, and the receipt ([`crate::receipt`]).
    #[n(0)]
    Signed(#[n(0)] Vec<Signature>, #[cbor(n(1), with = "minicbor::bytes")] Vec<u8>),
    /// Allowed, but not before a time; the announcement is part of the state.
    #[n(1)]
    Wait(#[n(0)] Timestamp),
    /// No.
    #[n(2)]
    Refused(#[n(0)] Refusal),
}

impl Part {
    /// The same as an answer of its own.
    pub fn with(self, state: Option<&State>) -> Option<Answer> {
        match (self, state) {
            (Self::Refused(refusal), _) => Some(Answer::Refused(refusal)),
            (Self::Wait(until), Some(state)) => Some(Answer::Wait(until, state.clone())),
            (Self::Signed(signatures, receipt), Some(state)) => {
                Some(Answer::Signed(Signed { signatures, receipt, state: state.clone() }))
            }
            (Self::Signed(..) | Self::Wait(_), None) => None,
        }
    }
}

/// What KMS is to be asked, as `DeriveSharedSecret` with a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Unseal {
    /// ARN of the key.
    #[n(0)]
    pub key: String,
    /// The other side's public key, a `SubjectPublicKeyInfo` in DER.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub peer: Vec<u8>,
    /// Attests the enclave that the answer is for, with a key of this session.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub document: Vec<u8>,
}

/// Who the enclave is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Hello {
    /// Version of the program.
    #[n(0)]
    pub version: String,
    /// Where it stands.
    #[n(1)]
    pub phase: Phase,
    /// Name of the device provider, for example `development`.
    #[n(2)]
    pub provider: String,
    /// Whether hardware isolates it. `false` in development, said plainly.
    #[n(3)]
    pub isolated: bool,
    /// From the manifest.
    #[n(4)]
    pub namespace: Option<String>,
    /// From the manifest.
    #[cbor(n(5), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub owner: Option<Address>,
    /// Once loaded.
    #[cbor(n(6), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub fee_payer: Option<Address>,
    /// Once loaded: verifies receipts and checkpoints.
    #[cbor(n(7), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub receipt_key: Option<Address>,
    /// How many agents' keys are loaded.
    #[n(8)]
    pub agents: u64,
    /// The enclave's own clock.
    #[n(9)]
    pub now: Timestamp,
    /// ARN of the KMS key that the manifest wants the storage root under; `None`: the device's own root.
    #[n(10)]
    pub kms_key: Option<String>,
}

/// A loaded key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Key {
    /// What it is for.
    #[n(0)]
    pub purpose: Purpose,
    /// Its public half.
    #[cbor(n(1), with = "waiaas_policy::address::cbor")]
    pub address: Address,
    /// The key, sealed: only this enclave (or one with the same root) opens it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    /// The newest state of an agent's key, if it has one loaded; a key that was just made has its first, at sequence 0.
    /// To be stored together with the key: a key without its state never signs. `None` for the other purposes.
    #[n(3)]
    pub state: Option<State>,
}

/// An agent's state as sealed by the enclave.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct State {
    /// Whose.
    #[n(0)]
    pub agent: AgentId,
    /// Rises with every change, and with every signature. Of two blobs the higher is the state.
    #[n(1)]
    pub sequence: u64,
    /// The blob.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    /// The policy in it; `None` before the first, when nothing is signed.
    #[n(3)]
    pub policy: Option<PolicyMark>,
    /// The number of the stop in force, if the agent is stopped.
    #[n(4)]
    pub stop: Option<u64>,
    /// The key that is to take the place of the agent's, while it is being replaced.
    #[cbor(n(5), with = "waiaas_policy::address::cbor::option", has_nil)]
    pub next: Option<Address>,
}

/// Which policy an agent's state holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PolicyMark {
    /// Its version.
    #[n(0)]
    pub version: u64,
    /// Its hash.
    #[n(1)]
    pub hash: Digest,
}

/// A signed transaction.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Signed {
    /// In the order of the message's signer keys.
    #[n(0)]
    pub signatures: Vec<Signature>,
    /// COSE_Sign1 ([`crate::receipt`]).
    #[cbor(n(1), with = "minicbor::bytes")]
    pub receipt: Vec<u8>,
    /// The agent's state, this signature counted.
    #[n(2)]
    pub state: State,
}

/// An audit tree's head, to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Checkpoint {
    /// The log's name.
    #[n(0)]
    pub origin: String,
    /// Number of leaves.
    #[n(1)]
    pub size: u64,
    /// Root hash over them (RFC 9162).
    #[n(2)]
    pub root: Digest,
}

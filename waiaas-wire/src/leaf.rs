//! What the audit log says: one record per event, whose canonical bytes are the leaf's data.
//!
//! The bytes are hashed into a tree that outlives releases: an event is never changed. What a new release has to say
//! besides gets a new variant, or a new field at the end that is absent in old leaves.

use crate::{Signature, signed};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    Address, address,
    asset::Asset,
    decide::Decision,
    id::{AgentId, AlertId, ClientId, Digest, KeyId, TxId, WebhookId},
    intent::{Fees, Outflow},
    time::Timestamp,
};

mod summary;

/// An entry of the audit log: what happened, and when.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LeafRecord {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// What.
    #[n(1)]
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Event {
    /// A payment was decided.
    #[n(0)]
    Decision(#[n(0)] Decided),
    /// A payment came to its end.
    #[n(1)]
    Settled {
        /// The payment.
        #[n(0)]
        tx: TxId,
        /// The wallet.
        #[n(1)]
        wallet: AgentId,
        /// Its end.
        #[n(2)]
        outcome: Outcome,
        /// The transaction on the ledger, if it was signed.
        #[n(3)]
        signature: Option<Signature>,
    },
    /// A policy was put in force.
    #[n(2)]
    PolicySet {
        /// The wallet that it binds.
        #[n(0)]
        wallet: AgentId,
        /// Its version.
        #[n(1)]
        version: u64,
        /// Its hash.
        #[n(2)]
        hash: Digest,
    },
    /// The owner's budget was put in force.
    #[n(3)]
    BudgetSet {
        /// Its version.
        #[n(0)]
        version: u64,
        /// Its hash.
        #[n(1)]
        hash: Digest,
    },
    /// A wallet is in use.
    #[n(4)]
    WalletCreated {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// The owner's name for it.
        #[n(1)]
        name: String,
        /// The agent key's account.
        #[cbor(n(2), with = "address::cbor")]
        address: Address,
    },
    /// An API key was made.
    #[n(5)]
    KeyCreated {
        /// The key.
        #[n(0)]
        key: KeyId,
        /// The wallet that it acts for.
        #[n(1)]
        wallet: AgentId,
        /// The owner's name for it.
        #[n(2)]
        name: String,
    },
    /// An API key was revoked.
    #[n(6)]
    KeyRevoked {
        /// The key.
        #[n(0)]
        key: KeyId,
        /// The wallet that it acted for.
        #[n(1)]
        wallet: AgentId,
    },
    /// The owner approved a payment.
    #[n(7)]
    Approved {
        /// The payment.
        #[n(0)]
        tx: TxId,
        /// The wallet.
        #[n(1)]
        wallet: AgentId,
    },
    /// The owner rejected a payment.
    #[n(8)]
    Rejected {
        /// The payment.
        #[n(0)]
        tx: TxId,
        /// The wallet.
        #[n(1)]
        wallet: AgentId,
        /// The owner's reason.
        #[n(2)]
        reason: Option<String>,
    },
    /// A payment was taken back before it was signed.
    #[n(9)]
    Cancelled {
        /// The payment.
        #[n(0)]
        tx: TxId,
        /// The wallet.
        #[n(1)]
        wallet: AgentId,
    },
    /// An incoming payment was found.
    #[n(10)]
    Deposit {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// What was paid.
        #[n(1)]
        asset: Asset,
        /// How much, in base units.
        #[n(2)]
        amount: u64,
        /// The transaction on the ledger.
        #[n(3)]
        signature: Signature,
    },
    /// The owner changed a vault, or paid out of it.
    #[n(30)]
    VaultChanged {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// What was done, in a few words.
        #[n(1)]
        act: String,
        /// The multisig.
        #[cbor(n(2), with = "address::cbor")]
        multisig: Address,
        /// The transaction on the ledger.
        #[n(3)]
        signature: Signature,
    },
    /// The owner stopped a wallet.
    #[n(31)]
    Suspended {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
    },
    /// The owner let a stopped wallet go on.
    #[n(32)]
    Lifted {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
    },
    /// An OAuth client was registered.
    #[n(50)]
    ClientRegistered {
        /// The client.
        #[n(0)]
        client: ClientId,
        /// The wallet that it acts for; 0 for one that is no agent's.
        #[n(1)]
        wallet: AgentId,
        /// The owner's name for it.
        #[n(2)]
        name: String,
    },
    /// The owner ended a wallet: its key is destroyed.
    #[n(33)]
    Ended {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
    },
    /// Another key took the place of an agent's.
    #[n(34)]
    KeyReplaced {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// The account of the new key.
        #[cbor(n(1), with = "address::cbor")]
        address: Address,
    },
    /// The owner registered where everything goes in an emergency.
    #[n(35)]
    DestinationSet {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// The word's version.
        #[n(1)]
        version: u64,
        /// Who gets it.
        #[cbor(n(2), with = "address::cbor")]
        to: Address,
    },
    /// The owner began to take out everything that a wallet holds.
    #[n(36)]
    RecoveryBegun {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// Who gets it.
        #[cbor(n(1), with = "address::cbor")]
        to: Address,
    },
    /// Everything that could be taken out is out.
    #[n(37)]
    Recovered {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// Who got it.
        #[cbor(n(1), with = "address::cbor")]
        to: Address,
    },
    /// A key went, and something stayed in its own account, out of everybody's reach.
    #[n(39)]
    LeftBehind {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// The account of the key that went.
        #[cbor(n(1), with = "address::cbor")]
        account: Address,
        /// What stayed, and whether the owner said so.
        #[n(2)]
        what: String,
    },
    /// A wallet whose making came to nothing was taken back: its name is free.
    #[n(38)]
    CreationDropped {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// The owner's name for it.
        #[n(1)]
        name: String,
    },
    /// The owner changed what a wallet is called.
    #[n(80)]
    WalletNamed {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// Its name from now on.
        #[n(1)]
        name: String,
        /// The owner's words for it from now on.
        #[n(2)]
        tags: Vec<String>,
    },
    /// A webhook was made, changed or removed.
    #[n(81)]
    WebhookChanged {
        /// The webhook.
        #[n(0)]
        webhook: WebhookId,
        /// What was done.
        #[n(1)]
        change: WebhookAct,
        /// Where it is told events from now on, or was.
        #[n(2)]
        url: String,
    },
    /// The owner stopped wallets in an emergency.
    #[n(82)]
    Emergency {
        /// The wallet; absent: all.
        #[n(0)]
        wallet: Option<AgentId>,
    },
    /// A signed payment was sent. Noted where a webhook asks for it.
    #[n(83)]
    Submitted {
        /// The payment.
        #[n(0)]
        tx: TxId,
        /// The wallet.
        #[n(1)]
        wallet: AgentId,
        /// The transaction on the ledger.
        #[n(2)]
        signature: Option<Signature>,
    },
    /// The owner's second factor was changed.
    #[n(84)]
    SecondFactor {
        /// What became of it.
        #[n(0)]
        change: FactorAct,
    },
    /// The owner key was asked to sign by the daemon, for somebody who passed the second factor.
    #[n(85)]
    OwnerSigned {
        /// The wallet, where it is about one.
        #[n(0)]
        wallet: Option<AgentId>,
        /// What, in a few words.
        #[n(1)]
        what: String,
        /// SHA-256 of the bytes.
        #[n(2)]
        digest: Digest,
        /// Who asked: an API key.
        #[n(3)]
        by: String,
    },
    /// The owner took something out of the account of a stopped agent's key.
    #[n(86)]
    PocketSwept {
        /// The wallet.
        #[n(0)]
        wallet: AgentId,
        /// The transaction on the ledger.
        #[n(1)]
        signature: Signature,
    },
    /// A rule by which a wallet is filled up was set or removed.
    #[n(87)]
    RefillChanged {
        /// The wallet that it fills up.
        #[n(0)]
        wallet: AgentId,
        /// What was done, in a sentence.
        #[n(1)]
        text: String,
    },
    /// The agent proposes to the owner, on chain, what the owner was asked for.
    #[n(90)]
    Proposed {
        /// The payment.
        #[n(0)]
        tx: TxId,
        /// The wallet.
        #[n(1)]
        wallet: AgentId,
        /// Digest of what is proposed.
        #[n(2)]
        intent: Digest,
        /// The multisig.
        #[cbor(n(3), with = "address::cbor")]
        multisig: Address,
        /// The place of the proposal.
        #[n(4)]
        index: u64,
    },
    /// Another receipt key signs from the enclave's next start on.
    #[n(95)]
    ReceiptKeyRenewed {
        /// The key of before.
        #[cbor(n(0), with = "address::cbor")]
        old: Address,
        /// The key that takes its place.
        #[cbor(n(1), with = "address::cbor")]
        new: Address,
    },
    /// The daemon started.
    #[n(11)]
    Started {
        /// Its version.
        #[n(0)]
        version: String,
    },
    /// A policy that allows more than the one in force was signed, and waits.
    #[n(20)]
    PolicyWaits {
        /// The wallet that it is to bind.
        #[n(0)]
        wallet: AgentId,
        /// The version that it is to have.
        #[n(1)]
        version: u64,
        /// Its hash.
        #[n(2)]
        hash: Digest,
        /// When it takes effect.
        #[n(3)]
        due: Timestamp,
    },
    /// Something is not as it ought to be, or happened that nobody ordered.
    #[n(60)]
    AlertRaised {
        /// The alert.
        #[n(0)]
        alert: AlertId,
        /// The wallet that it is about.
        #[n(1)]
        wallet: AgentId,
        /// What kind of thing, by its word.
        #[n(2)]
        kind: String,
        /// What was found, in a sentence.
        #[n(3)]
        text: String,
    },
    /// The owner has seen an alert.
    #[n(61)]
    AlertAcknowledged {
        /// The alert.
        #[n(0)]
        alert: AlertId,
        /// The wallet that it is about.
        #[n(1)]
        wallet: AgentId,
        /// Who: `owner`, or an API key.
        #[n(2)]
        by: String,
    },
    /// What an alert told is over.
    #[n(62)]
    AlertResolved {
        /// The alert.
        #[n(0)]
        alert: AlertId,
        /// The wallet that it is about.
        #[n(1)]
        wallet: AgentId,
    },
    /// A policy that waited was taken back, or another one took its place.
    #[n(21)]
    PolicyWithdrawn {
        /// The wallet that it was to bind.
        #[n(0)]
        wallet: AgentId,
        /// The version that it was to have.
        #[n(1)]
        version: u64,
        /// Its hash.
        #[n(2)]
        hash: Digest,
    },
}

/// What was done to a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum WebhookAct {
    /// Made.
    #[n(0)]
    Made,
    /// Another address, or other events.
    #[n(1)]
    Changed,
    /// Another secret.
    #[n(2)]
    Rotated,
    /// Removed.
    #[n(3)]
    Removed,
}

/// What became of the owner's second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum FactorAct {
    /// On from now on.
    #[n(0)]
    On,
    /// Off from now on.
    #[n(1)]
    Off,
    /// New recovery codes.
    #[n(2)]
    NewCodes,
    /// A recovery code was used up.
    #[n(3)]
    CodeUsed,
    /// Locked: too many wrong codes.
    #[n(4)]
    Locked,
}

/// A decision with all that it rested on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Decided {
    /// The payment.
    #[n(0)]
    pub tx: TxId,
    /// The wallet.
    #[n(1)]
    pub wallet: AgentId,
    /// Digest of the intent.
    #[n(2)]
    pub intent: Digest,
    /// What would leave.
    #[n(3)]
    pub outflows: Vec<Outflow>,
    /// What the network would take, at most.
    #[n(4)]
    pub fees: Fees,
    /// The decision, with every violated rule.
    #[n(5)]
    pub decision: Decision,
    /// Version of the policy that decided; 0 when there was none.
    #[n(6)]
    pub policy_version: u64,
    /// Its hash.
    #[n(7)]
    pub policy_hash: Option<Digest>,
}

/// How a payment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Outcome {
    /// It landed: paid.
    #[n(0)]
    Paid,
    /// It failed; nothing was paid but perhaps the network's fee.
    #[n(1)]
    Failed,
    /// It never landed, proven; nothing was paid.
    #[n(2)]
    Expired,
}

impl LeafRecord {
    /// The canonical bytes: deterministic CBOR.
    pub fn data(&self) -> Vec<u8> {
        signed::encode(self)
    }

    /// Reads canonical bytes. The error says what is wrong.
    pub fn read(data: &[u8]) -> Result<Self, String> {
        signed::decode(data)
    }
}

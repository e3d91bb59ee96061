//! What the owner does on chain: on disk before it is sent, so that a crash loses nothing of it. A wallet has at most
//! one that is open.

use super::{
    error::StoreError,
    leaf::{Event, LeafRecord},
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
    wallets::{self, Place, Wallet},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    id::{AgentId, TxId},
    time::Timestamp,
};
use waiaas_wire::Signature;

/// More acts of one wallet than a blockhash sees.
const LAST: usize = 16;

/// An act of the owner.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Act {
    /// Its id.
    #[n(0)]
    pub id: TxId,
    /// The wallet that it is about.
    #[n(1)]
    pub wallet: AgentId,
    /// What it does.
    #[n(2)]
    pub kind: Kind,
    /// How far it is.
    #[n(3)]
    pub stage: Stage,
    /// The message that was signed.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub message: Vec<u8>,
    /// Its signatures, in the message's order.
    #[n(5)]
    pub signatures: Vec<Signature>,
    /// The last block height at which it can land.
    #[n(6)]
    pub last_valid_height: u64,
    /// When it was handed in.
    #[n(7)]
    pub created: Timestamp,
}

/// What an act does when it has landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Kind {
    /// The wallet's multisig is there: the wallet is in use.
    #[n(0)]
    Create(#[n(0)] Place),
    /// Limits on chain have changed; nothing changes here.
    #[n(1)]
    Limits,
    /// Limits were taken away, and proposals voted down; the wallet was stopped before.
    #[n(2)]
    Suspend,
    /// Limits are back; that the wallet goes on is another word of the owner's.
    #[n(3)]
    Resume,
    /// The owner paid out of the vault.
    #[n(4)]
    Withdraw,
    /// The agent's key is no member any more.
    #[n(5)]
    Dismiss,
    /// Another key of the agent's is let in on chain, and the one before it is out; the enclave has both until the owner's next
    /// word.
    #[n(6)]
    Rotate,
    /// The owner voted for what a payment proposes, and executed it. The payment goes on by what the chain then says.
    #[n(7)]
    Approve(#[n(0)] TxId),
    /// The owner voted down what a payment proposes, or took the approval back.
    #[n(8)]
    Reject(#[n(0)] TxId),
    /// The owner took something out of the account of the agent's key.
    #[n(20)]
    Sweep,
}

impl Kind {
    /// In a few words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create(_) => "multisig made",
            Self::Limits => "spending limits brought in line with the policy",
            Self::Suspend => "spending limits removed, open proposals ended",
            Self::Resume => "spending limits put back",
            Self::Withdraw => "paid out by the owner",
            Self::Dismiss => "agent's key removed from the members",
            Self::Rotate => "agent's key replaced",
            Self::Approve(_) => "proposal of a payment approved and executed",
            Self::Reject(_) => "proposal of a payment ended",
            Self::Sweep => "taken out of the agent key's own account by the owner",
        }
    }
}

/// How far an act is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Stage {
    /// Handed in: it may be on the ledger or not.
    #[n(0)]
    Open,
    /// On the ledger.
    #[n(1)]
    Done,
    /// Without effect: it failed, or never landed.
    #[n(2)]
    Failed(#[n(0)] String),
}

/// An act by its signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OfSignature {
    /// The first signature: its name on the ledger.
    #[n(0)]
    pub signature: Signature,
    /// The wallet.
    #[n(1)]
    pub wallet: AgentId,
    /// The act.
    #[n(2)]
    pub act: TxId,
}

record!(Act, Act, (AgentId, TxId), |it| (it.wallet, it.id));
record!(OfSignature, ActSignature, Signature, |it| it.signature);

/// The act that is open for a wallet.
pub fn open(from: &impl Reads, wallet: AgentId) -> Result<Option<Act>, StoreError> {
    // Acts follow one another, so only the newest can be open.
    let newest = from.first::<Act>(Scan::under(&wallet).reverse())?;
    Ok(newest.filter(|act| act.stage == Stage::Open))
}

/// Why the last act of a wallet failed, if it did and was of this kind.
pub fn failed_last(from: &impl Reads, wallet: AgentId, kind: Kind) -> Result<Option<String>, StoreError> {
    let newest = from.first::<Act>(Scan::under(&wallet).reverse())?;
    Ok(newest.filter(|act| act.kind == kind).and_then(|act| match act.stage {
        Stage::Failed(why) => Some(why),
        Stage::Open | Stage::Done => None,
    }))
}

/// How many acts of a wallet were handed in since then.
pub fn since(from: &impl Reads, wallet: AgentId, then: Timestamp) -> Result<usize, StoreError> {
    Ok(of(from, wallet)?.iter().filter(|act| act.created >= then).count())
}

/// Every act of a wallet, the oldest first.
pub fn of(from: &impl Reads, wallet: AgentId) -> Result<Vec<Act>, StoreError> {
    from.scan(Scan::under(&wallet))
}

/// Every open act.
pub fn all_open(from: &impl Reads) -> Result<Vec<Act>, StoreError> {
    let mut found = Vec::new();
    for wallet in wallets::all(from)? {
        found.extend(open(from, wallet.agent)?);
    }
    Ok(found)
}

/// Whether a message of these bytes was one of a wallet's last acts.
pub fn was_sent(from: &impl Reads, wallet: AgentId, message: &[u8]) -> Result<bool, StoreError> {
    let newest: Vec<Act> = from.scan(Scan::under(&wallet).reverse().limit(LAST))?;
    Ok(newest.iter().any(|act| act.message == message))
}

/// The wallet that a transaction was an act of the owner for.
pub fn wallet_of(from: &impl Reads, signature: &Signature) -> Result<Option<AgentId>, StoreError> {
    Ok(from.get::<OfSignature>(signature)?.map(|found| found.wallet))
}

/// Keeps an act that is about to be sent. `false`: another one is open for the wallet, and nothing was kept.
pub fn begin(txn: &mut Txn<'_>, act: &Act) -> Result<bool, StoreError> {
    if open(txn, act.wallet)?.is_some() {
        return Ok(false);
    }
    if let Some(signature) = act.signatures.first() {
        txn.put(&OfSignature { signature: *signature, wallet: act.wallet, act: act.id })?;
    }
    txn.put(act)?;
    Ok(true)
}

/// Closes an act, and does here what it has done on chain. Idempotent.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such wallet.
pub fn close(txn: &mut Txn<'_>, act: &Act, stage: Stage, now: Timestamp) -> Result<Wallet, StoreError> {
    let missing = StoreError::Missing { what: "wallet" };
    let known = txn.get::<Act>(&(act.wallet, act.id))?;
    if known.is_none_or(|known| known.stage != Stage::Open) {
        return wallets::of(txn, act.wallet)?.ok_or(missing);
    }
    let done = stage == Stage::Done;
    txn.put(&Act { stage, ..act.clone() })?;
    let wallet = match act.kind {
        Kind::Create(place) if done => wallets::placed(txn, act.wallet, place)?,
        _ => wallets::of(txn, act.wallet)?.ok_or(missing)?,
    };
    if let (true, Kind::Sweep, Some(signature)) = (done, act.kind, act.signatures.first()) {
        let event = Event::PocketSwept { wallet: act.wallet, signature: *signature };
        txn.append_leaf(&LeafRecord { at: now, event })?;
    } else if let (true, Some(place), Some(signature)) = (done, wallet.place(), act.signatures.first()) {
        let word = act.kind.word().to_owned();
        let event =
            Event::VaultChanged { wallet: act.wallet, act: word, multisig: place.multisig, signature: *signature };
        txn.append_leaf(&LeafRecord { at: now, event })?;
        if let Kind::Approve(tx) = act.kind {
            txn.append_leaf(&LeafRecord { at: now, event: Event::Approved { tx, wallet: act.wallet } })?;
        }
    }
    Ok(wallet)
}

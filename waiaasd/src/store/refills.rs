//! Rules by which wallets are filled up, as far as a command has set them.

use super::{
    error::StoreError,
    leaf::{Event, LeafRecord},
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{id::AgentId, time::Timestamp};

/// The rules of one wallet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Refills {
    /// The wallet that they fill up.
    #[n(0)]
    pub wallet: AgentId,
    /// One for each asset and account.
    #[n(1)]
    pub rules: Vec<Rule>,
}

/// A rule. Amounts are decimal numbers of the asset.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Rule {
    /// The wallet that pays.
    #[n(0)]
    pub from: AgentId,
    /// `SOL`, a mint, or a symbol.
    #[n(1)]
    pub asset: String,
    /// It is filled up when it holds less.
    #[n(2)]
    pub below: String,
    /// What it gets each time.
    #[n(3)]
    pub amount: String,
    /// Most within 24 hours.
    #[n(4)]
    pub most_per_day: String,
    /// What the paying wallet keeps.
    #[n(5)]
    pub keep: String,
}

record!(Refills, Refills, AgentId, |it| it.wallet);

/// The rules of every wallet.
pub fn all(from: &impl Reads) -> Result<Vec<Refills>, StoreError> {
    from.scan(Scan::all())
}

/// Sets the rules of a wallet, and tells the audit log why.
pub fn set(txn: &mut Txn<'_>, refills: &Refills, text: String, at: Timestamp) -> Result<(), StoreError> {
    let wallet = refills.wallet;
    if refills.rules.is_empty() {
        txn.delete::<Refills>(&wallet)?;
    } else {
        txn.put(refills)?;
    }
    txn.append_leaf(&LeafRecord { at, event: Event::RefillChanged { wallet, text } }).map(drop)
}

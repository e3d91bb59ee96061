//! Payments and people to try things with.

use waiaas_policy::{
    Address,
    asset::Asset,
    id::Digest,
    intent::{Fees, Intent, Outflow},
    time::Timestamp,
};

/// The address of someone with this name; always the same.
pub fn named(name: &str) -> Address {
    Address::new_from_array(Digest::of(name.as_bytes()).0)
}

/// A Sunday noon.
pub fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// Whoever pays.
pub fn wallet() -> Address {
    named("wallet")
}

/// Whoever pays the fees.
pub fn fee_payer() -> Address {
    named("fee payer")
}

/// What a transaction does that pays nothing.
pub fn nothing() -> Intent {
    Intent {
        fee_payer: fee_payer(),
        signers: vec![fee_payer(), wallet()],
        fees: Fees { signature: 10_000, priority: 0, rent: 0 },
        ..Intent::default()
    }
}

/// What a transaction does that pays `amount` base units of `asset` to `to`.
pub fn payment(amount: u64, asset: Asset, to: Address) -> Intent {
    Intent { outflows: vec![outflow(amount, asset, to)], ..nothing() }
}

/// What leaves when `amount` base units of `asset` go to `to`.
pub fn outflow(amount: u64, asset: Asset, to: Address) -> Outflow {
    let decimals = (asset != Asset::Sol).then_some(6);
    Outflow { asset, to, from: wallet(), amount, decimals }
}

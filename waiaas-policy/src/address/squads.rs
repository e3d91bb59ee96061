//! Addresses that the Squads v4 program derives: an agent's multisig, its vault, the limits on it.
//!
//! Deriving is the evidence: a vault is never believed, it is computed from its multisig.

use sha2::{Digest as _, Sha256};

use super::{SQUADS, is_on_curve};
use crate::{Address, asset::Asset};

/// The first seed of every one of them.
const PREFIX: &[u8] = b"multisig";

/// The program-derived address of these seeds with the highest bump that is off the curve, and that bump. `None` if no
/// bump gives one, which no input is known to do.
fn derive(seeds: &[&[u8]]) -> Option<(Address, u8)> {
    let base = seeds.iter().fold(Sha256::new(), Sha256::chain_update);
    let at = |bump: u8| {
        let hash = base.clone().chain_update([bump]).chain_update(SQUADS).chain_update(b"ProgramDerivedAddress");
        (Address::new_from_array(hash.finalize().into()), bump)
    };
    (0..=u8::MAX).rev().map(at).find(|(candidate, _)| !is_on_curve(candidate))
}

/// The program's configuration: what a new multisig costs, and who gets it.
pub fn program_config() -> Option<(Address, u8)> {
    derive(&[PREFIX, b"program_config"])
}

/// The multisig that was made with this key.
pub fn multisig(create_key: &Address) -> Option<(Address, u8)> {
    derive(&[PREFIX, PREFIX, create_key.as_array()])
}

/// The vault of a multisig: the account that holds its money. An agent's is number 0.
pub fn vault(multisig: &Address, index: u8) -> Option<(Address, u8)> {
    derive(&[PREFIX, multisig.as_array(), b"vault", &[index]])
}

/// The transaction of a multisig with this index.
pub fn transaction(multisig: &Address, index: u64) -> Option<(Address, u8)> {
    derive(&[PREFIX, multisig.as_array(), b"transaction", &index.to_le_bytes()])
}

/// The proposal about the transaction with this index.
pub fn proposal(multisig: &Address, index: u64) -> Option<(Address, u8)> {
    derive(&[PREFIX, multisig.as_array(), b"transaction", &index.to_le_bytes(), b"proposal"])
}

/// The spending limit of a multisig that was made with this key.
pub fn spending_limit(multisig: &Address, create_key: &Address) -> Option<(Address, u8)> {
    derive(&[PREFIX, multisig.as_array(), b"spending_limit", create_key.as_array()])
}

/// The key that an agent's limit on an asset is made with: the mint, and the zero key for SOL. Limits on one asset add
/// up, and this makes a second one impossible: its account would be the first one's.
pub fn limit_key(asset: Asset) -> Address {
    match asset {
        Asset::Sol => Address::default(),
        Asset::Token(mint) => mint,
    }
}

/// The agent's limit on an asset.
pub fn limit_on(multisig: &Address, asset: Asset) -> Option<Address> {
    spending_limit(multisig, &limit_key(asset)).map(|(address, _)| address)
}

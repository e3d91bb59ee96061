//! Addresses: the programs that are understood, and the token account that belongs to a wallet.

pub mod cbor;
pub mod squads;
#[cfg(test)]
mod tests;

use core::ops::RangeInclusive;

use sha2::{Digest as _, Sha256};
use solana_address::bytes_are_curve_point;

use crate::Address;

/// The System program.
pub const SYSTEM: Address = Address::from_str_const("11111111111111111111111111111111");
/// The SPL Token program.
pub const TOKEN: Address = Address::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// The Token-2022 program.
pub const TOKEN_2022: Address = Address::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
/// The Associated Token Account program.
pub const ASSOCIATED_TOKEN: Address = Address::from_str_const("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");
/// The Compute Budget program.
pub const COMPUTE_BUDGET: Address = Address::from_str_const("ComputeBudget111111111111111111111111111111");
/// The Memo program, version 2.
pub const MEMO: Address = Address::from_str_const("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");

/// The Squads v4 multisig program.
pub const SQUADS: Address = Address::from_str_const("SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf");
/// The Memo program, version 1.
pub const MEMO_V1: Address = Address::from_str_const("Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo");
/// The precompiles that check signatures, each of which costs as much as a signature of the transaction.
pub(crate) const SIGNATURE_CHECKS: [Address; 3] = [
    Address::from_str_const("Ed25519SigVerify111111111111111111111111111"),
    Address::from_str_const("KeccakSecp256k11111111111111111111111111111"),
    Address::from_str_const("Secp256r1SigVerify1111111111111111111111111"),
];

/// What else nobody has the key of: the incinerator, the mints of wrapped SOL, programs of the runtime, sysvars.
const NOBODYS: [Address; 29] = [
    Address::from_str_const("1nc1nerator11111111111111111111111111111111"),
    Address::from_str_const("So11111111111111111111111111111111111111112"),
    Address::from_str_const("9pan9bMn5HatX4EJdBwg9VgCa7Uz5HL8N1m5D3NdXej9"),
    Address::from_str_const("AddressLookupTab1e1111111111111111111111111"),
    Address::from_str_const("BPFLoader1111111111111111111111111111111111"),
    Address::from_str_const("BPFLoader2111111111111111111111111111111111"),
    Address::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111"),
    Address::from_str_const("LoaderV411111111111111111111111111111111111"),
    Address::from_str_const("NativeLoader1111111111111111111111111111111"),
    Address::from_str_const("Config1111111111111111111111111111111111111"),
    Address::from_str_const("Feature111111111111111111111111111111111111"),
    Address::from_str_const("Stake11111111111111111111111111111111111111"),
    Address::from_str_const("StakeConfig11111111111111111111111111111111"),
    Address::from_str_const("Vote111111111111111111111111111111111111111"),
    Address::from_str_const("ZkE1Gama1Proof11111111111111111111111111111"),
    Address::from_str_const("ZkTokenProof1111111111111111111111111111111"),
    Address::from_str_const("Sysvar1111111111111111111111111111111111111"),
    Address::from_str_const("Sysvar1nstructions1111111111111111111111111"),
    Address::from_str_const("SysvarC1ock11111111111111111111111111111111"),
    Address::from_str_const("SysvarEpochRewards1111111111111111111111111"),
    Address::from_str_const("SysvarEpochSchedu1e111111111111111111111111"),
    Address::from_str_const("SysvarFees111111111111111111111111111111111"),
    Address::from_str_const("SysvarLastRestartS1ot1111111111111111111111"),
    Address::from_str_const("SysvarRecentB1ockHashes11111111111111111111"),
    Address::from_str_const("SysvarRent111111111111111111111111111111111"),
    Address::from_str_const("SysvarRewards111111111111111111111111111111"),
    Address::from_str_const("SysvarS1otHashes111111111111111111111111111"),
    Address::from_str_const("SysvarS1otHistory11111111111111111111111111"),
    Address::from_str_const("SysvarStakeHistory1111111111111111111111111"),
];

/// Whether this is a program or another account of the runtime, and so nobody's wallet.
pub(crate) fn is_nobodys(address: &Address) -> bool {
    [SYSTEM, TOKEN, TOKEN_2022, ASSOCIATED_TOKEN, COMPUTE_BUDGET, MEMO, MEMO_V1, SQUADS].contains(address)
        || NOBODYS.contains(address)
        || SIGNATURE_CHECKS.contains(address)
}

/// The bumps that token accounts are looked for with. Every second hash is off the curve and the highest such bump is
/// taken, so that an account of a lower one is one of 2^64.
pub(crate) const BUMPS: RangeInclusive<u8> = 192..=255;

/// The token account that belongs to `owner` for `mint` under `token_program`: the program-derived address of the
/// Associated Token program with the highest bump that is off the curve. `None` if no bump gives one, which no input
/// is known to do.
pub fn associated_token_address(owner: &Address, mint: &Address, token_program: &Address) -> Option<Address> {
    let seeds = AssociatedSeeds::new(owner, mint, token_program);
    (0..=u8::MAX).rev().map(|bump| seeds.derive(bump)).find(|candidate| !is_on_curve(candidate))
}

/// Whether `account` is one that the Associated Token program can make for the others.
///
/// Judged by hashes alone, since whether a bump is the highest one off the curve takes long to tell and proves nothing
/// more: an address out of this hash is nobody's key, only that program can make an account there, and whatever it
/// makes there is `owner`'s. It makes none for a lower bump, and tokens cannot be sent where no account is.
pub(crate) fn is_associated_token_address(
    account: &Address,
    owner: &Address,
    mint: &Address,
    token_program: &Address,
) -> bool {
    let seeds = AssociatedSeeds::new(owner, mint, token_program);
    BUMPS.rev().any(|bump| seeds.derive(bump) == *account)
}

/// Whether `address` is a point of the ed25519 curve, as every key pair's address is and no program-derived one.
pub fn is_on_curve(address: &Address) -> bool {
    bytes_are_curve_point(address)
}

/// What a wallet's token account is derived from beside the bump: the hash state after everything that does not change
/// from bump to bump.
pub(crate) struct AssociatedSeeds(Sha256);

impl AssociatedSeeds {
    pub(crate) fn new(owner: &Address, mint: &Address, token_program: &Address) -> Self {
        Self(Sha256::new().chain_update(owner).chain_update(token_program).chain_update(mint))
    }

    pub(crate) fn derive(&self, bump: u8) -> Address {
        let seeds = self.0.clone().chain_update([bump]).chain_update(ASSOCIATED_TOKEN);
        Address::new_from_array(seeds.chain_update(b"ProgramDerivedAddress").finalize().into())
    }
}

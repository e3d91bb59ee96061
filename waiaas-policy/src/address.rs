//! Addresses: the programs that are understood, and the token account that belongs to a wallet.

pub mod cbor;
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

/// Whether this is a program that is understood here, and so nobody's wallet.
pub(crate) fn is_known_program(address: &Address) -> bool {
    [SYSTEM, TOKEN, TOKEN_2022, ASSOCIATED_TOKEN, COMPUTE_BUDGET, MEMO, MEMO_V1].contains(address)
}

/// The bumps of nearly all token accounts: every second one is off the curve, and the highest of these is taken.
const LIKELY_BUMPS: RangeInclusive<u8> = 248..=255;

/// The token account that belongs to `owner` for `mint` under `token_program`: the program-derived address of the
/// Associated Token program with the highest bump that is off the curve. `None` if no bump gives one, which no input
/// is known to do.
pub fn associated_token_address(owner: &Address, mint: &Address, token_program: &Address) -> Option<Address> {
    let seeds = associated_token_seeds(owner, mint, token_program);
    (0..=u8::MAX).rev().map(|bump| derive(&seeds, bump)).find(|candidate| !is_on_curve(candidate))
}

/// Whether `account` is [`associated_token_address`] of the others. Half the work of deriving it: a bump that gives
/// another address than `account` is looked at more closely, the one that gives it is not.
pub(crate) fn is_associated_token_address(
    account: &Address,
    owner: &Address,
    mint: &Address,
    token_program: &Address,
) -> bool {
    let seeds = associated_token_seeds(owner, mint, token_program);
    let candidates = (0..=u8::MAX).rev().map(|bump| derive(&seeds, bump));
    let mut last = candidates.filter(|candidate| candidate == account || !is_on_curve(candidate));
    last.next() == Some(*account)
}

/// Whether `account` is likely to be [`associated_token_address`] of the others, judged by hashes alone: right about
/// nearly every account of the owner's, and wrong about none of another's.
pub(crate) fn is_likely_associated_token_address(
    account: &Address,
    owner: &Address,
    mint: &Address,
    token_program: &Address,
) -> bool {
    let seeds = associated_token_seeds(owner, mint, token_program);
    LIKELY_BUMPS.rev().any(|bump| derive(&seeds, bump) == *account)
}

/// Whether `address` is a point of the ed25519 curve, as every key pair's address is and no program-derived one.
pub fn is_on_curve(address: &Address) -> bool {
    bytes_are_curve_point(address)
}

/// The hash state after everything that does not change from bump to bump.
fn associated_token_seeds(owner: &Address, mint: &Address, token_program: &Address) -> Sha256 {
    Sha256::new().chain_update(owner).chain_update(token_program).chain_update(mint)
}

fn derive(seeds: &Sha256, bump: u8) -> Address {
    let hash = seeds
        .clone()
        .chain_update([bump])
        .chain_update(ASSOCIATED_TOKEN)
        .chain_update(b"ProgramDerivedAddress")
        .finalize();
    Address::new_from_array(hash.into())
}

//! A stand-in for USDC: a six-decimal SPL Token mint at an address that is the same in every run.

use solana_account::Account;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use spl_token_interface::state::Mint;

use crate::fixed_key::fixed_key;

/// Decimals of the mint, as the real USDC has.
pub const DECIMALS: u8 = 6;

/// Lamports the authority starts with, so that it can pay for its own minting: 100 SOL.
const AUTHORITY_LAMPORTS: u64 = 100_000_000_000;

/// The mint's address: the key made from SHA-256 of `waiaas localnet usdc`.
pub fn mint() -> Pubkey {
    fixed_key("waiaas localnet usdc").pubkey()
}

/// Who may mint and freeze: the key made from SHA-256 of `waiaas localnet usdc authority`. Public knowledge, like
/// everything on this ledger.
pub fn authority() -> Keypair {
    fixed_key("waiaas localnet usdc authority")
}

/// The accounts to put on the ledger before it starts; `rent` gives the lamports that keep so many bytes alive.
pub fn accounts(rent: impl Fn(usize) -> u64) -> [(Pubkey, Account); 2] {
    let authority = authority().pubkey();
    let mut data = vec![0; Mint::LEN];
    Mint {
        mint_authority: Some(authority).into(),
        supply: 0,
        decimals: DECIMALS,
        is_initialized: true,
        // The real one can be frozen too.
        freeze_authority: Some(authority).into(),
    }
    .pack_into_slice(&mut data);
    let mint_account = Account {
        lamports: rent(data.len()),
        data,
        owner: spl_token_interface::ID,
        executable: false,
        rent_epoch: u64::MAX,
    };
    let purse = Account { lamports: AUTHORITY_LAMPORTS, rent_epoch: u64::MAX, ..Account::default() };
    [(mint(), mint_account), (authority, purse)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Others write these addresses down, so they may not move.
    #[test]
    fn addresses_never_change() {
        assert_eq!(mint().to_string(), "7v3uijLDBfYNSepa4e4wFk4C1xttvzjT15yRyBdUJ7P4");
        assert_eq!(authority().pubkey().to_string(), "CcaVmxZ8Pf2xxTZnoe2KzwXhmUmFuGQiEFj5UmkvhujA");
    }
}

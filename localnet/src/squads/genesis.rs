//! The state Squads finds on chain: its configuration and the account that fees go to.
//!
//! On chain a key of the Squads team writes the configuration, once. Nobody here has that key, so the account is there
//! from the start.

use solana_account::Account;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::PROGRAM_ID;
use crate::fixed_key::fixed_key;

/// Lamports a new multisig costs. Not zero, as it is on chain, so that a client which forgets to read it is found out.
pub const MULTISIG_CREATION_FEE: u64 = 1_000_000;

/// First eight bytes of SHA-256 of `account:ProgramConfig`.
const DISCRIMINATOR: [u8; 8] = [0xc4, 0xd2, 0x5a, 0xe7, 0x90, 0x95, 0x8c, 0x3f];

/// Space the program keeps for what may come.
const RESERVED: usize = 64;

/// Lamports the treasury starts with: an account must not hold less than its rent, and one fee alone is less.
const TREASURY_LAMPORTS: u64 = 1_000_000_000;

/// Address of the configuration.
pub fn program_config() -> Pubkey {
    Pubkey::find_program_address(&[b"multisig", b"program_config"], &PROGRAM_ID).0
}

/// Who gets the fees: the key made from SHA-256 of `waiaas localnet squads treasury`.
pub fn treasury() -> Pubkey {
    fixed_key("waiaas localnet squads treasury").pubkey()
}

/// The accounts to put on the ledger before it starts.
pub fn accounts(rent: impl Fn(usize) -> u64) -> [(Pubkey, Account); 2] {
    let data = configuration();
    let config =
        Account { lamports: rent(data.len()), data, owner: PROGRAM_ID, executable: false, rent_epoch: u64::MAX };
    let treasury_account = Account { lamports: TREASURY_LAMPORTS, rent_epoch: u64::MAX, ..Account::default() };
    [(program_config(), config), (treasury(), treasury_account)]
}

/// Authority, fee, treasury and reserved bytes, in the program's own layout.
fn configuration() -> Vec<u8> {
    let authority = fixed_key("waiaas localnet squads authority").pubkey();
    [
        DISCRIMINATOR.as_slice(),
        &authority.to_bytes(),
        &MULTISIG_CREATION_FEE.to_le_bytes(),
        &treasury().to_bytes(),
        &[0; RESERVED],
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_configuration_is_where_and_as_long_as_on_chain() {
        assert_eq!(program_config().to_string(), "BSTq9w3kZwNwpBXJEvTZz2G9ZTNyKBvoSeXMvwb4cNZr");
        assert_eq!(configuration().len(), 144);
        assert!(Sha256::digest("account:ProgramConfig").starts_with(&DISCRIMINATOR));
    }
}

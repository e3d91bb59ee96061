//! The Squads v4 program, as its wire format says: every instruction that a wallet with a vault could meet. Only tests
//! make most of them; what the product makes, it makes with encoders of its own.

mod act;
mod message;
mod spoke;

pub use act::{Act, Action, Create, Limit, buffer};
pub use message::{compact, remaining};
pub use spoke::{Made, Spoke, treasury};

use crate::solana::{Account, Address, Instruction, derived};

/// The program.
pub const SQUADS: &str = "SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf";

/// The program, as an address.
pub fn program() -> Address {
    crate::solana::at(SQUADS)
}

/// An address that the program derives; the first seed is always the same.
pub fn address(seeds: &[&[u8]]) -> (Address, u8) {
    let seeds: Vec<&[u8]> = [b"multisig".as_slice()].into_iter().chain(seeds.iter().copied()).collect();
    derived(program(), &seeds)
}

/// The program's configuration.
pub fn config() -> Address {
    address(&[b"program_config"]).0
}

/// The multisig made with this key.
pub fn multisig(create_key: Address) -> Address {
    address(&[b"multisig", &create_key.0]).0
}

/// A vault of a multisig.
pub fn vault(multisig: Address, index: u8) -> Address {
    address(&[&multisig.0, b"vault", &[index]]).0
}

/// A transaction of a multisig.
pub fn transaction(multisig: Address, index: u64) -> Address {
    address(&[&multisig.0, b"transaction", &index.to_le_bytes()]).0
}

/// The proposal about it.
pub fn proposal(multisig: Address, index: u64) -> Address {
    address(&[&multisig.0, b"transaction", &index.to_le_bytes(), b"proposal"]).0
}

/// The spending limit made with this key.
pub fn limit(multisig: Address, create_key: Address) -> Address {
    address(&[&multisig.0, b"spending_limit", &create_key.0]).0
}

/// Borsh, as far as the program uses it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Data(Vec<u8>);

impl Data {
    /// Begins with the discriminator: the first bytes of SHA-256 of `global:` and the name.
    pub(crate) fn of(name: &str) -> Self {
        use sha2::{Digest, Sha256};
        Self(Sha256::digest(format!("global:{name}"))[..8].to_vec())
    }

    pub(crate) fn put(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    pub(crate) fn byte(self, byte: u8) -> Self {
        self.put(&[byte])
    }

    pub(crate) fn length(self, length: usize) -> Self {
        self.put(&u32::try_from(length).unwrap().to_le_bytes())
    }

    pub(crate) fn bytes(self, bytes: &[u8]) -> Self {
        self.length(bytes.len()).put(bytes)
    }

    pub(crate) fn keys(self, keys: &[Address]) -> Self {
        keys.iter().fold(self.length(keys.len()), |data, key| data.put(&key.0))
    }

    pub(crate) fn maybe(self, key: Option<Address>) -> Self {
        match key {
            Some(key) => self.byte(1).put(&key.0),
            None => self.byte(0),
        }
    }

    /// An instruction with these data and accounts.
    pub(crate) fn with(self, accounts: Vec<Account>) -> Instruction {
        Instruction { program: program(), accounts, data: self.0 }
    }

    /// The same, where a memo that nobody wrote stands behind the data.
    pub(crate) fn no_memo(self, accounts: Vec<Account>) -> Instruction {
        self.byte(0).with(accounts)
    }
}

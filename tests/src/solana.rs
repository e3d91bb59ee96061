//! Transactions of the tests' own: written from the wire format, so that nothing of the product vouches for itself.

use crate::{Keypair, Ledger, until_some};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use ed25519_dalek::VerifyingKey;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fmt,
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
};

/// An address on the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Address(pub [u8; 32]);

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = bs58::decode(text).into_vec().map_err(|why| why.to_string())?;
        bytes.try_into().map(Self).map_err(|_| format!("`{text}` is no address"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).into_string())
    }
}

impl Keypair {
    /// Its address.
    pub fn key(&self) -> Address {
        self.address().parse().unwrap()
    }
}

/// The address of base58 text that is known to be one.
pub fn at(text: &str) -> Address {
    text.parse().unwrap()
}

/// Bytes in hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The system program.
pub const SYSTEM: Address = Address([0; 32]);

/// The address that a program derives from these seeds, and its bump: the highest that is no point of the curve.
pub fn derived(program: Address, seeds: &[&[u8]]) -> (Address, u8) {
    let hash = |bump: u8| {
        let seeds = seeds.iter().fold(Sha256::new(), Sha256::chain_update);
        let hash = seeds.chain_update([bump]).chain_update(program.0).chain_update("ProgramDerivedAddress");
        (Address(hash.finalize().into()), bump)
    };
    (0..=u8::MAX).rev().map(hash).find(|(found, _)| VerifyingKey::from_bytes(&found.0).is_err()).unwrap()
}

/// The associated token account of a wallet.
pub fn token_account(wallet: Address, mint: Address, program: Address) -> Address {
    derived(at("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL"), &[&wallet.0, &program.0, &mint.0]).0
}

/// An account that an instruction names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Where.
    pub address: Address,
    /// Its key signs.
    pub signs: bool,
    /// The instruction may change it.
    pub writable: bool,
}

impl Account {
    /// Only looked at.
    pub fn read(address: Address) -> Self {
        Self { address, signs: false, writable: false }
    }

    /// Changed.
    pub fn write(address: Address) -> Self {
        Self { writable: true, ..Self::read(address) }
    }

    /// The same, and its key signs.
    #[must_use]
    pub fn signed(self) -> Self {
        Self { signs: true, ..self }
    }
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Whose.
    pub program: Address,
    /// What it touches.
    pub accounts: Vec<Account>,
    /// What it says.
    pub data: Vec<u8>,
}

/// Lamports from one account to another.
pub fn transfer(from: Address, to: Address, lamports: u64) -> Instruction {
    let data = [2_u32.to_le_bytes().as_slice(), &lamports.to_le_bytes()].concat();
    Instruction { program: SYSTEM, accounts: vec![Account::write(from).signed(), Account::write(to)], data }
}

/// Makes a wallet's associated token account unless it is there.
pub fn open_token_account(payer: Address, wallet: Address, mint: Address, program: Address) -> Instruction {
    let accounts = vec![
        Account::write(payer).signed(),
        Account::write(token_account(wallet, mint, program)),
        Account::read(wallet),
        Account::read(mint),
        Account::read(SYSTEM),
        Account::read(program),
    ];
    Instruction { program: at("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL"), accounts, data: vec![1] }
}

/// The accounts of instructions, each once, in the order of a message: signers before others, writable before
/// read-only, `first` before everything.
pub(crate) fn sorted(first: Address, instructions: &[Instruction]) -> Vec<Account> {
    let mut keys = vec![Account::write(first).signed()];
    let programs = instructions.iter().map(|instruction| Account::read(instruction.program));
    for account in instructions.iter().flat_map(|instruction| instruction.accounts.iter().copied()).chain(programs) {
        match keys.iter_mut().find(|key| key.address == account.address) {
            Some(key) => (key.signs, key.writable) = (key.signs | account.signs, key.writable | account.writable),
            None => keys.push(account),
        }
    }
    keys.sort_by_key(|key| (!key.signs, !key.writable));
    keys
}

/// A legacy message. All counts here are below 128: one byte each.
fn message(payer: Address, instructions: &[Instruction], blockhash: Address) -> (Vec<u8>, Vec<Address>) {
    let keys = sorted(payer, instructions);
    let count = |of: fn(&Account) -> bool| u8::try_from(keys.iter().filter(|key| of(key)).count()).unwrap();
    let place = |address: Address| u8::try_from(keys.iter().position(|key| key.address == address).unwrap()).unwrap();
    let short = |length: usize| u8::try_from(length).ok().filter(|length| *length < 128).unwrap();
    let mut out = vec![count(|key| key.signs), count(|key| key.signs && !key.writable)];
    out.extend([count(|key| !key.signs && !key.writable), short(keys.len())]);
    out.extend(keys.iter().flat_map(|key| key.address.0));
    out.extend(blockhash.0);
    out.push(short(instructions.len()));
    for instruction in instructions {
        out.extend([place(instruction.program), short(instruction.accounts.len())]);
        out.extend(instruction.accounts.iter().map(|account| place(account.address)));
        let length = u16::try_from(instruction.data.len()).unwrap();
        match u8::try_from(length).ok().filter(|length| *length < 128) {
            Some(length) => out.push(length),
            None => out.extend([length.to_le_bytes()[0] | 0x80, (length >> 7).to_le_bytes()[0]]),
        }
        out.extend(&instruction.data);
    }
    let signers = keys.iter().filter(|key| key.signs).map(|key| key.address).collect();
    (out, signers)
}

/// Sets equal transactions under one blockhash apart.
static SALT: AtomicU32 = AtomicU32::new(0);

fn salt() -> Instruction {
    let units = 1_000_000 + SALT.fetch_add(1, Ordering::Relaxed) % 100_000;
    let program = at("ComputeBudget111111111111111111111111111111");
    Instruction { program, accounts: Vec::new(), data: [[2].as_slice(), &units.to_le_bytes()].concat() }
}

/// Why the ledger did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub Value);

impl Refused {
    /// Which instruction failed, and the program's number for why.
    pub fn code(&self) -> Option<(u64, u64)> {
        let failed = &self.0["InstructionError"];
        Some((failed[0].as_u64()?, failed[1]["Custom"].as_u64()?))
    }
}

impl Ledger {
    /// Sends a transaction past every dry run, and waits until it has landed. The first signer pays.
    ///
    /// # Errors
    /// It landed and failed, or a signer is missing.
    pub fn send(&self, signers: &[&Keypair], instructions: &[Instruction]) -> Result<String, Refused> {
        let signature = self.submit(signers, instructions)?;
        let status = until_some("the transaction landed", || self.status(&signature));
        if status["err"].is_null() { Ok(signature) } else { Err(Refused(status["err"].clone())) }
    }

    /// The same without waiting.
    ///
    /// # Errors
    /// A signer is missing.
    pub fn submit(&self, signers: &[&Keypair], instructions: &[Instruction]) -> Result<String, Refused> {
        let instructions = [instructions, &[salt()]].concat();
        let (message, required) = message(signers[0].key(), &instructions, self.blockhash());
        let mut bytes = vec![u8::try_from(required.len()).unwrap()];
        for key in required {
            let signer = signers.iter().find(|signer| signer.key() == key);
            let signer = signer.ok_or_else(|| Refused(json!(format!("`{key}` does not sign"))))?;
            bytes.extend(signer.sign(&message));
        }
        let signature = bs58::encode(&bytes[1..65]).into_string();
        bytes.extend(message);
        let options = json!({"encoding": "base64", "skipPreflight": true});
        self.rpc.call("sendTransaction", json!([BASE64.encode(bytes), options]));
        Ok(signature)
    }

    /// What became of a transaction, once it is confirmed.
    pub fn status(&self, signature: &str) -> Option<Value> {
        let found = self.rpc.call("getSignatureStatuses", json!([[signature], {"searchTransactionHistory": true}]));
        let status = found["value"][0].clone();
        ["confirmed", "finalized"].contains(&status["confirmationStatus"].as_str()?).then_some(status)
    }

    /// Whether the ledger would do it, whoever has the keys: signatures are taken as given.
    ///
    /// # Errors
    /// It would fail.
    pub fn dry_run(&self, payer: Address, instructions: &[Instruction]) -> Result<(), Refused> {
        let instructions = [instructions, &[salt()]].concat();
        let (message, required) = message(payer, &instructions, self.blockhash());
        let mut bytes = vec![u8::try_from(required.len()).unwrap()];
        bytes.extend(vec![0; 64 * required.len()]);
        bytes.extend(message);
        let options = json!({"encoding": "base64", "sigVerify": false});
        let error = self.rpc.call("simulateTransaction", json!([BASE64.encode(bytes), options]))["value"]["err"].take();
        if error.is_null() { Ok(()) } else { Err(Refused(error)) }
    }

    /// The bytes of an account; `None` where there is none.
    pub fn data(&self, account: Address) -> Option<Vec<u8>> {
        let options = json!({"encoding": "base64", "commitment": "confirmed"});
        let found = self.rpc.call("getAccountInfo", json!([account.to_string(), options]));
        Some(BASE64.decode(found["value"]["data"][0].as_str()?).unwrap())
    }

    fn blockhash(&self) -> Address {
        let found = self.rpc.call("getLatestBlockhash", json!([{"commitment": "confirmed"}]));
        at(found["value"]["blockhash"].as_str().unwrap())
    }

    /// Seconds since 1970, as the ledger sees it.
    pub fn time(&self) -> i64 {
        let clock = self.data(at("SysvarC1ock11111111111111111111111111111111")).unwrap();
        i64::from_le_bytes(clock[32..40].try_into().unwrap())
    }

    /// Stops the blocks and puts the ledger's clock to this second, where it stays. Never back.
    pub fn stop_time_at(&self, second: i64) {
        self.rpc.call("surfnet_pauseClock", json!([]));
        self.rpc.call("surfnet_timeTravel", json!([{"absoluteTimestamp": second * 1_000}]));
        assert_eq!(self.time(), second);
    }

    /// Lets the blocks go on.
    pub fn let_time_pass(&self) {
        self.rpc.call("surfnet_resumeClock", json!([]));
    }
}

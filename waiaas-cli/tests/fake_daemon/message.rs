//! Legacy Solana messages, byte by byte: enough to show an owner good drafts and bad ones.

use waiaas_policy::{Address, address::SYSTEM};

/// An instruction: program, accounts, data.
pub struct Step {
    pub program: Address,
    pub accounts: Vec<Address>,
    pub data: Vec<u8>,
}

/// Lamports from one account to another.
pub fn pay(from: Address, to: Address, lamports: u64) -> Step {
    let mut data = 2_u32.to_le_bytes().to_vec();
    data.extend(lamports.to_le_bytes());
    Step { program: SYSTEM, accounts: vec![from, to], data }
}

/// A text for everybody.
pub fn memo(text: &str) -> Step {
    Step { program: waiaas_policy::address::MEMO, accounts: Vec::new(), data: text.as_bytes().to_vec() }
}

/// A message that these signers sign; all other accounts are writable unless they are programs.
pub fn message(signers: &[Address], steps: &[Step]) -> Vec<u8> {
    let mut keys = signers.to_vec();
    let others = steps.iter().flat_map(|step| step.accounts.iter().copied());
    for key in others.chain(steps.iter().map(|step| step.program)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let programs = keys.iter().filter(|key| steps.iter().any(|step| step.program == **key)).count();
    let mut bytes = vec![short(signers.len()), 0, short(programs), short(keys.len())];
    bytes.extend(keys.iter().flat_map(Address::to_bytes));
    bytes.extend([7; 32]);
    bytes.push(short(steps.len()));
    for step in steps {
        bytes.push(place(&keys, step.program));
        bytes.push(short(step.accounts.len()));
        bytes.extend(step.accounts.iter().map(|account| place(&keys, *account)));
        bytes.push(short(step.data.len()));
        bytes.extend(&step.data);
    }
    bytes
}

fn place(keys: &[Address], key: Address) -> u8 {
    short(keys.iter().position(|other| *other == key).unwrap())
}

/// All counts here fit into one byte of compact-u16.
fn short(count: usize) -> u8 {
    let byte = u8::try_from(count).unwrap();
    assert!(byte < 0x80);
    byte
}

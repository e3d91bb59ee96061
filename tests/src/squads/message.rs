//! What a vault shall do, in the program's compact form.

use crate::solana::{Account, Address, Instruction, sorted};

/// The message of these instructions with the vault as its payer: counts in one byte, lengths of data in two.
pub fn compact(vault: Address, instructions: &[Instruction]) -> Vec<u8> {
    let keys = sorted(vault, instructions);
    let byte = |number: usize| u8::try_from(number).unwrap();
    let count = |of: fn(&Account) -> bool| byte(keys.iter().filter(|key| of(key)).count());
    let place = |address: Address| byte(keys.iter().position(|key| key.address == address).unwrap());
    let mut out = vec![count(|key| key.signs), count(|key| key.signs && key.writable)];
    out.extend([count(|key| !key.signs && key.writable), byte(keys.len())]);
    out.extend(keys.iter().flat_map(|key| key.address.0));
    out.push(byte(instructions.len()));
    for instruction in instructions {
        out.extend([place(instruction.program), byte(instruction.accounts.len())]);
        out.extend(instruction.accounts.iter().map(|account| place(account.address)));
        out.extend(u16::try_from(instruction.data.len()).unwrap().to_le_bytes());
        out.extend(&instruction.data);
    }
    // No lookup tables.
    out.push(0);
    out
}

/// The accounts that an execution of it names behind its own. The vault signs inside the program only.
pub fn remaining(vault: Address, instructions: &[Instruction]) -> Vec<Account> {
    let keys = sorted(vault, instructions).into_iter();
    keys.map(|key| Account { signs: key.signs && key.address != vault, ..key }).collect()
}

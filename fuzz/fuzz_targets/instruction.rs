//! Instructions of the programs that are understood, with accounts that mean something: most bytes reach a decoder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::legacy;
use waiaas_fuzz::{FEE_PAYER, cast, check, facts};
use waiaas_policy::{Address, decode::decode};

fuzz_target!(|bytes: &[u8]| {
    let (cast, mut rest, mut instructions) = (cast(), bytes, Vec::new());
    while let Some(instruction) = next(&cast, &mut rest) {
        instructions.push(instruction);
    }
    let message = legacy::Message::new(&instructions, Some(&FEE_PAYER)).serialize();
    if let Ok(intent) = decode(&message, &facts()) {
        check(&intent);
    }
});

/// A program, the number of accounts, the accounts, the length of the data, the data: a byte each.
fn next(cast: &[Address], rest: &mut &[u8]) -> Option<Instruction> {
    let member = |byte: u8| cast[usize::from(byte & 0x3f) % cast.len()];
    let program_id = member(*rest.split_off_first()?);
    let accounts = usize::from(*rest.split_off_first()? % 16);
    let accounts = rest.split_off(..accounts)?.iter();
    let account =
        |byte: &u8| AccountMeta { pubkey: member(*byte), is_signer: byte & 0x40 != 0, is_writable: byte & 0x80 != 0 };
    let accounts = accounts.map(account).collect();
    let length = usize::from(*rest.split_off_first()?).min(rest.len());
    Some(Instruction { program_id, accounts, data: rest.split_off(..length)?.to_vec() })
}

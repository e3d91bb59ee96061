//! Version 1 messages (SIMD-0385): plain counts, settings behind a mask, all instruction headers before all
//! instruction bodies.

use alloc::vec::Vec;

use super::{Config, DecodeError, Header, Instruction, Message, Version, read_header};
use crate::decode::reader::Reader;

/// The most signatures.
const MAX_SIGNATURES: u8 = 12;
/// The most accounts, and the most instructions.
const MAX_ITEMS: u8 = 64;

/// The mask's bits; the priority fee has two, both set or neither.
const PRIORITY_FEE: u32 = 0b0_0011;
const COMPUTE_UNIT_LIMIT: u32 = 0b0_0100;
const LOADED_ACCOUNTS: u32 = 0b0_1000;
const HEAP_SIZE: u32 = 0b1_0000;
const KNOWN: u32 = 0b1_1111;

/// Reads all of it, from the header on.
pub(super) fn read(mut reader: Reader<'_>) -> Result<Message<'_>, DecodeError> {
    let header = read_header(&mut reader)?;
    let mask = reader.u32()?;
    let blockhash = reader.array()?;
    let (instructions, keys) = (reader.u8()?, reader.u8()?);
    check_counts(header, instructions, keys)?;
    let message = Message {
        version: Version::V1,
        header,
        keys: (0..keys).map(|_| reader.address()).collect::<Result<_, _>>()?,
        config: config(&mut reader, mask)?,
        blockhash,
        instructions: bodies(&mut reader, instructions)?,
        lookups: Vec::new(),
    };
    reader.end()?;
    Ok(message)
}

const fn check_counts(header: Header, instructions: u8, keys: u8) -> Result<(), DecodeError> {
    if header.required_signatures > MAX_SIGNATURES || instructions > MAX_ITEMS || keys > MAX_ITEMS {
        return Err(DecodeError::TooLong);
    }
    Ok(())
}

fn config(reader: &mut Reader<'_>, mask: u32) -> Result<Config, DecodeError> {
    if mask & !KNOWN != 0 || !matches!(mask & PRIORITY_FEE, 0 | PRIORITY_FEE) {
        return Err(DecodeError::InvalidConfig);
    }
    let set = |bits: u32| mask & bits == bits;
    let config = Config {
        priority_fee: set(PRIORITY_FEE).then(|| reader.u64()).transpose()?,
        compute_unit_limit: set(COMPUTE_UNIT_LIMIT).then(|| reader.u32()).transpose()?,
        loaded_accounts_data_size_limit: set(LOADED_ACCOUNTS).then(|| reader.u32()).transpose()?,
        heap_size: set(HEAP_SIZE).then(|| reader.u32()).transpose()?,
    };
    let sound = |size: u32| size.is_multiple_of(1_024) && (32_768..=262_144).contains(&size);
    if config.heap_size.is_none_or(sound) { Ok(config) } else { Err(DecodeError::InvalidConfig) }
}

/// All headers (program, number of accounts, length of data), then all bodies in the same order.
fn bodies<'a>(reader: &mut Reader<'a>, count: u8) -> Result<Vec<Instruction<'a>>, DecodeError> {
    let headers = (0..count).map(|_| Ok((reader.u8()?, reader.u8()?, reader.u16()?)));
    let headers: Vec<(u8, u8, u16)> = headers.collect::<Result<_, _>>()?;
    let body = |(program, accounts, data): (u8, u8, u16)| {
        Ok(Instruction { program, accounts: reader.take(accounts.into())?, data: reader.take(data.into())? })
    };
    headers.into_iter().map(body).collect()
}

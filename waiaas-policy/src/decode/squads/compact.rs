//! The message inside of a vault transaction: a version 0 message with short lengths and no block hash.

use alloc::vec::Vec;

use crate::decode::{
    message::{Config, DecodeError, Header, Instruction, Lookup, Message, Version},
    reader::Reader,
};

/// Reads all of it, and checks it like any other message.
pub(super) fn parse(bytes: &[u8]) -> Result<Message<'_>, DecodeError> {
    let mut reader = Reader::new(bytes);
    let (signers, writable_signers, writable_others) = (reader.u8()?, reader.u8()?, reader.u8()?);
    let keys = many(&mut reader, Reader::address)?;
    let message = Message {
        version: Version::V0,
        header: header(keys.len(), signers, writable_signers, writable_others)?,
        config: Config::default(),
        keys,
        blockhash: [0; 32],
        instructions: many(&mut reader, instruction)?,
        lookups: many(&mut reader, lookup)?,
    };
    reader.end()?;
    message.check_form()?;
    Ok(message)
}

/// What is writable is counted here, what is read-only there.
fn header(keys: usize, signers: u8, writable_signers: u8, writable_others: u8) -> Result<Header, DecodeError> {
    let others = u8::try_from(keys).ok().and_then(|keys| keys.checked_sub(signers));
    let readonly = |all: u8, writable: u8| all.checked_sub(writable).ok_or(DecodeError::InvalidHeader);
    Ok(Header {
        required_signatures: signers,
        readonly_signed: readonly(signers, writable_signers)?,
        readonly_unsigned: readonly(others.ok_or(DecodeError::InvalidHeader)?, writable_others)?,
    })
}

fn many<'a, T>(
    reader: &mut Reader<'a>,
    read: impl Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let count = reader.u8()?;
    (0..count).map(|_| read(reader)).collect()
}

fn short_bytes<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
    let length = reader.u8()?;
    reader.take(length.into())
}

fn instruction<'a>(reader: &mut Reader<'a>) -> Result<Instruction<'a>, DecodeError> {
    let (program, accounts, length) = (reader.u8()?, short_bytes(reader)?, reader.u16()?);
    Ok(Instruction { program, accounts, data: reader.take(length.into())? })
}

fn lookup<'a>(reader: &mut Reader<'a>) -> Result<Lookup<'a>, DecodeError> {
    Ok(Lookup { table: reader.address()?, writable: short_bytes(reader)?, readonly: short_bytes(reader)? })
}

//! Legacy messages, and version 0: the same with lookup tables behind.

use alloc::vec::Vec;

use super::{Config, DecodeError, Instruction, Lookup, Message, Version, read_header};
use crate::decode::reader::Reader;

/// Reads all of it, from the header on.
pub(super) fn read(mut reader: Reader<'_>, version: Version) -> Result<Message<'_>, DecodeError> {
    let message = Message {
        version,
        header: read_header(&mut reader)?,
        config: Config::default(),
        keys: many(&mut reader, Reader::address)?,
        blockhash: reader.array()?,
        instructions: many(&mut reader, instruction)?,
        lookups: match version {
            Version::V0 => many(&mut reader, lookup)?,
            Version::Legacy | Version::V1 => Vec::new(),
        },
    };
    reader.end()?;
    Ok(message)
}

fn many<'a, T>(
    reader: &mut Reader<'a>,
    read: impl Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let count = reader.compact()?;
    (0..count).map(|_| read(reader)).collect()
}

fn instruction<'a>(reader: &mut Reader<'a>) -> Result<Instruction<'a>, DecodeError> {
    Ok(Instruction { program: reader.u8()?, accounts: reader.compact_bytes()?, data: reader.compact_bytes()? })
}

fn lookup<'a>(reader: &mut Reader<'a>) -> Result<Lookup<'a>, DecodeError> {
    Ok(Lookup { table: reader.address()?, writable: reader.compact_bytes()?, readonly: reader.compact_bytes()? })
}

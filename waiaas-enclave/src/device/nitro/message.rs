//! What is said to the security module, and what it says: CBOR, a name with a map of fields, or the name alone.
//!
//! The module is believed, but not its form: an answer of another kind, with a field missing or too much, is an error.

use crate::device::{DeviceError, Evidence};
use minicbor::{Decoder, Encoder, data::Type};
use std::convert::Infallible;
use zeroize::Zeroizing;

type Encoded = Result<Vec<u8>, minicbor::encode::Error<Infallible>>;

/// Measures data into a register.
pub(super) fn extend(register: u8, data: &[u8]) -> Result<Vec<u8>, DeviceError> {
    let encoded = || -> Encoded {
        let mut out = named("ExtendPCR", 2)?;
        out.str("index")?.u8(register)?.str("data")?.bytes(data)?;
        Ok(out.into_writer())
    };
    encoded().map_err(|_| unreadable())
}

/// Reads a register.
pub(super) fn describe(register: u8) -> Result<Vec<u8>, DeviceError> {
    let encoded = || -> Encoded {
        let mut out = named("DescribePCR", 1)?;
        out.str("index")?.u8(register)?;
        Ok(out.into_writer())
    };
    encoded().map_err(|_| unreadable())
}

/// Locks every register below `range`.
pub(super) fn lock(range: u8) -> Result<Vec<u8>, DeviceError> {
    let encoded = || -> Encoded {
        let mut out = named("LockPCRs", 1)?;
        out.str("range")?.u8(range)?;
        Ok(out.into_writer())
    };
    encoded().map_err(|_| unreadable())
}

/// Asks for a document.
pub(super) fn attestation(evidence: &Evidence<'_>) -> Result<Vec<u8>, DeviceError> {
    let Evidence { public_key, user_data, nonce } = *evidence;
    let encoded = || -> Encoded {
        let mut out = named("Attestation", 3)?;
        for (name, field) in [("user_data", user_data), ("nonce", nonce), ("public_key", public_key)] {
            out.str(name)?;
            match field {
                Some(bytes) => out.bytes(bytes)?,
                None => out.null()?,
            };
        }
        Ok(out.into_writer())
    };
    encoded().map_err(|_| unreadable())
}

/// Asks for entropy.
pub(super) fn random() -> Result<Vec<u8>, DeviceError> {
    minicbor::to_vec("GetRandom").map_err(|_| unreadable())
}

fn named(name: &str, fields: u64) -> Result<Encoder<Vec<u8>>, minicbor::encode::Error<Infallible>> {
    let mut out = Encoder::new(Vec::new());
    out.map(1)?.str(name)?.map(fields)?;
    Ok(out)
}

/// The one byte string of an answer, whatever other fields it has.
pub(super) fn bytes_of(answer: &[u8], name: &str, field: &str) -> Result<Zeroizing<Vec<u8>>, DeviceError> {
    let read = || -> Result<Option<Zeroizing<Vec<u8>>>, minicbor::decode::Error> {
        let mut decoder = Decoder::new(answer);
        let (mut found, fields) = (None, opened(&mut decoder, name)?);
        for _ in 0..fields {
            if decoder.str()? == field {
                found = Some(Zeroizing::new(decoder.bytes()?.to_vec()));
            } else {
                decoder.skip()?;
            }
        }
        Ok(found.filter(|_| decoder.position() == answer.len()))
    };
    read().ok().flatten().ok_or_else(|| refused(answer))
}

/// Whether the register that an answer describes is locked.
pub(super) fn is_locked(answer: &[u8]) -> Result<bool, DeviceError> {
    let read = || -> Result<Option<bool>, minicbor::decode::Error> {
        let mut decoder = Decoder::new(answer);
        let (mut found, fields) = (None, opened(&mut decoder, "DescribePCR")?);
        for _ in 0..fields {
            if decoder.str()? == "lock" {
                found = Some(decoder.bool()?);
            } else {
                decoder.skip()?;
            }
        }
        Ok(found)
    };
    read().ok().flatten().ok_or_else(|| refused(answer))
}

/// An answer that is a name alone.
pub(super) fn done(answer: &[u8], name: &str) -> Result<(), DeviceError> {
    let mut decoder = Decoder::new(answer);
    let said = decoder.str().is_ok_and(|said| said == name);
    if said && decoder.position() == answer.len() { Ok(()) } else { Err(refused(answer)) }
}

fn opened(decoder: &mut Decoder<'_>, name: &str) -> Result<u64, minicbor::decode::Error> {
    let other = || minicbor::decode::Error::message("another answer");
    if decoder.map()? != Some(1) || decoder.str()? != name {
        return Err(other());
    }
    decoder.map()?.ok_or_else(other)
}

/// The module's own word for why not, or that it said something else.
fn refused(answer: &[u8]) -> DeviceError {
    let mut decoder = Decoder::new(answer);
    let is_error =
        decoder.map().is_ok_and(|length| length == Some(1)) && decoder.str().is_ok_and(|name| name == "Error");
    let word = match decoder.datatype() {
        Ok(Type::String) if is_error => decoder.str().ok(),
        Ok(_) | Err(_) => None,
    };
    let known = word.filter(|word| word.len() <= 32 && word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    known.map_or_else(unreadable, |word| DeviceError::Module(format!("it refuses: {word}")))
}

fn unreadable() -> DeviceError {
    DeviceError::Module("its answer cannot be read".to_owned())
}

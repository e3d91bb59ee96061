//! Audit checkpoints as C2SP signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), signed with ed25519.
//!
//! A note is text that a person can read: origin, size, root in base64, an empty line, and signature lines.

use crate::{enclave::Checkpoint, signed::Signature};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use core::fmt;
use sha2::{Digest as _, Sha256};
use waiaas_policy::{Address, id::Digest};

/// Algorithm byte of ed25519 in a note's key id.
const ED25519: u8 = 1;

/// Why a note is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteError {
    /// Not the form of a checkpoint.
    Malformed,
    /// No signature by the expected key that verifies.
    NotSigned,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a signed checkpoint",
            Self::NotSigned => "the checkpoint is not signed by the receipt key",
        })
    }
}

impl core::error::Error for NoteError {}

/// The text that is signed.
pub fn text(checkpoint: &Checkpoint) -> String {
    format!("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, STANDARD.encode(checkpoint.root.0))
}

/// Text and signature as a note.
pub fn assemble(checkpoint: &Checkpoint, key: &Address, signature: &Signature) -> String {
    let mut blob = key_id(&checkpoint.origin, key).to_vec();
    blob.extend_from_slice(&signature.0);
    format!("{}\n\u{2014} {} {}\n", text(checkpoint), checkpoint.origin, STANDARD.encode(blob))
}

/// Reads a note and checks that `key` signed it.
pub fn open(note: &str, key: &Address) -> Result<Checkpoint, NoteError> {
    let (body, signatures) = note.split_once("\n\n").ok_or(NoteError::Malformed)?;
    let checkpoint = parse(body)?;
    let signed = signatures.lines().any(|line| line_verifies(line, &checkpoint, key));
    if signed { Ok(checkpoint) } else { Err(NoteError::NotSigned) }
}

/// Reads a note and checks that one of `keys` signed it.
pub fn open_by_any(note: &str, keys: &[Address]) -> Result<Checkpoint, NoteError> {
    keys.iter().map(|key| open(note, key)).fold(Err(NoteError::NotSigned), Result::or)
}

/// Reads what a note says without looking at who signed it.
pub fn read(note: &str) -> Result<Checkpoint, NoteError> {
    parse(note.split_once("\n\n").ok_or(NoteError::Malformed)?.0)
}

fn parse(body: &str) -> Result<Checkpoint, NoteError> {
    let mut lines = body.lines();
    let (Some(origin), Some(size), Some(root), None) = (lines.next(), lines.next(), lines.next(), lines.next()) else {
        return Err(NoteError::Malformed);
    };
    let root = STANDARD.decode(root).map_err(|_| NoteError::Malformed)?;
    let root = Digest(root.try_into().map_err(|_| NoteError::Malformed)?);
    let size = size.parse().map_err(|_| NoteError::Malformed)?;
    Ok(Checkpoint { origin: origin.to_owned(), size, root })
}

fn line_verifies(line: &str, checkpoint: &Checkpoint, key: &Address) -> bool {
    let mut words = line.split(' ');
    let (Some("\u{2014}"), Some(name), Some(blob), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    let Ok(blob) = STANDARD.decode(blob) else { return false };
    let Some((id, signature)) = blob.split_first_chunk::<4>() else { return false };
    let Ok(signature) = <[u8; 64]>::try_from(signature) else { return false };
    name == checkpoint.origin
        && *id == key_id(name, key)
        && crate::signed::verifies(key, text(checkpoint).as_bytes(), &Signature(signature))
}

/// First four bytes of SHA-256(name ‖ "\n" ‖ algorithm ‖ public key).
fn key_id(name: &str, key: &Address) -> [u8; 4] {
    let hash: [u8; 32] =
        Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.as_array()).finalize().into();
    let [a, b, c, d, ..] = hash;
    [a, b, c, d]
}

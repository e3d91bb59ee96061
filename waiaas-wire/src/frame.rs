//! Frames between daemon and enclave: `u32` length (big-endian) ‖ version byte ‖ CBOR.
//!
//! The length counts the version byte and the body and is capped at [`MAX`]: a peer cannot make the other side
//! allocate more. Writes go out in pieces below 32 KiB, since larger vsock writes have been seen corrupted.

use crate::signed::{decode, encode};
use core::fmt;
use minicbor::{Decode, Encode};
use std::io::{Error, ErrorKind};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Version of the protocol. Another version is refused, never guessed at.
pub const VERSION: u8 = 1;

/// Most bytes that a frame may announce.
pub const MAX: u32 = 1 << 20;

const PIECE: usize = 16 * 1024;

/// Writes one message as one frame.
///
/// # Errors
/// `InvalidInput` if the message is larger than [`MAX`]; else what the stream says.
pub async fn write<W, T>(stream: &mut W, message: &T) -> Result<(), Error>
where
    W: AsyncWrite + Unpin,
    T: Encode<()> + Sync,
{
    let body = encode(message);
    let length = u32::try_from(body.len() + 1).ok().filter(|length| *length <= MAX);
    let length = length.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "message larger than a frame may be"))?;
    let mut frame = Vec::with_capacity(body.len() + 5);
    frame.extend_from_slice(&length.to_be_bytes());
    frame.push(VERSION);
    frame.extend_from_slice(&body);
    for piece in frame.chunks(PIECE) {
        stream.write_all(piece).await?;
    }
    stream.flush().await
}

/// Reads one frame and the message in it. `None` when the peer closed between frames.
///
/// # Errors
/// `InvalidData` for a frame that is too long, empty, of another version, or whose body is not the message expected;
/// `UnexpectedEof` when the peer closed inside a frame.
pub async fn read<R, T>(stream: &mut R) -> Result<Option<T>, Error>
where
    R: AsyncRead + Unpin,
    T: for<'b> Decode<'b, ()>,
{
    let Some(length) = read_length(stream).await? else { return Ok(None) };
    let mut frame = vec![0; usize::try_from(length).map_err(Error::other)?];
    stream.read_exact(&mut frame).await?;
    match frame.split_first() {
        Some((&VERSION, body)) => decode(body).map(Some).map_err(invalid),
        Some((version, _)) => Err(Error::new(ErrorKind::InvalidData, OtherVersion(*version))),
        None => Err(invalid("empty frame")),
    }
}

/// A frame of another version of the protocol.
#[derive(Debug)]
struct OtherVersion(u8);

impl fmt::Display for OtherVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it speaks version {} of the protocol, and this program version {VERSION}: ", self.0)?;
        f.write_str("run `waiaasd` and `waiaas-enclave` of the same release")
    }
}

impl core::error::Error for OtherVersion {}

/// The version of the protocol that the peer speaks, where [`read`] failed because it is not ours.
pub fn other_version(error: &Error) -> Option<u8> {
    Some(error.get_ref()?.downcast_ref::<OtherVersion>()?.0)
}

async fn read_length<R: AsyncRead + Unpin>(stream: &mut R) -> Result<Option<u32>, Error> {
    let mut header = [0; 4];
    let (first, rest) = header.split_at_mut(1);
    if stream.read(first).await? == 0 {
        return Ok(None);
    }
    stream.read_exact(rest).await?;
    match u32::from_be_bytes(header) {
        0 => Err(invalid("empty frame")),
        length if length > MAX => Err(invalid(format!("frame of {length} bytes, at most {MAX}"))),
        length => Ok(Some(length)),
    }
}

fn invalid(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidData, why.into())
}

//! The first words on the owner's door: which version of its messages either side speaks, before one of them is said.
//!
//! Eight bytes each way: a name, and the version in two bytes, the higher first. Both sides write theirs before they read, so
//! that either can tell its user what the other one is.

use std::io::{Error, ErrorKind};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Version of the messages in [`crate::control`]. Another version is refused, never guessed at.
pub const VERSION: u16 = 1;

const NAME: &[u8; 6] = b"waiaas";

/// Says our version and hears the other side's.
///
/// # Errors
/// `InvalidData` if the other side says anything else; else what the stream says.
pub async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> Result<u16, Error> {
    let [high, low] = VERSION.to_be_bytes();
    let mut greeting = [0; 8];
    let (name, version) = greeting.split_at_mut(NAME.len());
    name.copy_from_slice(NAME);
    version.copy_from_slice(&[high, low]);
    stream.write_all(&greeting).await?;
    stream.flush().await?;
    stream.read_exact(&mut greeting).await?;
    match greeting {
        [name @ .., high, low] if name == *NAME => Ok(u16::from_be_bytes([high, low])),
        _ => Err(Error::new(ErrorKind::InvalidData, "the other side is no part of WAIaaS")),
    }
}

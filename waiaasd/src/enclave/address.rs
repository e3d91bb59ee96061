//! Where the enclave listens, and how a connection to it begins.

use serde::{Deserialize, Deserializer, de::Error as _};
use std::{
    fmt,
    io::{Error, ErrorKind, Result},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::UnixStream,
    time::sleep,
};
use waiaas_nitro::vsock;

/// The lowest number that a machine other than this one and its host can have.
const FIRST_GUEST: u32 = 3;

/// Longest line by which a monitor takes a connection, in bytes.
const LONGEST_WORD: u64 = 32;

/// How often a monitor that closes at once is asked again: it does while its machine starts to listen.
const TRIES: u32 = 3;

/// Pause between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// Where the enclave listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A Unix socket: a process of this machine.
    Unix(PathBuf),
    /// A port of a machine that this one started: a Nitro enclave.
    Vsock(vsock::Address),
    /// A port of an emulated machine, behind its monitor's Unix socket.
    Hybrid {
        /// The monitor's socket.
        socket: PathBuf,
        /// The port in the machine.
        port: u32,
    },
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Self {
        Self::Unix(path.to_owned())
    }
}

impl From<&PathBuf> for Address {
    fn from(path: &PathBuf) -> Self {
        Self::Unix(path.clone())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "{}", path.display()),
            Self::Vsock(address) => address.fmt(f),
            Self::Hybrid { socket, port } => write!(f, "hybrid:{}:{port}", socket.display()),
        }
    }
}

impl std::str::FromStr for Address {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no address of an enclave such as `/run/waiaas/enclave.sock`, `unix:/path`, `vsock:16:5000` or \
                 `hybrid:/path:5000`"
            )
        };
        match text.split_once(':') {
            None if !text.is_empty() => Ok(Self::Unix(text.into())),
            Some(("unix", path)) if !path.is_empty() => Ok(Self::Unix(path.into())),
            Some(("vsock", rest)) => guest(rest).ok_or_else(wrong)?.map(Self::Vsock),
            Some(("hybrid", rest)) => hybrid(rest).ok_or_else(wrong),
            Some((before, _)) if before.contains('/') => Ok(Self::Unix(text.into())),
            None | Some(_) => Err(wrong()),
        }
    }
}

impl Address {
    /// For a setting whose empty text means that there is none.
    pub(crate) fn setting<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Self>, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(D::Error::custom) }
    }

    /// A connection to it.
    pub(super) async fn connect(&self) -> Result<BufReader<UnixStream>> {
        match self {
            Self::Unix(path) => Ok(BufReader::new(UnixStream::connect(path).await?)),
            Self::Vsock(address) => Ok(BufReader::new(through(vsock::connecting(*address)?).await?)),
            Self::Hybrid { socket, port } => by_monitor(socket, *port).await,
        }
    }
}

/// A number of a machine and a port of it; the inner error says which number no enclave can have.
fn guest(text: &str) -> Option<std::result::Result<vsock::Address, String>> {
    let (cid, port) = text.split_once(':')?;
    let address = vsock::Address { cid: cid.parse().ok()?, port: port.parse().ok()? };
    let range = FIRST_GUEST..u32::MAX;
    let what =
        format!("`vsock:{text}`: an enclave's CID is {FIRST_GUEST} or above; `nitro-cli describe-enclaves` shows it");
    Some(if range.contains(&address.cid) && address.port < u32::MAX { Ok(address) } else { Err(what) })
}

fn hybrid(text: &str) -> Option<Address> {
    let (socket, port) = text.rsplit_once(':').filter(|(socket, _)| !socket.is_empty())?;
    Some(Address::Hybrid { socket: socket.into(), port: port.parse().ok()? })
}

/// Tokio reads and writes a stream socket of any family by its descriptor.
async fn through(socket: OwnedFd) -> Result<UnixStream> {
    let stream = UnixStream::from_std(socket.into())?;
    stream.writable().await?;
    stream.take_error()?.map_or(Ok(stream), Err)
}

async fn by_monitor(socket: &Path, port: u32) -> Result<BufReader<UnixStream>> {
    let mut tries = 1;
    loop {
        match ask_monitor(socket, port).await {
            Err(why) if why.kind() == ErrorKind::UnexpectedEof && tries < TRIES => {
                tries += 1;
                sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}

/// `CONNECT port`, and the monitor's `OK` once the machine has taken the connection.
async fn ask_monitor(socket: &Path, port: u32) -> Result<BufReader<UnixStream>> {
    let mut stream = BufReader::new(UnixStream::connect(socket).await?);
    stream.write_all(format!("CONNECT {port}\n").as_bytes()).await?;
    let mut word = Vec::new();
    (&mut stream).take(LONGEST_WORD).read_until(b'\n', &mut word).await?;
    match word.as_slice() {
        [b'O', b'K', b' ' | b'\n', ..] if word.ends_with(b"\n") => Ok(stream),
        [] => {
            Err(Error::new(ErrorKind::UnexpectedEof, format!("nobody listens at port {port} of the machine behind it")))
        }
        _ => Err(Error::new(ErrorKind::InvalidData, "what listens there is no monitor of a machine")),
    }
}

#[cfg(test)]
mod tests;

//! The Unix socket of the owner's door: who may connect, and how many at once.

use super::control::Door;
use crate::daemon::Daemon;
use futures::StreamExt as _;
use std::{
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _},
    path::Path,
    sync::Arc,
    time::Duration,
};
use tarpc::{
    server::{BaseChannel, Channel as _},
    tokio_serde::formats::Json,
    tokio_util::codec::length_delimited::LengthDelimitedCodec,
};
use tokio::{
    net::{UnixListener, UnixStream},
    sync::Semaphore,
    time::timeout,
};
use tracing::{debug, warn};
use waiaas_wire::{
    Code, Problem,
    control::{Control as _, MAX_FRAME},
    greeting,
};

/// Most connections at once.
const CONNECTIONS: usize = 1_024;

/// How long a connection may take to say which version of the protocol it speaks.
const GREETING: Duration = Duration::from_secs(10);

/// Makes a directory that only its owner can enter, or checks that it is one.
///
/// # Errors
/// `PERMISSIONS_TOO_OPEN` if others can enter it, or it belongs to somebody else.
pub fn private_directory(path: &Path) -> Result<(), Problem> {
    let failed = |why: std::io::Error| Problem::new(Code::StoreFailed, format!("`{}`: {why}", path.display()));
    if !path.exists() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
    }
    let meta = path.metadata().map_err(failed)?;
    let mode = meta.mode() & 0o777;
    if mode & 0o077 != 0 {
        let detail = format!("`{0}` has mode {mode:04o} and must be 0700: chmod 700 {0}", path.display());
        return Err(Problem::new(Code::PermissionsTooOpen, detail));
    }
    if meta.uid() != rustix::process::geteuid().as_raw() {
        return Err(Problem::new(Code::PermissionsTooOpen, format!("`{}` belongs to another account", path.display())));
    }
    Ok(())
}

/// Opens the socket. One that a dead daemon left behind is replaced.
///
/// # Errors
/// `SYSTEM_ALREADY_RUNNING` if somebody answers on it.
pub async fn listen(socket: &Path) -> Result<UnixListener, Problem> {
    if UnixStream::connect(socket).await.is_ok() {
        let detail = format!("another daemon answers on `{}`", socket.display());
        return Err(Problem::new(Code::AlreadyRunning, detail));
    }
    let failed = |why: std::io::Error| {
        Problem::new(Code::StoreFailed, format!("the socket `{}` cannot be opened: {why}", socket.display()))
    };
    match std::fs::remove_file(socket) {
        Err(why) if why.kind() != ErrorKind::NotFound => return Err(failed(why)),
        _ => {}
    }
    let listener = UnixListener::bind(socket).map_err(failed)?;
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
    Ok(listener)
}

/// Serves until the daemon ends.
pub async fn serve(daemon: Arc<Daemon>, listener: UnixListener) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) if is_ours(&stream) => {
                let daemon = Arc::clone(&daemon);
                tokio::spawn(async move {
                    answer(daemon, stream).await;
                    drop(place);
                });
            }
            Ok(_) => warn!("a connection of another account was refused"),
            Err(why) => {
                warn!(%why, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Only the account that runs the daemon may connect, and root, who can do as it likes anyway.
fn is_ours(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream.peer_cred().is_ok_and(|peer| peer.uid() == own || peer.uid() == 0)
}

async fn answer(daemon: Arc<Daemon>, mut stream: UnixStream) {
    match timeout(GREETING, greeting::exchange(&mut stream)).await {
        Ok(Ok(greeting::VERSION)) => {}
        // It has been told ours, and tells its user.
        Ok(Ok(version)) => return warn!(version, "a caller of another version of the protocol was refused"),
        Ok(Err(_)) | Err(_) => return debug!("a connection ended before it said what it speaks"),
    }
    let frames = LengthDelimitedCodec::builder().max_frame_length(MAX_FRAME).new_framed(stream);
    let transport = tarpc::serde_transport::new(frames, Json::default());
    let channel = BaseChannel::with_defaults(transport);
    channel
        .execute(Door { daemon }.serve())
        .for_each_concurrent(None, |call| async move {
            Box::pin(call).await;
        })
        .await;
    debug!("a connection ended");
}

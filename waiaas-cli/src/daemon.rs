//! The way to the daemon: tarpc over its Unix socket, after a look at who is behind it.

use crate::{
    clock::Deadline,
    home::Home,
    output::refusal,
    private,
    remote::{self, NOT_OVER_REST, Place},
};
use std::{
    fs,
    os::unix::fs::{FileTypeExt as _, MetadataExt as _},
    path::Path,
    time::Duration,
};
use tarpc::{
    client::{Config, RpcError},
    context::Context,
    serde_transport,
    tokio_serde::formats::Json,
    tokio_util::codec::LengthDelimitedCodec,
};
use tokio::{net::UnixStream, time::timeout};
use waiaas_wire::{
    Problem,
    control::{Caller, ControlClient, MAX_FRAME, Reply},
    greeting,
};

/// How long most calls may take.
const USUAL: Duration = Duration::from_secs(30);

/// How long a call may take that sends something to the ledger and waits for it.
pub const LEDGER: Duration = Duration::from_secs(150);

/// A connection to the daemon, on behalf of a caller.
#[derive(Debug, Clone)]
pub struct Daemon {
    client: ControlClient,
    caller: Caller,
}

impl Daemon {
    /// Connects; refuses a socket that is not this account's alone.
    pub async fn connect(home: &Home, caller: Caller) -> Result<Self, Problem> {
        let socket = home.socket();
        home.check_length()?;
        examine(&socket)?;
        let mut stream = UnixStream::connect(&socket).await.map_err(|_| refusal::unreachable(&socket))?;
        check_peer(&stream, &socket)?;
        greet(&mut stream).await?;
        let framed = LengthDelimitedCodec::builder().max_frame_length(MAX_FRAME).new_framed(stream);
        let client = ControlClient::new(Config::default(), serde_transport::new(framed, Json::default())).spawn();
        Ok(Self { client, caller })
    }

    /// Asks a daemon on another machine, over REST.
    pub fn elsewhere(place: &Place, key: String) -> Result<Self, Problem> {
        Ok(Self { client: remote::client(place, key)?, caller: Caller::default() })
    }

    /// Asks something that is answered soon.
    pub async fn ask<T>(
        &self,
        call: impl AsyncFnOnce(&ControlClient, Context, Caller) -> Result<Reply<T>, RpcError>,
    ) -> Result<T, Problem> {
        self.ask_for(USUAL, call).await
    }

    /// Asks something that may take this long.
    pub async fn ask_for<T>(
        &self,
        most: Duration,
        call: impl AsyncFnOnce(&ControlClient, Context, Caller) -> Result<Reply<T>, RpcError>,
    ) -> Result<T, Problem> {
        match self.call(most, call).await {
            Ok(reply) => reply,
            Err(RpcError::Server(why)) if why.detail == NOT_OVER_REST => Err(refusal::not_over_rest()),
            Err(RpcError::Server(why)) => Err(refusal::not_understood(why.detail)),
            Err(RpcError::DeadlineExceeded) => Err(refusal::too_slow()),
            Err(RpcError::Send(_) | RpcError::Shutdown | RpcError::Channel(_)) => Err(refusal::lost()),
        }
    }

    /// Asks for something that moves money: no answer does not mean that it was not done.
    pub async fn pay<T>(
        &self,
        idempotency_key: Option<&str>,
        call: impl AsyncFnOnce(&ControlClient, Context, Caller) -> Result<Reply<T>, RpcError>,
    ) -> Result<T, Problem> {
        match self.call(LEDGER, call).await {
            Ok(reply) => reply,
            // Not even put into the buffer: the daemon knows nothing of it.
            Err(RpcError::Send(_)) => Err(refusal::lost()),
            Err(_) => Err(refusal::unknown_payment(idempotency_key)),
        }
    }

    async fn call<T>(
        &self,
        most: Duration,
        call: impl AsyncFnOnce(&ControlClient, Context, Caller) -> Result<Reply<T>, RpcError>,
    ) -> Result<Reply<T>, RpcError> {
        let mut context = tarpc::context::current();
        context.deadline = Deadline::after(most).instant();
        call(&self.client, context, self.caller.clone()).await
    }
}

/// Refuses a socket that others could have put there or could listen on.
fn examine(socket: &Path) -> Result<(), Problem> {
    let (Some(directory), Ok(metadata)) = (socket.parent(), fs::symlink_metadata(socket)) else {
        return Err(refusal::unreachable(socket));
    };
    let above = fs::metadata(directory).map_err(|why| refusal::file(directory, &why))?;
    private::check_directory(directory, &above, 0o077)?;
    if !metadata.file_type().is_socket() {
        return Err(refusal::not_a_socket(socket));
    }
    if !private::is_mine(&metadata) {
        return Err(refusal::foreign(socket));
    }
    if metadata.mode() & 0o177 != 0 {
        return Err(refusal::too_open(socket, metadata.mode(), 0o600));
    }
    Ok(())
}

/// Refuses a daemon of another version. Nothing has been asked of it yet.
async fn greet(stream: &mut UnixStream) -> Result<(), Problem> {
    match timeout(USUAL, greeting::exchange(stream)).await {
        Ok(Ok(greeting::VERSION)) => Ok(()),
        Ok(Ok(other)) => Err(refusal::other_version(other, greeting::VERSION)),
        Ok(Err(_)) => Err(refusal::lost()),
        Err(_) => Err(refusal::too_slow()),
    }
}

/// Refuses a listener of another account.
fn check_peer(stream: &UnixStream, socket: &Path) -> Result<(), Problem> {
    let peer = stream.peer_cred().map_err(|why| refusal::file(socket, &why))?;
    if peer.uid() == rustix::process::geteuid().as_raw() { Ok(()) } else { Err(refusal::foreign(socket)) }
}

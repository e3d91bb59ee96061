//! A FAKE daemon for the tests of the command line: it answers as the real one does, out of a table. It decides, signs and
//! pays nothing. What the real one does is tested in the crate `tests`.

#![allow(dead_code, reason = "each test uses its own part of it")]

mod answers;
mod attest;
mod audit;
mod inbox;
mod message;
mod review;
mod views;

use futures::StreamExt as _;
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tarpc::{
    server::{BaseChannel, Channel as _},
    tokio_serde::formats::Json,
    tokio_util::codec::length_delimited::LengthDelimitedCodec,
};
use tokio::net::{UnixListener, UnixStream};
use waiaas_policy::Address;
use waiaas_wire::{
    control::{Control as _, MAX_FRAME},
    greeting,
};

/// The fake, for an owner.
#[derive(Debug, Clone)]
pub struct FakeDaemon {
    /// Whose signatures it asks for.
    pub owner: Address,
    /// The installation whose enclave it pretends to have.
    pub home: PathBuf,
}

impl FakeDaemon {
    /// Listens on a socket for as long as the test runs.
    pub fn start(self, socket: &Path) {
        let socket = socket.to_owned();
        let (listening, is_listening) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = UnixListener::bind(&socket).unwrap();
                std::fs::set_permissions(&socket, PermissionsExt::from_mode(0o600)).unwrap();
                listening.send(()).unwrap();
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(self.clone().answer(stream));
                }
            });
        });
        is_listening.recv().unwrap();
    }
    async fn answer(self, mut stream: UnixStream) {
        if greeting::exchange(&mut stream).await.is_err() {
            return;
        }
        let frames = LengthDelimitedCodec::builder().max_frame_length(MAX_FRAME).new_framed(stream);
        let transport = tarpc::serde_transport::new(frames, Json::default());
        let calls = BaseChannel::with_defaults(transport).execute(self.serve());
        calls.for_each(|call| async { drop(tokio::spawn(call)) }).await;
    }
}

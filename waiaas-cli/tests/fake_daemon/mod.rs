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

use futures::{StreamExt as _, future::ready};
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tarpc::{
    server::{BaseChannel, Channel as _},
    tokio_serde::formats::Json,
};
use waiaas_policy::Address;
use waiaas_wire::control::{Control as _, MAX_FRAME};

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
                let mut incoming = tarpc::serde_transport::unix::listen(&socket, Json::default).await.unwrap();
                incoming.config_mut().max_frame_length(MAX_FRAME);
                std::fs::set_permissions(&socket, PermissionsExt::from_mode(0o600)).unwrap();
                listening.send(()).unwrap();
                let connections = incoming.filter_map(|connection| ready(connection.ok()));
                connections
                    .for_each(|transport| {
                        let calls = BaseChannel::with_defaults(transport).execute(self.clone().serve());
                        tokio::spawn(calls.for_each(|call| async { drop(tokio::spawn(call)) }));
                        ready(())
                    })
                    .await;
            });
        });
        is_listening.recv().unwrap();
    }
}

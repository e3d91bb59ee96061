//! The real enclave.

use crate::server::place;
use ed25519_dalek::{Signer as _, SigningKey};
use std::{
    env,
    fs::{DirBuilder, Permissions},
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::time::timeout;
use waiaas_policy::{Address, time::Timestamp};
use waiaas_wire::{
    Signature,
    enclave::{Phase, Purpose},
    signed::{Manifest, SignedManifest},
};
use waiaasd::enclave::{Enclave, EnclaveError, Presence};

const PATIENCE: Duration = Duration::from_secs(30);

/// The enclave as a process; ends with this value, as `kill -9` does.
struct Process(Child);

impl Process {
    fn start(socket: &Path, root: &Path) -> Self {
        let mut command = Command::new(program());
        command.arg("--socket").arg(socket).arg("--dir").arg(root).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Named by a variable, or beside the test's own build.
fn program() -> PathBuf {
    let beside = || env::current_exe().unwrap().parent().unwrap().with_file_name("waiaas-enclave");
    let named = env::var_os("WAIAAS_ENCLAVE_BIN").map(PathBuf::from);
    let among = env::var_os("WAIAAS_BIN_DIR").map(|directory| PathBuf::from(directory).join("waiaas-enclave"));
    let program = named.or(among).unwrap_or_else(beside);
    let hint = "build it with `cargo build -p waiaas-enclave`, or name it in WAIAAS_ENCLAVE_BIN";
    assert!(program.is_file(), "this test needs the enclave, and {} is not there: {hint}", program.display());
    program
}

fn manifest() -> SignedManifest {
    let key = SigningKey::from_bytes(&[7; 32]);
    let owner = Address::new_from_array(key.verifying_key().to_bytes());
    let created = Timestamp::from_secs(1);
    let manifest =
        Manifest { namespace: "test".to_owned(), owner, version: 1, created, images: None, kms: None, moves: None };
    let signature = Signature(key.sign(&manifest.statement().bytes().unwrap()).to_bytes());
    SignedManifest { manifest, signature }
}

#[tokio::test]
async fn it_is_loaded_killed_and_loaded_again() {
    let (directory, socket) = place();
    std::fs::set_permissions(directory.path(), Permissions::from_mode(0o700)).unwrap();
    let root = directory.path().join("root");
    DirBuilder::new().mode(0o700).create(&root).unwrap();
    let enclave = Enclave::new(&socket, Duration::from_secs(10));
    let mut presence = enclave.presence();

    let process = Process::start(&socket, &root);
    timeout(PATIENCE, presence.wait_for(|now| now.needs_loading())).await.unwrap().unwrap();
    assert!(matches!(enclave.start().await, Err(EnclaveError::Refused(_))), "nothing is loaded yet");
    enclave.load_manifest(manifest()).await.unwrap();
    let fee_payer = enclave.create_key(Purpose::FeePayer).await.unwrap();
    let receipt = enclave.create_key(Purpose::Receipt).await.unwrap();
    enclave.start().await.unwrap();
    timeout(PATIENCE, presence.wait_for(|now| now.is_ready())).await.unwrap().unwrap();

    drop(process);
    timeout(PATIENCE, presence.wait_for(|now| *now == Presence::Absent)).await.unwrap().unwrap();
    assert!(matches!(enclave.hello().await, Err(EnclaveError::Unreachable(_))));

    let _process = Process::start(&socket, &root);
    timeout(PATIENCE, presence.wait_for(|now| now.needs_loading())).await.unwrap().unwrap();
    assert_eq!(enclave.hello().await.unwrap().phase, Phase::Empty);
    enclave.load_manifest(manifest()).await.unwrap();
    assert_eq!(enclave.load_key(fee_payer.sealed).await.unwrap().address, fee_payer.address);
    assert_eq!(enclave.load_key(receipt.sealed).await.unwrap().address, receipt.address);
    enclave.start().await.unwrap();
    timeout(PATIENCE, presence.wait_for(|now| now.is_ready())).await.unwrap().unwrap();
}

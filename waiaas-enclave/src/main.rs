//! The signer as a program: hardens itself, opens its device and its socket, serves until it is told to end.
#![deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::wildcard_enum_match_arm)]

use clap::Parser;
use std::{
    future::Future,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};
use tokio::{
    net::UnixListener,
    signal::unix::{SignalKind, signal},
};
use waiaas_enclave::{
    device::{Development, Device},
    enclave::Enclave,
    harden, log,
    server::{Limits, serve},
    socket::Door,
    start::StartError,
};

/// The signer of WAIaaS: keeps the keys, decides every signature again on its own state, then signs.
#[derive(Parser)]
#[command(name = "waiaas-enclave", version)]
struct Settings {
    /// The Unix socket to answer on; its directory must be yours alone (0700)
    #[arg(long, value_name = "PATH")]
    socket: PathBuf,
    /// The directory of the development root, yours alone (0700)
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
}

fn main() -> ExitCode {
    let settings = Settings::parse();
    match run(&settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            log::event(format_args!("error: {why}"));
            ExitCode::from(why.exit_code())
        }
    }
}

fn run(settings: &Settings) -> Result<(), StartError> {
    harden::process();
    let device = Development::open(&settings.dir)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(StartError::system("cannot start threads"))?;
    runtime.block_on(answer(&settings.socket, Arc::new(device)))?;
    log::event(format_args!("ended"));
    Ok(())
}

fn introduce(device: &dyn Device, socket: &Path) {
    let version = env!("CARGO_PKG_VERSION");
    log::event(format_args!("waiaas-enclave {version}, provider {}, at {}", device.name(), socket.display()));
    if !device.isolated() {
        let name = device.name();
        log::event(format_args!("warning: the provider {name} gives NO hardware isolation: not for real money"));
    }
}

async fn answer(socket: &Path, device: Arc<dyn Device>) -> Result<(), StartError> {
    // Before the socket is there, so that nobody meets an enclave that does not end in order.
    let end = end().map_err(StartError::system("cannot wait for signals"))?;
    let door = Door::open(socket)?;
    introduce(&*device, socket);
    let listener = door.listener().and_then(UnixListener::from_std);
    let listener = listener.map_err(StartError::system("cannot serve the socket"))?;
    serve(listener, Arc::new(Enclave::new(device)), Limits::default(), end).await;
    Ok(())
}

/// Comes about when the process is told to end.
fn end() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

//! The signer as a program: hardens itself, opens its device and its door, serves until it is told to end. In an image it is
//! the machine's first process besides.
#![deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::wildcard_enum_match_arm)]

use clap::Parser as _;
use std::{fmt, future::Future, path::Path, process::ExitCode, sync::Arc};
use tokio::{
    net::UnixListener,
    signal::unix::{SignalKind, signal},
};
#[cfg(feature = "virtual")]
use waiaas_enclave::device::Development;
use waiaas_enclave::{
    device::{Device, Nitro},
    enclave::Enclave,
    harden, init,
    listener::Listener,
    log,
    server::{Limits, serve},
    settings::{IN_IMAGE, Settings},
    socket::Door,
    start::StartError,
};

fn main() -> ExitCode {
    if init::is_first() {
        report(image());
        init::end()
    }
    report(run(&Settings::parse()))
}

fn report(ended: Result<(), StartError>) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            log::event(format_args!("error: {why}"));
            ExitCode::from(why.exit_code())
        }
    }
}

/// As the first process of a machine.
fn image() -> Result<(), StartError> {
    init::mount_all()?;
    run(&Settings::in_image(Path::new(IN_IMAGE))?)
}

fn run(settings: &Settings) -> Result<(), StartError> {
    harden::process();
    let device = device(settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(StartError::system("cannot start threads"))?;
    runtime.block_on(answer(settings, device))?;
    log::event(format_args!("ended"));
    Ok(())
}

fn device(settings: &Settings) -> Result<Arc<dyn Device>, StartError> {
    #[cfg(feature = "virtual")]
    if let Some(directory) = &settings.dir {
        return Ok(Arc::new(Development::open(directory)?));
    }
    #[cfg(feature = "emulated")]
    if let Some(authority) = &settings.authority {
        return Ok(Arc::new(Nitro::emulated(authority)?));
    }
    debug_assert!(settings.nitro, "there is no other device");
    Ok(Arc::new(Nitro::open()?))
}

fn introduce(device: &dyn Device, place: impl fmt::Display) {
    let version = env!("CARGO_PKG_VERSION");
    log::event(format_args!("waiaas-enclave {version}, provider {}, at {place}", device.name()));
    if !device.isolated() {
        let name = device.name();
        log::event(format_args!("warning: the provider {name} gives NO hardware isolation: not for real money"));
    }
}

async fn answer(settings: &Settings, device: Arc<dyn Device>) -> Result<(), StartError> {
    // Before the door is there, so that nobody meets an enclave that does not end in order.
    let end = end().map_err(StartError::system("cannot wait for signals"))?;
    let (listener, _door) = open(settings)?;
    match (&settings.socket, settings.vsock) {
        (Some(path), _) => introduce(&*device, path.display()),
        (None, port) => introduce(&*device, format_args!("vsock port {}", port.unwrap_or_default())),
    }
    if init::is_first() {
        tokio::spawn(init::reaper().map_err(StartError::system("cannot wait for signals"))?);
        init::heartbeat(settings.parent).await?;
    }
    serve(listener, Arc::new(Enclave::new(device)), Limits::default(), end).await;
    Ok(())
}

/// The listening socket, and what removes its file when it is dropped.
fn open(settings: &Settings) -> Result<(Listener, Option<Door>), StartError> {
    match (&settings.socket, settings.vsock) {
        (Some(path), _) => {
            let door = Door::open(path)?;
            let listener = door.listener().and_then(UnixListener::from_std);
            let listener = listener.map_err(StartError::system("cannot serve the socket"))?;
            Ok((listener.into(), Some(door)))
        }
        (None, Some(port)) => Ok((Listener::vsock(port, settings.parent)?, None)),
        (None, None) => Err(StartError::system("cannot listen")(std::io::ErrorKind::InvalidInput.into())),
    }
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

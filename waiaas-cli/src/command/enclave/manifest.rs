//! `waiaas enclave manifest`.

use crate::{
    Ending, attestation, clock,
    output::{enclave::ManifestView, refusal, talk},
    owner::{self, Installation},
    private,
    session::Session,
};
use clap::{Args, Subcommand};
use serde_json::Value;
use std::path::{Path, PathBuf};
use waiaas_wire::{Problem, error::exit, signed::ImageMark};

/// The boot manifest: whom the enclave obeys, and which images may run
#[derive(Debug, Subcommand)]
pub enum Manifest {
    /// Show the manifest in force
    Show,
    Sign(Sign),
}

/// Sign the next version of the manifest
///
/// The owner key signs which images may hold this installation's keys. An enclave takes its manifest once: restart it
/// afterwards (`waiaas down`, `waiaas up`).
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas enclave manifest sign --accept-running        pins the image that runs now, after verifying it
  waiaas enclave manifest sign --image next.json       accepts the next image beside the present one
  waiaas enclave manifest sign --retire 4f1a09         drops the image whose PCR0 begins so")]
pub struct Sign {
    /// Accept the image that runs now
    #[arg(long)]
    accept_running: bool,
    /// Accept the image of this file: JSON with PCR0, PCR1 and PCR2, as `nitro-cli describe-eif` writes them
    #[arg(long, value_name = "FILE")]
    image: Vec<PathBuf>,
    /// Accept no longer the image whose PCR0 begins with these digits
    #[arg(long, value_name = "PCR0")]
    retire: Vec<String>,
}

impl Manifest {
    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Show => {
                let installation = Installation::read(&session.home)?;
                session.output.show(&ManifestView::of(installation.manifest()));
                Ok(exit::DONE)
            }
            Self::Sign(sign) => sign.run(session).await,
        }
    }
}

impl Sign {
    async fn run(self, session: &Session) -> Ending {
        let current = Installation::read(&session.home)?;
        let mut manifest = current.manifest().clone();
        let images = self.change(session, manifest.images.clone().unwrap_or_default()).await?;
        manifest.images = Some(images);
        manifest.version = manifest.version.saturating_add(1);
        manifest.created = clock::now();
        session.confirm(&ManifestView::of(&manifest), talk::ASK_MANIFEST).await?;
        let key = owner::open(session).await?;
        let installation = Installation::sign(&session.home, &key, manifest).await?;
        if let Ok(daemon) = session.daemon().await {
            let signed = installation.for_daemon();
            daemon.ask(async move |client, context, caller| client.adopt(context, caller, signed).await).await?;
        }
        session.output.show(&ManifestView::of(installation.manifest()));
        session.output.talk(talk::NEXT_RESTART);
        Ok(exit::DONE)
    }

    async fn change(&self, session: &Session, mut images: Vec<ImageMark>) -> Result<Vec<ImageMark>, Problem> {
        if !self.accept_running && self.image.is_empty() && self.retire.is_empty() {
            return Err(refusal::manifest_unchanged());
        }
        let mut added: Vec<_> = self.image.iter().map(|file| read(file)).collect::<Result<_, _>>()?;
        if self.accept_running {
            let daemon = session.daemon().await?;
            let attested = attestation::verified(session, &daemon, None).await?;
            added.push(attestation::mark(&attested.image));
        }
        for image in added.into_iter().filter(|image| !images.contains(image)).collect::<Vec<_>>() {
            images.push(image);
        }
        for start in &self.retire {
            let before = images.len();
            images.retain(|image| !hex::encode(image.pcr0).starts_with(&start.to_ascii_lowercase()));
            if images.len() == before || start.is_empty() {
                return Err(refusal::no_such_image(start));
            }
        }
        if images.is_empty() { Err(refusal::last_image()) } else { Ok(images) }
    }
}

/// `{"PCR0": …}`, or the same below `Measurements` as `nitro-cli` has it.
fn read(file: &Path) -> Result<ImageMark, Problem> {
    let text = private::read_text(file)?;
    let value: Value = serde_json::from_str(&text).map_err(|_| refusal::not_measurements(file))?;
    let measurements = value.get("Measurements").unwrap_or(&value);
    let register = |name: &str| {
        let mut bytes = [0; 48];
        let digits = measurements.get(name).and_then(Value::as_str)?;
        hex::decode_to_slice(digits, &mut bytes).ok().filter(|()| bytes != [0; 48])?;
        Some(bytes)
    };
    let image = || Some(ImageMark { pcr0: register("PCR0")?, pcr1: register("PCR1")?, pcr2: register("PCR2")? });
    image().ok_or_else(|| refusal::not_measurements(file))
}

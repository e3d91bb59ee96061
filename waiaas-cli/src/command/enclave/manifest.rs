//! `waiaas enclave manifest`.

use crate::{
    Ending, attestation, clock, measurements,
    output::{enclave::ManifestView, refusal, talk},
    owner::{self, Installation, SealUnder},
    session::Session,
};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use waiaas_wire::{
    Problem,
    error::exit,
    signed::{ImageMark, Manifest, Moves},
};

/// The boot manifest: whom the enclave obeys, and which images may run
#[derive(Debug, Subcommand)]
pub enum Command {
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
  waiaas enclave manifest sign --retire 4f1a09         drops the image whose PCR0 begins so
  waiaas enclave manifest sign --seal-under kms:alias/waiaas-seal   keeps the enclave's keys under that key from then on")]
pub struct Sign {
    /// Accept the image that runs now
    #[arg(long)]
    accept_running: bool,
    /// Accept the image of this file: JSON as `cargo xtask image` or `nitro-cli describe-eif` writes it
    #[arg(long, value_name = "FILE")]
    image: Vec<PathBuf>,
    /// Accept no longer the image whose PCR0 begins with these digits
    #[arg(long, value_name = "PCR0")]
    retire: Vec<String>,
    /// Keep the enclave's keys under this key of AWS KMS (id, ARN or alias/NAME), in place of the one before or of the device
    ///
    /// What is sealed already moves at the enclave's next start, and not before: until then the old key is needed.
    #[arg(long, value_name = "KEY")]
    seal_under: Option<SealUnder>,
    /// Another end point of AWS KMS than that of the daemon's settings
    #[arg(long, value_name = "URL", requires = "seal_under")]
    kms_endpoint: Option<String>,
    /// Everything has moved from the device to the KMS key: let in no more that the device sealed
    #[arg(long)]
    moved: bool,
}

impl Command {
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
        self.change(session, &mut manifest).await?;
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
        if self.seal_under.is_some() {
            session.output.talk(talk::NEXT_SEALED);
        }
        Ok(exit::DONE)
    }

    async fn change(&self, session: &Session, manifest: &mut Manifest) -> Result<(), Problem> {
        let images = self.accept_running || !self.image.is_empty() || !self.retire.is_empty();
        if !images && self.seal_under.is_none() && !self.moved {
            return Err(refusal::manifest_unchanged());
        }
        // Whether it has is the daemon's to say: at worst, what the device sealed does not open, and is let in again.
        let moved = manifest.moves.is_some() && has_moved(session).await;
        if moved {
            manifest.moves = None;
        } else if self.moved {
            return Err(refusal::not_moved());
        }
        if images {
            manifest.images = Some(self.images(session, manifest.images.take().unwrap_or_default()).await?);
        }
        if let Some(key) = &self.seal_under {
            let mark = Box::pin(key.mark(session, self.kms_endpoint.as_deref(), manifest.kms.as_ref())).await?;
            match manifest.kms.replace(mark) {
                None => manifest.moves = Some(Moves::FromDevice),
                Some(before) if manifest.kms.as_ref() == Some(&before) => {
                    return Err(refusal::sealed_under_it(&before.key));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    async fn images(&self, session: &Session, mut images: Vec<ImageMark>) -> Result<Vec<ImageMark>, Problem> {
        let mut added: Vec<_> =
            self.image.iter().map(|file| measurements::read(file).map(|found| found.mark)).collect::<Result<_, _>>()?;
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

/// Whether the enclave is loaded under a KMS key: then everything that the device sealed is sealed under it.
async fn has_moved(session: &Session) -> bool {
    let Ok(daemon) = session.daemon().await else { return false };
    let status = daemon.ask(async |client, context, caller| client.status(context, caller).await).await;
    status.is_ok_and(|status| status.enclave.kms_key.is_some() && status.enclave.phase.as_deref() == Some("ready"))
}

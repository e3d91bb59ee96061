//! `waiaas enclave`.

mod manifest;
mod pcr;

use crate::{Ending, attestation, output::enclave::AttestedView, session::Session};
use clap::Subcommand;
use waiaas_wire::error::exit;

/// The enclave: what it is, what it proves, and the manifest it runs under
#[derive(Debug, Subcommand)]
pub enum Enclave {
    /// Show where the enclave stands, as the daemon sees it
    Status,
    /// Ask the enclave for an attestation and verify it
    ///
    /// Verified are the chain of certificates up to the root of AWS (or, where the device is virtual, of this
    /// installation), a nonce of this command's own, the boot manifest in PCR16, the owner, and the image where the manifest
    /// names images. Ends with 10 when anything of it does not hold.
    #[command(after_help = "\
Examples:
  waiaas enclave attest
  waiaas enclave attest shop         states that wallet's key, too")]
    Attest {
        /// A wallet whose key is to be stated, by name or id
        #[arg(value_name = "WALLET")]
        wallet: Option<String>,
    },
    #[command(subcommand)]
    Manifest(manifest::Command),
    #[command(subcommand)]
    Pcr(pcr::Pcr),
}

impl Enclave {
    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Status => {
                let daemon = session.daemon().await?;
                let status = daemon.ask(async |client, context, caller| client.status(context, caller).await).await?;
                session.output.show(&status.enclave);
            }
            Self::Attest { wallet } => {
                let daemon = session.daemon().await?;
                let attested = attestation::verified(session, &daemon, wallet).await?;
                session.output.show(&AttestedView::of(&attested));
            }
            Self::Manifest(manifest) => return manifest.run(session).await,
            Self::Pcr(pcr) => return pcr.run(session).await,
        }
        Ok(exit::DONE)
    }
}

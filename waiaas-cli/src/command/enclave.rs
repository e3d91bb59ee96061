//! `waiaas enclave`.

mod manifest;
mod pcr;

use crate::{
    Ending, attestation,
    output::{enclave::AttestedView, receipt::Successor, refusal, talk},
    session::Session,
};
use clap::Subcommand;
use waiaas_wire::{Problem, attested::Statement, error::exit, receipt::Succession, signed::decode};

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
    /// Have another key made for receipts and checkpoints
    ///
    /// It signs from the enclave's next start on; both keys sign that the one takes the place of the other, so that receipts of
    /// before stay verifiable. Asked again before that start, it is the same key.
    RotateReceiptKey,
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
            Self::RotateReceiptKey => rotate_receipt_key(session).await?,
            Self::Manifest(manifest) => return manifest.run(session).await,
            Self::Pcr(pcr) => return pcr.run(session).await,
        }
        Ok(exit::DONE)
    }
}

async fn rotate_receipt_key(session: &Session) -> Result<(), Problem> {
    let daemon = session.daemon().await?;
    // The key of before must be the enclave's own: it vouches for the next.
    let attested = attestation::verified(session, &daemon, None).await?;
    let view = daemon.ask(async |client, context, caller| client.receipt_key_renew(context, caller).await).await?;
    let succession: Succession = decode(&view.signed).map_err(refusal::receipt)?;
    let Statement { namespace, owner, receipt_key, .. } = &attested.statement;
    let ours = (&succession.namespace, &succession.owner) == (namespace, owner);
    let tied = *receipt_key == Some(succession.old) && succession.verifies();
    if !(ours && tied) || (view.old, view.new) != (succession.old, succession.new) {
        return Err(refusal::receipt("the next key is not tied to the one that is attested"));
    }
    session.output.show(&Successor { old: succession.old, new: succession.new });
    session.output.talk(talk::NEXT_RECEIPT_KEY);
    Ok(())
}

//! `waiaas owner`.

mod mfa;

use crate::{
    Ending,
    output::{
        owner::{ExportedKey, OwnerView},
        refusal, talk,
    },
    owner::{self, Installation, OwnerSigner},
    private,
    session::Session,
};
use clap::Subcommand;
use std::path::PathBuf;
use waiaas_wire::{Problem, error::exit};

/// The owner and the owner key
#[derive(Debug, Subcommand)]
pub enum Owner {
    /// Show whom this installation belongs to and where the key is
    Show,
    /// Write the owner key to a new file of mode 0600, in Solana's keygen form
    ///
    /// Whoever reads the file controls the money. The file is never overwritten, and the key is never printed.
    #[command(after_help = "Example:\n  waiaas owner export id.json")]
    Export {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// A second factor over REST: codes of an authenticator
    #[command(subcommand)]
    Mfa(mfa::Mfa),
}

impl Owner {
    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Show => session.output.show(&show(session)?),
            Self::Mfa(mfa) => return mfa.run(session).await,
            Self::Export { file } => session.output.show(&export(session, file).await?),
        }
        Ok(exit::DONE)
    }
}

fn show(session: &Session) -> Result<OwnerView, Problem> {
    let installation = Installation::read(&session.home)?;
    let key = owner::place(&session.home, &installation)?;
    let config = Some(session.home.config_file()).filter(|file| file.exists());
    Ok(OwnerView {
        created: false,
        namespace: installation.namespace().to_owned(),
        owner: installation.owner(),
        key,
        config,
    })
}

async fn export(session: &Session, file: PathBuf) -> Result<ExportedKey, Problem> {
    if file.exists() {
        return Err(refusal::exists(&file));
    }
    owner::must_be_here(session)?;
    session.confirm(talk::EXPORT_IS_CLEAR, talk::ASK_EXPORT).await?;
    let OwnerSigner::Key(key) = owner::open(session).await? else { return Err(refusal::not_exportable()) };
    private::write_new(&file, owner::keygen_text(&key).as_bytes())?;
    Ok(ExportedKey { owner: key.address(), file })
}

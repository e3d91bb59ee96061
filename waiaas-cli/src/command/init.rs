//! `waiaas init`.

use crate::{
    Ending,
    output::{owner::OwnerView, refusal, talk},
    owner::{self, KeyStore, Wish},
    private, program,
    session::Session,
};
use clap::Args;
use std::path::PathBuf;
use waiaas_wire::{Problem, error::exit};

/// Make the owner key, the settings and the directories
///
/// The owner key controls the money. It is kept under a passphrase, in the keyring of this account where there is one,
/// else in a file of mode 0600. What is there already is left as it is: running it again does no harm.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas init                                      asks for a passphrase, twice
  waiaas init --import id.json                     takes a key in Solana's keygen form
  waiaas init --non-interactive --passphrase-file pass.txt --key-store file")]
pub struct Init {
    /// Take the key from a file in Solana's keygen form (mode 0600) instead of making one
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    /// Where to keep the key, under the passphrase
    #[arg(long, value_name = "WHERE")]
    key_store: Option<KeyStore>,
    /// Ask nothing; needs --passphrase-file
    #[arg(long)]
    non_interactive: bool,
}

impl Init {
    pub async fn run(self, session: &Session) -> Ending {
        if self.non_interactive && session.global.passphrase_file.is_none() {
            return Err(refusal::non_interactive());
        }
        session.home.prepare()?;
        let config = write_config(session).await?;
        let wish = Wish { import: self.import.as_deref(), store: self.key_store };
        let owner = owner::establish(session, &wish).await?;
        adopt(session, &owner.installation).await?;
        session.output.show(&OwnerView {
            created: owner.made,
            namespace: owner.installation.namespace().to_owned(),
            owner: owner.installation.owner(),
            key: owner.place,
            config,
        });
        if owner.made {
            session.output.talk(talk::NEXT_UP);
        }
        Ok(exit::DONE)
    }
}

/// Writes the settings with their explanations, unless they are there.
async fn write_config(session: &Session) -> Result<Option<PathBuf>, Problem> {
    let file = session.home.config_file();
    if file.exists() {
        return Ok(Some(file));
    }
    let Ok(daemon) = program::find(program::DAEMON) else {
        session.output.warn(talk::NO_CONFIG);
        return Ok(None);
    };
    let template = program::ask(&daemon, &session.home, &["config", "--template"]).await?;
    private::write_new(&file, template.as_bytes())?;
    Ok(Some(file))
}

/// Tells a daemon that runs already whom it belongs to.
async fn adopt(session: &Session, installation: &owner::Installation) -> Result<(), Problem> {
    let Ok(daemon) = session.daemon().await else { return Ok(()) };
    let manifest = installation.for_daemon();
    daemon.ask(async move |client, context, caller| client.adopt(context, caller, manifest).await).await.map(drop)
}

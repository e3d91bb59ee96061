//! `waiaas init`.

use crate::{
    Ending,
    output::{owner::OwnerView, refusal, talk},
    owner::{self, KeyStore, Wanted, Wish},
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
  waiaas init --owner kms:alias/waiaas-owner       a key in AWS KMS, made if there is none of that name
  waiaas init --owner 'pkcs11:token=hsm;object=owner?module-path=/usr/lib/softhsm/libsofthsm2.so'
  waiaas init --non-interactive --passphrase-file pass.txt --key-store file")]
pub struct Init {
    /// Take the key from a file in Solana's keygen form (mode 0600) instead of making one
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    /// Where to keep the key, under the passphrase
    #[arg(long, value_name = "WHERE")]
    key_store: Option<KeyStore>,
    /// Use a key elsewhere: `kms:KEY` in AWS KMS (id, ARN or alias/NAME), or `pkcs11:…` on a token (RFC 7512)
    ///
    /// The key never comes here. An alias or an object that is not there yet is made. The PIN of a token is asked for like a
    /// passphrase, unless the URI names its file as `pin-source`.
    #[arg(long, value_name = "WHERE", conflicts_with_all = ["import", "key_store"])]
    owner: Option<Wanted>,
    /// Another end point of AWS KMS than the region's own
    #[arg(long, value_name = "URL", requires = "owner")]
    kms_endpoint: Option<String>,
    /// Ask nothing; needs --passphrase-file
    #[arg(long)]
    non_interactive: bool,
}

impl Init {
    pub async fn run(self, session: &Session) -> Ending {
        if self.non_interactive && session.global.passphrase_file.is_none() && self.asks() {
            return Err(refusal::non_interactive());
        }
        session.home.prepare()?;
        let config = write_config(session).await?;
        let elsewhere = self.owner.as_ref().map(|wanted| (wanted, self.kms_endpoint.as_deref()));
        let wish = Wish { import: self.import.as_deref(), store: self.key_store, elsewhere };
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

impl Init {
    /// Whether there is a secret to ask for.
    fn asks(&self) -> bool {
        match &self.owner {
            Some(Wanted::Kms(_)) => false,
            Some(Wanted::Pkcs11(uri)) => uri.pin_source().is_none(),
            None => true,
        }
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

//! `waiaas init`.

use crate::{
    Ending,
    output::{owner::OwnerView, refusal, talk},
    owner::{self, KeyStore, SealUnder, Wanted, Wish},
    private, program,
    session::Session,
};
use clap::Args;
use std::path::PathBuf;
use waiaas_wire::{Problem, error::exit, signed::KmsMark};

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
  waiaas init --seal-under kms:alias/waiaas-seal   the enclave's keys open through AWS KMS alone
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
    /// Keep the enclave's keys under a key of AWS KMS (id, ARN or alias/NAME), of kind `ECC_NIST_P256` for `KEY_AGREEMENT`
    ///
    /// Its public half is pinned in the manifest that the owner signs. The enclave seals to it; to open, KMS is asked at every
    /// start, and answers an attested enclave alone. Without it, the enclave's device keeps a root of its own.
    #[arg(long, value_name = "KEY")]
    seal_under: Option<SealUnder>,
    /// Another end point of AWS KMS than the region's own (for --seal-under, than that of the daemon's settings)
    #[arg(long, value_name = "URL")]
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
        if self.kms_endpoint.is_some() && self.owner.is_none() && self.seal_under.is_none() {
            return Err(refusal::endpoint_for_nothing());
        }
        session.home.prepare()?;
        let config = write_config(session).await?;
        let kms = self.sealing(session).await?;
        let elsewhere = self.owner.as_ref().map(|wanted| (wanted, self.kms_endpoint.as_deref()));
        let wish = Wish { import: self.import.as_deref(), store: self.key_store, elsewhere, kms };
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
    /// What the manifest is to say of KMS; looked up before anything is made.
    async fn sealing(&self, session: &Session) -> Result<Option<KmsMark>, Problem> {
        let Some(key) = &self.seal_under else { return Ok(None) };
        let _busy = session.output.busy(talk::ASKING_KMS);
        Box::pin(key.mark(session, self.kms_endpoint.as_deref(), None)).await.map(Some)
    }

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

//! `waiaas key`.

use crate::{
    Ending, clock,
    command::transfer::moment,
    daemon::Daemon,
    output::{List, key::KeyInFile, refusal, talk},
    private,
    session::Session,
};
use clap::Subcommand;
use std::path::PathBuf;
use waiaas_policy::{id::KeyId, time::Timestamp};
use waiaas_wire::{
    Problem,
    control::KeyIdText,
    error::exit,
    view::{KeyTier, KeyView, NewKey, NewKeyView, Role},
};

/// API keys of agents
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make an API key for a wallet; it is shown once
    #[command(after_help = "\
Examples:
  waiaas key create shop --name checkout --expires 90d
  waiaas key create shop --out shop.key          into a 0600 file instead of onto the screen
  waiaas key create --role viewer --name board   for the REST API: sees everything, pays nothing")]
    Create {
        /// The wallet that an agent's key acts for, by name or id
        #[arg(value_name = "WALLET", required_unless_present = "role")]
        wallet: Option<String>,
        /// Instead of an agent's key: one of an owner, a viewer or an auditor, for the REST API
        #[arg(long, value_name = "ROLE", value_parser = ["owner", "viewer", "auditor"], conflicts_with = "wallet")]
        role: Option<String>,
        /// What you call the key
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Until when it is good: a time, or for example `90d` from now
        #[arg(long, value_name = "TIME", value_parser = moment)]
        expires: Option<Timestamp>,
        /// How much it may call a minute over REST: low, standard or high
        #[arg(long, value_name = "TIER")]
        tier: Option<KeyTier>,
        /// Write the key to a new file of mode 0600 instead of showing it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// List the keys, without their secrets
    List,
    /// Make a key useless, at once
    Revoke {
        /// The key
        #[arg(value_name = "ID")]
        id: KeyId,
    },
}

impl Key {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::Create { wallet, role, name, expires, tier, out } => {
                check_future(expires)?;
                check_free(out.as_ref())?;
                let role = role.and_then(|role| role.parse().ok()).unwrap_or(Role::Agent);
                let new =
                    NewKey { role, agent_id: wallet, name, scopes: None, ip_ranges: None, expires_at: expires, tier };
                let key = create(&daemon, new).await?;
                show(session, key, out)?;
            }
            Self::List => session.output.show(&list(&daemon).await?),
            Self::Revoke { id } => session.output.show(&revoke(&daemon, id).await?),
        }
        Ok(exit::DONE)
    }
}

fn check_future(expires: Option<Timestamp>) -> Result<(), Problem> {
    match expires {
        Some(expires) if expires <= clock::now() => Err(refusal::in_the_past(expires)),
        _ => Ok(()),
    }
}

/// Before the key is made: a key that cannot be written down is lost.
fn check_free(out: Option<&PathBuf>) -> Result<(), Problem> {
    match out {
        Some(file) if file.exists() => Err(refusal::exists(file)),
        _ => Ok(()),
    }
}

/// Makes a key.
pub async fn create(daemon: &Daemon, new: NewKey) -> Result<NewKeyView, Problem> {
    daemon.ask(async move |client, context, caller| client.key_create(context, caller, new).await).await
}

/// An agent's key, good until it is revoked.
pub fn agent(wallet: String) -> NewKey {
    NewKey {
        role: Role::Agent,
        agent_id: Some(wallet),
        name: None,
        scopes: None,
        ip_ranges: None,
        expires_at: None,
        tier: None,
    }
}

fn show(session: &Session, key: NewKeyView, out: Option<PathBuf>) -> Result<(), Problem> {
    let Some(file) = out else {
        session.output.show(&key);
        session.output.talk(talk::KEY_ONCE);
        return Ok(());
    };
    private::write_new(&file, format!("{}\n", key.secret).as_bytes())?;
    session.output.show(&KeyInFile { key: key.key, file });
    Ok(())
}

async fn list(daemon: &Daemon) -> Result<List<KeyView>, Problem> {
    let items = daemon.ask(async |client, context, caller| client.key_list(context, caller).await).await?;
    Ok(List { items })
}

async fn revoke(daemon: &Daemon, id: KeyId) -> Result<KeyView, Problem> {
    daemon.ask(async move |client, context, caller| client.key_revoke(context, caller, KeyIdText(id)).await).await
}

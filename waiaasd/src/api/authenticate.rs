//! Who is calling. The only place where a caller becomes a principal.

use crate::{
    daemon::Daemon,
    store::{
        idempotency::Scope,
        keys,
        wallets::{self, Wallet},
    },
};
use waiaas_policy::{
    id::{AgentId, Digest, KeyId},
    time::Timestamp,
};
use waiaas_wire::{Code, Problem, control::Caller};

/// What every API key begins with.
pub const KEY_PREFIXES: [&str; 2] = ["wai_live_", "wai_test_"];

/// Who is calling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// The account that owns the daemon: it came through the owner's socket without a key.
    Owner,
    /// An agent, by its key.
    Agent {
        /// The key.
        key: KeyId,
        /// Whose.
        wallet: AgentId,
    },
}

impl Principal {
    /// The name under which its requests are remembered.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Owner => Scope::Owner,
            Self::Agent { wallet, .. } => Scope::Agent(*wallet),
        }
    }

    /// Lets only the owner pass.
    ///
    /// # Errors
    /// `AUTH_SCOPE_INSUFFICIENT`.
    pub fn owner(&self) -> Result<(), Problem> {
        match self {
            Self::Owner => Ok(()),
            Self::Agent { .. } => Err(Problem::new(Code::AuthScopeInsufficient, "only the owner may do this")),
        }
    }

    /// Lets the owner pass, and the wallet's own agent.
    ///
    /// # Errors
    /// `AUTH_SCOPE_INSUFFICIENT`.
    pub fn of(&self, wallet: AgentId) -> Result<(), Problem> {
        match self {
            Self::Agent { wallet: own, .. } if *own != wallet => {
                Err(Problem::new(Code::AuthScopeInsufficient, "the key is for another wallet"))
            }
            _ => Ok(()),
        }
    }

    /// The wallet that is meant: by name or id, or the agent's own.
    ///
    /// # Errors
    /// `AGENT_NOT_FOUND`, `AUTH_SCOPE_INSUFFICIENT`, or `VALIDATION_REQUIRED_FIELD` when an owner names none and has not
    /// exactly one.
    pub fn wallet(&self, daemon: &Daemon, name: Option<&str>) -> Result<Wallet, Problem> {
        let wallet = match (name, self) {
            (Some(name), _) => named(daemon, name)?,
            (None, Self::Agent { wallet, .. }) => daemon
                .store
                .read(|view| wallets::of(view, *wallet))?
                .ok_or_else(|| Problem::plain(Code::AgentNotFound))?,
            (None, Self::Owner) => only_one(daemon)?,
        };
        self.of(wallet.agent)?;
        Ok(wallet)
    }
}

fn named(daemon: &Daemon, name: &str) -> Result<Wallet, Problem> {
    let found = match name.parse::<AgentId>() {
        Ok(id) => daemon.store.read(|view| wallets::of(view, id))?,
        Err(_) => daemon.store.read(|view| wallets::named(view, name))?,
    };
    found.ok_or_else(|| Problem::new(Code::AgentNotFound, format!("there is no wallet `{name}`")).at("wallet"))
}

fn only_one(daemon: &Daemon) -> Result<Wallet, Problem> {
    let mut wallets = daemon.store.read(|view| wallets::all(view))?;
    match (wallets.pop(), wallets.is_empty()) {
        (Some(wallet), true) => Ok(wallet),
        (None, _) => Err(Problem::new(Code::AgentNotFound, "there is no wallet yet: `waiaas wallet create NAME`")),
        (Some(_), false) => {
            Err(Problem::new(Code::ValidationRequired, "there are several wallets; name the one that is meant")
                .at("wallet"))
        }
    }
}

/// Finds out who calls.
///
/// # Errors
/// `AUTH_KEY_…` for a key that is not known, expired or revoked.
pub fn authenticate(daemon: &Daemon, caller: &Caller) -> Result<Principal, Problem> {
    let Some(secret) = &caller.api_key else { return Ok(Principal::Owner) };
    if !KEY_PREFIXES.iter().any(|prefix| secret.starts_with(prefix)) {
        return Err(Problem::plain(Code::AuthKeyInvalid));
    }
    // Looked up by its hash: how long that takes tells nothing about the secret.
    let hash = Digest::of(secret.as_bytes());
    let key = daemon.store.read(|view| keys::by_secret(view, &hash))?;
    let key = key.ok_or_else(|| Problem::plain(Code::AuthKeyInvalid))?;
    let now = daemon.clock.now();
    if key.revoked.is_some() {
        return Err(Problem::plain(Code::AuthKeyRevoked));
    }
    if key.expires.is_some_and(|expires| expires <= now) {
        return Err(Problem::plain(Code::AuthKeyExpired));
    }
    note_use(daemon, key.id, now);
    Ok(Principal::Agent { key: key.id, wallet: key.wallet })
}

/// Notes the use of a key, behind the call: nobody waits for it, and nothing depends on it.
fn note_use(daemon: &Daemon, key: KeyId, now: Timestamp) {
    if matches!(daemon.store.read(|view| keys::is_use_news(view, key, now)), Ok(true)) {
        let store = daemon.store.clone();
        tokio::spawn(async move { store.run(move |txn| keys::used(txn, key, now)).await });
    }
}

//! Who is calling. The only place where a caller becomes a principal.

use crate::{
    daemon::Daemon,
    manage::oauth,
    store::{
        idempotency::Scope as Claimant,
        keys,
        wallets::{self, Wallet},
    },
};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};
use waiaas_policy::{
    id::{AgentId, Digest, KeyId},
    time::Timestamp,
};
use waiaas_wire::{
    Code, Problem,
    control::Caller,
    view::{KeyTier, Role, Scope},
};

/// What every API key begins with.
pub const KEY_PREFIXES: [&str; 2] = ["wai_live_", "wai_test_"];

/// Who is calling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// The account that owns the daemon: it came through the owner's socket without a key.
    Owner,
    /// Somebody with an API key.
    Holder(Badge),
}

/// What an API key says of its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The key.
    pub key: KeyId,
    /// What its holder is.
    pub role: Role,
    /// The wallet that an agent acts for.
    pub wallet: Option<AgentId>,
    /// Its rights.
    pub scopes: Vec<Scope>,
    /// How much it may call.
    pub tier: KeyTier,
}

impl Principal {
    /// What it is.
    pub fn role(&self) -> Role {
        match self {
            Self::Owner => Role::Owner,
            Self::Holder(badge) => badge.role,
        }
    }

    /// Its rights.
    pub fn scopes(&self) -> &[Scope] {
        match self {
            Self::Owner => Scope::ALL,
            Self::Holder(badge) => &badge.scopes,
        }
    }

    /// The name under which its requests are remembered.
    pub fn claimant(&self) -> Claimant {
        match self {
            Self::Holder(Badge { wallet: Some(wallet), .. }) => Claimant::Agent(*wallet),
            Self::Owner | Self::Holder(_) => Claimant::Owner,
        }
    }

    /// Lets pass who has a right.
    ///
    /// # Errors
    /// `AUTH_SCOPE_INSUFFICIENT`.
    pub fn may(&self, scope: Scope) -> Result<(), Problem> {
        if self.scopes().contains(&scope) {
            return Ok(());
        }
        Err(Problem::new(Code::AuthScopeInsufficient, format!("the key does not carry `{scope}`")))
    }

    /// Lets only the owner pass.
    ///
    /// # Errors
    /// `AUTH_SCOPE_INSUFFICIENT`.
    pub fn owner(&self) -> Result<(), Problem> {
        if self.role() == Role::Owner {
            return Ok(());
        }
        Err(Problem::new(Code::AuthScopeInsufficient, "only the owner may do this"))
    }

    /// Lets everybody pass but the agents of other wallets.
    ///
    /// # Errors
    /// `AUTH_SCOPE_INSUFFICIENT`.
    pub fn of(&self, wallet: AgentId) -> Result<(), Problem> {
        match self {
            Self::Holder(Badge { wallet: Some(own), .. }) if *own != wallet => {
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
            (None, Self::Holder(Badge { wallet: Some(wallet), .. })) => daemon
                .store
                .read(|view| wallets::of(view, *wallet))?
                .ok_or_else(|| Problem::plain(Code::AgentNotFound))?,
            (None, _) => only_one(daemon)?,
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

/// Finds out who calls the owner's door.
///
/// # Errors
/// `AUTH_KEY_…` for a key that is not known, expired or revoked; `AUTH_IP_BLOCKED` for one that is bound to networks.
pub fn authenticate(daemon: &Daemon, caller: &Caller) -> Result<Principal, Problem> {
    let Some(secret) = &caller.api_key else { return Ok(Principal::Owner) };
    holder(daemon, secret, IpAddr::V4(Ipv4Addr::LOCALHOST)).map(Principal::Holder)
}

/// Whose API key that is, used from an address.
///
/// # Errors
/// As [`authenticate`].
pub fn holder(daemon: &Daemon, secret: &str, from: IpAddr) -> Result<Badge, Problem> {
    if secret.bytes().filter(|byte| *byte == b'.').count() == 2 {
        return client(daemon, secret);
    }
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
    let within = |range: &String| range.parse::<IpNet>().is_ok_and(|range| range.contains(&from));
    if key.ranges.as_ref().is_some_and(|ranges| !ranges.iter().any(within)) {
        return Err(Problem::new(Code::AuthIpBlocked, format!("the key may not be used from {from}")));
    }
    note_use(daemon, key.id, now);
    let wallet = (key.role() == Role::Agent).then_some(key.wallet);
    Ok(Badge { key: key.id, role: key.role(), wallet, scopes: key.scopes(), tier: key.tier() })
}

/// Which OAuth client has a token. Limits of calls are counted by client, as they are by key.
fn client(daemon: &Daemon, token: &str) -> Result<Badge, Problem> {
    let oauth::Bearer { client, scopes } = oauth::open(daemon, token)?;
    let (key, role) = (KeyId::from_u128(client.id.as_u128()), Role::from(client.role));
    let wallet = (role == Role::Agent).then_some(client.wallet);
    Ok(Badge { key, role, wallet, scopes, tier: KeyTier::Standard })
}

/// Notes the use of a key, behind the call: nobody waits for it, and nothing depends on it.
fn note_use(daemon: &Daemon, key: KeyId, now: Timestamp) {
    if matches!(daemon.store.read(|view| keys::is_use_news(view, key, now)), Ok(true)) {
        let store = daemon.store.clone();
        tokio::spawn(async move { store.run(move |txn| keys::used(txn, key, now)).await });
    }
}

//! API keys. Of the secret, only its hash is kept.

use super::{
    error::StoreError,
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    id::{AgentId, Digest, KeyId},
    time::{Span, Timestamp},
};
use waiaas_wire::view::{KeyTier, KeyView, Role, Scope};

/// How far behind the truth "last used" may be: a write for every call would cost more than it tells.
pub const USE_PRECISION: Span = Span::from_secs(60);

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ApiKey {
    /// Its id.
    #[n(0)]
    pub id: KeyId,
    /// SHA-256 of the secret.
    #[n(1)]
    pub secret: Digest,
    /// The owner's name for it.
    #[n(2)]
    pub name: String,
    /// The agent whose wallet it acts for; 0 for a key that is no agent's.
    #[n(3)]
    pub wallet: AgentId,
    /// The first letters and the last four of the secret.
    #[n(4)]
    pub hint: String,
    /// When it was made.
    #[n(5)]
    pub created: Timestamp,
    /// From when on it is not good any more, if that was set.
    #[n(6)]
    pub expires: Option<Timestamp>,
    /// When it was revoked, if it was.
    #[n(7)]
    pub revoked: Option<Timestamp>,
    /// What its holder is; absent: an agent.
    #[n(8)]
    pub role: Option<Holder>,
    /// Its rights by name, where they are fewer than the role's.
    #[n(9)]
    pub scopes: Option<Vec<String>>,
    /// Networks that it may be used from; absent: any.
    #[n(10)]
    pub ranges: Option<Vec<String>>,
    /// How much it may call, by name; absent: as usual.
    #[n(11)]
    pub tier: Option<String>,
}

/// What the holder of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Holder {
    /// The owner.
    #[n(0)]
    Owner,
    /// An agent.
    #[n(1)]
    Agent,
    /// Somebody who looks.
    #[n(2)]
    Viewer,
    /// Somebody who looks at the audit log, too.
    #[n(3)]
    Auditor,
}

impl From<Holder> for Role {
    fn from(holder: Holder) -> Self {
        match holder {
            Holder::Owner => Self::Owner,
            Holder::Agent => Self::Agent,
            Holder::Viewer => Self::Viewer,
            Holder::Auditor => Self::Auditor,
        }
    }
}

impl From<Role> for Holder {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Agent => Self::Agent,
            Role::Viewer => Self::Viewer,
            Role::Auditor => Self::Auditor,
        }
    }
}

impl ApiKey {
    /// What its holder is.
    pub fn role(&self) -> Role {
        self.role.map_or(Role::Agent, Role::from)
    }

    /// Its rights. A name that is not known any more gives none.
    pub fn scopes(&self) -> Vec<Scope> {
        let all = self.role().scopes().iter().copied();
        match &self.scopes {
            None => all.collect(),
            Some(names) => all.filter(|scope| names.iter().any(|name| *name == scope.to_string())).collect(),
        }
    }

    /// How much it may call. A name that is not known any more is as usual.
    pub fn tier(&self) -> KeyTier {
        self.tier.as_ref().and_then(|name| name.parse().ok()).unwrap_or(KeyTier::Standard)
    }

    /// What is shown of it.
    pub fn view(&self, last_used: Option<Timestamp>) -> KeyView {
        KeyView {
            id: self.id,
            name: self.name.clone(),
            role: self.role(),
            wallet: (self.role() == Role::Agent).then_some(self.wallet),
            scopes: self.scopes(),
            ip_ranges: self.ranges.clone().unwrap_or_default(),
            hint: self.hint.clone(),
            created_at: self.created,
            expires_at: self.expires,
            revoked_at: self.revoked,
            last_used_at: last_used,
            tier: Some(self.tier()).filter(|tier| *tier != KeyTier::Standard),
        }
    }
}

/// Which key has a secret.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ApiKeyHash {
    /// SHA-256 of the secret.
    #[n(0)]
    pub secret: Digest,
    /// The key.
    #[n(1)]
    pub id: KeyId,
}

/// When a key was last used.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ApiKeyUse {
    /// The key.
    #[n(0)]
    pub id: KeyId,
    /// When, give or take [`USE_PRECISION`].
    #[n(1)]
    pub at: Timestamp,
}

record!(ApiKey, ApiKey, KeyId, |it| it.id);
record!(ApiKeyHash, ApiKeyHash, Digest, |it| it.secret);
record!(ApiKeyUse, ApiKeyUse, KeyId, |it| it.id);

/// The key whose secret has this SHA-256, good or not.
pub fn by_secret(from: &impl Reads, secret: &Digest) -> Result<Option<ApiKey>, StoreError> {
    match from.get::<ApiKeyHash>(secret)? {
        Some(entry) => from.get(&entry.id),
        None => Ok(None),
    }
}

/// A key.
pub fn of(from: &impl Reads, id: KeyId) -> Result<Option<ApiKey>, StoreError> {
    from.get(&id)
}

/// All keys, the oldest first.
pub fn all(from: &impl Reads) -> Result<Vec<ApiKey>, StoreError> {
    from.scan(Scan::all())
}

/// At most `limit` keys that were made after `after`, the oldest first.
pub fn page(from: &impl Reads, after: Option<KeyId>, limit: usize) -> Result<Vec<ApiKey>, StoreError> {
    let scan = Scan::all().limit(limit);
    from.scan(match after {
        Some(after) => scan.after(&after),
        None => scan,
    })
}

/// When a key was last used, give or take [`USE_PRECISION`].
pub fn last_used(from: &impl Reads, id: KeyId) -> Result<Option<Timestamp>, StoreError> {
    Ok(from.get::<ApiKeyUse>(&id)?.map(|entry| entry.at))
}

/// Keeps a new key.
///
/// # Errors
/// [`StoreError::Taken`] when another key has that secret.
pub fn create(txn: &mut Txn<'_>, key: &ApiKey) -> Result<(), StoreError> {
    if txn.get::<ApiKeyHash>(&key.secret)?.is_some() {
        return Err(StoreError::Taken { what: "API key", name: key.hint.clone() });
    }
    txn.put(&ApiKeyHash { secret: key.secret, id: key.id })?;
    txn.put(key)
}

/// Makes a key useless; the first time counts.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such key.
pub fn revoke(txn: &mut Txn<'_>, id: KeyId, now: Timestamp) -> Result<ApiKey, StoreError> {
    let key: ApiKey = txn.get(&id)?.ok_or(StoreError::Missing { what: "API key" })?;
    let key = ApiKey { revoked: key.revoked.or(Some(now)), ..key };
    txn.put(&key)?;
    Ok(key)
}

/// A key is good until `until` at most.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such key.
pub fn run_out(txn: &mut Txn<'_>, id: KeyId, until: Timestamp) -> Result<ApiKey, StoreError> {
    let key: ApiKey = txn.get(&id)?.ok_or(StoreError::Missing { what: "API key" })?;
    let key = ApiKey { expires: Some(key.expires.map_or(until, |expires| expires.min(until))), ..key };
    txn.put(&key)?;
    Ok(key)
}

/// Whether a use at `now` is worth a call of [`used`]: to be asked outside a transition first.
pub fn is_use_news(from: &impl Reads, id: KeyId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(last_used(from, id)?.is_none_or(|at| at.saturating_add(USE_PRECISION) <= now))
}

/// Notes a use, if that is news.
pub fn used(txn: &mut Txn<'_>, id: KeyId, now: Timestamp) -> Result<(), StoreError> {
    if is_use_news(txn, id, now)? { txn.put(&ApiKeyUse { id, at: now }) } else { Ok(()) }
}

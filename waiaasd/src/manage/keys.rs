//! API keys: made, listed, revoked. The secret is shown once; what is kept is its hash.

use crate::{
    daemon::Daemon,
    flow::request::not_over,
    store::{
        StoreError,
        keys::{self, ApiKey},
        leaf::{Event, LeafRecord},
        wallets::Wallet,
    },
};
use ipnet::IpNet;
use std::net::IpAddr;
use waiaas_policy::{
    id::{AgentId, Digest, KeyId},
    time::Span,
};
use waiaas_wire::{
    Code, Problem,
    view::{KeyTier, NewKey, Role},
};

const MAX_NAME: usize = 64;

/// Most networks of one key.
const MOST_RANGES: usize = 20;

/// How long a key is good after another one took its place.
const GRACE: Span = Span::from_secs(24 * 60 * 60);

/// Makes a key: the record, and the secret. `wallet` is the one that [`NewKey::agent_id`] names.
///
/// # Errors
/// A role without its agent, rights that the role has not, a name, a network or an expiry that is not possible.
pub async fn create(daemon: &Daemon, wallet: Option<Wallet>, new: NewKey) -> Result<(ApiKey, String), Problem> {
    let now = daemon.clock.now();
    check_holder(&new, wallet.as_ref())?;
    wallet.as_ref().map_or(Ok(()), not_over)?;
    let name = new.name.clone();
    let name = name.unwrap_or_else(|| wallet.as_ref().map_or_else(|| new.role.to_string(), |one| one.name.clone()));
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(Problem::new(Code::ValidationFormat, format!("a name has 1 to {MAX_NAME} letters")).at("name"));
    }
    if new.expires_at.is_some_and(|expires| expires <= now) {
        return Err(Problem::new(Code::ValidationRange, "the expiry is in the past").at("expiresAt"));
    }
    let secret = secret()?;
    let key = ApiKey {
        id: KeyId::from_parts(now.as_millis(), crate::daemon::random()?),
        secret: Digest::of(secret.as_bytes()),
        name,
        wallet: wallet.map_or(AgentId::from_u128(0), |wallet| wallet.agent),
        hint: hint(&secret),
        created: now,
        expires: new.expires_at,
        revoked: None,
        role: Some(new.role.into()),
        scopes: new.scopes.map(|scopes| scopes.iter().map(ToString::to_string).collect()),
        ranges: new.ip_ranges.map(ranges).transpose()?.filter(|ranges| !ranges.is_empty()),
        tier: new.tier.filter(|tier| *tier != KeyTier::Standard).map(|tier| tier.to_string()),
    };
    let kept = key.clone();
    daemon
        .store
        .run(move |txn| {
            keys::create(txn, &kept)?;
            let event = Event::KeyCreated { key: kept.id, wallet: kept.wallet, name: kept.name.clone() };
            txn.append_leaf(&LeafRecord { at: now, event })?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok((key, secret))
}

fn check_holder(new: &NewKey, wallet: Option<&Wallet>) -> Result<(), Problem> {
    match (new.role, wallet) {
        (Role::Agent, None) => {
            let detail = "a key of role `agent` acts for one agent: name it";
            return Err(Problem::new(Code::ValidationRequired, detail).at("agentId"));
        }
        (role, Some(_)) if role != Role::Agent => {
            let detail = format!("a key of role `{role}` belongs to no agent");
            return Err(Problem::new(Code::ValidationRange, detail).at("agentId"));
        }
        _ => {}
    }
    let scopes = new.scopes.as_deref().unwrap_or_default();
    if let Some(beyond) = scopes.iter().find(|scope| !new.role.scopes().contains(scope)) {
        let detail = format!("a key of role `{}` cannot have `{beyond}`", new.role);
        return Err(Problem::new(Code::ValidationRange, detail).at("scopes"));
    }
    if new.scopes.as_ref().is_some_and(Vec::is_empty) {
        return Err(Problem::new(Code::ValidationRange, "a key without any right is of no use").at("scopes"));
    }
    Ok(())
}

/// The networks in one spelling: `10.1.2.3` is `10.1.2.3/32`.
fn ranges(given: Vec<String>) -> Result<Vec<String>, Problem> {
    if given.len() > MOST_RANGES {
        let detail = format!("{} networks; at most {MOST_RANGES} are possible", given.len());
        return Err(Problem::new(Code::ValidationRange, detail).at("ipRanges"));
    }
    let read = |text: String| {
        let address = text.parse::<IpAddr>().map(IpNet::from);
        let network = address.or_else(|_| text.parse::<IpNet>().map(|network| network.trunc()));
        network.map(|network| network.to_string()).map_err(|_| {
            let detail = format!("`{text}` is no network such as `10.0.0.0/8` and no IP address");
            Problem::new(Code::ValidationFormat, detail).at("ipRanges")
        })
    };
    given.into_iter().map(read).collect()
}

/// Makes another key with the rights, networks and end of a key that is good. Both are good for [`GRACE`], then only the
/// new one.
///
/// # Errors
/// `KEY_NOT_FOUND`, `AUTH_KEY_REVOKED`, `AUTH_KEY_EXPIRED`.
pub async fn rotate(daemon: &Daemon, key: KeyId) -> Result<(ApiKey, String), Problem> {
    let now = daemon.clock.now();
    let old = daemon.store.read(|view| keys::of(view, key))?.ok_or_else(|| none(key))?;
    if old.revoked.is_some() {
        return Err(Problem::plain(Code::AuthKeyRevoked).at("keyId"));
    }
    if old.expires.is_some_and(|expires| expires <= now) {
        return Err(Problem::plain(Code::AuthKeyExpired).at("keyId"));
    }
    let secret = secret()?;
    let new = ApiKey {
        id: KeyId::from_parts(now.as_millis(), crate::daemon::random()?),
        secret: Digest::of(secret.as_bytes()),
        hint: hint(&secret),
        created: now,
        ..old
    };
    let kept = new.clone();
    daemon
        .store
        .run(move |txn| {
            keys::create(txn, &kept)?;
            keys::run_out(txn, key, now.saturating_add(GRACE))?;
            let event = Event::KeyCreated { key: kept.id, wallet: kept.wallet, name: kept.name.clone() };
            txn.append_leaf(&LeafRecord { at: now, event })?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok((new, secret))
}

/// Makes a key useless, at once. Doing it again changes nothing.
///
/// # Errors
/// `KEY_NOT_FOUND`.
pub async fn revoke(daemon: &Daemon, key: KeyId) -> Result<ApiKey, Problem> {
    let now = daemon.clock.now();
    // A right can be taken away on a full disk, too.
    let revoked = daemon.store.finish(move |txn| {
        let revoked = keys::revoke(txn, key, now)?;
        if revoked.revoked == Some(now) {
            let event = Event::KeyRevoked { key, wallet: revoked.wallet };
            txn.append_leaf(&LeafRecord { at: now, event })?;
        }
        Ok(revoked)
    });
    revoked.await.map_err(|why| match why {
        StoreError::Missing { .. } => none(key),
        other => other.into(),
    })
}

fn none(key: KeyId) -> Problem {
    Problem::new(Code::KeyNotFound, format!("there is no key `{key}`")).at("key")
}

/// `wai_live_` and 32 random bytes in base62 (43 letters).
fn secret() -> Result<String, Problem> {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let (mut high, mut low) = (crate::daemon::random()?, crate::daemon::random()?);
    let mut text = String::from("wai_live_");
    for half in [&mut high, &mut low] {
        for _ in 0..22 {
            let digit = usize::try_from(*half % 62).unwrap_or_default();
            text.push(ALPHABET.get(digit).copied().map_or('0', char::from));
            *half /= 62;
        }
    }
    Ok(text)
}

/// The prefix and the last four letters.
fn hint(secret: &str) -> String {
    let tail = secret.len().saturating_sub(4);
    format!("wai_live_…{}", secret.get(tail..).unwrap_or_default())
}

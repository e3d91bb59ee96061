//! API keys: made, listed, revoked. The secret is shown once; what is kept is its hash.

use crate::{
    daemon::Daemon,
    store::{
        StoreError,
        keys::{self, ApiKey},
        leaf::{Event, LeafRecord},
        wallets::Wallet,
    },
};
use waiaas_policy::{
    id::{Digest, KeyId},
    time::Timestamp,
};
use waiaas_wire::{Code, Problem};

const MAX_NAME: usize = 64;

/// Makes a key for a wallet: the record, and the secret.
///
/// # Errors
/// A name or an expiry that is not possible.
pub async fn create(
    daemon: &Daemon,
    wallet: &Wallet,
    name: Option<String>,
    expires: Option<Timestamp>,
) -> Result<(ApiKey, String), Problem> {
    let now = daemon.clock.now();
    let name = name.unwrap_or_else(|| wallet.name.clone());
    if name.is_empty() || name.len() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(Problem::new(Code::ValidationFormat, format!("a name has 1 to {MAX_NAME} letters")).at("name"));
    }
    if expires.is_some_and(|expires| expires <= now) {
        return Err(Problem::new(Code::ValidationRange, "the expiry is in the past").at("expires"));
    }
    let secret = secret()?;
    let key = ApiKey {
        id: KeyId::from_parts(now.as_millis(), crate::daemon::random()?),
        secret: Digest::of(secret.as_bytes()),
        name,
        wallet: wallet.agent,
        hint: hint(&secret),
        created: now,
        expires,
        revoked: None,
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
        StoreError::Missing { .. } => Problem::new(Code::KeyNotFound, format!("there is no key `{key}`")).at("key"),
        other => other.into(),
    })
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

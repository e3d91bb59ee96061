//! The same answer again for the same `Idempotency-Key`.

use super::call::Answer;
use crate::{
    daemon::Daemon,
    store::{
        StoreError,
        remembered::{self, Begun, Remembered},
    },
};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce, aead::Aead as _};
use std::sync::Arc;
use waiaas_policy::id::Digest;
use waiaas_wire::{Code, Problem};
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// Opens an answer, which may hold a new API key. Wiped, as is what it opens.
type Seal = Zeroizing<[u8; 32]>;

// The cipher's key schedule is wiped only under a feature of its crate.
const _: () = {
    const fn wiped<T: ZeroizeOnDrop>() {}
    wiped::<aes::Aes256>();
};

/// A call under a key, begun.
pub struct Memory {
    daemon: Arc<Daemon>,
    call: Digest,
    seal: Seal,
}

/// What to do with a call under a key.
pub enum Found {
    /// Carry it out, then [`Memory::keep`] the answer.
    New(Memory),
    /// This was the answer.
    Again(Answer),
}

/// Looks whether the call was made before. `secret` is the caller's API key, `key` the idempotency key, `request` all that
/// makes the call what it is.
///
/// # Errors
/// `IDEMPOTENCY_…`, or a store that does not answer.
pub async fn look(daemon: &Arc<Daemon>, secret: &str, key: &str, request: &[u8]) -> Result<Found, Problem> {
    let call = digest("call", &[secret.as_bytes(), key.as_bytes()]);
    let seal = Zeroizing::new(digest("seal", &[secret.as_bytes(), key.as_bytes()]).0);
    let new = Remembered {
        call,
        request: Digest::of(request),
        created: daemon.clock.now(),
        run: daemon.started,
        answer: None,
    };
    match daemon.store.run(move |txn| remembered::begin(txn, &new)).await? {
        Begun::New => Ok(Found::New(Memory { daemon: Arc::clone(daemon), call, seal })),
        Begun::InFlight => Err(Problem::plain(Code::IdempotencyInFlight).at("Idempotency-Key")),
        Begun::Mismatch => Err(Problem::plain(Code::IdempotencyMismatch).at("Idempotency-Key")),
        Begun::Again(sealed) => open(&seal, &sealed).map(Found::Again).ok_or_else(|| Problem::plain(Code::Internal)),
    }
}

/// Parts with their lengths, so that no two lists of parts are one text.
fn digest(purpose: &str, parts: &[&[u8]]) -> Digest {
    let mut bytes = format!("waiaas rest {purpose}\n").into_bytes();
    for part in parts {
        bytes.extend_from_slice(&part.len().to_be_bytes());
        bytes.extend_from_slice(part);
    }
    Digest::of(&bytes)
}

impl Memory {
    /// Keeps an answer for next time. What may go better next time is not kept.
    ///
    /// # Errors
    /// A store that does not answer.
    pub async fn keep(self, answer: &Answer) -> Result<(), Problem> {
        let (call, keep) = (self.call, answer.status < 500 && answer.status != 429);
        let sealed = keep.then(|| close(&self.seal, answer)).flatten();
        let kept = self.daemon.store.run(move |txn| remembered::end(txn, call, sealed.clone()));
        kept.await.map_err(|why: StoreError| why.into())
    }
}

/// The key seals one answer only, so the nonce may be the same always.
fn close(seal: &Seal, answer: &Answer) -> Option<Vec<u8>> {
    let headers = &answer.headers;
    let plain = serde_json::to_vec(&(answer.status, &answer.content_type, headers, &answer.body)).ok()?;
    Aes256Gcm::new_from_slice(&**seal).ok()?.encrypt(&Nonce::default(), Zeroizing::new(plain).as_slice()).ok()
}

fn open(seal: &Seal, sealed: &[u8]) -> Option<Answer> {
    let plain = Zeroizing::new(Aes256Gcm::new_from_slice(&**seal).ok()?.decrypt(&Nonce::default(), sealed).ok()?);
    let (status, content_type, headers, body) = serde_json::from_slice(&plain).ok()?;
    Some(Answer { status, body, content_type, headers })
}

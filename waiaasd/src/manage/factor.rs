//! The owner's second factor: codes of an authenticator (RFC 6238), and recovery codes for who has lost it.
//!
//! It guards what an API key of role owner may begin over REST without the owner's signature. A code is good once, five
//! wrong ones in a row lock it for a while, and both are on disk before anybody is told: a restart forgives nothing.

mod code;

use super::owner;
use crate::{
    daemon::Daemon,
    store::{
        StoreError, Txn,
        factor::{self, Factor},
        leaf::{Event, FactorAct, LeafRecord},
    },
};
use code::{Verdict, judge};
use waiaas_policy::{statement::FactorOffStatement, time::Timestamp};
use waiaas_wire::{
    Code, Problem, Signature,
    signed::verifies,
    view::{FactorEnrolment, FactorView, RecoveryCodes},
};

/// The second factor, as it stands.
///
/// # Errors
/// The store does not answer.
pub fn show(daemon: &Daemon) -> Result<FactorView, Problem> {
    let now = daemon.clock.now();
    let known = daemon.store.read(|view| factor::current(view))?;
    Ok(FactorView {
        on: known.as_ref().is_some_and(|known| known.since.is_some()),
        since: known.as_ref().and_then(|known| known.since),
        unconfirmed: known.as_ref().is_some_and(|known| known.since.is_none()),
        recovery_codes: known.as_ref().map_or(0, |known| u32::try_from(known.recovery.len()).unwrap_or(u32::MAX)),
        locked_until: known.and_then(|known| known.locked).filter(|until| *until > now),
    })
}

/// Makes a second factor. One that no code has confirmed is replaced.
///
/// # Errors
/// `VALIDATION_DUPLICATE` while one is on.
pub async fn enroll(daemon: &Daemon) -> Result<FactorEnrolment, Problem> {
    let name = owner::known(daemon)?.ok_or_else(|| Problem::plain(Code::OwnerMissing))?.manifest.namespace;
    let secret = code::random::<20>()?.to_vec();
    let text = code::base32(&secret);
    let new = Factor { secret, since: None, used: 0, wrong: 0, locked: None, recovery: Vec::new() };
    let kept = daemon.store.run(move |txn| {
        if factor::current(txn)?.is_some_and(|known| known.since.is_some()) {
            return Ok(false);
        }
        factor::keep(txn, &new)?;
        Ok::<_, StoreError>(true)
    });
    if !kept.await? {
        return Err(Problem::new(Code::ValidationDuplicate, "a second factor is on; take it off first"));
    }
    Ok(FactorEnrolment { url: code::url(&name, &text), secret: text })
}

/// Puts the second factor that was made last on, with a code of it.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE` if none was made; as [`check`].
pub async fn confirm(daemon: &Daemon, code: String) -> Result<RecoveryCodes, Problem> {
    let none = || Problem::new(Code::ValidationRange, "there is no second factor that a code could confirm").at("code");
    let known = daemon.store.read(|view| factor::current(view))?;
    if known.is_none_or(|known| known.since.is_some()) {
        return Err(none());
    }
    try_code(daemon, code).await?;
    let (codes, hashes) = code::recovery()?;
    let now = daemon.clock.now();
    let on = daemon.store.run(move |txn| {
        let Some(known) = factor::current(txn)?.filter(|known| known.since.is_none()) else { return Ok(false) };
        factor::keep(txn, &Factor { since: Some(now), recovery: hashes.clone(), ..known })?;
        note(txn, FactorAct::On, now)?;
        Ok::<_, StoreError>(true)
    });
    if on.await? { Ok(RecoveryCodes { codes }) } else { Err(none()) }
}

/// Makes new recovery codes.
///
/// # Errors
/// As [`check`].
pub async fn renew_codes(daemon: &Daemon, code: String) -> Result<RecoveryCodes, Problem> {
    must_be_on(daemon)?;
    try_code(daemon, code).await?;
    let (codes, hashes) = code::recovery()?;
    let now = daemon.clock.now();
    let renewed = daemon.store.run(move |txn| {
        let known = factor::current(txn)?.ok_or(StoreError::Missing { what: "second factor" })?;
        factor::keep(txn, &Factor { recovery: hashes.clone(), ..known })?;
        note(txn, FactorAct::NewCodes, now)
    });
    renewed.await?;
    Ok(RecoveryCodes { codes })
}

/// Takes the second factor off, with a code of it.
///
/// # Errors
/// As [`check`].
pub async fn remove(daemon: &Daemon, code: String) -> Result<FactorView, Problem> {
    must_be_on(daemon)?;
    try_code(daemon, code).await?;
    forget(daemon).await
}

/// Takes the second factor off, with the owner's signature.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`.
pub async fn remove_signed(daemon: &Daemon, signature: &Signature) -> Result<FactorView, Problem> {
    let since = must_be_on(daemon)?;
    let bytes = FactorOffStatement { since }.bytes().unwrap_or_default();
    if !verifies(&owner::owner(daemon)?, &bytes, signature) {
        return Err(Problem::plain(Code::AuthSignatureInvalid));
    }
    forget(daemon).await
}

async fn forget(daemon: &Daemon) -> Result<FactorView, Problem> {
    let now = daemon.clock.now();
    let gone = daemon.store.run(move |txn| {
        factor::forget(txn)?;
        note(txn, FactorAct::Off, now)
    });
    gone.await?;
    show(daemon)
}

fn must_be_on(daemon: &Daemon) -> Result<Timestamp, Problem> {
    let known = daemon.store.read(|view| factor::current(view))?.and_then(|known| known.since);
    known.ok_or_else(|| Problem::new(Code::ValidationRange, "there is no second factor that is on"))
}

/// The proof that somebody has just shown a good code. It is made here only, and good for one call: it cannot be copied.
#[derive(Debug)]
pub struct Passed(());

/// Lets only pass who shows a good code. Without a second factor that is on, nobody.
///
/// # Errors
/// As [`check`]; `AUTH_MFA_REQUIRED` where no second factor is on.
pub async fn pass(daemon: &Daemon, code: Option<String>) -> Result<Passed, Problem> {
    if daemon.store.read(|view| factor::current(view))?.is_none_or(|known| known.since.is_none()) {
        let detail = "no second factor is on, and without one the daemon signs nothing: `waiaas owner mfa enroll`";
        return Err(Problem::new(Code::AuthFactorRequired, detail).at("X-WAIaaS-OTP"));
    }
    check(daemon, code).await?;
    Ok(Passed(()))
}

/// Lets pass who shows a good code, if a second factor is on.
///
/// # Errors
/// `AUTH_MFA_REQUIRED` without a code; `AUTH_MFA_INVALID` for one that is wrong or was used; `AUTH_MFA_LOCKED`.
pub async fn check(daemon: &Daemon, code: Option<String>) -> Result<(), Problem> {
    let known = daemon.store.read(|view| factor::current(view))?;
    if known.is_none_or(|known| known.since.is_none()) {
        return Ok(());
    }
    try_code(daemon, code.ok_or_else(|| Problem::plain(Code::AuthFactorRequired).at("X-WAIaaS-OTP"))?).await
}

async fn try_code(daemon: &Daemon, code: String) -> Result<(), Problem> {
    let now = daemon.clock.now();
    let judged = daemon.store.run(move |txn| {
        let mut known = factor::current(txn)?.ok_or(StoreError::Missing { what: "second factor" })?;
        let verdict = judge(&mut known, &code, now);
        match verdict {
            Verdict::Spent => note(txn, FactorAct::CodeUsed, now)?,
            Verdict::TooMany(_) => note(txn, FactorAct::Locked, now)?,
            Verdict::Good | Verdict::Again | Verdict::Wrong | Verdict::Locked(_) => {}
        }
        factor::keep(txn, &known)?;
        Ok::<_, StoreError>(verdict)
    });
    let invalid = |why: &str| Problem::new(Code::AuthFactorInvalid, why).at("X-WAIaaS-OTP");
    match judged.await? {
        Verdict::Good | Verdict::Spent => Ok(()),
        Verdict::Again => Err(invalid("this code was used already; wait for the next one")),
        Verdict::Wrong => Err(invalid("this is no code of the second factor")),
        Verdict::TooMany(until) | Verdict::Locked(until) => {
            Err(Problem::new(Code::AuthFactorLocked, format!("too many wrong codes: none is taken until {until}")))
        }
    }
}

fn note(txn: &mut Txn<'_>, change: FactorAct, at: Timestamp) -> Result<(), StoreError> {
    txn.append_leaf(&LeafRecord { at, event: Event::SecondFactor { change } }).map(|_| ())
}

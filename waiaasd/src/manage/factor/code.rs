//! Codes of a second factor: what they are, and whether one is good.

use crate::store::factor::Factor;
use subtle::ConstantTimeEq as _;
use totp_rs::{Algorithm, Secret, TOTP};
use waiaas_policy::{
    id::Digest,
    time::{Span, Timestamp},
};
use waiaas_wire::{Code, Problem};

/// Seconds for which a code stands.
const STEP: u64 = 30;

/// Digits of a code.
const DIGITS: usize = 6;

/// Wrong codes in a row that lock it.
const MOST_WRONG: u32 = 5;

/// For how long.
const LOCK: Span = Span::from_secs(15 * 60);

/// Recovery codes at a time.
const RECOVERY: usize = 10;

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Good, and used now.
    Good,
    /// A recovery code: used up.
    Spent,
    /// Of a step of time that was used.
    Again,
    /// No code of it.
    Wrong,
    /// No code of it, and one too many: locked until then.
    TooMany(Timestamp),
    /// Not even looked at: locked until then.
    Locked(Timestamp),
}

/// Judges a code, and changes what is known accordingly.
pub fn judge(known: &mut Factor, code: &str, now: Timestamp) -> Verdict {
    if let Some(until) = known.locked.filter(|until| *until > now) {
        return Verdict::Locked(until);
    }
    if let Some(step) = step_of(&known.secret, code, now) {
        // Also of a clock that stepped back.
        if step <= known.used {
            return Verdict::Again;
        }
        (known.used, known.wrong, known.locked) = (step, 0, None);
        return Verdict::Good;
    }
    let hash = hash_of(code);
    if let Some(place) = known.recovery.iter().position(|one| bool::from(one.0.ct_eq(&hash.0))) {
        known.recovery.remove(place);
        (known.wrong, known.locked) = (0, None);
        return Verdict::Spent;
    }
    known.wrong = known.wrong.saturating_add(1);
    if known.wrong < MOST_WRONG {
        return Verdict::Wrong;
    }
    let until = now.saturating_add(LOCK);
    (known.wrong, known.locked) = (0, Some(until));
    Verdict::TooMany(until)
}

/// The step of time that a code is of: the present one, or one beside it for clocks that differ.
fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<u64> {
    let codes = TOTP::new(Algorithm::SHA1, DIGITS, 0, STEP, secret.to_vec()).ok()?;
    let step = now.as_millis() / 1_000 / STEP;
    let good = |step: u64| bool::from(codes.generate(step.saturating_mul(STEP)).as_bytes().ct_eq(code.as_bytes()));
    [step.saturating_sub(1), step, step.saturating_add(1)].into_iter().find(|step| good(*step))
}

/// Recovery codes as people write them: in any case, with or without dashes.
fn hash_of(code: &str) -> Digest {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Digest::of(plain.as_bytes())
}

/// New recovery codes of 80 bits each, and what is kept of them.
///
/// # Errors
/// `SYSTEM_INTERNAL_ERROR` when the system gives no randomness.
pub fn recovery() -> Result<(Vec<String>, Vec<Digest>), Problem> {
    let mut codes = Vec::with_capacity(RECOVERY);
    for _ in 0..RECOVERY {
        let text = base32(&random::<10>()?);
        let groups: Vec<_> = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        codes.push(groups.join("-"));
    }
    let hashes = codes.iter().map(|code| hash_of(code)).collect();
    Ok((codes, hashes))
}

/// Bytes as an authenticator takes them: base32 without padding.
pub fn base32(bytes: &[u8]) -> String {
    Secret::Raw(bytes.to_vec()).to_encoded().to_string()
}

/// What an authenticator reads off a picture. The name of an installation needs no escapes.
pub fn url(name: &str, secret: &str) -> String {
    format!("otpauth://totp/WAIaaS:{name}?secret={secret}&issuer=WAIaaS&algorithm=SHA1&digits={DIGITS}&period={STEP}")
}

/// Randomness of the operating system.
///
/// # Errors
/// `SYSTEM_INTERNAL_ERROR` when there is none.
pub fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new(Code::Internal, "the system gives no randomness"))?;
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there")]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    fn factor() -> Factor {
        Factor { secret: SECRET.to_vec(), since: None, used: 0, wrong: 0, locked: None, recovery: Vec::new() }
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_secs(seconds)
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // The last six digits of the table in RFC 6238, appendix B.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(step_of(SECRET, code, at(seconds)), Some(seconds / 30), "{seconds}");
            assert_eq!(step_of(SECRET, code, at(seconds + 30)), Some(seconds / 30), "a clock that is late");
            assert_eq!(step_of(SECRET, code, at(seconds + 60)), None, "{seconds}");
        }
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_good_once() {
        let mut known = factor();
        assert_eq!(judge(&mut known, "050471", at(1_111_111_111)), Verdict::Good);
        assert_eq!(judge(&mut known, "050471", at(1_111_111_112)), Verdict::Again);
        assert_eq!(judge(&mut known, "081804", at(1_111_111_111)), Verdict::Again, "nor one of a step before");
        assert_eq!(known.wrong, 0);
    }

    #[test]
    fn five_wrong_codes_lock_it_for_a_quarter_of_an_hour() {
        let (mut known, now) = (factor(), 1_111_111_111);
        for _ in 0..4 {
            assert_eq!(judge(&mut known, "000000", at(now)), Verdict::Wrong);
        }
        assert_eq!(judge(&mut known, "", at(now)), Verdict::TooMany(at(now + 900)));
        assert_eq!(judge(&mut known, "050471", at(now + 1)), Verdict::Locked(at(now + 900)), "not even a good one");
        assert_eq!(judge(&mut known, "000000", at(now + 900)), Verdict::Wrong, "the count begins anew");
        let mut known = Factor { wrong: 4, ..factor() };
        assert_eq!(judge(&mut known, "050471", at(now)), Verdict::Good);
        assert_eq!(judge(&mut known, "000000", at(now)), Verdict::Wrong, "a good one forgives");
    }

    #[test]
    fn a_recovery_code_is_good_once_however_it_is_written() {
        let (codes, hashes) = recovery().unwrap();
        assert_eq!((codes.len(), codes.first().map(String::len)), (RECOVERY, Some(19)));
        let mut known = Factor { recovery: hashes, ..factor() };
        let written = codes.first().unwrap().to_lowercase().replace('-', " ");
        assert_eq!(judge(&mut known, &written, at(1)), Verdict::Spent);
        assert_eq!(judge(&mut known, &written, at(1)), Verdict::Wrong);
        assert_eq!(known.recovery.len(), RECOVERY - 1);
    }
}

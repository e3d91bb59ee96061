//! One equation for many signatures.
//!
//! A signature (R, s) of a key A over a message is right if s·B = R + k·A, k being the hash of all three. Right ones fulfil any
//! sum of such equations, each times a random number z:
//!
//! ```text
//! Σ z·R + Σ z·k·A − Σ z·s·B = 0
//! ```
//!
//! A wrong one passes with a chance of 2⁻¹²⁵, and what is wrong only by a point of small order, which a random factor could
//! hide, does not pass either: every z leaves 1 when it is divided by 8, so that it is in the sum as it is. The products z·k are
//! reduced by the group's order and would hide such a point of a key; so only keys without one are summed.

use super::Claim;
use curve25519_dalek::{
    constants::ED25519_BASEPOINT_POINT,
    edwards::{CompressedEdwardsY, EdwardsPoint},
    scalar::Scalar,
    traits::{IsIdentity as _, VartimeMultiscalarMul as _},
};
use sha2::{Digest as _, Sha512};
use std::collections::{BTreeMap, HashMap};
use waiaas_policy::Address;
use waiaas_wire::Signature;

/// Most keys that are kept read.
const MOST_KEYS: usize = 1_024;

/// Keys that were read before: there are few, and each signs again and again.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<Address, EdwardsPoint>);

/// Whether all signatures of all claims are genuine, and can be told to be together. No is no answer: each is to be
/// verified by itself then. `read` gives the point of a key ([`Keys::read`]).
pub(super) fn hold<'c, 'm: 'c>(
    claims: impl Iterator<Item = &'c Claim<'m>>,
    mut read: impl FnMut(&Address) -> Option<EdwardsPoint>,
) -> bool {
    let mut sum = Sum::default();
    for claim in claims {
        for (key, signature) in &claim.signatures {
            let added = read(key).and_then(|point| sum.add(*key, point, claim.message, signature));
            if added.is_none() {
                return false;
            }
        }
    }
    sum.adds_up()
}

impl Keys {
    /// The point of a key, unless it is none that anything may be signed with.
    pub fn read(&mut self, key: &Address) -> Option<EdwardsPoint> {
        if let Some(known) = self.0.get(key) {
            return Some(*known);
        }
        // Every key that is made from a seed is (RFC 8032, 5.1.5); looked at once for each key.
        let point = point(key.as_array()).filter(EdwardsPoint::is_torsion_free)?;
        if self.0.len() >= MOST_KEYS {
            self.0.clear();
        }
        self.0.insert(*key, point);
        Some(point)
    }
}

/// A point in its only encoding, and not of small order: the strict rules.
fn point(bytes: &[u8; 32]) -> Option<EdwardsPoint> {
    let point = CompressedEdwardsY(*bytes).decompress().filter(|point| !point.is_small_order())?;
    is_reduced(bytes).then_some(point)
}

/// Whether the y of an encoded point is below 2²⁵⁵ − 19.
fn is_reduced(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    *first < 0xed || middle.iter().any(|byte| *byte != 0xff) || *last & 0x7f != 0x7f
}

/// The sum, as far as it has come.
#[derive(Default)]
struct Sum {
    /// Each R with its z.
    nonces: Vec<(Scalar, EdwardsPoint)>,
    /// Each A with the sum of its z·k.
    keys: BTreeMap<[u8; 32], (Scalar, EdwardsPoint)>,
    /// Σ z·s.
    base: Scalar,
}

impl Sum {
    /// Adds a signature's equation; `None` where it breaks the strict rules, or the system gives no randomness.
    fn add(&mut self, key: Address, point_of_key: EdwardsPoint, message: &[u8], signature: &Signature) -> Option<()> {
        let (nonce, s) = signature.0.split_first_chunk::<32>()?;
        let s = Option::<Scalar>::from(Scalar::from_canonical_bytes(s.try_into().ok()?))?;
        let point_of_nonce = point(nonce)?;
        let hash = Sha512::new().chain_update(nonce).chain_update(key.as_array()).chain_update(message);
        let (z, k) = (factor()?, Scalar::from_hash(hash));
        self.nonces.push((z, point_of_nonce));
        let (sum, _) = self.keys.entry(key.to_bytes()).or_insert((Scalar::ZERO, point_of_key));
        *sum += z * k;
        self.base += z * s;
        Some(())
    }

    /// Whether it is zero.
    fn adds_up(&self) -> bool {
        let base = (-self.base, ED25519_BASEPOINT_POINT);
        let terms = || self.nonces.iter().chain(self.keys.values()).chain(std::iter::once(&base));
        let scalars = terms().map(|(scalar, _)| scalar);
        EdwardsPoint::vartime_multiscalar_mul(scalars, terms().map(|(_, point)| point)).is_identity()
    }
}

/// A random number of 128 bits that leaves 1 when it is divided by 8.
fn factor() -> Option<Scalar> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(Scalar::from((u128::from_le_bytes(bytes) & !7) | 1))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected should stop there")]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use ed25519_dalek::{Signer as _, SigningKey};
    use proptest::prelude::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn address(key: &SigningKey) -> Address {
        Address::new_from_array(key.verifying_key().to_bytes())
    }

    /// As [`Claim`], with its message.
    #[derive(Debug, Clone)]
    struct Owned {
        message: Vec<u8>,
        signatures: Vec<(Address, Signature)>,
    }

    impl Owned {
        fn claim(&self) -> Claim<'_> {
            Claim { message: &self.message, signatures: self.signatures.clone() }
        }

        fn is_genuine(&self) -> bool {
            self.claim().is_genuine()
        }
    }

    fn hold_with<'c>(keys: &mut Keys, claims: impl IntoIterator<Item = &'c Owned>) -> bool {
        let claims: Vec<_> = claims.into_iter().map(Owned::claim).collect();
        hold(claims.iter(), |key| keys.read(key))
    }

    fn hold_all<'c>(claims: impl IntoIterator<Item = &'c Owned>) -> bool {
        hold_with(&mut Keys::default(), claims)
    }

    fn claim(signers: &[u8], message: Vec<u8>) -> Owned {
        let signed = signers.iter().map(|seed| {
            let key = key(*seed);
            (address(&key), Signature(key.sign(&message).to_bytes()))
        });
        Owned { signatures: signed.collect(), message }
    }

    /// What somebody signs who knows the key and adds `wrong` to the nonce's point, before or after the hash was made of it.
    fn forged(seed: u8, message: &[u8], wrong: EdwardsPoint) -> Owned {
        let secret = Sha512::digest([seed; 32]);
        let mut clamped: [u8; 32] = secret[..32].try_into().unwrap();
        clamped[0] &= 0xf8;
        clamped[31] = (clamped[31] & 0x3f) | 0x40;
        let (a, r) = (Scalar::from_bytes_mod_order(clamped), Scalar::from(0x1234_5678_9abc_u64));
        let nonce = (EdwardsPoint::mul_base(&r) + wrong).compress().0;
        let public = address(&key(seed));
        let hash = Sha512::new().chain_update(nonce).chain_update(public.as_array()).chain_update(message);
        let s = r + Scalar::from_hash(hash) * a;
        let signature = Signature([nonce, s.to_bytes()].concat().try_into().unwrap());
        Owned { message: message.to_vec(), signatures: vec![(public, signature)] }
    }

    #[test]
    fn right_ones_pass_together() {
        let claims: Vec<Owned> = (0..40).map(|number| claim(&[1, number % 5], vec![number; 250])).collect();
        let mut keys = Keys::default();
        assert!(hold_with(&mut keys, &claims));
        assert_eq!(keys.0.len(), 5);
        assert!(hold_with(&mut keys, []));
        assert!(hold_with(&mut keys, &[forged(3, b"made by hand", EdwardsPoint::default())]));
    }

    #[test]
    fn what_is_wrong_by_a_point_of_small_order_does_not_pass() {
        // The first is the identity.
        for wrong in EIGHT_TORSION.into_iter().skip(1) {
            let forged = forged(3, b"made by hand", wrong);
            assert!(!forged.is_genuine());
            // Whatever the factors are.
            for _ in 0..50 {
                assert!(!hold_all(&[claim(&[1], vec![1]), forged.clone()]));
            }
        }
    }

    #[test]
    fn a_key_with_a_point_of_small_order_in_it_is_not_summed() {
        let secret = Scalar::from(0x1234_5678_9abc_u64);
        let (message, r) = (b"made by hand", Scalar::from(7_u64));
        let nonce = EdwardsPoint::mul_base(&r).compress().0;
        for wrong in EIGHT_TORSION.into_iter().skip(1) {
            let public = (EdwardsPoint::mul_base(&secret) + wrong).compress().0;
            let hash = Sha512::new().chain_update(nonce).chain_update(public).chain_update(message);
            let s = r + Scalar::from_hash(hash) * secret;
            let signature = Signature([nonce, s.to_bytes()].concat().try_into().unwrap());
            let signatures = vec![(Address::new_from_array(public), signature)];
            let claim = Owned { message: message.to_vec(), signatures };
            assert!((0..20).all(|_| !hold_all([&claim])));
        }
    }

    #[test]
    fn the_strict_rules_hold() {
        let right = claim(&[1], b"message".to_vec());
        let (public, signature) = right.signatures[0];
        let with = |key: [u8; 32], nonce: &[u8], s: &[u8]| {
            let signature = Signature([nonce, s].concat().try_into().unwrap());
            Owned { signatures: vec![(Address::new_from_array(key), signature)], ..right.clone() }
        };
        let (nonce, s) = signature.0.split_at(32);
        assert!(hold_all(&[with(public.to_bytes(), nonce, s)]));
        let small = EIGHT_TORSION[1].compress().0;
        // The order of the group, and s with it added: the same number in another encoding.
        let order = (-Scalar::ONE).to_bytes();
        let mut carry = 1_u16;
        let longer: Vec<u8> = order
            .iter()
            .zip(s)
            .map(|(a, b)| {
                carry += u16::from(*a) + u16::from(*b);
                let byte = carry.to_le_bytes()[0];
                carry >>= 8;
                byte
            })
            .collect();
        let unreduced = [&[0xee][..], &[0xff; 30], &[0x7f]].concat();
        for wrong in [
            with(small, nonce, s),
            with(public.to_bytes(), &small, s),
            with(public.to_bytes(), &unreduced, s),
            with(public.to_bytes(), nonce, &longer),
            with(unreduced.clone().try_into().unwrap(), nonce, s),
        ] {
            assert!(!wrong.is_genuine() && !hold_all(&[wrong]));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn one_flipped_bit_anywhere_does_not_pass(
            count in 1..12_u8,
            place in any::<prop::sample::Index>(),
            bit in 0..(64 + 32 + 40) * 8_usize,
        ) {
            let mut claims: Vec<Owned> = (0..count).map(|number| claim(&[1, number], vec![number; 40])).collect();
            let hit = place.index(claims.len());
            let (byte, flip) = (bit / 8, 1 << (bit % 8));
            let (key, signature) = &mut claims[hit].signatures[0];
            match byte {
                0..64 => signature.0[byte] ^= flip,
                64..96 => {
                    let mut bytes = key.to_bytes();
                    bytes[byte - 64] ^= flip;
                    *key = Address::new_from_array(bytes);
                }
                _ => claims[hit].message[byte - 96] ^= flip,
            }
            prop_assert!(!hold_all(&claims));
            for (place, claim) in claims.iter().enumerate() {
                prop_assert_eq!(claim.is_genuine(), place != hit);
            }
        }
    }
}

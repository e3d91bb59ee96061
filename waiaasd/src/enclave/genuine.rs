//! Whether signatures are genuine: those of many payments at once, which costs a third of one by one.
//!
//! Nothing that the enclave signed is sent or kept before it was verified: a signature that was computed wrongly gives the key
//! away to whoever sees it beside the right one. Each is verified by the strict rules; many at once by a random combination of
//! their equations (the batch verification of the ed25519 papers), of which none but the right ones pass. Where the
//! combination does not hold, each is verified by itself, so that a wrong one takes no right one along.

mod combined;

use combined::Keys;
use std::sync::{Mutex, PoisonError};
use waiaas_policy::{Address, decode::Message};
use waiaas_wire::{Signature, signed::verifies};

/// A message with what its signers are said to have signed it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim<'m> {
    message: &'m [u8],
    signatures: Vec<(Address, Signature)>,
}

impl<'m> Claim<'m> {
    /// That every signer of a message signed it, in the message's order; `None` where it can only be wrong.
    pub fn new(message: &'m [u8], signatures: &[Signature]) -> Option<Self> {
        let read = Message::parse(message).ok()?;
        let signers = read.signers();
        let signed = || signers.iter().copied().zip(signatures.iter().copied()).collect();
        (signers.len() == signatures.len()).then(|| Self { message, signatures: signed() })
    }

    /// That nobody signed anything.
    pub const fn nothing() -> Self {
        Self { message: &[], signatures: Vec::new() }
    }

    /// Each signature by itself.
    fn is_genuine(&self) -> bool {
        self.signatures.iter().all(|(key, signature)| verifies(key, self.message, signature))
    }
}

/// Verifies.
#[derive(Debug, Default)]
pub(super) struct Verifier(Mutex<Keys>);

impl Verifier {
    /// Whether each of these claims is genuine; what is no claim is not.
    pub fn genuine(&self, claims: &[Option<Claim<'_>>]) -> Vec<bool> {
        let read = |key: &Address| self.0.lock().unwrap_or_else(PoisonError::into_inner).read(key);
        let all = combined::hold(claims.iter().flatten(), read);
        claims.iter().map(|claim| claim.as_ref().is_some_and(|claim| all || claim.is_genuine())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer as _, SigningKey};

    #[test]
    fn a_wrong_one_takes_no_right_one_along() {
        let mut messages: Vec<Vec<u8>> = (0..200).map(|number| vec![number; 200]).collect();
        let keys = [1, 2].map(|seed| SigningKey::from_bytes(&[seed; 32]));
        let sign = |message: &Vec<u8>| {
            let by = |key: &SigningKey| {
                (Address::new_from_array(key.verifying_key().to_bytes()), Signature(key.sign(message).to_bytes()))
            };
            keys.iter().map(by).collect::<Vec<_>>()
        };
        let signatures: Vec<_> = messages.iter().map(sign).collect();
        for message in messages.iter_mut().skip(7).step_by(50) {
            message.push(1);
        }
        let claims = messages.iter().zip(signatures).map(|(message, signatures)| Some(Claim { message, signatures }));
        let answers = Verifier::default().genuine(&claims.collect::<Vec<_>>());
        let wrong: Vec<usize> = (0..200).filter(|place| !answers.get(*place).copied().unwrap_or(true)).collect();
        assert_eq!(wrong, [7, 57, 107, 157]);
    }

    #[test]
    fn what_is_no_message_or_lacks_a_signature_is_no_claim() {
        assert_eq!(Claim::new(b"no message", &[]), None);
        // One signer, no instruction (solana.com/docs/core/transactions: the message's format).
        let message = [&[1, 0, 0, 1][..], &[7; 32], &[9; 32], &[0]].concat();
        assert!(Claim::new(&message, &[Signature([0; 64])]).is_some());
        for count in [0, 2] {
            assert_eq!(Claim::new(&message, &vec![Signature([0; 64]); count]), None);
        }
    }
}

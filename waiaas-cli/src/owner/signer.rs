//! Whoever signs as the owner: a key in the clear here, AWS KMS, or a token.

use super::{OwnerKey, kms::KmsKey, pkcs11::TokenKey};
use crate::output::refusal;
use ed25519_dalek::VerifyingKey;
use waiaas_policy::Address;
use waiaas_wire::{Problem, Signature};

/// The owner's hand.
pub enum OwnerSigner {
    /// The key itself.
    Key(OwnerKey),
    /// A key that never leaves AWS KMS.
    Kms(KmsKey),
    /// A key that never leaves its token.
    Token(TokenKey),
}

impl OwnerSigner {
    /// The owner's account on chain.
    pub fn address(&self) -> Address {
        match self {
            Self::Key(key) => key.address(),
            Self::Kms(key) => key.address(),
            Self::Token(key) => key.address(),
        }
    }

    /// Signs. A signature from elsewhere is verified before anything is done with it.
    pub async fn sign(&self, message: &[u8]) -> Result<Signature, Problem> {
        let signature = match self {
            Self::Key(key) => return Ok(key.sign(message)),
            // The SDK's futures are large; only who uses it pays for them.
            Self::Kms(key) => Box::pin(key.sign(message)).await?,
            Self::Token(key) => key.sign(message).await?,
        };
        verify(self.address(), message, &signature)
    }
}

/// A signature, if it is one of this account over this message.
fn verify(address: Address, message: &[u8], signature: &[u8]) -> Result<Signature, Problem> {
    let bytes: [u8; 64] = signature.try_into().map_err(|_| refusal::foreign_signature(address))?;
    let key = VerifyingKey::from_bytes(address.as_array()).map_err(|_| refusal::foreign_signature(address))?;
    let checked = key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&bytes));
    checked.map(|()| Signature(bytes)).map_err(|_| refusal::foreign_signature(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owners_signature_over_these_bytes_counts() {
        let key = OwnerKey::from_secret(&[7; 32]);
        let Signature(bytes) = key.sign(b"policy");
        assert!(verify(key.address(), b"policy", &bytes).is_ok());
        assert!(verify(key.address(), b"policz", &bytes).is_err());
        assert!(verify(OwnerKey::from_secret(&[8; 32]).address(), b"policy", &bytes).is_err());
        assert!(verify(key.address(), b"policy", bytes.split_last().unwrap().1).is_err());
        for at in 0..64 {
            let mut changed = bytes;
            changed[at] ^= 1;
            assert!(verify(key.address(), b"policy", &changed).is_err(), "{at}");
        }
    }
}

//! A key of Ed25519 in KMS, which signs there and is never seen here.

use crate::Failure;
use aws_sdk_kms::{
    Client,
    primitives::Blob,
    types::{MessageType, SigningAlgorithmSpec},
};
use waiaas_policy::Address;

/// The start of a public key as KMS gives it: a `SubjectPublicKeyInfo` with Ed25519's identifier (RFC 8410); 32 bytes follow.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Most bytes that KMS signs unhashed (its `Sign`); anything else than the bytes themselves is no signature that the chain
/// accepts.
pub const MOST: usize = 4096;

/// A key that can be asked for signatures.
#[derive(Debug, Clone)]
pub struct Signer {
    /// Where it is asked.
    pub client: Client,
    /// Its id, its ARN, or `alias/NAME`.
    pub key: String,
}

impl Signer {
    /// Its public half.
    ///
    /// # Errors
    /// KMS does not answer, or the key is none of Ed25519.
    pub async fn address(&self) -> Result<Address, Failure> {
        let asked = self.client.get_public_key().key_id(&self.key).send().await;
        let spki = asked.map_err(|why| Failure::of(&why))?.public_key.map(Blob::into_inner).unwrap_or_default();
        address(&spki).ok_or_else(|| Failure::Refused("its public half is none of Ed25519".to_owned()))
    }

    /// Has these bytes signed. What comes back is not verified here.
    ///
    /// # Errors
    /// More than [`MOST`] bytes; KMS does not answer, does not sign, or answers with something else than a signature.
    pub async fn sign(&self, message: &[u8]) -> Result<[u8; 64], Failure> {
        if message.len() > MOST {
            let length = message.len();
            return Err(Failure::Refused(format!("{length} bytes are more than the {MOST} that KMS signs")));
        }
        let request = self.client.sign().key_id(&self.key).message(Blob::new(message));
        // The other algorithm for this kind of key hashes first: its signatures are of no use on chain.
        let request = request.message_type(MessageType::Raw).signing_algorithm(SigningAlgorithmSpec::Ed25519Sha512);
        let answer = request.send().await.map_err(|why| Failure::of(&why))?;
        let bytes = answer.signature.map(Blob::into_inner).unwrap_or_default();
        <[u8; 64]>::try_from(bytes).map_err(|_| Failure::Refused("its answer is not a signature".to_owned()))
    }
}

/// The address that a public half stands for, if it is one of Ed25519.
pub fn address(spki: &[u8]) -> Option<Address> {
    let half = <[u8; 32]>::try_from(spki.strip_prefix(&SPKI)?).ok()?;
    Some(Address::new_from_array(half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_of_ed25519_has_an_address() {
        let spki = [SPKI.as_slice(), &[7; 32]].concat();
        assert_eq!(address(&spki), Some(Address::new_from_array([7; 32])));
        assert_eq!(address(spki.get(1..).unwrap()), None);
        assert_eq!(address(&spki[..43]), None);
        assert_eq!(address(&[spki.as_slice(), &[0]].concat()), None);
    }
}

use super::*;
use ed25519_dalek::{Signer as _, SigningKey};
use proptest::prelude::*;
use std::fmt::Debug;

/// Compiles only while `$secret` does not implement `$trait`: with it, two blanket impls fit and the call is ambiguous.
macro_rules! assert_not {
    ($secret:ty, $trait:path) => {{
        trait Either<A> {
            fn holds() {}
        }
        impl<T> Either<()> for T {}
        impl<T: $trait> Either<u8> for T {}
        <$secret as Either<_>>::holds();
    }};
}

fn wiped<T: ZeroizeOnDrop>() {}

#[test]
fn secrets_cannot_be_printed_copied_or_encoded_and_are_wiped() {
    assert_not!(Root, Debug);
    assert_not!(Root, Clone);
    assert_not!(Root, minicbor::Encode<()>);
    assert_not!(KeyPair, Debug);
    assert_not!(KeyPair, Clone);
    assert_not!(KeyPair, minicbor::Encode<()>);
    wiped::<Root>();
    wiped::<KeyPair>();
}

#[test]
fn a_pair_is_that_of_rfc_8032_test_1() {
    let mut seed = Zeroizing::new([0; 32]);
    hex::decode_to_slice("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", &mut *seed).unwrap();
    let pair = KeyPair::from_seed(&*seed).unwrap();
    let public = hex::encode(pair.address().as_array());
    assert_eq!(public, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assert!(hex::encode(pair.sign(b"").0).starts_with("e5564300c360ac729086e2cc806e828a"));
    assert_eq!(*pair.seed(), *seed);
    assert!(KeyPair::from_seed(&seed[..31]).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// What was sealed and signed before signs the same from now on, and whoever verifies by the strict rules is content.
    #[test]
    fn another_library_makes_the_same_keys_and_signatures(seed: [u8; 32], message in prop::collection::vec(any::<u8>(), 0..1_300)) {
        let (ours, other) = (KeyPair::from_seed(&seed).unwrap(), SigningKey::from_bytes(&seed));
        prop_assert_eq!(ours.address().to_bytes(), other.verifying_key().to_bytes());
        prop_assert_eq!(ours.sign(&message).0, other.sign(&message).to_bytes());
    }
}

#[test]
fn every_context_has_its_own_key() {
    let root = Root::new(&Zeroizing::new([7; 32]));
    let derived = |root: &Root, context: &[u8]| *root.derive(context).unwrap();
    assert_eq!(derived(&root, b"a"), derived(&root, b"a"));
    assert_ne!(derived(&root, b"a"), derived(&root, b"b"));
    assert_ne!(derived(&root, b"a"), derived(&Root::new(&Zeroizing::new([8; 32])), b"a"));
}

//! Documents that AWS signed, and everything near to them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected should stop there")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use waiaas_attest::{Expected, Image, NotAttested, Root, made_at, verify};

const GENUINE: &str = include_str!("fixtures/genuine.b64");
const DEBUG: &str = include_str!("fixtures/debug.b64");

/// 2026-11-22T00:00:00Z.
const LATER: u64 = 1_795_305_600_000;

fn bytes(text: &str) -> Vec<u8> {
    STANDARD.decode(text.split_whitespace().collect::<String>()).unwrap()
}

#[test]
fn the_root_is_the_one_that_aws_publishes() {
    let hash = Sha256::digest(Root::aws().unwrap().der());
    assert_eq!(hex::encode(hash), "641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b");
}

#[test]
fn a_genuine_document_verifies_at_its_own_time_and_not_later() {
    let (document, root) = (bytes(GENUINE), Root::aws().unwrap());
    let made = made_at(&document).unwrap();
    let verified = verify(&document, &root, made).unwrap();
    assert_eq!(verified.module, "i-0bee92034f3d60691-enc01943c5eaab3ad6a");
    assert_eq!((verified.timestamp, verified.pcrs.len()), (made, 16));
    assert!(matches!(verify(&document, &root, LATER), Err(NotAttested::Chain(_))));
    assert!(matches!(verify(&document, &root, made - 24 * 60 * 60 * 1_000), Err(NotAttested::Chain(_))));
    assert!(matches!(verify(&document, &root, 0), Err(NotAttested::Chain(_))));
    assert!(matches!(verify(&document, &root, u64::MAX), Err(NotAttested::Chain(_))));
}

#[test]
fn a_document_of_debug_mode_is_refused_as_such() {
    let document = bytes(DEBUG);
    let refused = verify(&document, &Root::aws().unwrap(), made_at(&document).unwrap());
    assert_eq!(refused, Err(NotAttested::Debug));
}

#[test]
fn another_root_is_another_root() {
    let (document, aws) = (bytes(GENUINE), Root::aws().unwrap());
    let made = made_at(&document).unwrap();
    assert_eq!(verify(&document, &Root::from_der(vec![1, 2, 3]), made), Err(NotAttested::Root));
    let mut changed = aws.der().to_vec();
    let last = changed.len() - 1;
    // Its signature is not looked at, since it is trusted as it is; its key is.
    changed[last] ^= 1;
    assert!(verify(&document, &Root::from_der(changed), made).is_ok());
    let key = aws.der().windows(4).position(|four| four == [0x03, 0x62, 0x00, 0x04]).unwrap() + 10;
    let mut changed = aws.der().to_vec();
    changed[key] ^= 1;
    assert!(matches!(verify(&document, &Root::from_der(changed), made), Err(NotAttested::Chain(_))));
    assert_eq!(Root::from_pem("nothing"), Err(NotAttested::Root));
}

#[test]
fn what_is_expected_is_compared() {
    let document = bytes(GENUINE);
    let verified = verify(&document, &Root::aws().unwrap(), made_at(&document).unwrap()).unwrap();
    let image = verified.image().unwrap();
    let pcr4 = verified.pcrs[&4];
    let images = [image];
    let expected = Expected { images: Some(&images), pcrs: &[(4, pcr4)], ..Expected::default() };
    assert_eq!(verified.check(&expected), Ok(()));
    let other = [Image { pcr2: [1; 48], ..image }];
    assert_eq!(verified.check(&Expected { images: Some(&other), ..expected }), Err(NotAttested::Image));
    assert_eq!(verified.check(&Expected { images: Some(&[]), ..expected }), Err(NotAttested::Image));
    assert_eq!(verified.check(&Expected { pcrs: &[(4, [9; 48])], ..expected }), Err(NotAttested::Pcr(4)));
    assert_eq!(verified.check(&Expected { pcrs: &[(31, pcr4)], ..expected }), Err(NotAttested::Pcr(31)));
    assert_eq!(verified.check(&Expected { nonce: Some(b"mine"), ..expected }), Err(NotAttested::Nonce));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(verify(&bytes, &Root::aws().unwrap(), LATER).is_err());
    }

    #[test]
    fn no_splice_passes(from in 0_usize..4_000, length in 1_usize..64, fill in any::<u8>()) {
        let genuine = bytes(GENUINE);
        let mut document = genuine.clone();
        document[from..from + length].fill(fill);
        prop_assume!(document != genuine);
        prop_assert!(verify(&document, &Root::aws().unwrap(), made_at(&genuine).unwrap()).is_err());
    }
}

//! The security module in software is judged by the verifier of the real one.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test that meets the unexpected should stop there"
)]

use waiaas_attest::{
    Expected, Image, NotAttested, Root, ZERO, extended, verify,
    virtual_nsm::{Ask, Authority, Refused, VirtualNsm},
};

const NOW: u64 = 1_780_272_000_000;
const HOUR: u64 = 60 * 60 * 1_000;
const IMAGE: Image = Image { pcr0: [1; 48], pcr1: [2; 48], pcr2: [3; 48] };

fn module() -> VirtualNsm {
    VirtualNsm::new(Authority::generate().unwrap(), IMAGE)
}

#[test]
fn its_documents_verify_under_its_root_and_no_other() {
    let module = module();
    let ask = Ask { public_key: Some(b"key"), user_data: Some(b"data"), nonce: Some(b"nonce") };
    let bytes = module.attest(&ask, NOW).unwrap();
    let document = verify(&bytes, module.root(), NOW).unwrap();
    assert_eq!(document.public_key.as_deref(), Some(&b"key"[..]));
    assert_eq!((document.user_data.as_deref(), document.timestamp), (Some(&b"data"[..]), NOW));
    let images = [IMAGE];
    assert_eq!(document.check(&Expected { nonce: Some(b"nonce"), images: Some(&images), pcrs: &[] }), Ok(()));
    assert!(matches!(verify(&bytes, &Root::aws().unwrap(), NOW), Err(NotAttested::Chain(_))));
    let other = Authority::generate().unwrap();
    assert!(matches!(verify(&bytes, other.root(), NOW), Err(NotAttested::Chain(_))));
}

#[test]
fn its_documents_live_three_hours() {
    let module = module();
    let bytes = module.attest(&Ask::default(), NOW).unwrap();
    assert!(verify(&bytes, module.root(), NOW + 3 * HOUR - 1_000).is_ok());
    assert!(matches!(verify(&bytes, module.root(), NOW + 3 * HOUR + 1_000), Err(NotAttested::Chain(_))));
    assert!(matches!(verify(&bytes, module.root(), NOW - HOUR), Err(NotAttested::Chain(_))));
}

#[test]
fn registers_are_extended_until_they_are_locked() {
    let module = module();
    assert_eq!(module.extend(0, b"x"), Err(Refused::Locked));
    assert_eq!(module.extend(32, b"x"), Err(Refused::NoRegister));
    let once = extended(&ZERO, b"manifest");
    assert_eq!(module.extend(16, b"manifest"), Ok(once));
    let twice = extended(&once, b"more");
    assert_eq!(module.extend(16, b"more"), Ok(twice));
    let unlocked = verify(&module.attest(&Ask::default(), NOW).unwrap(), module.root(), NOW).unwrap();
    assert_eq!(unlocked.pcrs.get(&16), None, "only locked registers are attested");
    module.lock_below(17);
    assert_eq!(module.extend(16, b"again"), Err(Refused::Locked));
    assert_eq!(module.describe(16), Ok((twice, true)));
    let locked = verify(&module.attest(&Ask::default(), NOW).unwrap(), module.root(), NOW).unwrap();
    assert_eq!(locked.pcrs.get(&16), Some(&twice));
}

#[test]
fn what_is_zero_is_debug_mode() {
    for image in [Image { pcr0: ZERO, ..IMAGE }, Image { pcr0: ZERO, pcr1: ZERO, pcr2: ZERO }] {
        let module = VirtualNsm::new(Authority::generate().unwrap(), image);
        let bytes = module.attest(&Ask::default(), NOW).unwrap();
        assert_eq!(verify(&bytes, module.root(), NOW), Err(NotAttested::Debug));
    }
}

#[test]
fn an_authority_is_kept_by_its_key() {
    let authority = Authority::generate().unwrap();
    let again = Authority::from_pkcs8(&authority.to_pkcs8()).unwrap();
    let root = Root::from_pem(&authority.root().to_pem()).unwrap();
    assert_eq!(&root, authority.root());
    let bytes = VirtualNsm::new(again, IMAGE).attest(&Ask::default(), NOW).unwrap();
    assert!(verify(&bytes, &root, NOW).is_ok());
    assert!(Authority::from_pkcs8(b"nothing").is_err());
}

#[test]
fn fields_have_the_lengths_of_the_real_one() {
    let long = vec![0; 2_000];
    for ask in [
        Ask { public_key: Some(&long), ..Ask::default() },
        Ask { user_data: Some(&long), ..Ask::default() },
        Ask { nonce: Some(&long), ..Ask::default() },
    ] {
        assert_eq!(module().attest(&ask, NOW), Err(Refused::TooLong));
    }
}

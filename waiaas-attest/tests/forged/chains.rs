//! Certificates that do not lead where they should.

use crate::forge::{Forge, Link};
use rcgen::{BasicConstraints, ExtendedKeyUsagePurpose, IsCa};
use time::Duration;
use waiaas_attest::NotAttested::{self, Chain, Signature};

fn root() -> Link {
    Link::authority("root")
}

fn between() -> Link {
    Link::authority("between")
}

/// The verdict over a chain in which only this is otherwise.
fn verdict(between: &[Link], leaf: Link) -> Result<(), NotAttested> {
    let forge = Forge::with(root(), between, leaf);
    forge.judge(&forge.document()).map(drop)
}

fn refused(what: &str, verdict: &Result<(), NotAttested>) {
    assert!(matches!(verdict, Err(Chain(_))), "{what}: {verdict:?}");
}

fn changed(mut link: Link, change: impl FnOnce(&mut Link)) -> Link {
    change(&mut link);
    link
}

#[test]
fn what_is_as_it_should_be_passes() {
    assert_eq!(verdict(&[between()], Link::leaf()), Ok(()));
    assert_eq!(verdict(&[], Link::leaf()), Ok(()), "a leaf of the root itself");
    assert_eq!(verdict(&[between(), Link::authority("more")], Link::leaf()), Ok(()));
}

#[test]
fn who_lived_or_will_live_at_another_time_is_refused() {
    let (day, hour) = (Duration::days(1), Duration::hours(1));
    for (what, from, until) in [("expired", -day, -hour), ("not yet valid", hour, day)] {
        refused(what, &verdict(&[between()], changed(Link::leaf(), |leaf| leaf.lives(from, until))));
        refused(what, &verdict(&[changed(between(), |link| link.lives(from, until))], Link::leaf()));
    }
    let just = changed(Link::leaf(), |leaf| leaf.lives(Duration::ZERO, Duration::ZERO));
    assert_eq!(verdict(&[between()], just), Ok(()), "both ends belong to a life");
}

#[test]
fn a_certificate_for_another_use_is_refused() {
    for usage in [ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::CodeSigning] {
        let narrow = |link: &mut Link| link.params.extended_key_usages = vec![usage.clone()];
        refused("leaf", &verdict(&[between()], changed(Link::leaf(), narrow)));
        let narrow = |link: &mut Link| link.params.extended_key_usages = vec![usage.clone()];
        refused("between", &verdict(&[changed(between(), narrow)], Link::leaf()));
    }
    let fitting = |link: &mut Link| link.params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    assert_eq!(verdict(&[between()], changed(Link::leaf(), fitting)), Ok(()));
}

#[test]
fn who_is_no_authority_signs_nobody_and_an_authority_is_no_leaf() {
    for kind in [IsCa::NoCa, IsCa::ExplicitNoCa] {
        let plain = changed(between(), |link| link.params.is_ca = kind);
        refused("between", &verdict(&[plain], Link::leaf()));
    }
    let authority = |link: &mut Link| link.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    refused("leaf", &verdict(&[between()], changed(Link::leaf(), authority)));
    // A leaf's key that makes a leaf of its own.
    refused("leaf of a leaf", &verdict(&[between(), Link::leaf()], Link::leaf()));
}

#[test]
fn a_path_is_no_longer_than_its_authorities_allow() {
    let bound = |most| changed(between(), |link| link.params.is_ca = IsCa::Ca(BasicConstraints::Constrained(most)));
    assert_eq!(verdict(&[bound(0)], Link::leaf()), Ok(()));
    refused("one more than none", &verdict(&[bound(0), Link::authority("more")], Link::leaf()));
    assert_eq!(verdict(&[bound(1), Link::authority("more")], Link::leaf()), Ok(()));
    let two = [bound(1), Link::authority("more"), Link::authority("still more")];
    refused("one more than one", &verdict(&two, Link::leaf()));
}

#[test]
fn another_curve_is_refused_in_every_place() {
    assert_eq!(verdict(&[between()], Link::leaf().on_p256()), Err(NotAttested::Malformed("no COSE_Sign1")));
    refused("between", &verdict(&[between().on_p256()], Link::leaf()));
    let forge = Forge::with(root().on_p256(), &[between()], Link::leaf());
    refused("root", &forge.judge(&forge.document()).map(drop));
    // With a signature of the right length, it is the key that does not fit.
    let mut forge = Forge::new();
    forge.certificate = Link::leaf().on_p256().signed_by(&between());
    assert_eq!(forge.judge(&forge.document()), Err(Signature));
}

#[test]
fn a_link_of_somebody_elses_is_refused() {
    let other = between();
    let mut forge = Forge::new();
    // The names fit, the keys do not.
    forge.bundle[1] = other.signed_by(&Link::authority("root"));
    refused("authority of another root", &forge.judge(&forge.document()).map(drop));
    let mut forge = Forge::new();
    forge.certificate = forge.leaf.signed_by(&other);
    refused("leaf of another authority", &forge.judge(&forge.document()).map(drop));
    let mut forge = Forge::new();
    forge.certificate = forge.leaf.root().der().to_vec();
    refused("leaf of its own", &forge.judge(&forge.document()).map(drop));
    let mut forge = Forge::new();
    forge.bundle.truncate(1);
    refused("nobody between", &forge.judge(&forge.document()).map(drop));
    let mut forge = Forge::new();
    forge.certificate = Link::leaf().signed_by(&between());
    assert_eq!(forge.judge(&forge.document()), Err(Signature), "a certificate that did not sign this");
}

#[test]
fn the_root_that_comes_along_does_not_count() {
    let mut forge = Forge::new();
    forge.bundle[0] = vec![0; 3];
    assert!(forge.judge(&forge.document()).is_ok());
    // And is no way in for anything else: who stands there is not between.
    let mut forge = Forge::new();
    forge.bundle.swap(0, 1);
    refused("swapped", &forge.judge(&forge.document()).map(drop));
}

#[test]
fn a_bundle_has_an_end() {
    let chain = |length: usize| (0..length).map(|at| Link::authority(&format!("number {at}"))).collect::<Vec<_>>();
    assert_eq!(verdict(&chain(6), Link::leaf()), Ok(()));
    let refused = verdict(&chain(8), Link::leaf());
    assert_eq!(refused, Err(NotAttested::Malformed("more than 8 certificates")));
}

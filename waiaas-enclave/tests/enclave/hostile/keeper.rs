//! A host between the enclave and the key service: it stores sealed roots, and carries questions and answers.

use super::lot::{Lot, Tally};
use crate::{
    root::{NOW, Region, manifest, phase, root, unseal},
    support::{Owner, agent, key, refused},
};
use waiaas_enclave::enclave::Enclave;
use waiaas_kms_double::recipient::{Policy, seal_for};
use waiaas_wire::{
    enclave::{Answer, Phase, Purpose, Reason, Request, Unseal},
    signed::SignedManifest,
};

/// How many answers are forged.
const LIES: usize = 25;

pub fn round(mut lot: Lot, tally: &mut Tally) {
    let (mut region, mut elsewhere) = (Region::new(), Region::new());
    let (mark, foreign) = (region.key(), elsewhere.key());
    let ours = manifest(&mark, &[1]);
    let (blob, fee_payer) = seal(&region, &ours);
    let other = Owner::new(2).manifest_with(|manifest| {
        *manifest = ours.manifest.clone();
        manifest.owner = Owner::new(2).address();
    });
    let strange = [seal(&region, &ours).0, seal(&region, &other).0, seal(&elsewhere, &manifest(&foreign, &[1])).0];
    let enclave = region.enclave(1);
    assert_eq!(enclave.answer(Request::LoadManifest(ours)), Answer::Done);
    let mut stale = None;
    for _ in 0..LIES {
        let offered = match lot.below(4) {
            0 => lot.damaged(&blob),
            1 => lot.one_of(&strange[1..]).clone(),
            // Of the same installation: it would open, but not with what it is answered.
            2 => strange[0].clone(),
            _ => blob.clone(),
        };
        let what = match enclave.answer(Request::OpenRoot(offered)) {
            Answer::Unseal(ask) => {
                let (what, answer) = forge(&mut lot, &region, &ask, stale.as_ref());
                stale = region.derive(&ask, 1).ok();
                assert_eq!(refused(enclave.answer(Request::FinishRoot(answer))).reason, Reason::NotMySeal, "{what}");
                what
            }
            other => {
                assert_eq!(refused(other).reason, Reason::NotMySeal, "seed {}", lot.seed);
                "a blob of somebody's"
            }
        };
        *tally.entry(what.to_owned()).or_default() += 1;
        assert_eq!(phase(&enclave), Phase::Bound, "seed {}", lot.seed);
        let early = refused(enclave.answer(Request::CreateKey(Purpose::Agent(agent(1)))));
        assert_eq!(early.reason, Reason::WrongPhase);
    }
    // What was told it all the time changes nothing about the truth.
    let ask = unseal(enclave.answer(Request::OpenRoot(blob)));
    root(enclave.answer(Request::FinishRoot(region.derive(&ask, 1).unwrap())));
    assert_eq!(key(enclave.answer(Request::LoadKey(fee_payer.1))).address, fee_payer.0);
}

/// A sealed root, and a key that was made under it.
fn seal(region: &Region, manifest: &SignedManifest) -> (Vec<u8>, (waiaas_policy::Address, Vec<u8>)) {
    let enclave: Enclave = region.enclave(1);
    assert_eq!(enclave.answer(Request::LoadManifest(manifest.clone())), Answer::Done);
    let blob = root(enclave.answer(Request::SealRoot));
    let made = key(enclave.answer(Request::CreateKey(Purpose::FeePayer)));
    (blob, (made.address, made.sealed))
}

/// An answer that the key service did not give to this question.
fn forge(lot: &mut Lot, region: &Region, ask: &Unseal, stale: Option<&Vec<u8>>) -> (&'static str, Vec<u8>) {
    let open = Policy { root: region.certificate.clone(), pcrs: vec![] };
    let sealed = |secret: &[u8]| seal_for(&open, &ask.document, NOW, secret).unwrap();
    match (lot.below(5), stale, region.derive(ask, 1)) {
        (0, Some(stale), _) => ("an answer to another question", stale.clone()),
        (1, ..) => ("a secret of another length", sealed(&vec![7; lot.index(64)])),
        (2, ..) => ("noise", (0..lot.below(700)).map(|_| lot.byte()).collect()),
        (3, _, Ok(mut right)) => {
            // The name of the recipient is in the first half, and nobody reads it.
            let half = right.len() / 2;
            let tail = lot.damaged(&right[half..]);
            right.truncate(half);
            right.extend(tail);
            ("an answer that was changed", right)
        }
        _ => ("a secret of its own", sealed(&[lot.byte(); 32])),
    }
}

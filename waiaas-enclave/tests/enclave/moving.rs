//! Another image and another KMS key, by a new manifest: cut short at every step, and lost answers with it.

use crate::{
    root::{Region, bound, manifest, phase, reopen, root, unseal},
    support::{House, Movable, Owner, agent, daily, key, refused, request, signed},
};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::Address;
use waiaas_wire::{
    enclave::{Answer, Phase, Purpose, Reason, Request},
    signed::SignedManifest,
};

/// What a daemon has on its disk.
struct Disk {
    manifest: SignedManifest,
    root: Vec<u8>,
    fee_payer: (Address, Vec<u8>),
}

/// An installation of the first image, under this manifest.
fn found(region: &Region, manifest: &SignedManifest) -> Disk {
    let enclave = region.enclave(1);
    bound(&enclave, manifest);
    let root = root(enclave.answer(Request::SealRoot));
    let made = key(enclave.answer(Request::CreateKey(Purpose::FeePayer)));
    Disk { manifest: manifest.clone(), root, fee_payer: (made.address, made.sealed) }
}

/// The steps of a change to the second image. After so many of them, everything ends but what is on the disk.
fn change(region: &Region, disk: &mut Disk, new: &SignedManifest, steps: usize) {
    let mut left = (0..steps).map(drop);
    let mut step = || left.next();
    let Some(()) = step() else { return };
    disk.manifest = new.clone();
    let enclave = region.enclave(2);
    bound(&enclave, &disk.manifest);
    let Some(()) = step() else { return };
    let ask = unseal(enclave.answer(Request::OpenRoot(disk.root.clone())));
    let Some(()) = step() else { return };
    let moved = root(enclave.answer(Request::FinishRoot(region.derive(&ask, 2).unwrap())));
    assert_eq!(phase(&enclave), Phase::Manifested);
    let Some(()) = step() else { return };
    disk.root = moved;
}

fn opens(region: &Region, disk: &Disk, image: u8) {
    let enclave = region.enclave(image);
    bound(&enclave, &disk.manifest);
    reopen(region, &enclave, &disk.root, image);
    assert_eq!(key(enclave.answer(Request::LoadKey(disk.fee_payer.1.clone()))).address, disk.fee_payer.0);
}

#[test]
fn a_change_of_image_and_key_may_be_cut_short_anywhere() {
    for cut in 0..=4 {
        let mut region = Region::new();
        let (old, new) = (region.key(), region.key());
        let mut disk = found(&region, &manifest(&old, &[1]));
        let both = manifest(&new, &[1, 2]);
        change(&region, &mut disk, &both, cut);
        // The first image still opens it, as long as the manifest accepts it.
        opens(&region, &disk, 1);
        change(&region, &mut disk, &both, 4);
        opens(&region, &disk, 2);
        // Only now is the first one retired; whoever did it earlier has lost nothing, and goes back.
        disk.manifest = manifest(&new, &[2]);
        opens(&region, &disk, 2);
    }
}

#[test]
fn an_image_that_is_retired_too_early_is_accepted_again_and_nothing_is_lost() {
    let mut region = Region::new();
    let mark = region.key();
    let mut disk = found(&region, &manifest(&mark, &[1]));
    disk.manifest = manifest(&mark, &[2]);
    let enclave = region.enclave(2);
    bound(&enclave, &disk.manifest);
    let refusal = refused(enclave.answer(Request::OpenRoot(disk.root.clone())));
    assert_eq!(refusal.reason, Reason::NotMySeal);
    disk.manifest = manifest(&mark, &[1, 2]);
    opens(&region, &disk, 2);
}

#[test]
fn a_new_manifest_of_the_same_owner_keeps_keys_policy_and_what_was_used() {
    let device = Arc::new(Movable::new());
    let first = Enclave::new(Arc::clone(&device) as _);
    let mut house = House::found(&mut &first);
    house.set_policy(&mut &first, 1, &daily(1_000));
    house.keep(&signed(first.answer(Request::Sign(request(1, house.transfer(900).bytes())))).state);

    let second = Enclave::new(device);
    let next = Owner::new(1).manifest_with(|manifest| manifest.version = 2);
    assert_eq!(second.answer(Request::LoadManifest(next.clone())), Answer::Done);
    // A process belongs to one manifest: not even the owner changes it while it lives.
    assert_eq!(refused(second.answer(Request::LoadManifest(next))).reason, Reason::WrongPhase);
    for held in [&house.fee_payer, &house.receipt, &house.agents[0]] {
        assert_eq!(key(second.answer(Request::LoadKey(held.sealed.clone()))).address, held.address);
    }
    let state = house.agents[0].state.clone().unwrap();
    assert_eq!(second.answer(Request::LoadState(agent(1), state.sealed.clone())), Answer::State(state));
    assert_eq!(second.answer(Request::Start), Answer::Done);
    let too_much = refused(second.answer(Request::Sign(request(2, house.transfer(101).bytes()))));
    assert_eq!(too_much.reason, Reason::Policy);
    signed(second.answer(Request::Sign(request(3, house.transfer(100).bytes()))));
}

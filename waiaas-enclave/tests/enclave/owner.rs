//! Only the owner's word counts, and only the next one.

use crate::support::{Asks as _, House, Movable, Owner, Program, agent, daily, refused, request, signed, state};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::asset::Asset;
use waiaas_wire::{
    enclave::{Answer, Purpose, Reason, Request},
    signed::SignedPolicy,
};

#[test]
fn a_manifest_that_its_owner_did_not_sign_is_refused() {
    let enclave = Enclave::new(Arc::new(Movable::new()));
    let mut forged = Owner::new(1).manifest("test");
    forged.manifest.owner = Owner::new(2).address();
    let refusal = refused(enclave.answer(Request::LoadManifest(forged)));
    assert_eq!(refusal.reason, Reason::NotTheOwner);
    for namespace in ["", "two words", "a+b", &"x".repeat(65)] {
        let refusal = refused(enclave.answer(Request::LoadManifest(Owner::new(1).manifest(namespace))));
        assert_eq!(refusal.reason, Reason::Undecodable, "{namespace}");
    }
}

#[test]
fn blobs_of_another_owner_or_namespace_do_not_open() {
    let device = Arc::new(Movable::new());
    let house = House::found(&mut &Enclave::new(Arc::clone(&device) as _));
    for manifest in [Owner::new(2).manifest("test"), Owner::new(1).manifest("other")] {
        let enclave = Enclave::new(Arc::clone(&device) as _);
        assert_eq!(enclave.answer(Request::LoadManifest(manifest)), Answer::Done);
        for key in [&house.fee_payer, &house.receipt, &house.agents[0]] {
            assert_eq!(refused(enclave.answer(Request::LoadKey(key.sealed.clone()))).reason, Reason::NotMySeal);
        }
    }
}

#[test]
fn a_policy_of_another_owner_is_refused() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    let foreign = Owner::new(2).policy(agent(1), 1, &daily(1_000));
    assert_eq!(refused(client.ask(Request::SetPolicy(foreign))).reason, Reason::NotTheOwner);
    let ours = house.owner.policy(agent(1), 1, &daily(1_000));
    let moved = SignedPolicy { agent: agent(2), ..ours.clone() };
    house.hire(&mut client, 2);
    assert_eq!(refused(client.ask(Request::SetPolicy(moved))).reason, Reason::NotTheOwner);
    let renumbered = SignedPolicy { version: 2, ..ours.clone() };
    assert_eq!(refused(client.ask(Request::SetPolicy(renumbered))).reason, Reason::NotTheOwner);
    let swapped = SignedPolicy { policy: daily(9_999).encode(), ..ours };
    assert_eq!(refused(client.ask(Request::SetPolicy(swapped))).reason, Reason::NotTheOwner);
    let ask = request(1, house.transfer(1).bytes());
    let refusal = refused(client.ask(Request::Sign(ask)));
    assert_eq!((refusal.reason, refusal.denials.is_empty()), (Reason::Policy, false), "no policy, no payment");
}

#[test]
fn a_policy_version_is_exactly_the_next() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    for (version, reason) in [(0, Reason::StaleVersion), (2, Reason::StaleVersion)] {
        let policy = house.owner.policy(agent(1), version, &daily(5));
        assert_eq!(refused(client.ask(Request::SetPolicy(policy))).reason, reason);
    }
    let first = house.set_policy(&mut client, 1, &daily(10));
    assert_eq!(house.set_policy(&mut client, 1, &daily(10)), first, "the same again changes nothing");
    let other = house.owner.policy(agent(1), 1, &daily(11));
    assert_eq!(refused(client.ask(Request::SetPolicy(other))).reason, Reason::StaleVersion);
    house.set_policy(&mut client, 2, &daily(20));
    for version in [1, 4, u64::MAX] {
        let policy = house.owner.policy(agent(1), version, &daily(10));
        assert_eq!(refused(client.ask(Request::SetPolicy(policy))).reason, Reason::StaleVersion, "{version}");
    }
}

#[test]
fn what_was_used_outlives_a_new_policy() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(1_000));
    let ask = request(1, house.transfer(900).bytes());
    signed(client.ask(Request::Sign(ask)));
    let policy = house.owner.policy(agent(1), 2, &daily(950));
    let tightened = state(client.ask(Request::SetPolicy(policy)));
    assert_eq!(tightened.policy.unwrap().version, 2);
    let ask = request(2, house.transfer(51).bytes());
    let refusal = refused(client.ask(Request::Sign(ask)));
    assert_eq!((refusal.denials[0].used, refusal.denials[0].asset), (Some(900), Some(Asset::Sol)));
}

#[test]
fn a_signed_policy_that_is_no_policy_is_refused() {
    let program = Program::start();
    let mut client = program.connect();
    let house = House::found(&mut client);
    let unknown = house.owner.policy(agent(9), 1, &daily(1));
    assert_eq!(refused(client.ask(Request::SetPolicy(unknown))).reason, Reason::UnknownAgent);
    let again = refused(client.ask(Request::CreateKey(Purpose::Agent(agent(1)))));
    assert_eq!(again.reason, Reason::AlreadyLoaded);
}

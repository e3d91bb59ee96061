//! A daemon that lies about what was sealed.

use crate::support::{Asks as _, House, Movable, agent, daily, refused, request, signed};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_wire::enclave::{Answer, Key, Purpose, Reason, Request, State};

fn enclave(device: &Arc<Movable>) -> Enclave {
    Enclave::new(Arc::clone(device) as _)
}

/// An agent that has used 900 of 1,000, and every state it had.
fn history(device: &Arc<Movable>) -> (House, Vec<State>) {
    let first = enclave(device);
    let mut house = House::found(&mut &first);
    let mut states = vec![house.agents[0].state.clone().unwrap()];
    states.push(house.set_policy(&mut &first, 1, &daily(1_000)));
    let ask = request(1, house.transfer(900).bytes());
    let answer = signed(first.answer(Request::Sign(ask)));
    house.keep(&answer.state);
    states.push(answer.state);
    (house, states)
}

/// An enclave that has manifest and keys, and no agent's state.
fn loading(device: &Arc<Movable>, house: &House) -> Enclave {
    let enclave = enclave(device);
    assert_eq!(enclave.answer(Request::LoadManifest(house.owner.manifest("test"))), Answer::Done);
    for key in [&house.fee_payer, &house.receipt, &house.agents[0]] {
        assert!(matches!(enclave.answer(Request::LoadKey(key.sealed.clone())), Answer::Key(_)));
    }
    enclave
}

fn load(enclave: &Enclave, state: &State) -> Answer {
    enclave.answer(Request::LoadState(state.agent, state.sealed.clone()))
}

#[test]
fn a_state_is_loaded_once() {
    let device = Arc::new(Movable::new());
    let (house, states) = history(&device);
    let enclave = loading(&device, &house);
    assert_eq!(load(&enclave, &states[2]), Answer::State(states[2].clone()));
    for old in &states {
        assert_eq!(refused(load(&enclave, old)).reason, Reason::AlreadyLoaded);
    }
    assert_eq!(enclave.answer(Request::Start), Answer::Done);
    for old in &states {
        assert_eq!(refused(load(&enclave, old)).reason, Reason::WrongPhase);
    }
    let again = refused(enclave.answer(Request::LoadKey(house.agents[0].sealed.clone())));
    assert_eq!(again.reason, Reason::WrongPhase);
    let ask = request(2, house.transfer(101).bytes());
    assert_eq!(refused(enclave.answer(Request::Sign(ask))).reason, Reason::Policy);
}

#[test]
fn a_key_without_its_state_signs_nothing_and_starts_no_new_ledger() {
    let device = Arc::new(Movable::new());
    let (house, _) = history(&device);
    let enclave = loading(&device, &house);
    assert_eq!(enclave.answer(Request::Start), Answer::Done);
    for version in [1, 2] {
        let policy = house.owner.policy(agent(1), version, &daily(1_000));
        assert_eq!(refused(enclave.answer(Request::SetPolicy(policy))).reason, Reason::UnknownAgent);
    }
    let ask = request(2, house.transfer(1).bytes());
    assert_eq!(refused(enclave.answer(Request::Sign(ask))).reason, Reason::UnknownAgent);
    let fresh = refused(enclave.answer(Request::CreateKey(Purpose::Agent(agent(1)))));
    assert_eq!(fresh.reason, Reason::AlreadyLoaded);
    assert_eq!(refused(enclave.answer(Request::Ledger(agent(1)))).reason, Reason::UnknownAgent);
    let Answer::Key(key) = enclave.answer(Request::Key(Purpose::Agent(agent(1)))) else { panic!("a key expected") };
    assert_eq!(key.state, None);
}

#[test]
fn the_fresh_state_of_another_key_of_the_agent_does_not_fit() {
    let device = Arc::new(Movable::new());
    let (house, _) = history(&device);
    let elsewhere = enclave(&device);
    let other = House::found(&mut &elsewhere);
    let enclave = loading(&device, &house);
    let Key { state, sealed, .. } = other.agents[0].clone();
    assert_eq!(refused(load(&enclave, &state.unwrap())).reason, Reason::NotMySeal);
    assert_eq!(refused(enclave.answer(Request::LoadKey(sealed))).reason, Reason::AlreadyLoaded);
}

#[test]
fn a_state_of_another_agent_does_not_fit() {
    let device = Arc::new(Movable::new());
    let first = enclave(&device);
    let mut house = House::found(&mut &first);
    house.hire(&mut &first, 2);
    let second = loading(&device, &house);
    let of_second = house.agents[1].state.clone().unwrap();
    assert_eq!(refused(load(&second, &of_second)).reason, Reason::UnknownAgent);
    let claimed = State { agent: agent(1), ..of_second };
    assert_eq!(refused(load(&second, &claimed)).reason, Reason::NotMySeal);
    let key_as_state = State { sealed: house.agents[0].sealed.clone(), ..claimed };
    assert_eq!(refused(load(&second, &key_as_state)).reason, Reason::NotMySeal);
    let state_as_key = house.agents[1].state.clone().unwrap().sealed;
    assert_eq!(refused(second.answer(Request::LoadKey(state_as_key))).reason, Reason::NotMySeal);
}

#[test]
fn what_another_root_or_kind_of_device_sealed_does_not_open() {
    let (house, _) = history(&Arc::new(Movable::new()));
    for device in [Movable::with_root(2), Movable::new().named("other")] {
        let enclave = Enclave::new(Arc::new(device));
        assert_eq!(enclave.answer(Request::LoadManifest(house.owner.manifest("test"))), Answer::Done);
        let refusal = refused((&enclave).ask(Request::LoadKey(house.fee_payer.sealed.clone())));
        assert_eq!(refusal.reason, Reason::NotMySeal);
    }
}

#[test]
fn no_changed_blob_opens() {
    let device = Arc::new(Movable::new());
    let (house, states) = history(&device);
    let enclave = loading(&device, &house);
    let whole = &states[2].sealed;
    for place in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        let refusal = refused(enclave.answer(Request::LoadState(agent(1), flipped)));
        assert_eq!(refusal.reason, Reason::NotMySeal, "byte {place}");
        let cut = whole[..place].to_vec();
        assert_eq!(refused(enclave.answer(Request::LoadState(agent(1), cut))).reason, Reason::NotMySeal);
    }
    assert_eq!(load(&enclave, &states[2]), Answer::State(states[2].clone()));
}

//! Stops: anybody may stop, and only the owner's word about this very stop lifts it.

use crate::support::{House, Movable, Owner, agent, daily, refused, request, signed, state};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::leave::Leave;
use waiaas_wire::{
    enclave::{Answer, Purpose, Reason, Request},
    signed::SignedEnd,
};

fn enclave(device: &Arc<Movable>) -> Enclave {
    Enclave::new(Arc::clone(device) as _)
}

#[test]
fn a_stopped_agent_signs_nothing_until_its_owner_lifts_that_stop() {
    let device = Arc::new(Movable::new());
    let first = enclave(&device);
    let mut house = House::found(&mut &first);
    house.hire(&mut &first, 2);
    house.set_policy(&mut &first, 1, &daily(1_000));
    let ask = request(1, house.transfer(100).bytes());
    let before = signed(first.answer(Request::Sign(ask.clone())));
    house.keep(&before.state);

    let stopped = state(first.answer(Request::Stop(agent(1))));
    assert_eq!((stopped.stop, stopped.sequence), (Some(1), before.state.sequence + 1));
    house.keep(&stopped);
    // Neither something new nor what was signed before.
    for ask in [ask, request(2, house.transfer(1).bytes())] {
        assert_eq!(refused(first.answer(Request::Sign(ask))).reason, Reason::Stopped);
    }
    assert_eq!(state(first.answer(Request::Stop(agent(1)))), stopped, "stopped once");
    assert_eq!(refused(first.answer(Request::Sign(request(3, vec![1])))).reason, Reason::Stopped);

    // A restart lifts nothing, and a policy does not, either.
    let second = enclave(&device);
    house.restore(&mut &second);
    house.set_policy(&mut &second, 2, &daily(2_000));
    let pay = || request(2, house.transfer(1).bytes());
    assert_eq!(refused(second.answer(Request::Sign(pay()))).reason, Reason::Stopped);

    // Another owner, another agent and another stop: no.
    let stranger = Owner::new(9).lift(agent(1), 1);
    assert_eq!(refused(second.answer(Request::Lift(stranger))).reason, Reason::NotTheOwner);
    for (who, stop) in [(agent(2), 1), (agent(1), 0), (agent(1), 2)] {
        let lift = house.owner.lift(who, stop);
        assert_eq!(refused(second.answer(Request::Lift(lift))).reason, Reason::StaleVersion, "{who} {stop}");
    }
    let lift = house.owner.lift(agent(1), 1);
    let lifted = state(second.answer(Request::Lift(lift)));
    assert_eq!(lifted.stop, None);
    assert_eq!(state(second.answer(Request::Lift(lift))), lifted, "an answer was lost");
    assert!(matches!(second.answer(Request::Sign(pay())), Answer::Signed(_)));

    // The next stop is another one: the old word does not lift it.
    assert_eq!(state(second.answer(Request::Stop(agent(1)))).stop, Some(2));
    assert_eq!(refused(second.answer(Request::Lift(lift))).reason, Reason::StaleVersion);
    assert_eq!(refused(second.answer(Request::Sign(pay()))).reason, Reason::Stopped);
}

#[test]
fn an_agent_is_ended_by_its_owner_and_its_key_is_gone() {
    let device = Arc::new(Movable::new());
    let enclave = enclave(&device);
    let mut house = House::found(&mut &enclave);
    house.hire(&mut &enclave, 2);
    house.set_policy(&mut &enclave, 1, &daily(1_000));
    let pay = |tx| Request::Sign(request(tx, house.transfer(1).bytes()));
    let stranger = Owner::new(9).end(agent(1));
    assert_eq!(refused(enclave.answer(Request::Destroy(stranger))).reason, Reason::NotTheOwner);
    let other = SignedEnd { agent: agent(1), ..house.owner.end(agent(2)) };
    assert_eq!(refused(enclave.answer(Request::Destroy(other))).reason, Reason::NotTheOwner);
    // What may be lost with the key is part of the word.
    let leave: Option<Leave> = "SOL:1000000,unlisted".parse().ok();
    let said = house.owner.end_leaving(agent(1), leave.clone());
    let less = SignedEnd { leave: "SOL:1".parse().ok(), ..said.clone() };
    for word in [SignedEnd { leave, ..house.owner.end(agent(1)) }, SignedEnd { leave: None, ..said }, less] {
        assert_eq!(refused(enclave.answer(Request::Destroy(word))).reason, Reason::NotTheOwner);
    }
    signed(enclave.answer(pay(1)));
    for _ in 0..2 {
        assert_eq!(enclave.answer(Request::Destroy(house.owner.end(agent(1)))), Answer::Done);
        assert_eq!(refused(enclave.answer(pay(2))).reason, Reason::UnknownAgent);
    }
    let gone = refused(enclave.answer(Request::Key(Purpose::Agent(agent(1)))));
    assert_eq!(gone.reason, Reason::UnknownAgent);
    assert!(matches!(enclave.answer(Request::Key(Purpose::Agent(agent(2)))), Answer::Key(_)));
}

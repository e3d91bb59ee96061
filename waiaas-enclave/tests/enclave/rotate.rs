//! Another key for an agent: on the owner's word, while it is stopped, and with everything that it has used.

use crate::support::{House, Movable, Owner, Transfer, agent, daily, key, refused, request, signed, state};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::leave::Leave;
use waiaas_wire::{
    enclave::{Purpose, Reason, Request},
    signed::SignedRotate,
};

fn enclave(device: &Arc<Movable>) -> Enclave {
    Enclave::new(Arc::clone(device) as _)
}

#[test]
fn a_key_is_replaced_while_its_agent_is_stopped_and_what_was_used_stays_used() {
    let device = Arc::new(Movable::new());
    let first = enclave(&device);
    let mut house = House::found(&mut &first);
    house.set_policy(&mut &first, 1, &daily(1_000));
    let before = signed(first.answer(Request::Sign(request(1, house.transfer(900).bytes()))));
    house.keep(&before.state);

    // Not while it pays, not on another's word, not for another stop, and nothing is retired that was not made.
    let rotate = house.owner.rotate(agent(1), 1);
    assert_eq!(refused(first.answer(Request::Rotate(rotate.clone()))).reason, Reason::StaleVersion, "not stopped");
    house.keep(&state(first.answer(Request::Stop(agent(1)))));
    let stranger = Owner::new(9).rotate(agent(1), 1);
    for word in [Request::Rotate(stranger.clone()), Request::Retire(stranger)] {
        assert_eq!(refused(first.answer(word)).reason, Reason::NotTheOwner);
    }
    // What may be lost is part of the word: nobody adds to it, and nobody takes it away.
    let leave: Option<Leave> = "SOL:1000000".parse().ok();
    let said = house.owner.rotate_leaving(agent(1), 1, leave.clone());
    for word in [SignedRotate { leave, ..rotate.clone() }, SignedRotate { leave: None, ..said }] {
        assert_eq!(refused(first.answer(Request::Rotate(word))).reason, Reason::NotTheOwner);
    }
    let other = house.owner.rotate(agent(1), 2);
    assert_eq!(refused(first.answer(Request::Rotate(other))).reason, Reason::StaleVersion);
    assert_eq!(refused(first.answer(Request::Retire(rotate.clone()))).reason, Reason::StaleVersion, "nothing was made");

    // Made, and asked for again: one key, which does not sign yet and holds up the lift.
    let old = house.wallet();
    let made = state(first.answer(Request::Rotate(rotate.clone())));
    let next = made.next.unwrap();
    assert_ne!(next, old);
    assert_eq!(state(first.answer(Request::Rotate(rotate.clone()))), made);
    house.keep(&made);
    let lift = house.owner.lift(agent(1), 1);
    assert_eq!(refused(first.answer(Request::Lift(lift))).reason, Reason::NotPossible);

    // A restart in the middle, with what was kept: it is the same key, and the old one is still in force.
    let second = enclave(&device);
    house.restore(&mut &second);
    assert_eq!(state(second.answer(Request::Rotate(rotate.clone()))), made);
    assert_eq!(key(second.answer(Request::Key(Purpose::Agent(agent(1))))).address, old);
    let replaced = key(second.answer(Request::Retire(rotate.clone())));
    assert_eq!((replaced.address, replaced.state.as_ref().unwrap().next), (next, None));
    assert_eq!(key(second.answer(Request::Retire(rotate.clone()))), replaced, "an answer was lost");
    assert_eq!(
        state(second.answer(Request::Rotate(rotate.clone()))),
        replaced.state.clone().unwrap(),
        "one for each stop"
    );

    // Whoever lost that answer, too, begins where it was; nothing is half.
    let third = enclave(&device);
    house.restore(&mut &third);
    assert_eq!(key(third.answer(Request::Retire(rotate.clone()))).address, next);

    // From now on the new key signs, what was used is used, and the old one is nobody.
    house.agents[0] = replaced;
    let fourth = enclave(&device);
    house.restore(&mut &fourth);
    house.keep(&state(fourth.answer(Request::Lift(lift))));
    let with_old = Transfer { from: old, ..house.transfer(1) };
    assert_eq!(refused(fourth.answer(Request::Sign(request(2, with_old.bytes())))).reason, Reason::Policy);
    let too_much = refused(fourth.answer(Request::Sign(request(3, house.transfer(101).bytes()))));
    assert_eq!(too_much.reason, Reason::Policy, "{}", too_much.detail);
    signed(fourth.answer(Request::Sign(request(4, house.transfer(100).bytes()))));
    assert_eq!(refused(fourth.answer(Request::Rotate(rotate))).reason, Reason::StaleVersion, "that stop is over");
}

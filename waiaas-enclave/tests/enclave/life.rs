//! A whole life: from nothing to a signature that a ledger would take, and back after kill -9.

use crate::support::{Asks as _, House, Movable, Program, agent, daily, known, refused, request, signed};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::{asset::Asset, budget::Period, id::Digest};
use waiaas_wire::{
    enclave::{Answer, Checkpoint, Phase, Purpose, Reason, Request},
    merkle, note, receipt,
    signed::verifies,
};

#[test]
fn an_agent_pays_and_everything_it_is_given_verifies() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    let state = house.set_policy(&mut client, 1, &daily(1_000));
    assert_eq!((state.sequence, state.policy.unwrap().version), (1, 1));

    let message = house.transfer(400).bytes();
    let ask = request(1, message.clone());
    let answer = signed(client.ask(Request::Sign(ask.clone())));
    house.keep(&answer.state);
    assert_eq!(answer.signatures.len(), 2);
    assert!(verifies(&house.fee_payer.address, &message, &answer.signatures[0]));
    assert!(verifies(&house.wallet(), &message, &answer.signatures[1]));

    let stated = receipt::open(&answer.receipt, &house.receipt.address).unwrap();
    assert_eq!((stated.request, stated.tx, stated.agent), (ask.request, ask.tx, ask.agent));
    assert_eq!((stated.message, stated.intent), (Digest::of(&message), house.intent(&message)));
    assert_eq!((stated.sequence, stated.policy_version), (2, 1));
    assert_eq!(stated.policy_hash, daily(1_000).hash());
    assert_eq!((stated.provider.as_str(), stated.approved_by_owner), ("development", false));
    let day = stated.budget.iter().find(|line| line.period == Period::Day).unwrap();
    assert_eq!((day.asset, day.limit, day.before, day.after), (Asset::Sol, Some(1_000), 0, 400));

    assert_eq!(known(client.ask(Request::Query(agent(1), ask.request))), Some(Digest::of(&message)));
    let Answer::Ledger(ledger) = client.ask(Request::Ledger(agent(1))) else { panic!("a ledger expected") };
    assert_eq!(ledger.usage(Asset::Sol, stated.time).day.used(), 400);
}

#[test]
fn after_kill_9_the_ledger_is_what_it_was() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.hire(&mut client, 2);
    house.set_policy(&mut client, 1, &daily(1_000));
    for tx in 1..=2 {
        let ask = request(tx, house.transfer(400).bytes());
        house.keep(&signed(client.ask(Request::Sign(ask))).state);
    }

    let program = Program::start_in(program.kill());
    let mut client = program.connect();
    house.restore(&mut client);
    let too_much = request(3, house.transfer(400).bytes());
    let refusal = refused(client.ask(Request::Sign(too_much)));
    assert_eq!((refusal.reason, refusal.denials[0].used), (Reason::Policy, Some(800)));
    let ask = request(4, house.transfer(200).bytes());
    assert_eq!(signed(client.ask(Request::Sign(ask))).state.sequence, 4);
}

#[test]
fn what_was_signed_before_kill_9_is_signed_again_and_not_counted_again() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(1_000));
    let ask = request(1, house.transfer(900).bytes());
    let first = signed(client.ask(Request::Sign(ask.clone())));
    house.keep(&first.state);

    let program = Program::start_in(program.kill());
    let mut client = program.connect();
    house.restore(&mut client);
    let again = signed(client.ask(Request::Sign(ask)));
    assert_eq!(again.signatures, first.signatures);
    assert_eq!(again.state.sequence, first.state.sequence + 1, "two receipts never share a sequence number");
    let stated = receipt::open(&again.receipt, &house.receipt.address).unwrap();
    let day = stated.budget.iter().find(|line| line.period == Period::Day).unwrap();
    assert_eq!((stated.sequence, day.before, day.after), (again.state.sequence, 900, 900));
}

#[test]
fn a_thousand_agents_come_back() {
    let device = Arc::new(Movable::new());
    let enclave = Enclave::new(device.clone());
    let mut house = House::found(&mut &enclave);
    for number in 2..=1_000 {
        house.hire(&mut &enclave, number);
    }
    let again = Enclave::new(device);
    house.restore(&mut &again);
    let Answer::Hello(hello) = again.answer(Request::Hello) else { panic!("hello expected") };
    assert_eq!((hello.phase, hello.agents), (Phase::Ready, 1_000));
    house.set_policy(&mut &again, 1, &daily(1_000));
    signed(again.answer(Request::Sign(request(1, house.transfer(400).bytes()))));
}

#[test]
fn hello_says_plainly_that_nothing_isolates_it() {
    let program = Program::start();
    let mut client = program.connect();
    let Answer::Hello(hello) = client.ask(Request::Hello) else { panic!("hello expected") };
    assert_eq!((hello.phase, hello.provider.as_str(), hello.isolated), (Phase::Empty, "development", false));
    assert_eq!((hello.owner, hello.fee_payer, hello.agents), (None, None, 0));
    let house = House::found(&mut client);
    let Answer::Hello(hello) = client.ask(Request::Hello) else { panic!("hello expected") };
    assert_eq!((hello.phase, hello.agents), (Phase::Ready, 1));
    assert_eq!((hello.owner, hello.namespace.as_deref()), (Some(house.owner.address()), Some("test")));
    assert_eq!(hello.fee_payer, Some(house.fee_payer.address));
    assert_eq!(hello.receipt_key, Some(house.receipt.address));
}

#[test]
fn a_lost_answer_can_be_had_again() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(1_000));
    for key in [&house.fee_payer, &house.receipt, &house.agents[0]] {
        assert_eq!(client.ask(Request::Key(key.purpose)), Answer::Key(key.clone()));
    }
    let unknown = refused(client.ask(Request::Key(Purpose::Agent(agent(9)))));
    assert_eq!(unknown.reason, Reason::UnknownAgent);
}

#[test]
fn checkpoints_are_signed_for_this_installation_only() {
    let program = Program::start();
    let mut client = program.connect();
    let house = House::found(&mut client);
    let root = merkle::leaf_hash(b"leaf");
    let head = Checkpoint { origin: "waiaas/test/audit".to_owned(), size: 1, root };
    let Answer::Checkpoint(text) = client.ask(Request::Checkpoint(head.clone())) else { panic!("a note expected") };
    assert_eq!(note::open(&text, &house.receipt.address).unwrap(), head);
    for origin in ["waiaas/other/audit", "", "waiaas test", "test\n9\nroot", "test+1"] {
        let head = Checkpoint { origin: origin.to_owned(), ..head.clone() };
        assert_eq!(refused(client.ask(Request::Checkpoint(head))).reason, Reason::Undecodable, "{origin}");
    }
}

#[test]
fn a_halted_enclave_signs_nothing() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(1_000));
    assert_eq!(client.ask(Request::Halt), Answer::Done);
    let ask = request(1, house.transfer(1).bytes());
    assert_eq!(refused(client.ask(Request::Sign(ask))).reason, Reason::WrongPhase);
    let Answer::Hello(hello) = client.ask(Request::Hello) else { panic!("hello expected") };
    assert_eq!((hello.phase, hello.fee_payer, hello.agents), (Phase::Halted, None, 0));
    assert_eq!(hello.owner, Some(house.owner.address()));
}

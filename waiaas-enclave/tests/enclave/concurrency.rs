//! 64 callers at once.

use crate::support::{Asks as _, House, Program, agent, daily, request, signed};
use std::{
    collections::BTreeSet,
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use waiaas_policy::asset::Asset;
use waiaas_wire::{
    enclave::{Answer, Request, SignRequest},
    receipt,
};

const CALLERS: u128 = 64;

#[test]
fn against_one_limit_exactly_as_many_pass_as_fit() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(1_000));
    let at_once = Barrier::new(64);
    let call = |tx: u128| {
        let mut client = program.connect();
        // Of 30 lamports 33 fit into 1,000.
        let ask = request(tx, house.transfer(30).bytes());
        at_once.wait();
        client.ask(Request::Sign(ask))
    };
    let answers: Vec<_> = thread::scope(|scope| {
        let callers: Vec<_> = (1..=CALLERS).map(|tx| scope.spawn(move || call(tx))).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    let passed: Vec<_> = answers.into_iter().filter(|answer| matches!(answer, Answer::Signed(_))).map(signed).collect();
    assert_eq!(passed.len(), 33);
    let receipts = passed.iter().map(|one| receipt::open(&one.receipt, &house.receipt.address).unwrap());
    let sequences: BTreeSet<_> = receipts.map(|receipt| receipt.sequence).collect();
    assert_eq!(sequences, (2..35).collect(), "one after another");
    let Answer::Ledger(ledger) = client.ask(Request::Ledger(agent(1))) else { panic!("a ledger expected") };
    assert_eq!(ledger.usage(Asset::Sol, waiaas_policy::time::Timestamp::from_millis(0)).day.used(), 990);
}

#[test]
fn one_request_from_everywhere_is_counted_once() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(1_000));
    let ask = request(1, house.transfer(600).bytes());
    let answers: Vec<_> = thread::scope(|scope| {
        let call = || signed(program.connect().ask(Request::Sign(ask.clone())));
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(call)).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[test]
fn different_agents_do_not_meet() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    for number in 2..=8 {
        house.hire(&mut client, number);
    }
    for number in 1..=8 {
        let policy = house.owner.policy(agent(number), 1, &daily(100));
        assert!(matches!(client.ask(Request::SetPolicy(policy)), Answer::State(_)));
    }
    let pay = |number: u128| {
        let mut client = program.connect();
        let from = house.agents[usize::try_from(number - 1).unwrap()].address;
        let passed = (1..=20).filter(|tx| {
            let message = crate::support::Transfer { from, ..house.transfer(10) }.bytes();
            let ask = SignRequest { agent: agent(number), ..request(number * 100 + tx, message) };
            matches!(client.ask(Request::Sign(ask)), Answer::Signed(_))
        });
        passed.count()
    };
    let passed: Vec<_> = thread::scope(|scope| {
        let callers: Vec<_> = (1..=8).map(|number| scope.spawn(move || pay(number))).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    assert_eq!(passed, [10; 8]);
}

#[test]
fn when_halt_is_answered_the_last_signature_has_been_made() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(u64::MAX));
    let halted = AtomicBool::new(false);
    let late = thread::scope(|scope| {
        let call = |caller: u128| {
            let mut client = program.connect();
            (1..)
                .map_while(|number| {
                    let after_halt = halted.load(Ordering::SeqCst);
                    let ask = request(caller * 1_000_000 + number, house.transfer(1).bytes());
                    let passed = matches!(client.ask(Request::Sign(ask)), Answer::Signed(_));
                    passed.then_some(after_halt)
                })
                .filter(|late| *late)
                .count()
        };
        let callers: Vec<_> = (1..=8).map(|caller| scope.spawn(move || call(caller))).collect();
        assert_eq!(client.ask(Request::Halt), Answer::Done);
        halted.store(true, Ordering::SeqCst);
        callers.into_iter().map(|caller| caller.join().unwrap()).sum::<usize>()
    });
    assert_eq!(late, 0);
}

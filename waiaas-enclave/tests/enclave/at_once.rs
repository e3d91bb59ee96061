//! Several signatures asked for in one request are those of one after another; the state is sealed once.

use crate::support::{
    Asks as _, House, Movable, Program, agent, daily, known, refused, request, rules, signed, within,
};
use proptest::prelude::*;
use std::{collections::BTreeSet, sync::Arc};
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::{
    asset::Asset,
    document::AssetRules,
    time::{Span, Timestamp},
};
use waiaas_wire::{
    enclave::{Answer, MOST_AT_ONCE, Part, Reason, Request, SignRequest, State},
    receipt,
};

fn each(answer: Answer) -> (Vec<Part>, State) {
    let Answer::Each(parts, Some(state)) = answer else { panic!("parts expected: {answer:?}") };
    (parts, state)
}

fn used(enclave: &Enclave) -> u64 {
    let Answer::Ledger(ledger) = enclave.answer(Request::Ledger(agent(1))) else { panic!("a ledger expected") };
    ledger.usage(Asset::Sol, Timestamp::from_millis(0)).day.used()
}

fn is_signed(part: &Part) -> bool {
    matches!(part, Part::Signed(..))
}

#[test]
fn as_many_pass_as_fit_each_with_a_receipt_of_its_own() {
    let (enclave, house) = within(100);
    let asks = (1..=16).map(|tx| request(tx, house.transfer(30).bytes())).collect();
    let (parts, state) = each(enclave.answer(Request::SignAll(asks)));
    let passed: Vec<_> = parts.iter().map(is_signed).collect();
    assert_eq!(passed, [&[true; 3][..], &[false; 13]].concat());
    let sequences = parts.iter().filter_map(|part| match part {
        Part::Signed(_, bytes) => Some(receipt::open(bytes, &house.receipt.address).unwrap().sequence),
        Part::Wait(_) | Part::Refused(_) => None,
    });
    assert_eq!(sequences.collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!((state.sequence, used(&enclave)), (4, 90));
}

#[test]
fn what_is_sealed_has_all_of_them_in_it() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(100));
    let asks: Vec<_> = (1..=3).map(|tx| request(tx, house.transfer(30).bytes())).collect();
    let (parts, state) = each(client.ask(Request::SignAll(asks.clone())));
    assert!(parts.iter().all(is_signed));
    house.keep(&state);
    let again = Program::start_in(program.kill());
    let mut client = again.connect();
    house.restore(&mut client);
    let more = request(4, house.transfer(30).bytes());
    assert_eq!(refused(client.ask(Request::Sign(more))).reason, Reason::Policy, "three are counted");
    // The same requests again: the same signatures, counted once.
    let (repeated, _) = each(client.ask(Request::SignAll(asks)));
    for (before, now) in parts.iter().zip(&repeated) {
        let (Part::Signed(before, _), Part::Signed(now, _)) = (before, now) else { panic!("signatures expected") };
        assert_eq!(before, now);
    }
}

#[test]
fn one_request_twice_is_counted_once() {
    let (enclave, house) = within(100);
    let ask = request(1, house.transfer(60).bytes());
    let other = SignRequest { message: house.transfer(1).bytes(), ..ask.clone() };
    let (parts, _) = each(enclave.answer(Request::SignAll(vec![ask.clone(), ask.clone(), other])));
    assert!(is_signed(&parts[0]) && parts[0] == parts[1]);
    assert!(matches!(&parts[2], Part::Refused(no) if no.reason == Reason::RequestReused));
    assert_eq!(used(&enclave), 60);
    let (again, _) = each(enclave.answer(Request::SignAll(vec![ask.clone()])));
    assert_eq!(again[0], parts[0]);
    assert_eq!(signed(enclave.answer(Request::Sign(ask))).signatures.len(), 2);
}

#[test]
fn what_is_done_is_forgotten_also_with_an_answer_that_was_given_before() {
    let (enclave, house) = within(100);
    let asks: Vec<_> = (1..=2).map(|tx| request(tx, house.transfer(1).bytes())).collect();
    each(enclave.answer(Request::SignAll(asks.clone())));
    let repeated = SignRequest { done: vec![asks[0].request], ..asks[1].clone() };
    signed(enclave.answer(Request::Sign(repeated)));
    assert_eq!(known(enclave.answer(Request::Query(agent(1), asks[0].request))), None);
    assert!(known(enclave.answer(Request::Query(agent(1), asks[1].request))).is_some());
}

#[test]
fn what_makes_no_sense_is_refused_whole() {
    let (enclave, mut house) = within(100);
    house.hire(&mut &enclave, 2);
    let ask = |tx| request(tx, house.transfer(1).bytes());
    let of_two = vec![ask(1), SignRequest { agent: agent(2), ..ask(2) }];
    let too_many = (0..=MOST_AT_ONCE as u128).map(ask).collect();
    for asks in [vec![], of_two, too_many] {
        assert_eq!(refused(enclave.answer(Request::SignAll(asks))).reason, Reason::Undecodable);
    }
    assert_eq!(used(&enclave), 0);
    let nobody = vec![SignRequest { agent: agent(9), ..ask(1) }];
    assert_eq!(refused(enclave.answer(Request::SignAll(nobody))).reason, Reason::UnknownAgent);
}

#[test]
fn a_stopped_agent_signs_none_of_them() {
    let (enclave, house) = within(100);
    let asks: Vec<_> = (1..=2).map(|tx| request(tx, house.transfer(1).bytes())).collect();
    each(enclave.answer(Request::SignAll(asks.clone())));
    assert!(matches!(enclave.answer(Request::Stop(agent(1))), Answer::State(_)));
    let (parts, _) = each(enclave.answer(Request::SignAll(asks)));
    assert!(parts.iter().all(|part| matches!(part, Part::Refused(no) if no.reason == Reason::Stopped)));
}

#[test]
fn a_delay_is_announced_among_others() {
    let enclave = Enclave::new(Arc::new(Movable::new()));
    let mut house = House::found(&mut &enclave);
    let waiting =
        rules(AssetRules { delay_above: Some(10), delay: Some(Span::from_secs(3_600)), ..AssetRules::default() });
    house.set_policy(&mut &enclave, 1, &waiting);
    let asks = [1, 20, 2].into_iter().zip(1..).map(|(amount, tx)| request(tx, house.transfer(amount).bytes()));
    let (parts, _) = each(enclave.answer(Request::SignAll(asks.collect())));
    assert!(matches!(parts[..], [Part::Signed(..), Part::Wait(_), Part::Signed(..)]), "{parts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// However requests are put together, the answers are those of one after another.
    #[test]
    fn together_is_one_after_another(
        asked in prop::collection::vec((0..12_u128, 1..60_u64, prop::collection::vec(0..12_u128, 0..3)), 1..24),
        sizes in prop::collection::vec(1..=MOST_AT_ONCE, 24),
    ) {
        let (alone, house_of_one) = within(200);
        let (together, house_of_all) = within(200);
        let asks = |house: &House| -> Vec<SignRequest> {
            let ask = |(tx, amount, done): &(u128, u64, Vec<u128>)| {
                let done = done.iter().map(|tx| request(*tx, Vec::new()).request).collect();
                SignRequest { done, ..request(*tx, house.transfer(*amount).bytes()) }
            };
            asked.iter().map(ask).collect()
        };
        let word = |part: &Part| match part {
            Part::Signed(signatures, _) => format!("{} signatures", signatures.len()),
            Part::Wait(until) => format!("{until}"),
            Part::Refused(no) => format!("{no:?}"),
        };
        let one = |ask: &SignRequest| match alone.answer(Request::Sign(ask.clone())) {
            Answer::Signed(signed) => Part::Signed(signed.signatures, signed.receipt),
            Answer::Refused(no) => Part::Refused(no),
            other => panic!("{other:?}"),
        };
        let expected: Vec<_> = asks(&house_of_one).iter().map(|ask| word(&one(ask))).collect();
        let (mut found, mut rest, mut sizes) = (Vec::new(), asks(&house_of_all), sizes.into_iter());
        while !rest.is_empty() {
            let later = rest.split_off(sizes.next().unwrap().min(rest.len()));
            let (parts, _) = each(together.answer(Request::SignAll(rest)));
            found.extend(parts.iter().map(word));
            rest = later;
        }
        prop_assert_eq!(found, expected);
        prop_assert_eq!(used(&together), used(&alone));
        let known_to = |enclave: &Enclave| -> BTreeSet<u128> {
            let is_known = |tx: &u128| {
                known(enclave.answer(Request::Query(agent(1), request(*tx, Vec::new()).request))).is_some()
            };
            (0..12).filter(is_known).collect()
        };
        prop_assert_eq!(known_to(&together), known_to(&alone));
    }
}

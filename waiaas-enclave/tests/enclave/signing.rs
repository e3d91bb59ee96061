//! What is signed, and what is not.

use crate::support::{
    Asks as _, House, Movable, Program, TokenTransfer, address, agent, daily, known, refused, request, rules, signed,
    within,
};
use std::sync::Arc;
use waiaas_enclave::{enclave::Enclave, state::MAX_OPEN};
use waiaas_policy::{Address, asset::Asset, budget::Period, document::AssetRules, id::RequestId};
use waiaas_wire::{
    enclave::{Answer, Reason, Request, SignRequest, State},
    receipt,
};

fn newest(enclave: &Enclave, house: &House) -> State {
    let Answer::Key(key) = enclave.answer(Request::Key(house.agents[0].purpose)) else { panic!("a key expected") };
    key.state.unwrap()
}

#[test]
fn the_same_request_is_answered_the_same_and_counted_once() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(1_000));
    let ask = Request::Sign(request(1, house.transfer(900).bytes()));
    let first = client.ask(ask.clone());
    assert_eq!(program.connect().ask(ask), first);
}

#[test]
fn other_bytes_under_a_request_id_are_refused() {
    let (enclave, house) = within(1_000);
    let ask = request(1, house.transfer(1).bytes());
    signed(enclave.answer(Request::Sign(ask.clone())));
    let other = SignRequest { message: house.transfer(2).bytes(), ..ask };
    assert_eq!(refused(enclave.answer(Request::Sign(other))).reason, Reason::RequestReused);
}

#[test]
fn what_is_done_is_forgotten() {
    let (enclave, house) = within(1_000);
    let first = request(1, house.transfer(1).bytes());
    signed(enclave.answer(Request::Sign(first.clone())));
    let second = SignRequest { done: vec![first.request], ..request(2, house.transfer(2).bytes()) };
    signed(enclave.answer(Request::Sign(second.clone())));
    assert_eq!(known(enclave.answer(Request::Query(agent(1), first.request))), None);
    assert!(known(enclave.answer(Request::Query(agent(1), second.request))).is_some());
}

#[test]
fn without_room_for_another_open_request_nothing_is_signed() {
    let (enclave, house) = within(u64::MAX);
    let mut asks = Vec::new();
    for tx in 1..=u128::try_from(MAX_OPEN).unwrap() {
        let ask = request(tx, house.transfer(1).bytes());
        signed(enclave.answer(Request::Sign(ask.clone())));
        asks.push(ask.request);
    }
    let ask = request(100_000, house.transfer(1).bytes());
    assert_eq!(refused(enclave.answer(Request::Sign(ask.clone()))).reason, Reason::TooManyOpen);
    signed(enclave.answer(Request::Sign(SignRequest { done: asks, ..ask })));
}

#[test]
fn a_refusal_changes_nothing() {
    let (enclave, house) = within(1_000);
    let open = request(1, house.transfer(1).bytes());
    signed(enclave.answer(Request::Sign(open.clone())));
    let before = newest(&enclave, &house);
    let too_much = SignRequest { done: vec![open.request], ..request(2, house.transfer(1_000).bytes()) };
    assert_eq!(refused(enclave.answer(Request::Sign(too_much))).reason, Reason::Policy);
    assert_eq!(newest(&enclave, &house), before);
    assert!(known(enclave.answer(Request::Query(agent(1), open.request))).is_some());
}

#[test]
fn every_violated_rule_is_named() {
    let (enclave, mut house) = within(1_000);
    let mut policy = daily(10);
    policy.destinations.any = false;
    house.set_policy(&mut &enclave, 2, &policy);
    let ask = request(1, house.transfer(11).bytes());
    let refusal = refused(enclave.answer(Request::Sign(ask)));
    let rules: Vec<_> = refusal.denials.iter().map(|denial| denial.rule.as_str()).collect();
    assert_eq!((refusal.reason, rules), (Reason::Policy, vec!["daily", "destination"]));
}

#[test]
fn the_fee_payer_never_signs_alone_or_for_itself() {
    let (enclave, house) = within(1_000);
    let transfer = house.transfer(1);
    let alone = request(1, transfer.by_fee_payer_alone());
    assert_eq!(refused(enclave.answer(Request::Sign(alone))).reason, Reason::Policy);
    let mut from_fee_payer = transfer.clone();
    (from_fee_payer.from, from_fee_payer.fee_payer) = (house.fee_payer.address, house.wallet());
    let swapped = request(2, from_fee_payer.bytes());
    assert_eq!(refused(enclave.answer(Request::Sign(swapped))).reason, Reason::Policy);
}

#[test]
fn nobody_else_signs() {
    let (enclave, mut house) = within(1_000);
    house.hire(&mut &enclave, 2);
    for signer in [address(9), house.receipt.address, house.agents[1].address] {
        let ask = request(1, house.transfer(1).with_signer(signer));
        assert_eq!(refused(enclave.answer(Request::Sign(ask))).reason, Reason::Policy, "{signer}");
    }
}

#[test]
fn one_agents_message_is_not_signed_for_another() {
    let (enclave, mut house) = within(1_000);
    house.hire(&mut &enclave, 2);
    let policy = house.owner.policy(agent(2), 1, &daily(1_000));
    assert!(matches!(enclave.answer(Request::SetPolicy(policy)), Answer::State(_)));
    let ask = SignRequest { agent: agent(2), ..request(1, house.transfer(1).bytes()) };
    assert_eq!(refused(enclave.answer(Request::Sign(ask))).reason, Reason::Policy);
    let nobody = SignRequest { agent: agent(9), ..request(1, house.transfer(1).bytes()) };
    assert_eq!(refused(enclave.answer(Request::Sign(nobody))).reason, Reason::UnknownAgent);
}

#[test]
fn all_transfers_of_a_message_count() {
    let (enclave, house) = within(1_000);
    let ask = request(1, house.transfer(600).with_second(address(201), 401));
    assert_eq!(refused(enclave.answer(Request::Sign(ask))).denials[0].asked, Some(1_001));
    let ask = request(2, house.transfer(600).with_second(address(201), 400));
    signed(enclave.answer(Request::Sign(ask)));
}

#[test]
fn bytes_that_are_no_message_are_refused() {
    let (enclave, house) = within(1_000);
    let whole = house.transfer(1).bytes();
    let trailing = [&*whole, &[0]].concat();
    for message in [vec![], whole[..whole.len() - 1].to_vec(), trailing, vec![0xff; 64], vec![1; 5_000]] {
        let ask = request(1, message);
        assert_eq!(refused(enclave.answer(Request::Sign(ask))).reason, Reason::Undecodable);
    }
    let wallets = vec![Address::default(); 257];
    let ask = SignRequest { wallets, ..request(1, whole.clone()) };
    assert_eq!(refused(enclave.answer(Request::Sign(ask))).reason, Reason::Undecodable);
    let ask = SignRequest { done: vec![RequestId([0; 16]); 1_025], ..request(1, whole) };
    assert_eq!(refused(enclave.answer(Request::Sign(ask))).reason, Reason::Undecodable);
}

#[test]
fn a_month_of_payments_keeps_the_state_small() {
    let device = Arc::new(Movable::new());
    let enclave = Enclave::new(Arc::clone(&device) as _);
    let mut house = House::found(&mut &enclave);
    house.set_policy(&mut &enclave, 1, &daily(u64::MAX));
    let mut done = Vec::new();
    let mut largest = 0;
    // One payment for every bucket of the month's window, then of the week's, the day's and the hour's.
    let steps = Period::ALL.into_iter().rev().flat_map(|period| [period.bucket().as_millis() / 1_000; 65]);
    for (seconds, tx) in steps.zip(1..) {
        device.turn(seconds);
        let ask = request(tx, house.transfer(1_000_000).bytes());
        let ask = SignRequest { done: std::mem::replace(&mut done, vec![ask.request]), ..ask };
        largest = largest.max(signed(enclave.answer(Request::Sign(ask))).state.sealed.len());
    }
    assert!(largest < 8 * 1_024, "{largest} bytes");
}

#[test]
fn a_claimed_wallet_is_believed_only_if_the_token_account_derives_from_it() {
    let enclave = Enclave::new(Arc::new(Movable::new()));
    let mut house = House::found(&mut &enclave);
    let (mint, to) = (address(150), address(200));
    let mut policy = rules(AssetRules::default());
    policy.assets.insert(Asset::Token(mint), AssetRules { decimals: 6, daily: Some(1_000), ..AssetRules::default() });
    house.set_policy(&mut &enclave, 1, &policy);
    let (fee_payer, from) = (house.fee_payer.address, house.wallet());
    let message = TokenTransfer { fee_payer, from, to, mint, amount: 1_000, decimals: 6 }.bytes();
    for claimed in [vec![], vec![address(201)]] {
        let ask = SignRequest { wallets: claimed, ..request(1, message.clone()) };
        assert_eq!(refused(enclave.answer(Request::Sign(ask))).denials[0].rule.as_str(), "not_understood");
    }
    let ask = SignRequest { wallets: vec![address(201), to], ..request(1, message) };
    let answer = signed(enclave.answer(Request::Sign(ask)));
    let stated = receipt::open(&answer.receipt, &house.receipt.address).unwrap();
    assert_eq!((stated.outflows[0].to, stated.outflows[0].amount), (to, 1_000));
    let more = TokenTransfer { fee_payer, from, to, mint, amount: 1, decimals: 6 }.bytes();
    let ask = SignRequest { wallets: vec![to], ..request(2, more) };
    assert_eq!(refused(enclave.answer(Request::Sign(ask))).denials[0].rule.as_str(), "daily");
}

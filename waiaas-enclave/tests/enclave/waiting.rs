//! Payments that wait: for a time, or for the owner.

use crate::support::{
    Asks as _, House, Movable, Owner, Program, agent, approval_for, known, refused, request, rules, signed, waits,
};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::{
    document::{AssetRules, Policy},
    id::{RequestId, TxId},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    enclave::{Reason, Request, SignRequest},
    receipt,
    signed::SignedApproval,
};

const DAY: u64 = 24 * 60 * 60;

/// Above 100 lamports an hour's wait; above 1,000 the owner's approval.
fn tiers() -> Policy {
    rules(AssetRules {
        delay_above: Some(100),
        delay: Some(Span::from_secs(3_600)),
        approve_above: Some(1_000),
        ..AssetRules::default()
    })
}

struct Waiting {
    device: Arc<Movable>,
    enclave: Enclave,
    house: House,
}

impl Waiting {
    fn new() -> Self {
        let device = Arc::new(Movable::new());
        let enclave = Enclave::new(Arc::clone(&device) as _);
        let mut house = House::found(&mut &enclave);
        house.set_policy(&mut &enclave, 1, &tiers());
        Self { device, enclave, house }
    }

    fn sign(&self, ask: &SignRequest) -> waiaas_wire::enclave::Answer {
        (&self.enclave).ask(Request::Sign(ask.clone()))
    }

    /// A new message for the same payment, as the daemon builds it when it is due.
    fn rebuilt(&self, ask: &SignRequest, lamports: u64, attempt: u32) -> SignRequest {
        let mut transfer = self.house.transfer(lamports);
        transfer.blockhash = 2;
        SignRequest { request: RequestId::for_attempt(ask.tx, attempt), message: transfer.bytes(), ..ask.clone() }
    }

    fn approved(&self, ask: &SignRequest, expires: Timestamp) -> SignRequest {
        SignRequest { approval: Some(approval_for(&self.house, ask, expires)), ..ask.clone() }
    }

    fn tomorrow(&self) -> Timestamp {
        self.device.time().saturating_add(Span::from_secs(DAY))
    }
}

#[test]
fn a_delayed_payment_passes_when_its_time_has_come() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(500).bytes());
    let (until, _) = waits(waiting.sign(&ask));
    assert_eq!(until, waiting.device.time().saturating_add(Span::from_secs(3_600)));
    waiting.device.turn(3_599);
    let later = waiting.rebuilt(&ask, 500, 2);
    assert_eq!(waits(waiting.sign(&later)).0, until, "asking again does not begin anew");
    waiting.device.turn(1);
    signed(waiting.sign(&later));
    let third = waiting.rebuilt(&ask, 500, 3);
    let (again, _) = waits(waiting.sign(&third));
    assert!(again > until, "one wait, one signature");
}

#[test]
fn what_waited_cannot_become_something_else() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(500).bytes());
    waits(waiting.sign(&ask));
    waiting.device.turn(3_600);
    let other = waiting.rebuilt(&ask, 501, 2);
    let (until, _) = waits(waiting.sign(&other));
    assert!(until > waiting.device.time());
}

#[test]
fn a_wait_outlives_a_restart_and_a_clock_that_steps_back() {
    let mut waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(500).bytes());
    waiting.device.turn(10);
    let (until, state) = waits(waiting.sign(&ask));
    waiting.house.keep(&state);
    waiting.enclave = Enclave::new(Arc::clone(&waiting.device) as _);
    waiting.house.restore(&mut &waiting.enclave);
    waiting.device.turn_back(DAY);
    assert_eq!(waits(waiting.sign(&ask)).0, until);
    waiting.device.turn(DAY + 3_600);
    signed(waiting.sign(&ask));
}

#[test]
fn a_tightened_delay_holds_for_what_waits_already() {
    let mut waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(500).bytes());
    let (until, _) = waits(waiting.sign(&ask));
    let mut longer = tiers();
    longer.assets.values_mut().for_each(|rules| rules.delay = Some(Span::from_secs(7_200)));
    waiting.house.set_policy(&mut &waiting.enclave, 2, &longer);
    waiting.device.turn(3_600);
    assert_eq!(waits(waiting.sign(&ask)).0, until.saturating_add(Span::from_secs(3_600)));
}

#[test]
fn a_wait_that_is_never_taken_up_is_forgotten() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(500).bytes());
    waits(waiting.sign(&ask));
    waiting.device.turn(3_600 + 7 * DAY);
    let (until, _) = waits(waiting.sign(&ask));
    assert!(until > waiting.device.time(), "announced anew");
    let done = SignRequest { done: vec![ask.request], ..request(2, waiting.house.transfer(1).bytes()) };
    signed(waiting.sign(&done));
    waiting.device.turn(3_600);
    let (again, _) = waits(waiting.sign(&ask));
    assert!(again > until, "called done, it begins anew");
}

#[test]
fn the_owners_approval_passes_once() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(5_000).bytes());
    assert_eq!(refused(waiting.sign(&ask)).reason, Reason::ApprovalNeeded);
    let approved = waiting.approved(&ask, waiting.tomorrow());
    let answer = signed(waiting.sign(&approved));
    assert!(receipt::open(&answer.receipt, &waiting.house.receipt.address).unwrap().approved_by_owner);
    assert_eq!(signed(waiting.sign(&approved)), answer, "the same request again is no second use");
    let second = waiting.rebuilt(&approved, 5_000, 2);
    let refusal = refused(waiting.sign(&second));
    assert_eq!((refusal.reason, refusal.detail.as_str()), (Reason::ApprovalInvalid, "the approval is used"));
}

#[test]
fn an_approval_outlives_the_message_it_was_given_for() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(5_000).bytes());
    let approved = waiting.approved(&ask, waiting.tomorrow());
    signed(waiting.sign(&waiting.rebuilt(&approved, 5_000, 2)));
}

#[test]
fn an_approval_also_ends_a_delay() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(500).bytes());
    waits(waiting.sign(&ask));
    signed(waiting.sign(&waiting.approved(&ask, waiting.tomorrow())));
}

#[test]
fn an_approval_loosens_no_limit() {
    let mut waiting = Waiting::new();
    let mut limited = tiers();
    limited.assets.values_mut().for_each(|rules| rules.daily = Some(4_999));
    waiting.house.set_policy(&mut &waiting.enclave, 2, &limited);
    let ask = request(1, waiting.house.transfer(5_000).bytes());
    let refusal = refused(waiting.sign(&waiting.approved(&ask, waiting.tomorrow())));
    assert_eq!(refusal.reason, Reason::Policy);
    let smaller = request(2, waiting.house.transfer(4_000).bytes());
    signed(waiting.sign(&waiting.approved(&smaller, waiting.tomorrow())));
}

#[test]
fn approvals_that_do_not_fit_are_refused() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(5_000).bytes());
    let good = approval_for(&waiting.house, &ask, waiting.tomorrow());
    let other = |tx, agent, intent| waiting.house.owner.approval(tx, agent, intent, waiting.tomorrow());
    let elsewhere = waiting.house.intent(&waiting.house.transfer(5_001).bytes());
    let now = waiting.device.time();
    let in_a_year = now.saturating_add(Span::from_secs(365 * DAY));
    let bad = [
        ("another payment", other(TxId::from_u128(2), ask.agent, good.intent), Reason::ApprovalInvalid),
        ("another agent", other(ask.tx, agent(2), good.intent), Reason::ApprovalInvalid),
        ("another intent", other(ask.tx, ask.agent, elsewhere), Reason::ApprovalInvalid),
        ("expired", approval_for(&waiting.house, &ask, now), Reason::ApprovalInvalid),
        ("too long", approval_for(&waiting.house, &ask, in_a_year), Reason::ApprovalInvalid),
        (
            "another owner",
            Owner::new(2).approval(ask.tx, ask.agent, good.intent, waiting.tomorrow()),
            Reason::NotTheOwner,
        ),
        (
            "prolonged",
            SignedApproval { expires: good.expires.saturating_add(Span::from_secs(1)), ..good.clone() },
            Reason::NotTheOwner,
        ),
    ];
    for (what, approval, reason) in bad {
        let ask = SignRequest { approval: Some(approval), ..ask.clone() };
        assert_eq!(refused(waiting.sign(&ask)).reason, reason, "{what}");
        assert_eq!(known((&waiting.enclave).ask(Request::Query(agent(1), ask.request))), None);
    }
    signed(waiting.sign(&SignRequest { approval: Some(good), ..ask }));
}

#[test]
fn a_used_approval_is_forgotten_only_when_it_has_expired() {
    let waiting = Waiting::new();
    let ask = request(1, waiting.house.transfer(5_000).bytes());
    let approved = waiting.approved(&ask, waiting.tomorrow());
    signed(waiting.sign(&approved));
    waiting.device.turn(DAY - 1);
    let second = waiting.rebuilt(&approved, 5_000, 2);
    assert_eq!(refused(waiting.sign(&second)).detail, "the approval is used");
    waiting.device.turn(1);
    assert_eq!(refused(waiting.sign(&second)).detail, "the approval is expired");
    waiting.device.turn_back(10);
    let third = waiting.rebuilt(&approved, 5_000, 3);
    let small = request(9, waiting.house.transfer(1).bytes());
    waiting.device.turn(10);
    signed(waiting.sign(&small));
    waiting.device.turn_back(10);
    assert_eq!(refused(waiting.sign(&third)).detail, "the approval is expired", "time does not step back");
}

#[test]
fn approval_and_delay_work_across_the_socket() {
    let program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &tiers());
    let ask = request(1, house.transfer(5_000).bytes());
    assert_eq!(refused(client.ask(Request::Sign(ask.clone()))).reason, Reason::ApprovalNeeded);
    let expired = approval_for(&house, &ask, Timestamp::from_secs(1_780_000_000));
    let expired = SignRequest { approval: Some(expired), ..ask };
    assert_eq!(refused(client.ask(Request::Sign(expired))).reason, Reason::ApprovalInvalid);
    let ask = request(2, house.transfer(500).bytes());
    let (until, state) = waits(client.ask(Request::Sign(ask)));
    assert!(until > Timestamp::from_secs(1_780_000_000) && state.sequence == 2);
}

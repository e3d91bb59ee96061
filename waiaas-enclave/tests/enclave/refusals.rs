//! Every way to say no that the wire has is met here, by doing what leads to it; and a no changes nothing.

use crate::support::{
    Asks as _, House, Movable, Owner, agent, approval_for, daily, reasons, refused, request, rules, signed,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use waiaas_enclave::{
    device::{Device, DeviceError},
    enclave::Enclave,
    keys::Root,
    state::MAX_OPEN,
};
use waiaas_policy::{document::AssetRules, time::Timestamp};
use waiaas_wire::enclave::{Answer, AttestRequest, Purpose, Reason, Refusal, Request, SignRequest};

/// A device that fails when it is told to.
struct Failing {
    device: Movable,
    fails: AtomicBool,
}

impl Failing {
    fn check(&self) -> Result<(), DeviceError> {
        if self.fails.load(Ordering::SeqCst) { Err(DeviceError::Entropy) } else { Ok(()) }
    }
}

impl Device for Failing {
    fn name(&self) -> &'static str {
        "failing"
    }

    fn isolated(&self) -> bool {
        false
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        self.check().and_then(|()| self.device.now())
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        self.check().and_then(|()| self.device.entropy(out))
    }

    fn root(&self) -> Option<&Root> {
        self.device.root()
    }
}

/// Small payments to anybody; the owner is asked above 1,000 lamports.
fn house() -> (Arc<Failing>, Enclave, House) {
    let device = Arc::new(Failing { device: Movable::new(), fails: AtomicBool::new(false) });
    let enclave = Enclave::new(Arc::clone(&device) as _);
    let mut house = House::found(&mut &enclave);
    let policy = rules(AssetRules { daily: Some(100_000), approve_above: Some(1_000), ..AssetRules::default() });
    house.set_policy(&mut &enclave, 1, &policy);
    (device, enclave, house)
}

/// Every request that an enclave which is ready refuses here, and why.
fn asked_in_vain(house: &House) -> Vec<(Request, Reason)> {
    let pay = |tx, lamports| request(tx, house.transfer(lamports).bytes());
    let (good, dear) = (pay(1, 1), pay(2, 2_000));
    let expired = approval_for(house, &dear, Timestamp::from_secs(1));
    let policy = |version| house.owner.policy(agent(1), version, &daily(1));
    vec![
        (Request::Start, Reason::WrongPhase),
        (Request::SetPolicy(Owner::new(2).policy(agent(1), 2, &daily(1))), Reason::NotTheOwner),
        (Request::SetPolicy(policy(3)), Reason::StaleVersion),
        (Request::Ledger(agent(9)), Reason::UnknownAgent),
        (Request::CreateKey(Purpose::Agent(agent(1))), Reason::AlreadyLoaded),
        (Request::Sign(SignRequest { message: vec![1], ..good }), Reason::Undecodable),
        (Request::Sign(pay(3, 200_000)), Reason::Policy),
        (Request::Sign(dear.clone()), Reason::ApprovalNeeded),
        (Request::Sign(SignRequest { approval: Some(expired), ..dear }), Reason::ApprovalInvalid),
        (Request::Attest(AttestRequest { nonce: vec![1; 32], agent: None }), Reason::NotPossible),
    ]
}

#[test]
fn every_refusal_of_the_wire_is_met_and_changes_nothing() {
    let (device, enclave, house) = house();
    let state = |enclave: &Enclave| match enclave.answer(Request::Key(Purpose::Agent(agent(1)))) {
        Answer::Key(key) => key.state.unwrap(),
        other => panic!("a key expected: {other:?}"),
    };
    let mut met = Vec::new();
    let mut asks = |enclave: &Enclave, request: Request, reason| {
        let (name, Refusal { reason: given, detail, denials }) = (request.name(), refused(enclave.answer(request)));
        assert_eq!(given, reason, "{name}: {detail}");
        assert!(!detail.is_empty() && !detail.ends_with('.'), "{name}: {detail}");
        assert_eq!(denials.is_empty(), reason != Reason::Policy, "{name}: {detail}");
        met.push(given);
    };
    let before = state(&enclave);
    for (request, reason) in asked_in_vain(&house) {
        asks(&enclave, request, reason);
        assert_eq!(state(&enclave), before);
    }
    let pay = |tx: u128| request(tx, house.transfer(1).bytes());
    device.fails.store(true, Ordering::SeqCst);
    asks(&enclave, Request::Sign(pay(1)), Reason::Internal);
    asks(&enclave, Request::CreateKey(Purpose::Agent(agent(2))), Reason::Internal);
    asks(&enclave, Request::Stop(agent(1)), Reason::Internal);
    device.fails.store(false, Ordering::SeqCst);
    assert_eq!(state(&enclave), before, "what failed is as if it had not been asked");
    let unknown = Request::Key(Purpose::Agent(agent(2)));
    asks(&enclave, unknown, Reason::UnknownAgent);

    signed(enclave.answer(Request::Sign(pay(1))));
    let other = SignRequest { message: house.transfer(2).bytes(), ..pay(1) };
    asks(&enclave, Request::Sign(other), Reason::RequestReused);
    for tx in 2..=u128::try_from(MAX_OPEN).unwrap() {
        signed(enclave.answer(Request::Sign(pay(tx))));
    }
    asks(&enclave, Request::Sign(pay(100_000)), Reason::TooManyOpen);
    enclave.answer(Request::Stop(agent(1)));
    asks(&enclave, Request::Sign(pay(1)), Reason::Stopped);

    let elsewhere = Enclave::new(Arc::new(Movable::with_root(2)));
    assert_eq!((&elsewhere).ask(Request::LoadManifest(house.owner.manifest("test"))), Answer::Done);
    asks(&elsewhere, Request::LoadKey(house.fee_payer.sealed.clone()), Reason::NotMySeal);

    let unmet: Vec<Reason> = reasons().into_iter().filter(|reason| !met.contains(reason)).collect();
    assert_eq!(unmet, vec![], "a reason that nothing leads to");
}

#[test]
fn a_clock_that_fails_signs_nothing_and_one_that_comes_back_goes_on() {
    let (device, enclave, house) = house();
    let ask = request(1, house.transfer(1).bytes());
    device.fails.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        assert_eq!(refused(enclave.answer(Request::Sign(ask.clone()))).reason, Reason::Internal);
    }
    device.fails.store(false, Ordering::SeqCst);
    device.device.turn(1);
    signed(enclave.answer(Request::Sign(ask)));
}

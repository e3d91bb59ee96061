//! Every request in every phase: answered, or refused by name.

use crate::{
    root::{self, Region},
    support::{Asks as _, House, Movable, Owner, agent, daily, number, refused, request, requests},
};
use std::{collections::BTreeSet, sync::Arc};
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::id::{Digest, RequestId};
use waiaas_wire::enclave::{Answer, AttestRequest, Checkpoint, Phase, Purpose, Reason, Request, SweepRequest};

/// Brings a fresh enclave into a phase.
fn in_phase(phase: Phase) -> Enclave {
    if phase == Phase::Bound {
        return bound();
    }
    let enclave = Enclave::new(Arc::new(Movable::new()));
    let steps: &[Request] = match phase {
        Phase::Empty => &[],
        Phase::Manifested => &[manifest()],
        Phase::Keyed => &[manifest(), fee_payer(), receipt()],
        Phase::Ready => &[manifest(), fee_payer(), receipt(), Request::Start],
        Phase::Halted => &[Request::Halt],
        Phase::Bound => panic!("that one has another device"),
    };
    for step in steps {
        let answer = enclave.answer(step.clone());
        assert!(!matches!(answer, Answer::Refused(_)), "{step:?}: {answer:?}");
    }
    let Answer::Hello(hello) = enclave.answer(Request::Hello) else { panic!("hello expected") };
    assert_eq!(hello.phase, phase);
    enclave
}

/// The manifest names a key service, and the root is not there yet.
fn bound() -> Enclave {
    let mut region = Region::new();
    let manifest = root::manifest(&region.key(), &[1]);
    let enclave = region.enclave(1);
    assert_eq!(enclave.answer(Request::LoadManifest(manifest)), Answer::Done);
    assert_eq!(root::phase(&enclave), Phase::Bound);
    enclave
}

fn manifest() -> Request {
    Request::LoadManifest(Owner::new(1).manifest("test"))
}

fn fee_payer() -> Request {
    Request::CreateKey(Purpose::FeePayer)
}

fn receipt() -> Request {
    Request::CreateKey(Purpose::Receipt)
}

/// Every request, and the phases E(mpty) B(ound) M(anifested) K(eyed) R(eady) H(alted) in which it is answered.
fn table() -> Vec<(Request, &'static str)> {
    let device = Arc::new(Movable::new());
    let elsewhere = Enclave::new(device);
    let house = House::found(&mut &elsewhere);
    let sign = request(1, house.transfer(1).bytes());
    let signature = house.owner.sign(Some(vec![1]));
    let sweep = SweepRequest { agent: agent(1), message: vec![1], wallets: vec![], signature };
    let head = Checkpoint { origin: "test".to_owned(), size: 0, root: Digest::of(&[]) };
    let state = house.agents[0].state.clone().unwrap();
    vec![
        (Request::Hello, "EBMKRH"),
        (manifest(), "E"),
        (fee_payer(), "M"),
        (receipt(), "M"),
        (Request::CreateKey(Purpose::Agent(agent(7))), "R"),
        (Request::LoadKey(house.agents[0].sealed.clone()), "MK"),
        (Request::LoadState(agent(1), state.sealed), "MK"),
        (Request::Start, "K"),
        (Request::SetPolicy(house.owner.policy(agent(1), 1, &daily(1))), "R"),
        (Request::Sign(sign.clone()), "R"),
        (Request::SignAll(vec![sign]), "R"),
        (Request::Sweep(sweep), "R"),
        (Request::Query(agent(1), RequestId([0; 16])), "R"),
        (Request::Checkpoint(head), "R"),
        (Request::Ledger(agent(1)), "R"),
        (Request::RenewReceipt, "R"),
        (Request::Key(Purpose::FeePayer), "MKR"),
        (Request::Attest(AttestRequest { nonce: vec![1; 32], agent: None }), "BMKR"),
        (Request::Stop(agent(1)), "R"),
        (Request::Lift(house.owner.lift(agent(1), 1)), "R"),
        (Request::SealRoot, "BMKR"),
        (Request::OpenRoot(vec![]), "B"),
        (Request::FinishRoot(vec![]), "B"),
        (Request::Destroy(house.owner.end(agent(1))), "R"),
        (Request::Rotate(house.owner.rotate(agent(1), 1)), "R"),
        (Request::Retire(house.owner.rotate(agent(1), 1)), "R"),
        (Request::Halt, "EBMKRH"),
    ]
}

#[test]
fn every_request_is_answered_in_its_phases_and_in_no_other() {
    let phases = [
        ('E', Phase::Empty),
        ('B', Phase::Bound),
        ('M', Phase::Manifested),
        ('K', Phase::Keyed),
        ('R', Phase::Ready),
        ('H', Phase::Halted),
    ];
    for (request, answered) in table() {
        for (letter, phase) in phases {
            let name = request.name();
            let answer = in_phase(phase).answer(request.clone());
            // An answer that nobody asked for has that reason, too, and another detail.
            let by_name = |detail: &str| detail.starts_with(&format!("{name} is not answered in phase {phase}, "));
            let wrong_phase =
                matches!(&answer, Answer::Refused(no) if no.reason == Reason::WrongPhase && by_name(&no.detail));
            assert_eq!(!wrong_phase, answered.contains(letter), "{name} in {phase}: {answer:?}");
        }
    }
}

#[test]
fn the_table_leaves_no_request_out() {
    let covered: BTreeSet<u32> = table().iter().map(|(request, _)| number(request)).collect();
    assert_eq!(covered, requests());
}

#[test]
fn a_service_key_is_made_once() {
    let enclave = in_phase(Phase::Manifested);
    let first = (&enclave).ask(fee_payer());
    assert_eq!(refused((&enclave).ask(fee_payer())).reason, Reason::AlreadyLoaded);
    assert_eq!((&enclave).ask(Request::Key(Purpose::FeePayer)), first);
}

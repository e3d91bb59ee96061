//! Every request in every phase: answered, or refused by name.

use crate::support::{Asks as _, House, Movable, Owner, agent, daily, refused, request};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::id::{Digest, RequestId};
use waiaas_wire::enclave::{Answer, AttestRequest, Checkpoint, Phase, Purpose, Reason, Request};

/// Brings a fresh enclave into a phase.
fn in_phase(phase: Phase) -> Enclave {
    let enclave = Enclave::new(Arc::new(Movable::new()));
    let steps: &[Request] = match phase {
        Phase::Empty => &[],
        Phase::Manifested => &[manifest()],
        Phase::Keyed => &[manifest(), fee_payer(), receipt()],
        Phase::Ready => &[manifest(), fee_payer(), receipt(), Request::Start],
        Phase::Halted => &[Request::Halt],
        Phase::Bound => panic!("needs a key service: see root.rs"),
    };
    for step in steps {
        let answer = enclave.answer(step.clone());
        assert!(!matches!(answer, Answer::Refused(_)), "{step:?}: {answer:?}");
    }
    let Answer::Hello(hello) = enclave.answer(Request::Hello) else { panic!("hello expected") };
    assert_eq!(hello.phase, phase);
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

/// Every request, and the phases E(mpty) M(anifested) K(eyed) R(eady) H(alted) in which it is answered.
fn table() -> Vec<(Request, &'static str)> {
    let device = Arc::new(Movable::new());
    let elsewhere = Enclave::new(device);
    let house = House::found(&mut &elsewhere);
    let sign = request(1, house.transfer(1).bytes());
    let head = Checkpoint { origin: "test".to_owned(), size: 0, root: Digest::of(&[]) };
    let state = house.agents[0].state.clone().unwrap();
    vec![
        (Request::Hello, "EMKRH"),
        (manifest(), "E"),
        (fee_payer(), "M"),
        (receipt(), "M"),
        (Request::CreateKey(Purpose::Agent(agent(7))), "R"),
        (Request::LoadKey(house.agents[0].sealed.clone()), "MK"),
        (Request::LoadState(agent(1), state.sealed), "MK"),
        (Request::Start, "K"),
        (Request::SetPolicy(house.owner.policy(agent(1), 1, &daily(1))), "R"),
        (Request::Sign(sign), "R"),
        (Request::Query(agent(1), RequestId([0; 16])), "R"),
        (Request::Checkpoint(head), "R"),
        (Request::Ledger(agent(1)), "R"),
        (Request::Key(Purpose::FeePayer), "MKR"),
        (Request::Attest(AttestRequest { nonce: vec![1; 32], agent: None }), "MKR"),
        (Request::SealRoot, "MKR"),
        (Request::OpenRoot(vec![]), ""),
        (Request::FinishRoot(vec![]), ""),
        (Request::Halt, "EMKRH"),
    ]
}

#[test]
fn every_request_is_answered_in_its_phases_and_in_no_other() {
    let phases =
        [('E', Phase::Empty), ('M', Phase::Manifested), ('K', Phase::Keyed), ('R', Phase::Ready), ('H', Phase::Halted)];
    for (request, answered) in table() {
        for (letter, phase) in phases {
            let name = request.name();
            let answer = in_phase(phase).answer(request.clone());
            let wrong_phase = matches!(&answer, Answer::Refused(no) if no.reason == Reason::WrongPhase);
            assert_eq!(!wrong_phase, answered.contains(letter), "{name} in {phase}: {answer:?}");
            if wrong_phase {
                let detail = refused(answer).detail;
                assert!(detail.contains(name) && detail.contains(&phase.to_string()), "{detail}");
            }
        }
    }
}

#[test]
fn a_service_key_is_made_once() {
    let enclave = in_phase(Phase::Manifested);
    let first = (&enclave).ask(fee_payer());
    assert_eq!(refused((&enclave).ask(fee_payer())).reason, Reason::AlreadyLoaded);
    assert_eq!((&enclave).ask(Request::Key(Purpose::FeePayer)), first);
}

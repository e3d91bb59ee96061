//! What the enclave proves about itself, judged by the verifier of the real thing.

use crate::support::{Asks as _, Client, House, Movable, Owner, Program, agent, key, refused};
use std::{fs, sync::Arc};
use waiaas_attest::{Document, Expected, NotAttested, Root, ZERO, extended, made_at, verify};
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::time::Timestamp;
use waiaas_wire::{
    attested::{MANIFEST_REGISTER, SESSION_REGISTER, SessionKeys, Statement},
    enclave::{Answer, AttestRequest, Purpose, Reason, Request},
    receipt::{Succession, lineage},
    signed::decode,
};

const NONCE: [u8; 32] = [7; 32];

fn ask(client: &mut Client, agents: Option<u128>) -> Vec<u8> {
    let request = AttestRequest { nonce: NONCE.to_vec(), agent: agents.map(agent) };
    match client.ask(Request::Attest(request)) {
        Answer::Attested(document) => document,
        other => panic!("a document expected: {other:?}"),
    }
}

fn root(program: &Program) -> Root {
    Root::from_pem(&fs::read_to_string(program.dir.path().join("enclave/virtual-root.pem")).unwrap()).unwrap()
}

fn verified(program: &Program, bytes: &[u8]) -> Document {
    verify(bytes, &root(program), made_at(bytes).unwrap()).unwrap()
}

#[test]
fn it_states_its_owner_manifest_and_keys() {
    let program = Program::start();
    let mut client = program.connect();
    let house = House::found(&mut client);
    let document = verified(&program, &ask(&mut client, Some(1)));
    let manifest = house.owner.manifest("test").manifest;
    let keys = SessionKeys { receipt: house.receipt.address, recipient: None };
    let bound =
        [(MANIFEST_REGISTER, extended(&ZERO, &manifest.hash().0)), (SESSION_REGISTER, extended(&ZERO, &keys.hash().0))];
    assert_eq!(document.check(&Expected { nonce: Some(&NONCE), images: None, pcrs: &bound }), Ok(()));
    let statement: Statement = decode(&document.user_data.unwrap()).unwrap();
    assert_eq!((statement.owner, statement.namespace.as_str()), (house.owner.address(), "test"));
    assert_eq!(statement.manifest, manifest.hash());
    assert_eq!(statement.fee_payer, Some(house.fee_payer.address));
    assert_eq!(statement.receipt_key, Some(house.receipt.address));
    let stated = statement.agent.unwrap();
    assert_eq!((stated.agent, stated.address), (agent(1), house.wallet()));
}

#[test]
fn every_register_is_locked_and_attested_once_there_is_a_manifest() {
    let program = Program::start();
    let mut client = program.connect();
    House::found(&mut client);
    let document = verified(&program, &ask(&mut client, None));
    assert_eq!(document.pcrs.keys().copied().collect::<Vec<_>>(), (0..32).collect::<Vec<u8>>());
    assert!(document.image().unwrap().pcr0 != ZERO);
}

#[test]
fn the_same_program_measures_the_same_and_keeps_its_root() {
    let program = Program::start();
    let mut client = program.connect();
    let house = House::found(&mut client);
    let (first, before) = (verified(&program, &ask(&mut client, None)), root(&program));
    let program = Program::start_in(program.kill());
    let mut client = program.connect();
    house.restore(&mut client);
    let bytes = ask(&mut client, Some(1));
    let again = verify(&bytes, &before, made_at(&bytes).unwrap()).unwrap();
    assert_eq!((first.image(), first.pcrs), (again.image(), again.pcrs));
}

#[test]
fn another_owners_enclave_has_another_register() {
    let (one, two) = (Program::start(), Program::start());
    let (mut a, mut b) = (one.connect(), two.connect());
    let house = House::found(&mut a);
    assert_eq!(b.ask(Request::LoadManifest(house.owner.manifest("other"))), Answer::Done);
    let register = [(MANIFEST_REGISTER, extended(&ZERO, &house.owner.manifest("test").manifest.hash().0))];
    let expected = Expected { pcrs: &register, ..Expected::default() };
    assert_eq!(verified(&one, &ask(&mut a, None)).check(&expected), Ok(()));
    let theirs = verified(&two, &ask(&mut b, None));
    assert_eq!(theirs.check(&expected), Err(NotAttested::Pcr(MANIFEST_REGISTER)));
    let crossed = ask(&mut b, None);
    assert!(verify(&crossed, &root(&one), made_at(&crossed).unwrap()).is_err(), "each has a root of its own");
    assert!(verify(&crossed, &Root::aws().unwrap(), made_at(&crossed).unwrap()).is_err());
}

#[test]
fn the_caller_chooses_a_nonce_and_nothing_else() {
    let program = Program::start();
    let mut client = program.connect();
    House::found(&mut client);
    for length in [0, 15, 65, 512] {
        let ask = AttestRequest { nonce: vec![1; length], agent: None };
        assert_eq!(refused(client.ask(Request::Attest(ask))).reason, Reason::Undecodable, "{length}");
    }
    let unknown = AttestRequest { nonce: NONCE.to_vec(), agent: Some(agent(9)) };
    assert_eq!(refused(client.ask(Request::Attest(unknown))).reason, Reason::UnknownAgent);
    assert_eq!(verified(&program, &ask(&mut client, None)).public_key, None);
}

#[test]
fn a_device_without_a_module_says_so() {
    let enclave = Enclave::new(Arc::new(Movable::new()));
    House::found(&mut &enclave);
    let ask = AttestRequest { nonce: NONCE.to_vec(), agent: None };
    assert_eq!(refused(enclave.answer(Request::Attest(ask))).reason, Reason::NotPossible);
}

#[test]
fn the_keys_of_a_process_are_stated_once_they_are_measured() {
    let program = Program::start();
    let mut client = program.connect();
    client.ask(Request::LoadManifest(Owner::new(1).manifest("test")));
    client.ask(Request::CreateKey(Purpose::FeePayer));
    let receipt = key(client.ask(Request::CreateKey(Purpose::Receipt)));
    let early = verified(&program, &ask(&mut client, None));
    let statement: Statement = decode(early.user_data.as_deref().unwrap()).unwrap();
    assert_eq!((statement.session(), early.pcrs.get(&SESSION_REGISTER)), (None, None), "neither stated nor locked");
    assert_eq!(early.pcrs.keys().copied().max(), Some(MANIFEST_REGISTER));
    assert_eq!(client.ask(Request::Start), Answer::Done);
    let late = verified(&program, &ask(&mut client, None));
    let statement: Statement = decode(late.user_data.as_deref().unwrap()).unwrap();
    let keys = statement.session().unwrap();
    assert_eq!((keys.receipt, keys.recipient), (receipt.address, None));
    assert_eq!(late.pcrs.get(&SESSION_REGISTER), Some(&extended(&ZERO, &keys.hash().0)));
}

#[test]
fn another_receipt_key_is_made_once_and_both_keys_say_so() {
    let program = Program::start();
    let mut client = program.connect();
    let house = House::found(&mut client);
    let Answer::Successor(next, succession) = client.ask(Request::RenewReceipt) else { panic!("a successor expected") };
    assert_eq!(client.ask(Request::RenewReceipt), Answer::Successor(next.clone(), succession.clone()), "asked again");
    assert_eq!((succession.old, succession.new), (house.receipt.address, next.address));
    assert!(succession.verifies());
    assert_eq!(lineage(next.address, std::slice::from_ref(&succession)), [next.address, house.receipt.address]);
    assert_eq!(lineage(house.receipt.address, std::slice::from_ref(&succession)), [house.receipt.address]);
    // Nothing of it can be another, and it ties keys of its own installation alone.
    let changes: [fn(&mut Succession); 6] = [
        |it| it.namespace = "other".to_owned(),
        |it| it.owner = it.old,
        |it| it.time = Timestamp::from_secs(1),
        |it| it.by_old = it.by_new,
        |it| it.by_new = it.by_old,
        |it| std::mem::swap(&mut it.old, &mut it.new),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = succession.clone();
        change(&mut other);
        assert!(!other.verifies(), "{number}");
        assert_eq!(lineage(next.address, &[other]), [next.address], "{number}");
    }
    // This process signs with the key that it measured; the next with the next.
    let before = verified(&program, &ask(&mut client, None));
    let statement: Statement = decode(before.user_data.as_deref().unwrap()).unwrap();
    assert_eq!(statement.receipt_key, Some(house.receipt.address));
    let program = Program::start_in(program.kill());
    let mut client = program.connect();
    House { receipt: next.clone(), ..house }.restore(&mut client);
    let after = verified(&program, &ask(&mut client, None));
    let statement: Statement = decode(after.user_data.as_deref().unwrap()).unwrap();
    assert_eq!(statement.receipt_key, Some(next.address));
}

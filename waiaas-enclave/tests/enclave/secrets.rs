//! Nothing secret leaves the enclave: not in an answer, not in a log line.

use crate::support::{House, Program, agent, daily, raw_frame, request};
use std::{fs, sync::Arc};
use waiaas_enclave::{agent::Held, device::Development, seal::Sealer};
use waiaas_wire::{
    enclave::{Answer, AttestRequest, Checkpoint, Purpose, Request},
    frame::VERSION,
    signed::{decode, encode},
};

/// Everything that came out of an enclave.
struct Listening {
    client: crate::support::Client,
    heard: Vec<u8>,
}

impl crate::support::Asks for Listening {
    fn ask(&mut self, request: Request) -> Answer {
        self.client.send(&raw_frame(VERSION, &encode(&request)));
        let body = self.client.receive().unwrap();
        self.heard.extend(&body);
        decode(&body).unwrap()
    }
}

#[test]
fn no_secret_is_in_any_answer_or_log_line() {
    use crate::support::Asks as _;
    let program = Program::start();
    let mut listening = Listening { client: program.connect(), heard: Vec::new() };
    let mut house = House::found(&mut listening);
    house.set_policy(&mut listening, 1, &daily(1_000));
    for (tx, lamports) in [(1, 400), (1, 400), (2, 5_000), (3, 400)] {
        let ask = request(tx, house.transfer(lamports).bytes());
        listening.ask(Request::Sign(ask));
    }
    let head = Checkpoint { origin: "test".to_owned(), size: 0, root: waiaas_policy::id::Digest::of(&[]) };
    listening.ask(Request::Checkpoint(head));
    listening.ask(Request::Ledger(agent(1)));
    listening.ask(Request::Key(Purpose::FeePayer));
    listening.ask(Request::LoadKey(house.fee_payer.sealed.clone()));
    listening.ask(Request::Hello);
    listening.ask(Request::Attest(AttestRequest { nonce: vec![1; 32], agent: Some(agent(1)) }));
    let answers = std::mem::take(&mut listening.heard);
    kill(&program);
    let (dir, _, log) = program.wait();
    let everything = [answers, log.into_bytes()].concat();

    for secret in secrets(&house, &dir) {
        for form in forms(&secret) {
            let found = everything.windows(form.len()).any(|window| window == form);
            assert!(!found, "a secret came out");
        }
    }
    let public = house.wallet().to_bytes();
    assert!(everything.windows(32).any(|window| window == public), "the search itself finds what is there");
}

fn kill(program: &Program) {
    use rustix::process::{Pid, Signal, kill_process};
    kill_process(Pid::from_raw(program.pid()).unwrap(), Signal::KILL).unwrap();
}

/// The root, the seed of every key, and most of the key that vouches.
fn secrets(house: &House, dir: &tempfile::TempDir) -> Vec<[u8; 32]> {
    let text = fs::read_to_string(dir.path().join("enclave/development-root.key")).unwrap();
    let mut root = [0; 32];
    hex::decode_to_slice(text.lines().last().unwrap(), &mut root).unwrap();
    let device = Development::open(&dir.path().join("enclave")).unwrap();
    let sealer = Sealer::new(Arc::new(device), "test", house.owner.address());
    let keys = [&house.fee_payer, &house.receipt, &house.agents[0]];
    let seeds = keys.map(|key| *Held::open(&sealer, key.sealed.clone()).unwrap().pair().seed());
    let text = fs::read_to_string(dir.path().join("enclave/virtual-authority.key")).unwrap();
    let pkcs8 = hex::decode(text.lines().last().unwrap()).unwrap();
    // The private number is the only string of 48 bytes in it (RFC 5915).
    let at = pkcs8.windows(2).position(|two| two == [0x04, 48]).unwrap() + 2;
    let authority: [u8; 32] = pkcs8[at..at + 32].try_into().unwrap();
    [vec![root, authority], seeds.to_vec()].concat()
}

fn forms(secret: &[u8; 32]) -> Vec<Vec<u8>> {
    let upper = hex::encode_upper(secret);
    let list = secret.map(|byte| byte.to_string()).join(", ");
    vec![secret.to_vec(), secret[..16].to_vec(), hex::encode(secret).into(), upper.into(), list.into()]
}

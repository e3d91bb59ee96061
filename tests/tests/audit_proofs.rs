//! The audit log, for somebody who trusts nobody here: proofs are checked offline, and nothing that was changed passes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::fs;
use waiaas_tests::{Agent, LAMPORTS, Run, Terminal, World, policy, stranger};

/// An outsider: an empty home, no daemon, and files that somebody sent.
struct Outsider<'w> {
    world: &'w World,
    terminal: Terminal,
    key: String,
}

impl<'w> Outsider<'w> {
    fn new(world: &'w World) -> Self {
        let home = world.path("outsider");
        fs::create_dir(&home).unwrap();
        let key = world.status().unwrap()["enclave"]["receiptKey"].as_str().unwrap().to_owned();
        Self { world, terminal: Terminal::new(&home), key }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.world.path(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Checks a proof, against an earlier head if there is one.
    fn verify(&self, proof: &Value, head: Option<&str>) -> Run {
        let proof = self.file("proof.json", &proof.to_string());
        let mut args = vec!["audit", "verify", "--proof", &proof, "--key", &self.key];
        let head = head.map(|note| self.file("head.txt", note));
        args.extend(head.iter().flat_map(|head| ["--extends", head]));
        self.terminal.json(&args)
    }
}

fn shop(world: &World) -> Agent {
    world.agent("shop", &policy("per_payment = \"1\"\ndaily = \"10\"", None), 5 * LAMPORTS)
}

fn pay(agent: &Agent) -> String {
    let tx = agent.terminal.json(&["transfer", &stranger(), "0.1 SOL"]).expect(0).value();
    tx["id"].as_str().unwrap().to_owned()
}

/// Another letter of the alphabet that the text is written in.
fn another(letter: char) -> char {
    if letter == '0' { '1' } else { '0' }
}

/// The text with one letter changed.
fn changed(text: &str, place: usize) -> String {
    text.chars().enumerate().map(|(at, letter)| if at == place { another(letter) } else { letter }).collect()
}

#[test]
fn an_entry_is_proven_to_somebody_who_has_nothing_but_the_key() {
    let world = World::new();
    let shop = shop(&world);
    let tx = pay(&shop);
    pay(&shop);
    world.settled();
    let outsider = Outsider::new(&world);

    let proof = world.owner.ask(&["audit", "prove", &tx]);
    let verified = outsider.verify(&proof, None).expect(0).value();
    assert_eq!(verified["verified"], true);
    assert_eq!(verified["entry"]["summary"]["tx"], tx.as_str(), "{verified}");
    for entry in 0..proof["inclusion"]["checkpoint"]["size"].as_u64().unwrap() {
        let proof = world.owner.ask(&["audit", "prove", &entry.to_string()]);
        assert_eq!(outsider.verify(&proof, None).expect(0).value()["entry"]["index"], entry);
    }

    // Whatever is changed is found.
    let path = proof["inclusion"]["path"].as_array().unwrap().len();
    for node in 0..path {
        let mut bad = proof.clone();
        let hash = bad["inclusion"]["path"][node].as_str().unwrap().to_owned();
        bad["inclusion"]["path"][node] = changed(&hash, node % hash.len()).into();
        outsider.verify(&bad, None).refused(10, "VERIFICATION_FAILED");
    }
    for (pointer, value) in [
        ("/inclusion/leaf/index", Value::from(0)),
        ("/inclusion/leaf/summary/text", "paid nobody".into()),
        ("/inclusion/checkpoint/size", 1.into()),
        ("/inclusion/checkpoint/root", "11".repeat(32).into()),
        ("/inclusion/path", Value::Array(Vec::new())),
    ] {
        let mut bad = proof.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        outsider.verify(&bad, None).refused(10, "VERIFICATION_FAILED");
    }
    let other = world.owner.ask(&["audit", "prove", "0"]);
    let mut swapped = proof.clone();
    swapped["inclusion"]["leaf"] = other["inclusion"]["leaf"].clone();
    outsider.verify(&swapped, None).refused(10, "VERIFICATION_FAILED");
    let somebody = stranger();
    let file = outsider.file("proof.json", &proof.to_string());
    let foreign = outsider.terminal.json(&["audit", "verify", "--proof", &file, "--key", &somebody]);
    foreign.refused(10, "VERIFICATION_FAILED");

    world.owner.json(&["audit", "prove", "100000"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    shop.terminal.json(&["audit", "prove", "0"]).expect(5);
}

#[test]
fn a_head_is_proven_to_go_on_from_every_earlier_one_and_from_no_other_log() {
    let world = World::new();
    let shop = shop(&world);
    let note = || world.owner.ask(&["audit", "verify"])["note"].as_str().unwrap().to_owned();
    let mut heads = vec![note()];
    for _ in 0..3 {
        pay(&shop);
        world.settled();
        heads.push(note());
    }
    let outsider = Outsider::new(&world);
    for head in &heads {
        let file = outsider.file("head.txt", head);
        let proof = world.owner.ask(&["audit", "prove", "--extends", &file]);
        outsider.verify(&proof, Some(head)).expect(0);
        // An earlier head is needed, and it must be the one that the proof is about.
        outsider.verify(&proof, None).refused(2, "VALIDATION_REQUIRED_FIELD");
        for other in heads.iter().filter(|other| *other != head) {
            outsider.verify(&proof, Some(other)).refused(10, "VERIFICATION_FAILED");
        }
    }
    // The head of another log of the same size is no earlier head of this one.
    let elsewhere = World::new();
    let foreign = elsewhere.owner.ask(&["audit", "verify"])["note"].as_str().unwrap().to_owned();
    let file = outsider.file("head.txt", &heads[0]);
    let proof = world.owner.ask(&["audit", "prove", "--extends", &file]);
    outsider.verify(&proof, Some(&foreign)).refused(10, "VERIFICATION_FAILED");
}

//! What every release said, the present one reads and says alike: the files in `golden/`, per release, hold messages of every
//! kind. Bytes between daemon and enclave, and what is signed or logged, are lines of kind and hex; what command and daemon say
//! to each other are lines of kind and JSON.
//!
//! A message whose bytes change fails here: what is new needs a new variant, or a new field at the end that old messages lack;
//! or else another version of the protocol (`frame::VERSION`, `greeting::VERSION`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

use minicbor::{Decode, Encode};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeSet, fmt::Debug};
use waiaas_wire::{
    attested::Statement,
    control::{ControlRequest, ControlResponse},
    enclave::{Answer, Request},
    frame, greeting,
    leaf::LeafRecord,
    receipt::Receipt,
    signed::{
        SignedApproval, SignedBudget, SignedDestination, SignedEnd, SignedLift, SignedManifest, SignedPolicy, decode,
        encode,
    },
};

/// By release, the newest last.
const ENCLAVE: &[(&str, &str)] = &[("0.1", include_str!("golden/enclave-0.1.txt"))];
const CONTROL: &[(&str, &str)] = &[("0.1", include_str!("golden/control-0.1.txt"))];

/// Reads and writes again.
fn again<T: Encode<()> + for<'b> Decode<'b, ()> + Debug>(bytes: &[u8]) -> (String, String) {
    let value: T = decode(bytes).unwrap_or_else(|why| panic!("{}: {why}", hex::encode(bytes)));
    (hex::encode(encode(&value)), format!("{value:?}"))
}

/// The same for JSON.
fn again_in_json<T: Serialize + DeserializeOwned>(text: &str) -> String {
    let value: T = serde_json::from_str(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    serde_json::to_string(&value).unwrap()
}

fn lines(file: &str) -> impl Iterator<Item = (&str, &str)> {
    file.lines().map(|line| line.split_once(' ').unwrap())
}

/// The variant of a message in JSON.
fn variant(text: &str) -> String {
    text.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn bytes_of_every_release_are_read_and_said_alike() {
    for (release, file) in ENCLAVE {
        let mut seen = BTreeSet::new();
        for (kind, text) in lines(file) {
            let bytes = hex::decode(text).unwrap();
            let (written, said) = match kind {
                "request" => again::<Request>(&bytes),
                "answer" => again::<Answer>(&bytes),
                "leaf" => again::<LeafRecord>(&bytes),
                "receipt" => again::<Receipt>(&bytes),
                "manifest" => again::<SignedManifest>(&bytes),
                "policy" => again::<SignedPolicy>(&bytes),
                "budget" => again::<SignedBudget>(&bytes),
                "approval" => again::<SignedApproval>(&bytes),
                "end" => again::<SignedEnd>(&bytes),
                "destination" => again::<SignedDestination>(&bytes),
                "lift" => again::<SignedLift>(&bytes),
                "statement" => again::<Statement>(&bytes),
                other => panic!("{release}: no message is called `{other}`"),
            };
            assert_eq!(written, text, "{release} {kind}: the bytes of {said} changed");
            assert!(seen.insert(said), "{release}: twice the same {kind}");
        }
    }
}

#[test]
fn json_of_every_release_is_read_and_said_alike() {
    for (release, file) in CONTROL {
        for (kind, text) in lines(file) {
            let written = match kind {
                "ask" => again_in_json::<ControlRequest>(text),
                "reply" => again_in_json::<ControlResponse>(text),
                other => panic!("{release}: no message is called `{other}`"),
            };
            assert_eq!(written, text, "{release} {kind}");
        }
    }
}

#[test]
fn the_newest_files_have_every_request_of_the_enclave() {
    let (_, newest) = ENCLAVE.last().unwrap();
    let names: BTreeSet<_> = lines(newest)
        .filter(|(kind, _)| *kind == "request")
        .map(|(_, text)| decode::<Request>(&hex::decode(text).unwrap()).unwrap().name())
        .collect();
    // The names in `Request::name`, of which there is one for each.
    let source = include_str!("../src/enclave.rs");
    let body = source.split_once("pub const fn name").unwrap().1.split_once("\n    }\n").unwrap().0;
    let all: BTreeSet<_> = body.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(all.len() >= 14, "{all:?}");
    assert_eq!(names, all, "golden/enclave-….txt lacks one, or has one too many");
}

#[test]
fn a_frame_is_length_version_and_bytes() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut written = Vec::new();
    runtime.block_on(frame::write(&mut written, &Request::Hello)).unwrap();
    assert_eq!(hex::encode(&written), "0000000401820080");
    let read = runtime.block_on(frame::read(&mut &written[..])).unwrap();
    assert_eq!(read, Some(Request::Hello));
}

#[test]
fn another_version_of_the_frame_is_refused_by_name() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let other = hex::decode("0000000402820080").unwrap();
    let why = runtime.block_on(frame::read::<_, Request>(&mut &other[..])).unwrap_err();
    assert_eq!(frame::other_version(&why), Some(2));
    assert!(why.to_string().contains("version 2") && why.to_string().contains("version 1"), "{why}");
}

#[test]
fn the_greeting_is_a_name_and_a_version() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let meet = |theirs: &'static [u8]| {
        runtime.block_on(async {
            let (mut here, mut there) = tokio::io::duplex(64);
            tokio::io::AsyncWriteExt::write_all(&mut there, theirs).await.unwrap();
            let met = greeting::exchange(&mut here).await;
            let mut said = [0; 8];
            tokio::io::AsyncReadExt::read_exact(&mut there, &mut said).await.unwrap();
            assert_eq!(hex::encode(said), "7761696161730001");
            met
        })
    };
    assert_eq!(meet(b"waiaas\0\x01").unwrap(), 1);
    assert_eq!(meet(b"waiaas\x01\x02").unwrap(), 258);
    assert!(meet(b"HTTP/1.1").is_err());
}

#[test]
fn every_answer_of_the_daemon_stands_beside_its_question() {
    let (_, newest) = CONTROL.last().unwrap();
    let of = |kind: &str| -> BTreeSet<_> {
        lines(newest).filter(|(found, _)| *found == kind).map(|(_, text)| variant(text)).collect()
    };
    assert_eq!(of("ask"), of("reply"));
}

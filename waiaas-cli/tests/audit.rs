//! Whatever is done to an exported audit log, `waiaas audit verify --file` finds it and ends with 10.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

mod fake_daemon;

use fake_daemon::FakeDaemon;
use serde_json::Value;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};
use waiaas_policy::Address;
use waiaas_wire::{leaf::LeafRecord, merkle::leaf_hash, signed, view::LeafView};

fn waiaas(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waiaas"));
    command.args(arguments).arg("--home").arg(home).env_clear().current_dir(home).output().unwrap()
}

/// A directory with an export of the fake's log, and the export's lines.
fn export() -> (tempfile::TempDir, Vec<Value>) {
    let home = tempfile::tempdir().unwrap();
    let run = home.path().join("run");
    fs::create_dir(&run).unwrap();
    fs::set_permissions(&run, PermissionsExt::from_mode(0o700)).unwrap();
    FakeDaemon { owner: Address::new_from_array([1; 32]), home: run.clone() }.start(&run.join("waiaasd.sock"));
    let output = waiaas(home.path(), &["audit", "export", "log.jsonl"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = home.path().join("log.jsonl");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let lines = fs::read_to_string(file).unwrap();
    (home, lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn text_of(lines: &[Value]) -> String {
    let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[track_caller]
fn found(change: impl FnOnce(&mut Vec<Value>), words: &str) {
    let (home, mut lines) = export();
    change(&mut lines);
    let text = text_of(&lines);
    fs::write(home.path().join("changed.jsonl"), text).unwrap();
    let output = waiaas(home.path(), &["audit", "verify", "--file", "changed.jsonl"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(10) && said.contains(words), "{:?}: {said}", output.status.code());
}

/// A leaf that says something else, with everything about it as it should be.
fn another(leaf: &Value) -> Value {
    let mut view: LeafView = serde_json::from_value(leaf["leaf"].clone()).unwrap();
    let mut record = LeafRecord::read(&view.data).unwrap();
    record.at = waiaas_policy::time::Timestamp::from_secs(1);
    view.data = signed::encode(&record);
    view.hash = leaf_hash(&view.data);
    view.summary = record.summary();
    serde_json::json!({ "leaf": view })
}

#[test]
fn an_untouched_export_is_verified() {
    let (home, _) = export();
    let output = waiaas(home.path(), &["audit", "verify", "--file", "log.jsonl"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn other_words_than_the_bytes_say() {
    found(
        |lines| lines[1]["leaf"]["summary"]["text"] = "nothing happened".into(),
        "its words are not what its data says",
    );
}

#[test]
fn other_bytes_than_the_hash() {
    found(|lines| lines[1]["leaf"]["data"] = lines[2]["leaf"]["data"].clone(), "entry 1 was changed");
}

#[test]
fn another_entry_with_its_own_hash() {
    found(|lines| lines[1] = another(&lines[1]), "the entries do not give the root that is signed");
}

#[test]
fn a_missing_entry() {
    found(|lines| drop(lines.remove(1)), "entry 1 is missing");
}

#[test]
fn a_missing_last_entry() {
    found(|lines| drop(lines.remove(2)), "the head counts 3 entries, and there are 2");
}

#[test]
fn an_added_entry() {
    let add = |lines: &mut Vec<Value>| {
        let mut leaf = lines[2].clone();
        leaf["leaf"]["index"] = 3.into();
        lines.insert(3, leaf);
    };
    found(add, "the head counts 3 entries, and there are 4");
}

#[test]
fn entries_in_another_order() {
    found(|lines| lines.swap(0, 1), "entry 0 is missing");
}

#[test]
fn a_head_without_its_signature() {
    let strip = |lines: &mut Vec<Value>| {
        let note = lines[3]["checkpoint"]["note"].as_str().unwrap().to_owned();
        let (body, _) = note.split_once("\n\n").unwrap();
        lines[3]["checkpoint"]["note"] = format!("{body}\n\n").into();
    };
    found(strip, "not signed by the receipt key");
}

#[test]
fn a_head_that_shows_another_root_than_was_signed() {
    let root = |lines: &mut Vec<Value>| lines[3]["checkpoint"]["root"] = "00".repeat(32).into();
    found(root, "the head that is shown is not the head that is signed");
}

#[test]
fn no_head() {
    found(|lines| drop(lines.pop()), "does not end with a signed head");
}

#[test]
fn a_log_that_goes_on_from_an_earlier_head_and_one_that_does_not() {
    let (home, lines) = export();
    fs::write(home.path().join("head.txt"), lines[3]["checkpoint"]["note"].as_str().unwrap()).unwrap();
    let good = waiaas(home.path(), &["audit", "verify", "--extends", "head.txt"]);
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    // The earlier head has three entries; an export cut to two, with its own head, is not signed by this key.
    let cut = text_of(&[lines[0].clone(), lines[1].clone(), lines[3].clone()]);
    fs::write(home.path().join("cut.jsonl"), cut).unwrap();
    let cut = waiaas(home.path(), &["audit", "verify", "--file", "cut.jsonl", "--extends", "head.txt"]);
    assert_eq!(cut.status.code(), Some(10));
}

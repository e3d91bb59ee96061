//! Black box: the built program, a directory of its own, real JSON-RPC.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the way to fail, in its helpers too"
)]

#[path = "../../src/rpc.rs"]
mod rpc;
mod running;

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_transaction::Transaction;

use crate::running::{Running, eventually, program};

#[test]
fn it_announces_itself_once_it_answers() {
    let ledger = Running::start(&[]);
    assert_eq!(ledger.call("getHealth", &json!([])), "ok");
    let written = fs::read_to_string(ledger.dir().join("localnet.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), ledger.announcement);
    assert_eq!(ledger.announcement["pid"], ledger.pid());
    assert_eq!(ledger.announcement["usdcDecimals"], 6);
    for file in ["localnet.json", "usdc-authority.json"] {
        let mode = fs::metadata(ledger.dir().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let mut files: Vec<_> = fs::read_dir(ledger.dir()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    files.sort();
    assert_eq!(files, ["localnet.json", "localnet.lock", "usdc-authority.json"]);
}

#[test]
fn it_warns_on_stderr_and_ends_cleanly_on_either_signal() {
    for signal in ["TERM", "INT"] {
        let ledger = Running::start(&[]);
        let (status, stderr, dir) = ledger.end(signal);
        assert_eq!(status.code(), Some(0), "{stderr}");
        assert!(stderr.contains("never use it with real money"), "{stderr}");
        assert!(!dir.path().join("localnet.json").exists());
    }
}

#[test]
fn blocks_go_by_the_clock_and_lamports_fall_from_the_sky() {
    let ledger = Running::start(&["--slot-ms", "20"]);
    let height = || ledger.call("getBlockHeight", &json!([])).as_u64().unwrap();
    let before = height();
    let someone = Keypair::new().pubkey().to_string();
    ledger.call("requestAirdrop", &json!([someone, 5_000_000_000_u64]));
    eventually(|| ledger.call("getBalance", &json!([someone]))["value"] == 5_000_000_000_u64);
    eventually(|| height() >= before + 10);
}

#[test]
fn usdc_can_be_set_and_minted() {
    let ledger = Running::start(&[]);
    let mint = ledger.announcement["usdcMint"].as_str().unwrap();
    let owner = Keypair::new().pubkey().to_string();
    ledger.call("surfnet_setTokenAccount", &json!([owner, mint, {"amount": 2_000_000}]));
    let accounts = ledger.call("getTokenAccountsByOwner", &json!([owner, {"mint": mint}, {"encoding": "base64"}]));
    let account = accounts["value"][0]["pubkey"].as_str().unwrap();

    let authority = authority(ledger.dir());
    assert_eq!(authority.pubkey().to_string(), ledger.announcement["usdcAuthority"]);
    let mint_to = spl_token_interface::instruction::mint_to_checked(
        &spl_token_interface::ID,
        &mint.parse().unwrap(),
        &account.parse().unwrap(),
        &authority.pubkey(),
        &[],
        500_000,
        6,
    );
    let blockhash = ledger.call("getLatestBlockhash", &json!([{"commitment": "confirmed"}]));
    let blockhash = blockhash["value"]["blockhash"].as_str().unwrap().parse().unwrap();
    let payer = authority.pubkey();
    let transaction = Transaction::new_signed_with_payer(&[mint_to.unwrap()], Some(&payer), &[&authority], blockhash);
    let bytes = bs58::encode(bincode::serialize(&transaction).unwrap()).into_string();
    ledger.call("sendTransaction", &json!([bytes, {"encoding": "base58", "preflightCommitment": "confirmed"}]));
    eventually(|| ledger.call("getTokenAccountBalance", &json!([account]))["value"]["amount"] == "2500000");
}

#[test]
fn a_second_ledger_in_the_same_directory_is_refused() {
    let ledger = Running::start(&[]);
    let second = program().arg("--dir").arg(ledger.dir()).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another ledger is running"));
    assert_eq!(ledger.call("getHealth", &json!([])), "ok");
}

#[test]
fn a_taken_port_is_refused() {
    let ledger = Running::start(&[]);
    let port = ledger.announcement["rpcUrl"].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
    let dir = tempfile::tempdir().unwrap();
    let second = program().arg("--dir").arg(dir.path()).args(["--rpc-port", &port]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("in use"));
}

#[test]
fn wiping_the_ledger_is_forbidden() {
    let ledger = Running::start(&[]);
    let error = rpc::call(ledger.address(), "surfnet_resetNetwork", &json!([])).unwrap_err();
    assert!(error.to_string().contains("disabled"), "{error:#}");
}

#[test]
fn a_file_that_is_no_squads_program_is_refused_unless_squads_is_unwanted() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("squads.so");
    fs::write(&file, "no library").unwrap();
    for option in ["--squads-so", "--squads-elf"] {
        let refused = program().arg("--dir").arg(dir.path()).arg(option).arg(&file).output().unwrap();
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("cannot load"), "{option}");
    }
    let ledger = Running::start(&["--squads-so", file.to_str().unwrap(), "--no-squads"]);
    assert_eq!(ledger.announcement["squads"], Value::Null);
}

/// The parent is a shell that starts the ledger and is then killed.
#[test]
fn it_ends_with_its_parent() {
    let dir = tempfile::tempdir().unwrap();
    let command = format!("{} --dir {} --exit-with-parent & wait", running::PROGRAM, dir.path().display());
    let mut shell = Command::new("sh");
    let mut shell =
        shell.args(["-c", &command]).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(shell.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(dir.path().join("localnet.json").exists());
    shell.kill().unwrap();
    shell.wait().unwrap();
    eventually(|| !dir.path().join("localnet.json").exists());
}

fn authority(dir: &Path) -> Keypair {
    let bytes: Vec<u8> = serde_json::from_slice(&fs::read(dir.join("usdc-authority.json")).unwrap()).unwrap();
    Keypair::try_from(bytes.as_slice()).unwrap()
}

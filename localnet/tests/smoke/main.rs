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

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use serde_json::{Value, json};
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_transaction::Transaction;

use crate::running::{Running, eventually, program};

/// Where the ledger keeps its time.
const CLOCK: &str = "SysvarC1ock11111111111111111111111111111111";
/// The SPL Token program, which every ledger has as a file.
const TOKEN: &str = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";

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
fn a_blocks_height_is_its_slot_from_the_first_block_on() {
    let ledger = Running::start(&[]);
    let first = ledger.call("getFirstAvailableBlock", &json!([])).as_u64().unwrap();
    eventually(|| ledger.call("getBlockHeight", &json!([{"commitment": "finalized"}])).as_u64().unwrap() > first);
    let info = ledger.call("getEpochInfo", &json!([{"commitment": "processed"}]));
    assert_eq!(info["blockHeight"], info["absoluteSlot"], "{info}");
    let block = ledger.call("getBlock", &json!([first, {"transactionDetails": "none", "rewards": false}]));
    assert_eq!(block["blockHeight"], first, "{block}");
}

#[test]
fn time_goes_forwards_to_the_second_and_never_back() {
    let ledger = Running::start(&[]);
    let clock = || {
        let account = ledger.call("getAccountInfo", &json!([CLOCK, {"encoding": "jsonParsed"}]));
        account["value"]["data"]["parsed"]["info"]["unixTimestamp"].as_u64().unwrap()
    };
    // With the blocks stopped, the time stands where it was put.
    ledger.call("surfnet_pauseClock", &json!([]));
    let then = clock() + 86_400;
    ledger.call("surfnet_timeTravel", &json!([{"absoluteTimestamp": then * 1_000}]));
    assert_eq!(clock(), then);
    let back = json!([{"absoluteTimestamp": (then - 1) * 1_000}]);
    assert!(rpc::call(ledger.address(), "surfnet_timeTravel", &back).is_err());
    // The clock on the wall does not pull it back.
    ledger.call("surfnet_resumeClock", &json!([]));
    eventually(|| clock() > then + 1);
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

/// Any program will do to show it. This one comes off a running ledger, as `solana program dump` takes it off a cluster.
#[test]
fn a_dumped_program_takes_the_place_of_the_native_one() {
    let donor = Running::start(&["--no-squads"]);
    let data = |account: &str| {
        let found = donor.call("getAccountInfo", &json!([account, {"encoding": "base64"}]));
        BASE64.decode(found["value"]["data"][0].as_str().unwrap()).unwrap()
    };
    // An upgradeable program's account says where the file is, behind a header of 45 bytes.
    let elf = data(&bs58::encode(&data(TOKEN)[4..36]).into_string()).split_off(45);
    assert!(elf.starts_with(b"\x7fELF"));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("dumped.so");
    fs::write(&file, &elf).unwrap();

    // The variable wins over the library, which is not even looked at.
    let mut command = program();
    command.env("WAIAAS_SQUADS_ELF", &file);
    let ledger = Running::start_as(command, &["--squads-so", "/nowhere/squads.so"]);
    assert_eq!(ledger.announcement["squads"]["source"], "elf");
    let id = ledger.announcement["squads"]["programId"].as_str().unwrap();
    let account = ledger.call("getAccountInfo", &json!([id, {"encoding": "base64"}]));
    assert_eq!(account["value"]["executable"], true, "{account}");
    let config = ledger.announcement["squads"]["programConfig"].as_str().unwrap();
    let config = ledger.call("getAccountInfo", &json!([config, {"encoding": "base64"}]));
    assert_eq!(config["value"]["owner"], id, "{config}");

    // It is this file that runs under the address of Squads.
    let called = Instruction::new_with_bytes(id.parse().unwrap(), &[255; 3], Vec::new());
    let payer = authority(ledger.dir());
    let blockhash = ledger.call("getLatestBlockhash", &json!([]));
    let blockhash = blockhash["value"]["blockhash"].as_str().unwrap().parse().unwrap();
    let transaction = Transaction::new_signed_with_payer(&[called], Some(&payer.pubkey()), &[&payer], blockhash);
    let bytes = BASE64.encode(bincode::serialize(&transaction).unwrap());
    let ran = ledger.call("simulateTransaction", &json!([bytes, {"encoding": "base64"}]));
    let logs = ran["value"]["logs"].to_string();
    assert!(logs.contains(&format!("Program {id} invoke [1]")), "{logs}");
    assert!(logs.contains("compute units"), "a file is metered, the native one is not: {logs}");
    assert_eq!(ran["value"]["err"]["InstructionError"][1]["Custom"], 12, "the token program's own word: {ran}");
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

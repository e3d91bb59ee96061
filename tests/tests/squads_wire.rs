//! The tests' own encoders of the Squads program, against the vectors that the official client made. They share nothing
//! with the product's, which are held against the same vectors: what both make alike, nobody imagined alone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use waiaas_tests::{
    Keypair, LAMPORTS, Ledger, skip,
    solana::{Address, Instruction, SYSTEM, at, hex, transfer},
    squads::{self, Act, Action, Create, Limit, Made, Spoke},
};

fn key(byte: u8) -> Address {
    Address([byte; 32])
}

fn multisig() -> Address {
    squads::multisig(key(1))
}

fn by(byte: u8) -> Act {
    Act { multisig: multisig(), who: key(byte) }
}

/// Accounts and data in the form of the vectors.
fn written(made: &Instruction) -> Value {
    let accounts = made.accounts.iter().map(|account| {
        let flag = |set: bool, letter: &'static str| if set { letter } else { "" };
        format!("{}{}{}", account.address, flag(account.writable, " W"), flag(account.signs, " S"))
    });
    json!({"data": hex(&made.data), "accounts": accounts.collect::<Vec<_>>()})
}

fn create() -> Create {
    Create {
        key: key(1),
        creator: key(4),
        treasury: key(8),
        config_authority: Some(key(3)),
        threshold: 2,
        members: vec![(key(3), 7), (key(5), 3)],
        time_lock: 3600,
        rent_collector: Some(key(3)),
    }
}

fn a_limit() -> Limit {
    Limit {
        create_key: key(2),
        mint: SYSTEM,
        amount: 1_000_000_000,
        period: 1,
        members: vec![key(5)],
        destinations: vec![key(9)],
    }
}

/// Every instruction for which there is a vector, and by which name.
fn with_vectors() -> Vec<(&'static str, Instruction)> {
    let (owner, agent, vault) = (by(3), by(5), squads::vault(multisig(), 0));
    let token = (key(10), at("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"), 6);
    vec![
        ("multisig_create_v2", create().instruction()),
        ("multisig_add_member", owner.add_member(key(6), 7)),
        ("multisig_remove_member", owner.remove_member(key(6))),
        ("multisig_change_threshold", owner.change_threshold(2)),
        ("multisig_set_time_lock", owner.set_time_lock(60)),
        ("multisig_set_config_authority", owner.set_config_authority(key(4))),
        ("multisig_set_rent_collector", owner.set_rent_collector(None)),
        ("multisig_add_spending_limit", owner.add_limit(&a_limit())),
        ("multisig_remove_spending_limit", owner.remove_limit(key(2))),
        ("spending_limit_use_sol", agent.pay(key(2), key(9), 600_000_000)),
        ("spending_limit_use_spl", agent.pay_token(token, key(2), key(9), 5_000_000)),
        ("vault_transaction_create", agent.propose(7, &[transfer(vault, key(9), 2_000_000_000)])),
        ("proposal_create", agent.open(7, false)),
        ("proposal_approve", agent.approve(7)),
        ("proposal_reject", agent.reject(7)),
        ("proposal_cancel", agent.cancel(7)),
        ("vault_transaction_accounts_close", agent.close(7, key(3))),
        ("config_transaction_create", agent.propose_config(7, &[Action::ChangeThreshold(3), Action::SetTimeLock(60)])),
        ("config_transaction_execute", agent.execute_config(7, &[squads::limit(multisig(), key(2))])),
    ]
}

#[test]
fn every_vector_of_the_official_client_is_met_byte_by_byte() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../waiaas-policy/vectors/squads.json");
    let vectors: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    for (name, made) in with_vectors() {
        assert_eq!(written(&made), vectors["instructions"][name], "{name}");
    }
    // One vector is left: the same creation without what may be left out, with a memo, which nobody here writes.
    assert_eq!(vectors["instructions"].as_object().unwrap().len(), with_vectors().len() + 1);
    let pda = &vectors["pda"];
    let both = |(address, bump): (Address, u8)| json!([address.to_string(), bump]);
    assert_eq!(pda["multisig(createKey=K1)"], both(squads::address(&[b"multisig", &key(1).0])));
    assert_eq!(pda["vault1"], squads::vault(multisig(), 1).to_string());
    assert_eq!(pda["programConfig"][0], squads::config().to_string());
    assert_eq!(pda["transaction(7)"][0], squads::transaction(multisig(), 7).to_string());
    assert_eq!(pda["proposal(7)"][0], squads::proposal(multisig(), 7).to_string());
    assert_eq!(pda["spendingLimit(createKey=K2)"][0], squads::limit(multisig(), key(2)).to_string());
}

/// The directory of the official client; `None` where it or Node is missing.
fn client() -> Option<PathBuf> {
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("../localnet/squads-check");
    let there = check.join("node_modules/@sqds/multisig").is_dir();
    (there && Command::new("node").arg("--version").output().is_ok()).then_some(check)
}

const MISSING: &str = "Node, the official client or the Squads program is missing (`cargo xtask test` installs them)";

fn run(check: &Path, script: &str, argument: &Value) -> String {
    let mut node = Command::new("node");
    node.arg(check.join(script)).arg(argument.to_string()).current_dir(check);
    let Output { status, stdout, stderr } = node.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{said}");
    said
}

/// What has no vector is made by the official client on the spot.
#[test]
fn what_has_no_vector_is_as_the_official_client_makes_it() {
    let Some(check) = client() else {
        return skip("what_has_no_vector_is_as_the_official_client_makes_it", MISSING);
    };
    let (agent, multisig) = (by(5), multisig());
    let (limit, buffer) = (a_limit(), squads::buffer::place(multisig, key(5), 3));
    let actions = [
        Action::AddMember(key(6), 5),
        Action::RemoveMember(key(6)),
        Action::AddLimit(limit.clone()),
        Action::RemoveLimit(squads::limit(multisig, limit.create_key)),
        Action::SetRentCollector(Some(key(4))),
        Action::SetRentCollector(None),
    ];
    let made = [
        ("proposal_activate", agent.activate(7)),
        ("proposal_create_draft", agent.open(7, true)),
        ("proposal_cancel_v2", agent.cancel_v2(7)),
        ("config_transaction_accounts_close", agent.close_config(7, key(3))),
        ("config_transaction_create_all", agent.propose_config(7, &actions)),
        ("multisig_set_rent_collector_some", by(3).set_rent_collector(Some(key(4)))),
        ("transaction_buffer_create", agent.begin_buffer(3, [7; 32], 900, &[1, 2, 3])),
        ("transaction_buffer_extend", agent.extend_buffer(3, &[4, 5])),
        ("transaction_buffer_close", agent.close_buffer(3)),
        ("vault_transaction_create_from_buffer", agent.propose_buffer(7, 3)),
    ];
    let made: serde_json::Map<String, Value> =
        made.iter().map(|(name, made)| ((*name).to_owned(), written(made))).collect();
    let said = run(&check, "encoders.mjs", &json!({"made": made, "buffer": buffer.to_string()}));
    assert!(said.contains("10 instructions"), "{said}");
}

/// What our encoders write, the official client reads, votes on and executes; and what it writes, our encoders do.
#[test]
fn the_official_client_reads_and_executes_what_was_written_here() {
    const NAME: &str = "the_official_client_reads_and_executes_what_was_written_here";
    let (Some(check), Some(program)) = (client(), waiaas_tests::squads()) else { return skip(NAME, MISSING) };
    let directory = tempfile::tempdir().unwrap();
    let ledger = Ledger::start_with_squads(&directory.path().join("ledger"), &program);
    // Nobody changes it alone: everything goes through config transactions.
    let spoke = Spoke::made(&ledger, &Made { config_authority: Some(Address::default()), ..Made::default() });
    let (owner, to, friend) = (spoke.owner(), Keypair::new().key(), Keypair::new().key());
    let pays = [transfer(spoke.vault, to, 2_000_000), transfer(spoke.vault, to, 3_000_000)];
    let limit = Limit { create_key: key(2), members: vec![spoke.agent.key()], ..Spoke::limit(LAMPORTS, &[], &[to]) };
    let actions = [Action::AddMember(friend, 4), Action::SetTimeLock(0), Action::AddLimit(limit.clone())];
    // The agent proposes, the official client does the rest with the owner's key.
    ledger.send(&[&spoke.agent], &[spoke.agent().propose(1, &pays), spoke.agent().open(1, true)]).unwrap();
    ledger.send(&[&spoke.agent], &[spoke.agent().activate(1)]).unwrap();
    ledger.send(&[&spoke.agent], &[spoke.agent().propose_config(2, &actions), spoke.agent().open(2, false)]).unwrap();

    let said = run(
        &check,
        "execute.mjs",
        &json!({
            "rpc": ledger.rpc_url, "ownerSecret": hex(&spoke.owner.secret()), "multisig": spoke.multisig.to_string(),
            "agent": spoke.agent.address(), "to": to.to_string(), "pays": ["2000000", "3000000"],
            "friend": friend.to_string(), "limit": squads::limit(spoke.multisig, key(2)).to_string(),
        }),
    );
    assert!(said.contains("2 executed, 1 proposed"), "{said}");
    assert_eq!(ledger.rpc.lamports(&to.to_string()), 5_000_000);

    // The limit that the client executed is one that our instruction uses.
    let used = spoke.agent().pay(key(2), to, 1_000_000);
    ledger.send(&[&spoke.agent], &[used]).unwrap();
    // What the client proposed, our instructions pass, execute and clear away: it takes the limit back.
    let limit = squads::limit(spoke.multisig, key(2));
    ledger.send(&[&spoke.owner], &[owner.approve(3)]).unwrap();
    ledger.send(&[&spoke.owner], &[owner.execute_config(3, &[limit])]).unwrap();
    assert_eq!(ledger.data(limit), None);
    for (index, close) in [(1, owner.close(1, spoke.owner.key())), (3, owner.close_config(3, spoke.owner.key()))] {
        ledger.send(&[&spoke.owner], &[close]).unwrap();
        assert_eq!(ledger.data(squads::transaction(spoke.multisig, index)), None);
    }
    // Cancelled: by our instruction, of one that is approved.
    ledger.send(&[&spoke.owner], &[owner.propose(4, &pays), owner.open(4, false), owner.approve(4)]).unwrap();
    ledger.send(&[&spoke.owner], &[owner.cancel(4)]).unwrap();
    assert_eq!(ledger.send(&[&spoke.owner], &[owner.execute(4, &pays)]).unwrap_err().code(), Some((0, 6008)));
    ledger.send(&[&spoke.owner], &[owner.propose(5, &pays), owner.open(5, false), owner.reject(5)]).unwrap();
    assert_eq!(ledger.send(&[&spoke.owner], &[owner.approve(5)]).unwrap_err().code(), Some((0, 6008)));
}

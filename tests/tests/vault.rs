//! Wallets whose money is in a Squads vault, on the real program.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use waiaas_tests::{Agent, Keypair, LAMPORTS, World, policy, skip, stranger, until, write_private};

/// What a new multisig costs on the local ledger.
const CREATION_FEE: u64 = 1_000_000;

fn world(test: &str) -> Option<World> {
    let world = World::with_squads();
    if world.is_none() {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
    }
    world
}

/// A wallet that may pay 2 SOL and 100 USDC a day, with 5 SOL and 50 USDC in its vault.
fn shop(world: &World) -> Agent {
    let token = "per_payment = \"100\"\ndaily = \"100\"";
    let shop = world.vaulted(
        "shop",
        &policy("per_payment = \"1\"\ndaily = \"2\"", Some((&world.ledger.usdc, token))),
        5 * LAMPORTS,
    );
    world.ledger.set_usdc(&shop.address, 50_000_000);
    shop
}

fn vault(world: &World) -> Value {
    world.owner.ask(&["wallet", "show", "shop"])
}

fn limit_of<'a>(shown: &'a Value, asset: &str) -> &'a Value {
    let limits = shown["vault"]["limits"].as_array().unwrap();
    limits.iter().find(|limit| limit["asset"] == asset).unwrap_or_else(|| panic!("no limit on {asset}: {shown}"))
}

/// Sets what is left of the limit on SOL, as if others had used it up.
fn use_up(world: &World, multisig: &str, left: u64) {
    let found = world.ledger.rpc.call(
        "getProgramAccounts",
        json!(["SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf", {"encoding": "base64", "commitment": "confirmed"}]),
    );
    let discriminator = [0x0a, 0xc9, 0x1b, 0xa0, 0xda, 0xc3, 0xde, 0x98];
    let sol = bytes_of(multisig);
    for account in found.as_array().unwrap() {
        let text = account["account"]["data"][0].as_str().unwrap();
        let mut data = base64(text);
        if !data.starts_with(&discriminator) || data[8..40] != sol || data[73..105] != [0; 32] {
            continue;
        }
        data[114..122].copy_from_slice(&left.to_le_bytes());
        world.ledger.rpc.call("surfnet_setAccount", json!([account["pubkey"], {"data": hex(&data)}]));
        return;
    }
    panic!("there is no limit on SOL");
}

fn bytes_of(address: &str) -> [u8; 32] {
    bs58::decode(address).into_vec().unwrap().try_into().unwrap()
}

fn base64(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').map(value).collect();
    let mut bytes = Vec::new();
    for group in letters.chunks(4) {
        let joined = group.iter().fold(0_u32, |sum, six| (sum << 6) | u32::from(*six)) << (6 * (4 - group.len()));
        bytes.extend(joined.to_be_bytes().iter().skip(1).take(group.len() - 1));
    }
    bytes
}

#[test]
fn no_key_is_let_in_that_nobody_vouches_for() {
    let Some(world) = world("no_key_is_let_in_that_nobody_vouches_for") else { return };
    let create = ["wallet", "create", "shop", "--custody", "vault", "--yes"];
    let root = world.home().join("data/enclave/virtual-root.pem");
    let honest = fs::read(&root).unwrap();
    // A machine that vouches with another root: nothing is signed, nothing is on chain.
    fs::write(&root, include_str!("../../waiaas-attest/src/aws-root-g1.pem")).unwrap();
    let before = world.ledger.rpc.lamports(&world.owner_address());
    world.owner.json(&create).refused(10, "VERIFICATION_FAILED");
    assert_eq!(world.ledger.rpc.lamports(&world.owner_address()), before);
    assert_eq!(vault(&world)["state"], "CREATING");
    fs::write(&root, honest).unwrap();
    // It goes on where it was, and shows what vouches for the key before anything is signed.
    let made = world.owner.json(&create).expect(0);
    assert!(made.stderr.contains("verified: the key is in the enclave"), "{made}");
    assert!(made.stderr.contains("virtual device, no hardware isolation"), "{made}");
}

#[test]
fn a_vault_is_made_paid_into_paid_out_of_and_bounded_on_chain() {
    let Some(world) = world("a_vault_is_made_paid_into_paid_out_of_and_bounded_on_chain") else { return };
    let owner_before = world.ledger.rpc.lamports(&world.owner_address());
    let (shop, bob) = (shop(&world), stranger());

    // Made: what it cost left the owner's account, and the chain is as the policy wants it.
    let cost = owner_before - world.ledger.rpc.lamports(&world.owner_address());
    assert!(cost > CREATION_FEE, "{cost}");
    let shown = vault(&world);
    assert_eq!((shown["custody"].as_str(), shown["state"].as_str()), (Some("vault"), Some("ACTIVE")), "{shown}");
    assert_eq!(shown["address"], shown["vault"]["vault"]);
    assert_ne!(shown["address"], shown["multisig"]);
    assert_eq!(shown["vault"]["drift"], json!([]), "{shown}");
    assert_eq!(shown["vault"]["configAuthority"], world.owner_address());
    assert_eq!(limit_of(&shown, "SOL")["onChain"], (2 * LAMPORTS).to_string());
    assert_eq!(limit_of(&shown, "SOL")["worstCase"], (4 * LAMPORTS).to_string());
    assert_eq!(limit_of(&shown, &world.ledger.usdc)["onChain"], "100000000");

    // What it costs is said before it is signed: without a yes nothing is signed, and nothing left the owner's account.
    let before = world.ledger.rpc.lamports(&world.owner_address());
    let asked = world.owner.run(&["wallet", "create", "second"]);
    assert_ne!(asked.code, 0, "{asked}");
    for line in ["squads takes", "0.001 SOL", "deposit", "which comes back", "fees", "SOL at most"] {
        assert!(asked.stderr.contains(line), "{line}: {asked}");
    }
    assert_eq!(world.ledger.rpc.lamports(&world.owner_address()), before);

    // Deposits go to the vault, and nowhere else.
    assert_eq!(world.owner.ask(&["wallet", "receive", "shop"])["address"], shop.address);
    world.owner.ask(&["wallet", "fund", "shop", "1 SOL", "--yes"]);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 6 * LAMPORTS);

    // Payments leave the vault, within the limit on chain.
    let paid = shop.terminal.ask(&["transfer", &bob, "0.5 SOL", "--memo", "order 7"]);
    assert_eq!(paid["status"], "CONFIRMED", "{paid}");
    shop.terminal.ask(&["transfer", &bob, "12.5 USDC"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 2);
    assert_eq!(world.ledger.rpc.tokens(&bob, &world.ledger.usdc), 12_500_000);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 6 * LAMPORTS - LAMPORTS / 2, "the vault pays no fees");
    let shown = vault(&world);
    assert_eq!(limit_of(&shown, "SOL")["remaining"], (2 * LAMPORTS - LAMPORTS / 2).to_string(), "{shown}");
    assert_eq!(limit_of(&shown, &world.ledger.usdc)["remaining"], "87500000");

    // With the limit on chain used up, a payment that both other layers allow fails, and is counted nowhere.
    use_up(&world, shown["multisig"].as_str().unwrap(), LAMPORTS / 10);
    let usage = world.owner.ask(&["policy", "usage", "shop"]);
    let transactions = world.transactions().len();
    shop.terminal.json(&["transfer", &bob, "0.2 SOL"]).refused(3, "TRANSACTION_CHAIN_LIMIT");
    assert_eq!(world.owner.ask(&["policy", "usage", "shop"]), usage, "nothing is held or spent");
    assert_eq!(world.transactions().len(), transactions);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 2);
    shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    assert_eq!(world.ledger.rpc.lamports(&bob), 600_000_000, "exactly what was left");
    assert!(!world.said("daemon").contains("CRITICAL"), "{}", world.said("daemon"));
}

#[test]
fn the_owner_changes_stops_and_empties_a_vault_without_the_agent() {
    let Some(mut world) = world("the_owner_changes_stops_and_empties_a_vault_without_the_agent") else { return };
    let (shop, bob) = (shop(&world), stranger());

    // A looser policy, then a tighter one without the token: the chain follows.
    world.set_policy("shop", &policy("per_payment = \"1\"\ndaily = \"3\"", None));
    let shown = vault(&world);
    assert_eq!(limit_of(&shown, "SOL")["onChain"], (3 * LAMPORTS).to_string(), "{shown}");
    assert_eq!(shown["vault"]["limits"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!(shown["vault"]["drift"], json!([]), "{shown}");

    // An approval pays out of the vault like everything else.
    world.set_policy("shop", &policy("per_payment = \"1\"\napprove_above = \"0.4\"\ndaily = \"3\"", None));
    let asked = shop.terminal.json(&["transfer", &bob, "0.5 SOL"]).expect(4).value();
    world.owner.ask(&["approve", asked["id"].as_str().unwrap(), "--yes"]);
    shop.terminal.json(&["tx", "wait", asked["id"].as_str().unwrap()]).expect(0);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 2);

    // Stopped: nothing is paid, and the limits are gone from the chain.
    let stopped = world.owner.ask(&["wallet", "suspend", "shop", "--yes"]);
    assert_eq!(stopped["state"], "SUSPENDED", "{stopped}");
    shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(11, "EMERGENCY_FROZEN");
    assert_eq!(
        vault(&world)["vault"]["limits"].as_array().unwrap().iter().filter(|limit| !limit["onChain"].is_null()).count(),
        0
    );
    let resumed = world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
    assert_eq!(resumed["state"], "ACTIVE", "{resumed}");
    shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);

    // The owner takes everything out while the enclave is down. No limit counts it, and no alarm goes off.
    world.enclave.take().unwrap().kill();
    let (to, usage) = (stranger(), world.owner.ask(&["budget", "show"]));
    world.owner.ask(&["wallet", "withdraw", "shop", "1 SOL", "--to", &to, "--yes"]);
    assert_eq!(world.ledger.rpc.lamports(&to), LAMPORTS);
    world.owner.ask(&["wallet", "withdraw", "shop", "--all", "SOL", "--to", &to, "--yes"]);
    world.owner.ask(&["wallet", "withdraw", "shop", "--all", &world.ledger.usdc, "--to", &to, "--yes"]);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 0);
    assert_eq!(world.ledger.rpc.tokens(&to, &world.ledger.usdc), 50_000_000);
    assert_eq!(world.owner.ask(&["budget", "show"]), usage);
    world
        .owner
        .json(&["wallet", "withdraw", "shop", "1 SOL", "--to", &to, "--yes"])
        .refused(1, "TRANSACTION_INSUFFICIENT_BALANCE");
    assert_eq!(vault(&world)["vault"]["drift"], json!([]));
    assert!(!world.said("daemon").contains("CRITICAL"), "{}", world.said("daemon"));
    world.owner.json(&["audit", "verify"]);
}

#[test]
fn a_vault_whose_making_is_cut_short_is_made_once() {
    let Some(mut world) = world("a_vault_whose_making_is_cut_short_is_made_once") else { return };
    for (number, point) in ["act.after-begin", "act.after-send", "act.before-close"].into_iter().enumerate() {
        let name = format!("wallet-{number}");
        world.daemon.take().unwrap().kill();
        world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), format!("{point}:1"))];
        world.start_daemon();
        world.ready();
        let cut = world.owner.json(&["wallet", "create", &name, "--custody", "vault", "--yes"]);
        assert_ne!(cut.code, 0, "{point}: {cut}");
        until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
        world.daemon_environment.clear();
        world.start_daemon();
        world.ready();
        // Whatever was signed goes on by itself, or is proven dead; then the same command makes it anew.
        until("the act has an end", || {
            let made = world.owner.json(&["wallet", "create", &name, "--custody", "vault", "--yes"]);
            let shown = world.owner.ask(&["wallet", "show", &name]);
            assert!(made.code == 0 || made.code == 1 || made.code == 7, "{made}");
            shown["state"] == "ACTIVE"
        });
        let shown = world.owner.ask(&["wallet", "show", &name]);
        assert_eq!(shown["vault"]["drift"], json!([]), "{shown}");
    }
    let wallets = world.owner.ask(&["wallet", "list"]);
    assert_eq!(wallets["items"].as_array().unwrap().len(), 3, "{wallets}");
}

#[test]
fn the_official_client_reads_our_vault_and_changes_from_outside_are_found() {
    const NAME: &str = "the_official_client_reads_our_vault_and_changes_from_outside_are_found";
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("../localnet/squads-check");
    let client =
        check.join("node_modules/@sqds/multisig").is_dir() && Command::new("node").arg("--version").output().is_ok();
    let Some(squads) = waiaas_tests::squads().filter(|_| client) else {
        return skip(
            NAME,
            "Node, the official client or the Squads program is missing (`cargo xtask test` installs them)",
        );
    };
    let mut world = World::bare_with_squads(&squads);
    let key = Keypair::new();
    let import = world.path("id.json");
    write_private(&import, &key.keygen_json());
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", import.to_str().unwrap()]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world.ledger.airdrop(&world.owner_address(), 10 * LAMPORTS);
    let shop = shop(&world);
    shop.terminal.ask(&["transfer", &stranger(), "0.5 SOL"]);
    let shown = vault(&world);
    let members = shown["vault"]["members"].as_array().unwrap();
    let agent = &members.iter().find(|member| member["role"] == "agent").unwrap()["key"];

    let expected = json!({
        "rpc": world.ledger.rpc_url, "ownerSecret": hex(key.secret()), "to": stranger(), "agent": agent,
        "multisig": shown["multisig"], "vault": shop.address,
        "limits": [
            {"mint": "11111111111111111111111111111111", "amount": "2000000000", "remaining": "1500000000"},
            {"mint": world.ledger.usdc, "amount": "100000000", "remaining": "100000000"},
        ],
    });
    let Output { status, stdout, stderr } = Command::new("node")
        .arg(check.join("vault.mjs"))
        .arg(expected.to_string())
        .current_dir(&check)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{said}");
    assert!(said.contains("2 limits, 1 proposal"), "{said}");

    // What is over leaves no drift; the money that left is an alert (see `alerts.rs`).
    let drift = vault(&world)["vault"]["drift"].clone();
    assert!(drift.as_array().is_some_and(Vec::is_empty), "{drift}");
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn a_making_that_came_to_nothing_is_taken_back_by_itself() {
    let Some(mut world) = world("a_making_that_came_to_nothing_is_taken_back_by_itself") else { return };
    let jump = world.path("clock");
    std::fs::write(&jump, "0").unwrap();
    let clock = ("WAIAASD_TEST_CLOCK".to_owned(), jump.to_str().unwrap().to_owned());
    let restart = |world: &mut World, point: Option<&str>| {
        if let Some(mut daemon) = world.daemon.take() {
            daemon.kill();
        }
        world.daemon_environment = vec![clock.clone()];
        world.daemon_environment.extend(point.map(|point| ("WAIAASD_TEST_ABORT".to_owned(), format!("{point}:1"))));
        world.start_daemon();
        world.ready();
    };
    // A key whose answer was lost, a name alone, and a transaction that is signed and never lands.
    let points = ["create.after-key", "create.after-name", "act.after-begin"];
    for (number, point) in points.into_iter().enumerate() {
        restart(&mut world, Some(point));
        let cut = world.owner.json(&["wallet", "create", &format!("w{number}"), "--custody", "vault", "--yes"]);
        assert_ne!(cut.code, 0, "{point}: {cut}");
        until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
    }
    let height = || world.ledger.rpc.call("getBlockHeight", json!([{"commitment": "finalized"}])).as_u64().unwrap();
    let signed_by = height();
    until("its block hash is too old", || height() > signed_by + 200);
    restart(&mut world, None);
    let listed = |world: &World| world.owner.ask(&["wallet", "list"])["items"].as_array().unwrap().len();
    assert_eq!(listed(&world), 3, "it may still go on");
    std::fs::write(&jump, "1000000").unwrap();
    until("they are taken back", || listed(&world) == 0);
    assert!(world.owner.ask(&["audit", "log"]).to_string().contains("never finished"));

    // The names are free, and what is made of them is in use.
    restart(&mut world, None);
    for number in 0..points.len() {
        let made = world.owner.ask(&["wallet", "create", &format!("w{number}"), "--yes"]);
        assert_eq!((&made["state"], &made["custody"]), (&json!("ACTIVE"), &json!("vault")), "{made}");
    }
    std::fs::write(&jump, "9000000").unwrap();
    world.owner.ask(&["audit", "verify"]);
    assert_eq!(listed(&world), points.len());
}

#[test]
fn a_withdrawal_is_made_once_or_not_at_all_and_of_several_at_once_each_counts_or_is_refused_by_name() {
    const NAME: &str =
        "a_withdrawal_is_made_once_or_not_at_all_and_of_several_at_once_each_counts_or_is_refused_by_name";
    let Some(mut world) = world(NAME) else { return };
    let shop = world.vaulted("shop", &policy("per_payment = \"1\"\ndaily = \"2\"", None), 20 * LAMPORTS);
    for point in ["act.after-begin:1", "act.after-send:1", "act.before-close:1"] {
        let to = stranger();
        world.daemon.take().unwrap().kill();
        world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), point.into())];
        world.start_daemon();
        world.ready();
        let cut = world.owner.json(&["wallet", "withdraw", "shop", "1 SOL", "--to", &to, "--yes"]);
        assert_ne!(cut.code, 0, "{point}: {cut}");
        until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
        world.daemon_environment.clear();
        world.start_daemon();
        world.ready();
        // While it is open, nothing else is let in; then it has landed once, or never will.
        until("no act is open", || {
            let probe = world.owner.json(&["wallet", "withdraw", "shop", "99 SOL", "--to", &to, "--yes"]);
            let code = probe.error_code();
            assert!(["SYSTEM_RATE_LIMITED", "TRANSACTION_INSUFFICIENT_BALANCE"].contains(&code.as_str()), "{probe}");
            code != "SYSTEM_RATE_LIMITED"
        });
        let got = world.ledger.rpc.lamports(&to);
        assert!(got == 0 || got == LAMPORTS, "{point}: {got}");
        assert_eq!(world.ledger.rpc.lamports(&shop.address) % LAMPORTS, 0, "{point}");
    }

    // Several acts at once: each happens as a whole, or is refused by name.
    let (to, before) = (stranger(), world.ledger.rpc.lamports(&shop.address));
    let runs: Vec<_> = std::thread::scope(|scope| {
        let acts = [
            vec!["wallet", "withdraw", "shop", "1 SOL", "--to", &to, "--yes"],
            vec!["wallet", "withdraw", "shop", "1 SOL", "--to", &to, "--yes"],
            vec!["wallet", "withdraw", "shop", "1 SOL", "--to", &to, "--yes"],
            vec!["wallet", "withdraw", "shop", "1 SOL", "--to", &to, "--yes"],
            vec!["wallet", "rotate-key", "shop", "--yes"],
            vec!["wallet", "suspend", "shop", "--yes"],
        ];
        let world = &world;
        let running: Vec<_> = acts.into_iter().map(|act| scope.spawn(move || world.owner.json(&act))).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let by_name = [
        "SYSTEM_RATE_LIMITED",
        "AGENT_KEY_ROTATION_IN_PROGRESS",
        "POLICY_VERSION_CONFLICT",
        "TRANSACTION_SIMULATION_FAILED",
        "TRANSACTION_SUBMISSION_FAILED",
        "TRANSACTION_EXPIRED",
        "VALIDATION_OUT_OF_RANGE",
    ];
    for run in &runs {
        assert!(run.code == 0 || by_name.contains(&run.error_code().as_str()), "{run}");
    }
    assert!(runs.iter().any(|run| run.code == 0), "{runs:?}");
    let paid: u64 = runs.iter().take(4).filter(|run| run.code == 0).map(|_| LAMPORTS).sum();
    assert_eq!(world.ledger.rpc.lamports(&to), paid);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), before - paid);
    until("all of it is settled", || {
        let run = world.owner.json(&["wallet", "rotate-key", "shop", "--yes"]);
        assert!(run.code == 0 || by_name.contains(&run.error_code().as_str()), "{run}");
        run.code == 0
    });
    assert_eq!(vault(&world)["vault"]["drift"], json!([]));
    shop.terminal.ask(&["transfer", &stranger(), "0.5 SOL"]);
}

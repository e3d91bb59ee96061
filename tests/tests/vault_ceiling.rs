//! The ceiling on chain under what the product made: what is left of it, what happens when the chain alone says no, and
//! that there is never a second limit, whoever interrupts whom.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::{Value, json};
use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use waiaas_tests::{
    Agent, Keypair, LAMPORTS, World, policy, skip,
    solana::{Address, at, hex},
    squads::{self, Act, Limit, SQUADS, Spoke},
    stranger, until, until_some,
};

const DAY: i64 = 86_400;
const SOL: Address = Address([0; 32]);
const LIMIT_EXCEEDED: u64 = 6026;

fn world(test: &str, owner: &Keypair) -> Option<World> {
    let world = World::with_squads_of(owner);
    if world.is_none() {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
    }
    world
}

/// A wallet with 5 SOL in its vault, that may pay 2 a day.
fn shop(world: &World) -> Agent {
    world.vaulted("shop", &policy("per_payment = \"1\"\ndaily = \"2\"", None), 5 * LAMPORTS)
}

/// A wallet's multisig, and the key of its agent.
fn parties(world: &World, wallet: &str) -> (Address, Address) {
    let shown = world.owner.ask(&["wallet", "show", wallet]);
    let members = shown["vault"]["members"].as_array().unwrap();
    let agent = members.iter().find(|member| member["role"] == "agent").unwrap();
    (at(shown["multisig"].as_str().unwrap()), at(agent["key"].as_str().unwrap()))
}

/// Every limit of a multisig that is on chain.
fn limits(world: &World, multisig: Address) -> Vec<Vec<u8>> {
    let filters = json!([
        {"memcmp": {"offset": 0, "bytes": bs58::encode([0x0a, 0xc9, 0x1b, 0xa0, 0xda, 0xc3, 0xde, 0x98]).into_string()}},
        {"memcmp": {"offset": 8, "bytes": multisig.to_string()}},
    ]);
    let options = json!({"encoding": "base64", "commitment": "confirmed", "filters": filters});
    let found = world.ledger.rpc.call("getProgramAccounts", json!([SQUADS, options]));
    let addresses = found.as_array().unwrap().iter().map(|account| at(account["pubkey"].as_str().unwrap()));
    addresses.filter_map(|address| world.ledger.data(address)).collect()
}

fn shown_left(world: &World) -> u64 {
    let shown = world.owner.ask(&["wallet", "show", "shop"]);
    shown["vault"]["limits"][0]["remaining"].as_str().unwrap().parse().unwrap()
}

#[test]
fn what_is_shown_as_left_is_what_the_chain_lets_through_on_both_sides_of_the_edge() {
    let Some(world) =
        world("what_is_shown_as_left_is_what_the_chain_lets_through_on_both_sides_of_the_edge", &Keypair::new())
    else {
        return;
    };
    let (shop, bob) = (shop(&world), stranger());
    let (multisig, agent) = parties(&world, "shop");
    for amount in ["1 SOL", "0.5 SOL"] {
        shop.terminal.ask(&["transfer", &bob, amount]);
    }
    let data = world.ledger.data(squads::limit(multisig, SOL)).unwrap();
    let began = i64::from_le_bytes(data[122..130].try_into().unwrap());
    let payer = at(&world.fee_payer());
    // What the chain would say if the agent's key signed, without either of the other layers.
    let dry = |lamports| {
        let pay = Act { multisig, who: agent }.pay(SOL, at(&bob), lamports);
        world.ledger.dry_run(payer, &[pay])
    };
    for (second, left) in [(began + DAY, LAMPORTS / 2), (began + DAY + 1, 2 * LAMPORTS)] {
        world.ledger.stop_time_at(second);
        assert_eq!(shown_left(&world), left, "{} s after the beginning", second - began);
        assert_eq!(dry(left), Ok(()));
        assert_eq!(dry(left + 1).unwrap_err().code(), Some((0, LIMIT_EXCEEDED)));
    }
    world.ledger.let_time_pass();
    // The other layers count on by their own clocks, on which no day has passed.
    shop.terminal.json(&["transfer", &bob, "0.6 SOL"]).refused(3, "POLICY_DENIED");
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    assert_eq!(shown_left(&world), 1_500_000_000);
    assert_eq!(world.ledger.rpc.lamports(&bob), 2 * LAMPORTS);
}

#[test]
fn what_the_chain_alone_refuses_lands_as_failed_and_only_its_fee_is_counted() {
    let owner = Keypair::new();
    let Some(mut world) = world("what_the_chain_alone_refuses_lands_as_failed_and_only_its_fee_is_counted", &owner)
    else {
        return;
    };
    let (shop, bob) = (shop(&world), stranger());
    let (multisig, agent) = parties(&world, "shop");
    let before = (world.ledger.rpc.lamports(&world.fee_payer()), world.owner.ask(&["policy", "usage", "shop"]));

    // Allowed, tried dry, signed, and not sent yet: meanwhile the limit shrinks under it.
    world.daemon.take().unwrap().kill();
    world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), "flow.before-submit:1".into())];
    world.start_daemon();
    world.ready();
    // The blocks stand still, so that what was signed does not grow old.
    world.ledger.rpc.call("surfnet_pauseClock", json!([]));
    assert_ne!(shop.terminal.json(&["transfer", &bob, "0.5 SOL"]).code, 0);
    until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
    world.ledger.let_time_pass();
    let smaller = Limit { amount: LAMPORTS / 10, members: vec![agent], ..Spoke::limit(0, &[], &[]) };
    let by = Act { multisig, who: owner.key() };
    world.ledger.submit(&[&owner], &[by.remove_limit(SOL), by.add_limit(&smaller)]).unwrap();
    until("the limit is smaller", || {
        let data = world.ledger.data(squads::limit(multisig, SOL)).unwrap();
        data[105..113] == (LAMPORTS / 10).to_le_bytes()
    });
    world.ledger.rpc.call("surfnet_pauseClock", json!([]));
    world.daemon_environment.clear();
    world.start_daemon();
    world.ready();
    until("it was sent", || {
        let sent = world.owner.ask(&["tx", "list", "--wallet", "shop", "--kind", "payment"]);
        sent["items"][0]["status"] == "SUBMITTED" || sent["items"][0]["status"] == "FAILED"
    });
    world.ledger.let_time_pass();
    let failed = until_some("it has an end", || {
        let paid = world.owner.ask(&["tx", "list", "--wallet", "shop", "--kind", "payment"])["items"][0].clone();
        (paid["status"] != "SUBMITTED").then_some(paid)
    });
    assert_eq!(failed["status"], "FAILED", "{failed}");
    let landed = world.ledger.rpc.transaction(failed["signature"].as_str().unwrap());
    assert_eq!(landed["meta"]["err"]["InstructionError"][1]["Custom"], LIMIT_EXCEEDED, "{landed}");

    // The money is where it was and is held nowhere; the fee is gone, and counted.
    assert_eq!(world.ledger.rpc.lamports(&bob), 0);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 5 * LAMPORTS);
    let fee = before.0 - world.ledger.rpc.lamports(&world.fee_payer());
    assert_eq!(landed["meta"]["fee"], fee);
    let usage = world.owner.ask(&["policy", "usage", "shop"]);
    for (now, then) in windows(&usage).zip(windows(&before.1)) {
        assert_eq!((&now["spent"], &now["held"]), (&then["spent"], &then["held"]), "{usage}");
    }
    let pay = format!("0.1 SOL to {bob}");
    let live = shop.terminal.ask(&["policy", "check", "--live", "--pay", &pay])["explanation"].clone();
    let rules = live["rules"].as_array().unwrap();
    let fees = rules.iter().find(|rule| rule["rule"] == "fee_per_day").unwrap_or_else(|| panic!("{live}"));
    let counted: u64 = fees["used"].as_str().unwrap_or_else(|| panic!("{fees}")).parse().unwrap();
    assert!(counted >= fee, "{counted} of {fee}: {fees}");
    // What the chain still lets through goes through, and not a lamport more.
    shop.terminal.json(&["transfer", &bob, "0.2 SOL"]).refused(3, "TRANSACTION_CHAIN_LIMIT");
    shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    world.owner.ask(&["audit", "verify"]);
}

fn windows(usage: &Value) -> impl Iterator<Item = &Value> {
    usage["items"].as_array().unwrap().iter().flat_map(|asset| asset["windows"].as_array().unwrap())
}

#[test]
fn there_is_never_a_second_limit_however_policies_are_set() {
    let owner = Keypair::new();
    let Some(mut world) = world("there_is_never_a_second_limit_however_policies_are_set", &owner) else { return };
    shop(&world);
    let (multisig, agent) = parties(&world, "shop");
    let file = |world: &World, daily: u32| {
        let file = world.path(&format!("daily-{daily}.toml"));
        fs::write(&file, policy(&format!("per_payment = \"1\"\ndaily = \"{daily}\""), None)).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let set = |world: &World, file: &str| world.owner.json(&["policy", "set", "shop", file, "--widen", "--yes"]);

    // Four owners at once, each with another limit; somebody looks all the time.
    let done = AtomicBool::new(false);
    let (codes, seen) = thread::scope(|scope| {
        let (world, done, set) = (&world, &done, &set);
        let looking = scope.spawn(move || {
            let mut seen = Vec::new();
            while !done.load(Ordering::Relaxed) {
                seen.push(limits(world, multisig).len());
            }
            seen
        });
        let setting: Vec<_> = (3..7)
            .map(|daily| {
                let file = file(world, daily);
                scope.spawn(move || set(world, &file).code)
            })
            .collect();
        let codes: Vec<i32> = setting.into_iter().map(|setting| setting.join().unwrap()).collect();
        done.store(true, Ordering::Relaxed);
        (codes, looking.join().unwrap())
    });
    assert!(codes.contains(&0), "{codes:?}");
    assert!(seen.iter().all(|count| *count == 1), "{seen:?}");
    // Whoever came too late repeats the command; then chain and policy say the same.
    let wanted = file(&world, 3);
    set(&world, &wanted).expect(0);
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["vault"]["drift"], json!([]));

    // The daemon dies at every point on the way; whatever was signed comes to its end, once.
    for (daily, point) in [(4, "act.after-begin"), (5, "act.after-send"), (6, "act.before-close")] {
        world.daemon.take().unwrap().kill();
        world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), format!("{point}:1"))];
        world.start_daemon();
        world.ready();
        let wanted = file(&world, daily);
        assert_ne!(set(&world, &wanted).code, 0, "{point}");
        until("the daemon is dead", || world.daemon.as_mut().unwrap().ended().is_some());
        assert_eq!(limits(&world, multisig).len(), 1, "{point}");
        world.daemon_environment.clear();
        world.start_daemon();
        world.ready();
        until("the same command finishes it", || set(&world, &wanted).code == 0);
        let found = limits(&world, multisig);
        assert_eq!(found.len(), 1, "{point}");
        assert_eq!(found[0][105..113], (u64::from(daily) * LAMPORTS).to_le_bytes());
        assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["vault"]["drift"], json!([]));
    }

    // One that somebody made with the owner's key is told, and goes with the next word of the owner.
    let second = Limit { create_key: agent, members: vec![agent], ..Spoke::limit(LAMPORTS, &[], &[]) };
    let by = Act { multisig, who: owner.key() };
    world.ledger.send(&[&owner], &[by.add_limit(&second)]).unwrap();
    let drift = world.owner.ask(&["wallet", "show", "shop"])["vault"]["drift"].to_string();
    assert!(drift.contains("is on chain and not wanted"), "{drift}");
    let wanted = file(&world, 6);
    set(&world, &wanted).expect(0);
    assert_eq!(limits(&world, multisig).len(), 1);
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["vault"]["drift"], json!([]));
}

/// What an account says when the keys in it are called by their parts and its bump is left out.
fn shape(mut data: Vec<u8>, bump: usize, parts: &[(Address, u8)]) -> (usize, String) {
    data[bump] = 0;
    let mut text = hex(&data);
    for (key, part) in parts {
        text = text.replace(&hex(&key.0), &hex(&[*part; 4]));
    }
    (data.len(), text)
}

#[test]
fn the_multisig_that_the_attacks_are_tried_on_is_the_one_that_the_product_makes() {
    let owner = Keypair::new();
    let Some(world) = world("the_multisig_that_the_attacks_are_tried_on_is_the_one_that_the_product_makes", &owner)
    else {
        return;
    };
    shop(&world);
    let (multisig, agent) = parties(&world, "shop");
    let spoke = Spoke::new(&world.ledger);
    spoke.allow(&world.ledger, 2 * LAMPORTS, &[]);
    let account = |multisig, owner: Address, agent: Address| {
        let data = world.ledger.data(multisig).unwrap();
        let create_key = Address(data[8..40].try_into().unwrap());
        let (size, text) = shape(data, 127, &[(create_key, 1), (owner, 2), (agent, 3)]);
        // Members stand in the order of their keys.
        let (head, members) = text.split_at(text.len() - 2 * (2 * 4 + 2));
        let (first, second) = members.split_at(members.len() / 2);
        (size, head.to_owned(), first.min(second).to_owned(), first.max(second).to_owned())
    };
    assert_eq!(account(multisig, owner.key(), agent), account(spoke.multisig, spoke.owner.key(), spoke.agent.key()));
    let limit = |multisig: Address, agent: Address| {
        let mut data = world.ledger.data(squads::limit(multisig, SOL)).unwrap();
        // When it was made.
        data[122..130].fill(0);
        shape(data, 130, &[(multisig, 1), (agent, 3)])
    };
    assert_eq!(limit(multisig, agent), limit(spoke.multisig, spoke.agent.key()));
}

/// A limit must not outlive its member: on the deployed program it can be used all the same.
#[test]
fn a_limit_is_always_removed_before_its_member() {
    let Some(world) = world("a_limit_is_always_removed_before_its_member", &Keypair::new()) else { return };
    let shop = shop(&world);
    let (multisig, _) = parties(&world, "shop");
    world.owner.ask(&["wallet", "suspend", "shop", "--yes"]);
    world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
    world.set_policy("shop", &policy("per_payment = \"1\"\ndaily = \"3\"", None));
    world.owner.ask(&["wallet", "delete", "shop", "--to", &stranger(), "--yes"]);
    let name = |data: &str| {
        use sha2::{Digest, Sha256};
        let data = bs58::decode(data).into_vec().unwrap();
        let known = [
            "multisig_create_v2",
            "multisig_add_spending_limit",
            "multisig_remove_spending_limit",
            "multisig_remove_member",
            "spending_limit_use",
        ];
        let is = |name: &&&str| data.starts_with(&Sha256::digest(format!("global:{name}"))[..8]);
        *known.iter().find(is).unwrap_or_else(|| panic!("{}", hex(&data)))
    };
    let mut signatures = world.ledger.rpc.signatures(&multisig.to_string());
    signatures.reverse();
    let acts: Vec<&str> = signatures
        .iter()
        .flat_map(|signature| {
            let landed = world.ledger.rpc.transaction(signature);
            let made = landed["transaction"]["message"]["instructions"].as_array().unwrap().clone();
            made.into_iter().filter(|made| made["programId"] == SQUADS)
        })
        .map(|made| name(made["data"].as_str().unwrap()))
        .collect();
    let mut open = 0_i32;
    for (nth, act) in acts.iter().enumerate() {
        match *act {
            "multisig_add_spending_limit" => open += 1,
            "multisig_remove_spending_limit" => open -= 1,
            "multisig_remove_member" => assert_eq!(open, 0, "{acts:?}"),
            _ => {}
        }
        assert!((0..=1).contains(&open), "act {nth} of {acts:?}");
    }
    assert_eq!(acts.iter().filter(|act| **act == "multisig_remove_member").count(), 1, "{acts:?}");
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 0);
}

#[test]
fn twenty_agents_get_vaults_and_pay_at_the_same_time() {
    let Some(world) = world("twenty_agents_get_vaults_and_pay_at_the_same_time", &Keypair::new()) else { return };
    let text = policy("per_payment = \"1\"\ndaily = \"2\"", None);
    let agents: Vec<Agent> = thread::scope(|scope| {
        let making: Vec<_> = (0..20)
            .map(|number| {
                let (world, text) = (&world, &text);
                scope.spawn(move || world.vaulted(&format!("agent-{number}"), text, 3 * LAMPORTS))
            })
            .collect();
        making.into_iter().map(|making| making.join().unwrap()).collect()
    });
    let bob = stranger();
    thread::scope(|scope| {
        for agent in &agents {
            let bob = &bob;
            scope.spawn(move || {
                for amount in ["0.25 SOL", "0.5 SOL"] {
                    agent.terminal.ask(&["transfer", bob, amount, "--timeout", "5m"]);
                }
            });
        }
    });
    assert_eq!(world.ledger.rpc.lamports(&bob), 20 * 750_000_000);
    let mut places = Vec::new();
    for agent in &agents {
        let shown = world.owner.ask(&["wallet", "show", &agent.name]);
        assert_eq!(shown["vault"]["drift"], json!([]), "{shown}");
        assert_eq!(shown["vault"]["limits"][0]["remaining"], "1250000000", "{shown}");
        assert_eq!(world.ledger.rpc.lamports(&agent.address), 2_250_000_000);
        places.push(shown["multisig"].to_string());
    }
    places.sort();
    places.dedup();
    assert_eq!(places.len(), 20, "each has a multisig of its own");
    world.owner.ask(&["audit", "verify"]);
}

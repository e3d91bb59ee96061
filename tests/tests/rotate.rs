//! Another key for an agent, on the real Squads program.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use waiaas_tests::{Agent, Keypair, LAMPORTS, Run, World, policy, skip, stranger, until, write_private};

const LIMITS: &str = "per_payment = \"1\"\ndaily = \"2\"\napprove_above = \"0.9\"";
const V1: &str = "/api/v1";

fn missing(test: &str) {
    skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
}

/// Who may propose beside the owner, where the money is, and what is wrong.
fn on_chain(world: &World) -> (Vec<String>, String, Value) {
    let shown = world.owner.ask(&["wallet", "show", "shop"]);
    let members = shown["vault"]["members"].as_array().unwrap_or_else(|| panic!("no members: {shown}")).iter();
    let others = members.filter(|member| member["role"] != "owner");
    let keys = others.map(|member| member["key"].as_str().unwrap().to_owned()).collect();
    (keys, shown["address"].as_str().unwrap().to_owned(), shown["vault"]["drift"].clone())
}

fn rotate(world: &World) -> Run {
    world.owner.json(&["wallet", "rotate-key", "shop", "--yes"])
}

/// The daemon ends at a point, and starts again; the enclave as well, if it is to.
fn cut(world: &mut World, shop: &Agent, point: &str, enclave_too: bool) {
    world.daemon.take().unwrap().kill();
    world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), format!("{point}:1"))];
    world.start_daemon();
    world.ready();
    until("the daemon is dead", || {
        let run = rotate(world);
        assert_ne!(run.code, 0, "{point}: it passed that point by: {run}");
        world.daemon.as_mut().unwrap().ended().is_some()
    });
    if enclave_too {
        world.enclave.take().unwrap().kill();
        world.start_enclave();
    }
    world.daemon_environment.clear();
    world.start_daemon();
    world.ready();
    // Whatever the point: nothing is paid, and a restart of both leaves it so.
    shop.terminal.json(&["transfer", &stranger(), "0.01 SOL"]).refused(11, "EMERGENCY_FROZEN");
}

/// Until what was signed has come to its end, another try is refused by name.
fn through(world: &World, point: &str) {
    until("the key is replaced", || {
        let run = rotate(world);
        assert!(run.code == 0 || run.error_code() == "SYSTEM_RATE_LIMITED", "{point}: {run}");
        run.code == 0
    });
}

#[test]
fn a_key_is_replaced_however_often_it_is_cut_short_and_the_vault_stays() {
    let Some(mut world) = World::with_squads() else {
        return missing("a_key_is_replaced_however_often_it_is_cut_short_and_the_vault_stays");
    };
    let token = "daily = \"100\"";
    let shop = world.vaulted("shop", &policy(LIMITS, Some((&world.ledger.usdc, token))), 5 * LAMPORTS);
    let bob = stranger();
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);
    let (first, vault, _) = on_chain(&world);
    let mut keys = first;

    // Every step of several replacements is cut short once; the same command goes on from there.
    let rounds: [&[(&str, bool)]; 3] = [
        &[("rotate.before-keep", true), ("act.after-begin", false), ("rotate.before-record", false)],
        &[
            ("rotate.after-keep", true),
            ("act.after-send", true),
            ("rotate.before-record", true),
            ("stop.before-lift", false),
        ],
        &[("rotate.before-keep", false), ("act.before-close", false), ("rotate.after-record", false)],
    ];
    for round in rounds {
        for (point, enclave_too) in round {
            cut(&mut world, &shop, point, *enclave_too);
        }
        through(&world, round[0].0);
        let (now, same, drift) = on_chain(&world);
        assert_eq!((now.len(), &same, &drift), (1, &vault, &json!([])), "{round:?}");
        assert!(!keys.contains(&now[0]), "{round:?}: {now:?}");
        keys.extend(now);
        shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    }

    // What was used stays used, in both processes and after a restart of both: 0.8 of 2 SOL.
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    world.crash_daemon();
    shop.terminal.ask(&["transfer", &bob, "0.7 SOL"]);
    shop.terminal.json(&["transfer", &bob, "0.51 SOL"]).refused(3, "POLICY_DENIED");
    assert_eq!(world.ledger.rpc.lamports(&bob), 1_500_000_000);
    let usage = world.owner.ask(&["policy", "usage", "shop"]);
    assert!(usage.to_string().contains("1500000000"), "{usage}");
    world.owner.ask(&["audit", "verify"]);
}

#[test]
fn half_way_nothing_goes_on_but_the_replacement_and_what_waits_is_taken_back() {
    let Some(mut world) = World::with_squads() else {
        return missing("half_way_nothing_goes_on_but_the_replacement_and_what_waits_is_taken_back");
    };
    let shop = world.vaulted("shop", &policy(LIMITS, None), 5 * LAMPORTS);
    let bob = stranger();
    let waits = shop.terminal.json(&["transfer", &bob, "0.95 SOL"]).expect(4).value();
    let (old, vault, _) = on_chain(&world);

    cut(&mut world, &shop, "rotate.after-keep", false);
    world.owner.json(&["wallet", "resume", "shop", "--yes"]).refused(7, "AGENT_KEY_ROTATION_IN_PROGRESS");
    world.owner.json(&["emergency", "lift", "shop", "--yes"]).expect(7);
    assert_eq!(on_chain(&world).0, old, "nothing was let in");
    through(&world, "rotate.after-keep");
    let (new, same, drift) = on_chain(&world);
    assert_eq!((new.len(), same, drift), (1, vault, json!([])));
    assert_ne!(new, old);
    let waits = waits["id"].as_str().unwrap();
    assert_eq!(shop.terminal.ask(&["tx", "show", waits])["state"], "CANCELLED");
    world.owner.json(&["approve", waits, "--yes"]).refused(6, "APPROVAL_NOT_FOUND");
    let again = shop.terminal.json(&["transfer", &bob, "0.95 SOL"]).expect(4).value();
    world.owner.ask(&["approve", again["id"].as_str().unwrap(), "--yes"]);
    shop.terminal.json(&["tx", "wait", again["id"].as_str().unwrap()]).expect(0);
    assert_eq!(world.ledger.rpc.lamports(&bob), 950_000_000);

    // A wallet that is its key cannot have another one.
    world.agent("pocket", &policy(LIMITS, None), 0);
    world.owner.json(&["wallet", "rotate-key", "pocket", "--yes"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    assert_eq!(world.owner.ask(&["wallet", "show", "pocket"])["state"], "ACTIVE", "and is left alone");
    world.owner.json(&["wallet", "rotate-key", "nobody", "--yes"]).refused(6, "AGENT_NOT_FOUND");

    // Half way, it can be ended as well.
    cut(&mut world, &shop, "act.before-close", false);
    until("it is over", || {
        let run = world.owner.json(&["wallet", "delete", "shop", "--yes"]);
        assert!(run.code == 0 || run.error_code() == "SYSTEM_RATE_LIMITED", "{run}");
        run.code == 0
    });
    let (nobody, _, drift) = on_chain(&world);
    assert_eq!((nobody.len(), drift), (0, json!([])));
    world.owner.json(&["wallet", "rotate-key", "shop", "--yes"]).refused(6, "AGENT_TERMINATED");
}

#[test]
fn an_owner_who_signs_elsewhere_replaces_a_key_over_rest() {
    let Some(squads) = waiaas_tests::squads() else {
        return missing("an_owner_who_signs_elsewhere_replaces_a_key_over_rest");
    };
    let (owner, mut world) = (Keypair::new(), World::bare_with_squads(&squads));
    let file = world.path("id.json");
    write_private(&file, &owner.keygen_json());
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", file.to_str().unwrap()]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world.ledger.airdrop(&owner.address(), 10 * LAMPORTS);
    let shop = world.vaulted("shop", &policy(LIMITS, None), LAMPORTS);
    let (old, vault, _) = on_chain(&world);
    let rest = world.rest().with(&world.key("owner"));
    let agent = format!("{V1}/agents/{}", shop.id);
    let at = format!("{agent}/rotate-key");
    let signed = |by: &Keypair, message: &Value| {
        bs58::encode(by.sign(&STANDARD.decode(message.as_str().unwrap()).unwrap())).into_string()
    };

    // The say, the transaction, and the say once more.
    let begun = rest.call("POST", &at, &[], "").ok(202);
    assert_eq!((&begun["stage"], &begun["next"]), (&json!("SIGN_WORD"), &Value::Null), "{begun}");
    assert!(begun["statement"].as_str().unwrap().contains(&shop.id), "{begun}");
    shop.terminal.json(&["transfer", &stranger(), "0.01 SOL"]).refused(11, "EMERGENCY_FROZEN");
    let say = |by: &Keypair| json!({"stop": begun["stop"], "signature": signed(by, &begun["message"])});
    rest.post(&at, say(&Keypair::new())).refused(403, "AUTH_SIGNATURE_INVALID");
    let after = rest.post(&at, say(&owner)).ok(202);
    assert_eq!((&after["stage"], &after["key"]), (&json!("SIGN_TRANSACTION"), &json!(old[0])), "{after}");
    let draft = rest.call("POST", &format!("{agent}/resume/draft"), &[], "").ok(200);
    let lift = json!({"stop": draft["stop"], "signature": signed(&owner, &draft["message"])});
    rest.post(&format!("{agent}/resume"), lift.clone()).refused(409, "AGENT_KEY_ROTATION_IN_PROGRESS");
    let message = &after["transaction"]["message"];
    let body = json!({"message": message, "signatures": [signed(&owner, message)]});
    rest.post(&format!("{agent}/vault/submit"), body).ok(202);
    let ended = rest.post(&at, say(&owner)).ok(202);
    assert_eq!(
        (&ended["stage"], &ended["key"], &ended["next"]),
        (&json!("DONE"), &after["next"], &Value::Null),
        "{ended}"
    );
    assert_eq!(rest.post(&at, say(&owner)).ok(202), ended, "done is done");
    assert_eq!(rest.post(&format!("{agent}/resume"), lift).ok(200)["state"], "ACTIVE");
    shop.terminal.ask(&["transfer", &stranger(), "0.01 SOL"]);
    let (new, same, wrong) = on_chain(&world);
    assert_eq!((new, same, wrong), (vec![ended["key"].as_str().unwrap().to_owned()], vault, json!([])));

    let pocket = world.agent("pocket", &policy(LIMITS, None), 0);
    let at = format!("{V1}/agents/{}/rotate-key", pocket.id);
    rest.call("POST", &at, &[], "").refused(400, "VALIDATION_OUT_OF_RANGE");
    world.rest().with(&pocket.secret).call("POST", &at, &[], "").refused(403, "AUTH_SCOPE_INSUFFICIENT");
    let told = world.owner.ask(&["audit", "log"]);
    assert!(told.to_string().contains("agent key replaced"), "{told}");
}

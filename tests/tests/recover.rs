//! Everything out of a vault, to where the owner said beforehand, on the real Squads program.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use waiaas_tests::{Keypair, LAMPORTS, Run, World, policy, skip, stranger, until, write_private};

const LIMITS: &str = "per_payment = \"1\"\ndaily = \"2\"";
const V1: &str = "/api/v1";

fn missing(test: &str) {
    skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
}

fn set(world: &World, to: &str) -> Run {
    world.owner.json(&["wallet", "recovery", "set", "shop", to, "--yes"])
}

/// A destination that exists, as everybody's own account does.
fn elsewhere(world: &World) -> String {
    let to = stranger();
    world.ledger.airdrop(&to, LAMPORTS);
    to
}

#[test]
fn everything_goes_to_the_registered_account_without_agent_and_enclave_however_often_it_is_cut_short() {
    let Some(mut world) = World::with_squads() else {
        return missing(
            "everything_goes_to_the_registered_account_without_agent_and_enclave_however_often_it_is_cut_short",
        );
    };
    let token = "daily = \"100\"";
    let shop = world.vaulted("shop", &policy(LIMITS, Some((&world.ledger.usdc, token))), 5 * LAMPORTS);
    world.ledger.set_usdc(&shop.address, 50_000_000);
    let (to, bob) = (elsewhere(&world), stranger());
    shop.terminal.ask(&["transfer", &bob, "0.5 SOL"]);

    // Nothing happens before the owner has said where it goes; what cannot be paid is refused at once.
    world.owner.json(&["emergency", "recover", "shop", "--yes"]).refused(7, "EMERGENCY_NO_DESTINATION");
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["state"], "ACTIVE");
    set(&world, &shop.address).refused(2, "VALIDATION_OUT_OF_RANGE");
    set(&world, &world.ledger.usdc).refused(2, "VALIDATION_OUT_OF_RANGE");
    assert_eq!(set(&world, &stranger()).expect(0).value()["version"], 1);
    assert_eq!(set(&world, &to).expect(0).value()["version"], 2);
    let shown = world.owner.ask(&["wallet", "recovery", "show", "shop"]);
    assert_eq!((&shown["to"], &shown["version"]), (&json!(to), &json!(2)), "{shown}");
    shop.terminal.json(&["wallet", "recovery", "set", "shop", &bob, "--yes"]).expect(5);

    // The enclave is away, and the daemon ends at every step once.
    world.enclave.take().unwrap().kill();
    for point in ["recover.after-begin:1", "act.after-begin:1", "act.after-send:1", "act.before-close:1"] {
        world.daemon.take().unwrap().kill();
        world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), point.into())];
        world.start_daemon();
        until("the daemon answers", || world.status().is_some());
        until("the daemon is dead", || {
            let run = world.owner.json(&["emergency", "recover", "shop", "--yes"]);
            assert_ne!(run.code, 0, "{point}: it passed that point by: {run}");
            world.daemon.as_mut().unwrap().ended().is_some()
        });
        world.daemon_environment.clear();
        world.start_daemon();
        until("the daemon answers", || world.status().is_some());
        shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(11, "EMERGENCY_FROZEN");
        // What was signed goes on by itself, without the enclave: it must not pass the next point.
        until("no act is open", || {
            let probe = world.owner.json(&["wallet", "withdraw", "shop", "999 SOL", "--to", &to, "--yes"]);
            probe.error_code() != "SYSTEM_RATE_LIMITED"
        });
    }
    // Half way it goes on to where it went, and the wallet does not pay.
    set(&world, &stranger()).refused(7, "EMERGENCY_RECOVERY_IN_PROGRESS");
    until("everything is out", || {
        let run = world.owner.json(&["emergency", "recover", "shop", "--yes"]);
        assert!(run.code == 0 || run.error_code() == "SYSTEM_RATE_LIMITED", "{run}");
        run.code == 0
    });
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 0);
    assert_eq!(world.ledger.rpc.lamports(&to), LAMPORTS + 4_500_000_000, "once");
    assert_eq!(world.ledger.rpc.tokens(&to, &world.ledger.usdc), 50_000_000);

    // What lies in the agent key's own account is told: only the enclave can sign for that key, and it is away.
    let shown = world.owner.ask(&["wallet", "show", "shop"]);
    let members = shown["vault"]["members"].as_array().unwrap();
    let agent = members.iter().find(|member| member["role"] == "agent").unwrap()["key"].as_str().unwrap();
    world.ledger.airdrop(agent, LAMPORTS);
    let again = world.owner.json(&["emergency", "recover", "shop", "--yes"]).expect(1).value();
    assert_eq!((&again["stage"], &again["left"][0]["amount"]), (&json!("DONE"), &json!("1000000000")), "{again}");

    // With the enclave back, that goes as well; and then it goes on as any stopped wallet.
    world.start_enclave();
    world.ready();
    world.owner.ask(&["emergency", "recover", "shop", "--yes"]);
    assert_eq!(world.ledger.rpc.lamports(agent), 0);
    assert_eq!(world.ledger.rpc.lamports(&to), 2 * LAMPORTS + 4_500_000_000);
    assert_eq!(world.owner.ask(&["wallet", "resume", "shop", "--yes"])["state"], "ACTIVE");
    world.ledger.airdrop(&shop.address, LAMPORTS);
    shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["vault"]["drift"], json!([]));
    let log = world.owner.ask(&["audit", "log"]).to_string();
    assert!(log.contains("recovery to") && log.contains("recovered: everything"), "{log}");
    world.owner.ask(&["audit", "verify"]);

    // A wallet that is its key has nothing but that account.
    let pocket = world.agent("pocket", &policy(LIMITS, None), LAMPORTS);
    world.owner.ask(&["wallet", "recovery", "set", "pocket", &to, "--yes"]);
    world.owner.ask(&["emergency", "recover", "pocket", "--yes"]);
    assert_eq!(world.ledger.rpc.lamports(&pocket.address), 0);
    assert_eq!(world.owner.ask(&["wallet", "show", "pocket"])["state"], "SUSPENDED");
}

#[test]
fn an_owner_who_signs_elsewhere_recovers_over_rest() {
    let Some(squads) = waiaas_tests::squads() else {
        return missing("an_owner_who_signs_elsewhere_recovers_over_rest");
    };
    let (owner, mut world) = (Keypair::new(), World::bare_with_squads(&squads));
    let file = world.path("id.json");
    write_private(&file, &owner.keygen_json());
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", file.to_str().unwrap()]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world.ledger.airdrop(&owner.address(), 10 * LAMPORTS);
    let shop = world.vaulted("shop", &policy(LIMITS, None), 2 * LAMPORTS);
    let (to, rest) = (elsewhere(&world), world.rest().with(&world.key("owner")));
    let agent = format!("{V1}/agents/{}", shop.id);
    let (at, recover) = (format!("{agent}/recovery-destination"), format!("{agent}/emergency/recover"));
    let signed = |by: &Keypair, message: &Value| {
        bs58::encode(by.sign(&STANDARD.decode(message.as_str().unwrap()).unwrap())).into_string()
    };
    let put = |body: &Value| rest.call("PUT", &at, &[], &body.to_string());

    rest.call("POST", &recover, &[], "").refused(409, "EMERGENCY_NO_DESTINATION");
    assert_eq!(rest.get(&at).ok(200)["version"], 0);
    let words = rest.post(&format!("{at}/draft"), json!({"to": to})).ok(200);
    assert!(words["statement"].as_str().unwrap().contains(&to), "{words}");
    let body =
        |by: &Keypair| json!({"version": words["version"], "to": to, "signature": signed(by, &words["message"])});
    put(&body(&Keypair::new())).refused(403, "AUTH_SIGNATURE_INVALID");
    let mut other = body(&owner);
    other["to"] = json!(stranger());
    put(&other).refused(403, "AUTH_SIGNATURE_INVALID");
    assert_eq!(put(&body(&owner)).ok(200)["to"], json!(to));
    assert_eq!(put(&body(&owner)).ok(200)["version"], 1, "done is done");
    world.rest().with(&shop.secret).call("POST", &recover, &[], "").refused(403, "AUTH_SCOPE_INSUFFICIENT");

    // One transaction after another, until nothing is left.
    let mut steps = 0;
    let last = loop {
        let next = rest.call("POST", &recover, &[], "").ok(202);
        assert_eq!((&next["to"], &next["agent"]["state"]), (&json!(to), &json!("SUSPENDED")), "{next}");
        if next["stage"] == "DONE" {
            break next;
        }
        let message = &next["transaction"]["message"];
        let body = json!({"message": message, "signatures": [signed(&owner, message)]});
        rest.post(&format!("{agent}/vault/submit"), body).ok(202);
        steps += 1;
    };
    assert_eq!((steps, &last["left"]), (2, &json!([])), "the limit, and SOL: {last}");
    assert_eq!(world.ledger.rpc.lamports(&to), 3 * LAMPORTS);
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 0);
}

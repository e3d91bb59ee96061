//! Every event that a webhook can be told, as the API's own description lists them: each is brought about as a user would, and a
//! webhook is told. An event that nothing here brings about fails the test.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use waiaas_tests::{Agent, LAMPORTS, Receiver, Rest, World, policy, skip, squads, stranger, until};

const V1: &str = "/api/v1";
const LIMITS: &str = "per_payment = \"1\"\ndaily = \"3\"\nnotify_above = \"0.2\"\ndelay_above = \"0.3\"\ndelay = \"5m\"\n\
    approve_above = \"0.5\"";

/// What the description says that there is.
fn described(rest: &Rest) -> BTreeSet<String> {
    let document = rest.get("/openapi.json").ok(200);
    let events = document["components"]["schemas"]["EventType"]["enum"].as_array().unwrap().clone();
    events.iter().map(|event| event.as_str().unwrap().to_owned()).collect()
}

fn told(receiver: &Receiver) -> BTreeSet<String> {
    receiver.taken().iter().map(|message| message.json["type"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn waits(agent: &Agent, amount: &str) -> String {
    let run = agent.terminal.json(&["transfer", &stranger(), amount, "--no-wait"]).expect(4).value();
    run["id"].as_str().unwrap().to_owned()
}

/// Something in this world, and the events that come of it.
type Deed = (&'static [&'static str], fn(&World, &Agent));

const DEEDS: &[Deed] = &[
    (&["agent.created", "policy.changed", "funding.deposit_confirmed"], |_, _| {}),
    (&["transaction.submitted", "transaction.confirmed"], |_, shop| {
        shop.terminal.ask(&["transfer", &stranger(), "0.01 SOL", "--wait"]);
    }),
    (&["policy.escalation"], |_, shop| drop(shop.terminal.ask(&["transfer", &stranger(), "0.25 SOL", "--wait"]))),
    (&["policy.violation", "transaction.rejected"], |_, shop| {
        shop.terminal.json(&["transfer", &stranger(), "2 SOL"]).expect(3);
    }),
    (&["approval.requested", "approval.approved"], |world, shop| {
        world.owner.ask(&["approve", &waits(shop, "0.6 SOL"), "--yes"]);
    }),
    (&["approval.rejected"], |world, shop| drop(world.owner.ask(&["reject", &waits(shop, "0.6 SOL")]))),
    (&["approval.expired", "transaction.expired"], |_, shop| {
        let id = waits(shop, "0.6 SOL");
        until("nobody answered", || shop.terminal.ask(&["tx", "show", &id])["status"] == "EXPIRED");
    }),
    (&["funding.withdrawal_confirmed"], |world, _| {
        let to = world.neighbour();
        world.owner.ask(&["wallet", "withdraw", "shop", "0.1 SOL", "--to", &to, "--yes"]);
    }),
    (&["agent.suspended", "transaction.failed", "agent.resumed"], |world, shop| {
        waits(shop, "0.35 SOL");
        world.owner.ask(&["wallet", "suspend", "shop", "--yes"]);
        world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
    }),
    (&["agent.key_rotated"], |world, _| drop(world.owner.ask(&["wallet", "rotate-key", "shop", "--yes"]))),
    (&["emergency.triggered"], |world, _| drop(world.owner.ask(&["emergency", "stop", "--all"]))),
    (&["alert.raised", "funding.low_balance", "emergency.recovery_complete"], |world, _| {
        let to = world.neighbour();
        world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
        // All but a little: an alert, until there is more.
        world.owner.ask(&["wallet", "withdraw", "shop", "1.5 SOL", "--to", &to, "--yes"]);
        until("it runs low", || world.owner.ask(&["alert", "list"])["items"] != json!([]));
        world.owner.ask(&["wallet", "recovery", "set", "shop", &to, "--yes"]);
        world.owner.ask(&["emergency", "recover", "shop", "--yes"]);
    }),
    (&["alert.resolved"], |world, _| {
        until("it is stopped and nobody needs to fill it", || {
            world.owner.ask(&["alert", "list"])["items"] == json!([])
        });
    }),
    (&["agent.terminated"], |world, _| drop(world.owner.ask(&["wallet", "delete", "shop", "--yes"]))),
];

#[test]
fn every_event_is_told_to_a_webhook() {
    let test = "every_event_is_told_to_a_webhook";
    let Some(squads) = squads() else {
        return skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
    };
    let mut world = World::bare_with_squads(&squads);
    let settings = [
        ("WAIAAS_WEBHOOKS_ALLOW", "127.0.0.1"),
        ("WAIAAS_APPROVALS_EXPIRE_AFTER", "10s"),
        ("WAIAAS_FUNDING_WALLET_LOW", "1"),
        ("WAIAAS_FUNDING_LOOK_EVERY", "200ms"),
    ];
    world.daemon_environment = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
    world.ledger.airdrop(&world.owner_address(), 10 * LAMPORTS);
    let (owner, receiver) = (world.rest().with(&world.key("owner")), Receiver::start());
    let hook = owner.post(&format!("{V1}/webhooks"), json!({"url": receiver.url})).ok(201);
    let shop = world.vaulted("shop", &policy(LIMITS, None), 3 * LAMPORTS);

    for (events, deed) in DEEDS {
        deed(&world, &shop);
        until(&format!("{events:?} are told"), || events.iter().all(|event| told(&receiver).contains(*event)));
    }
    let try_out = format!("{V1}/webhooks/{}/test", hook["webhook"]["id"].as_str().unwrap());
    owner.call("POST", &try_out, &[], "").ok(200);
    assert_eq!(told(&receiver), described(&owner), "each is brought about, and described");
    for message in receiver.taken() {
        assert!(message.json["data"]["eventId"] == *message.header("webhook-id"), "{message:?}");
        assert!(message.json["timestamp"].is_string() && message.json["data"]["text"] != Value::Null, "{message:?}");
    }
}

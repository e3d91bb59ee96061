//! The owner's key at work in another client, and others in the way.

use super::{Ground, HALF};
use serde_json::{Value, json};
use std::{path::Path, process::Command};
use waiaas_tests::{
    skip,
    solana::{at, hex, transfer},
    stranger, until_some,
};

#[test]
fn what_is_voted_on_elsewhere_is_noticed_and_carried_on() {
    let Some(mut ground) = Ground::new("what_is_voted_on_elsewhere_is_noticed_and_carried_on") else { return };
    let (bob, vault) = (stranger(), ground.vault());
    let by = ground.act();
    let inner = |lamports| [transfer(vault, at(&bob), lamports)];

    // Voted through and executed.
    let (id, index) = ground.proposed(&bob, "0.5 SOL");
    let both = [by.approve(index), by.execute(index, &inner(HALF))];
    let signature = ground.world.ledger.send(&[&ground.key], &both).unwrap();
    let paid = ground.reaches(&id, "FINALIZED");
    assert_eq!((&paid["signature"], &paid["status"]), (&json!(signature), &json!("CONFIRMED")), "{paid}");
    assert_eq!((ground.lamports(&bob), ground.counted()), (HALF, HALF));

    // Voted through, and executed here.
    let (id, index) = ground.proposed(&bob, "0.3 SOL");
    ground.world.ledger.send(&[&ground.key], &[by.approve(index)]).unwrap();
    until_some("the vote is seen", || Some(ground.show(&id)).filter(|shown| shown["proposal"]["stage"] == "APPROVED"));
    assert_eq!(ground.show(&id)["state"], "AWAITING_OWNER");
    assert!(ground.world.owner.run(&["inbox"]).expect(0).stdout.contains("approved and not executed"));
    ground.world.owner.json(&["approve", &id, "--yes"]).expect(0);
    assert_eq!(ground.lamports(&bob), HALF + 300_000_000);

    // Voted down; voted through and taken back; while the daemon is not even there.
    let (down, index) = ground.proposed(&bob, "0.4 SOL");
    ground.world.ledger.send(&[&ground.key], &[by.reject(index)]).unwrap();
    let ended = ground.reaches(&down, "REJECTED");
    assert!(ended["error"]["detail"].as_str().unwrap().contains("voted down on chain"), "{ended}");
    let (back, index) = ground.proposed(&bob, "0.4 SOL");
    ground.world.daemon.take().unwrap().kill();
    ground.world.ledger.send(&[&ground.key], &[by.approve(index)]).unwrap();
    ground.world.ledger.send(&[&ground.key], &[by.cancel(index)]).unwrap();
    ground.goes_on();
    let ended = ground.reaches(&back, "REJECTED");
    assert!(ended["error"]["detail"].as_str().unwrap().contains("taken back on chain"), "{ended}");
    assert_eq!((ground.lamports(&bob), ground.counted()), (HALF + 300_000_000, HALF + 300_000_000));
    ground.is_well();
}

#[test]
fn a_place_that_somebody_else_took_is_given_up_for_the_next() {
    let Some(mut ground) = Ground::new("a_place_that_somebody_else_took_is_given_up_for_the_next") else { return };
    let (bob, thief, vault) = (stranger(), stranger(), ground.vault());
    let by = ground.act();
    // Signed for the first place and not sent: meanwhile somebody stands there.
    let mut id = String::new();
    ground.dies_at("flow.before-submit", |ground| id = ground.asked(&bob, "0.5 SOL"));
    let foreign = [by.propose(1, &[transfer(vault, at(&thief), 7)]), by.open(1, false)];
    ground.world.ledger.send(&[&ground.key], &foreign).unwrap();
    ground.goes_on();
    assert_eq!(ground.stands(&id), 2);
    assert_eq!(ground.counted(), HALF, "counted once");
    // The other one is nobody's order, and is told as such.
    let alert = until_some("it is told", || Some(ground.alerts()[0].clone()).filter(|alert| !alert.is_null()));
    assert!(alert["text"].as_str().unwrap().contains("proposal 1, made by owner"), "{alert}");
    ground.world.owner.json(&["approve", &id, "--yes"]).expect(0);
    assert_eq!((ground.lamports(&bob), ground.lamports(&thief)), (HALF, 0));
    ground.world.ledger.send(&[&ground.key], &[by.reject(1)]).unwrap();
    until_some("it is over", || Some(()).filter(|()| ground.alerts() == json!([])));
    ground.is_well();
}

#[test]
fn a_stop_ends_what_waits_for_a_vote() {
    let Some(ground) = Ground::new("a_stop_ends_what_waits_for_a_vote") else { return };
    let bob = stranger();
    let (open, _) = ground.proposed(&bob, "0.5 SOL");
    let (approved, index) = ground.proposed(&bob, "0.3 SOL");
    ground.world.ledger.send(&[&ground.key], &[ground.act().approve(index)]).unwrap();
    let stopped = ground.world.owner.ask(&["emergency", "stop", "shop"]);
    assert!(stopped["items"][0]["problem"].is_null(), "{stopped}");
    for id in [&open, &approved] {
        let ended = ground.reaches(id, "REJECTED");
        assert_eq!(ended["proposal"]["stage"], "OVER", "{ended}");
    }
    let execute = ground.act().execute(index, &[transfer(ground.vault(), at(&bob), 300_000_000)]);
    let refused = ground.world.ledger.send(&[&ground.key], &[execute]).unwrap_err();
    assert_eq!(refused.code(), Some((0, 6008)), "{refused:?}");
    assert_eq!((ground.lamports(&bob), ground.counted()), (0, 0));
    // Let go on, it proposes again; and a wallet with a proposal comes to its end, too.
    ground.world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
    ground.proposed(&bob, "0.5 SOL");
    let gone = ground.world.owner.ask(&["wallet", "delete", "shop", "--yes"]);
    assert_eq!(gone["state"], "TERMINATED", "{gone}");
    assert_eq!(ground.lamports(&bob), 0);
    ground.world.owner.json(&["audit", "verify"]).expect(0);
}

#[test]
fn another_policy_is_another_way_to_a_yes_and_never_a_second_one() {
    let by_word = super::POLICY.replace("[approval]\nby = \"proposal\"\n", "");
    let name = "another_policy_is_another_way_to_a_yes_and_never_a_second_one";
    let Some(ground) = Ground::with(name, &by_word, &[]) else { return };
    let (bob, carol) = (stranger(), stranger());
    let word = ground.asked(&bob, "0.5 SOL");
    assert_eq!(ground.world.owner.ask(&["inbox"])["items"][0]["tx"]["proposal"], Value::Null);
    // What waited for a word is proposed, as soon as that is the way.
    ground.world.set_policy("shop", super::POLICY);
    ground.stands(&word);
    let (vote, _) = ground.proposed(&carol, "0.4 SOL");
    // And what stands on chain stays there, whatever the policy says afterwards.
    ground.world.set_policy("shop", &by_word);
    for id in [&word, &vote] {
        assert_eq!(ground.show(id)["proposal"]["stage"], "OPEN");
        ground.world.owner.json(&["approve", id, "--yes"]).expect(0);
    }
    assert_eq!((ground.lamports(&bob), ground.lamports(&carol)), (HALF, 400_000_000));
    ground.is_well();
    // A wallet without a vault has nobody to propose to.
    let pocket = ground.world.agent("till", &by_word, 0);
    let file = ground.world.path("votes.toml");
    std::fs::write(&file, super::POLICY).unwrap();
    let refused = ground.world.owner.json(&["policy", "set", &pocket.name, file.to_str().unwrap(), "--yes", "--widen"]);
    assert_eq!(refused.error_code(), "POLICY_INVALID", "{refused}");
}

/// The owner's key at work in the official client: words of its script, done in order.
fn official(ground: &Ground, acts: &[&str]) -> bool {
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("../localnet/squads-check");
    let asked = json!({
        "rpc": ground.world.ledger.rpc_url, "ownerSecret": hex(&ground.key.secret()),
        "multisig": ground.multisig().to_string(), "vault": ground.shop.address, "agent": stranger(), "to": stranger(),
        "acts": acts,
    });
    let run = Command::new("node").arg(check.join("foreign.mjs")).arg(asked.to_string()).current_dir(&check).output();
    run.unwrap().status.success()
}

#[test]
fn the_official_client_votes_like_the_command_line() {
    let name = "the_official_client_votes_like_the_command_line";
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("../localnet/squads-check/node_modules/@sqds/multisig");
    if !check.is_dir() || Command::new("node").arg("--version").output().is_err() {
        return skip(name, "Node or the official client is missing (`cargo xtask test` installs them)");
    }
    let Some(ground) = Ground::new(name) else { return };
    let bob = stranger();
    let (id, _) = ground.proposed(&bob, "0.5 SOL");
    assert!(official(&ground, &["approve", "execute"]));
    ground.reaches(&id, "FINALIZED");
    assert_eq!(ground.lamports(&bob), HALF);
    let (id, _) = ground.proposed(&bob, "0.4 SOL");
    assert!(official(&ground, &["reject"]));
    ground.reaches(&id, "REJECTED");
    let (id, _) = ground.proposed(&bob, "0.4 SOL");
    assert!(official(&ground, &["approve", "cancel"]));
    ground.reaches(&id, "REJECTED");
    assert!(!official(&ground, &["execute"]), "what was taken back is not executed");
    assert_eq!((ground.lamports(&bob), ground.counted()), (HALF, HALF));
    ground.is_well();
}

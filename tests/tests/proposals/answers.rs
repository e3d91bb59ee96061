//! The owner's answers, with the command line and over REST.

use super::{Ground, HALF};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::thread;
use waiaas_tests::{LAMPORTS, squads::Act, stranger, until, until_some};

#[test]
fn a_vote_with_the_command_line_pays_once() {
    let Some(ground) = Ground::new("a_vote_with_the_command_line_pays_once") else { return };
    let (bob, owner) = (stranger(), &ground.world.owner);
    // What needs no vote is paid as ever.
    let small = ground.shop.terminal.ask(&["transfer", &bob, "0.1 SOL"]);
    assert_eq!((&small["state"], &small["proposal"]), (&json!("CONFIRMED"), &Value::Null), "{small}");

    let (id, index) = ground.proposed(&bob, "0.5 SOL");
    assert_eq!(index, 1);
    let item =
        until_some("it is in the inbox", || Some(owner.ask(&["inbox"])["items"][0].clone()).filter(|it| !it.is_null()));
    assert_eq!((&item["tx"]["id"], &item["tx"]["proposal"]["index"]), (&json!(id), &json!(1)), "{item}");
    assert!(owner.run(&["inbox"]).expect(0).stdout.contains("proposal 1 on chain"));
    // It counts, and nothing has moved.
    assert_eq!((ground.counted(), ground.lamports(&bob)), (HALF + LAMPORTS / 10, LAMPORTS / 10));
    ground.is_well();

    // Neither the agent's key nor its API key gets it through.
    let payer = waiaas_tests::solana::at(&ground.world.fee_payer());
    let agent = waiaas_tests::solana::at(item["from"].as_str().unwrap());
    let by_agent = Act { multisig: ground.multisig(), who: agent };
    let refused = ground.world.ledger.dry_run(payer, &[by_agent.approve(index)]).unwrap_err();
    assert_eq!(refused.code(), Some((0, 6005 - 1)), "the agent may not vote: {refused:?}");
    ground.shop.terminal.json(&["approve", &id, "--yes"]).expect(5);
    ground.shop.terminal.json(&["tx", "cancel", &id]).refused(7, "TRANSACTION_ALREADY_SUBMITTED");

    let told = owner.run(&["approve", &id, "--yes"]).expect(0);
    assert!(told.stderr.contains("0.5 SOL") && told.stderr.contains("execute what stands in"), "{told}");
    let paid = ground.show(&id);
    assert_eq!((&paid["status"], &paid["state"]), (&json!("CONFIRMED"), &json!("FINALIZED")), "{paid}");
    assert_eq!((&paid["tier"], &paid["proposal"]["stage"]), (&json!("APPROVAL"), &json!("EXECUTED")), "{paid}");
    let landed = ground.world.ledger.rpc.transaction(paid["signature"].as_str().unwrap());
    assert!(landed["meta"]["err"].is_null() && landed.to_string().contains(&bob), "{landed}");
    assert_ne!(paid["signature"], paid["proposal"]["madeBy"]);
    assert_eq!((ground.counted(), ground.lamports(&bob)), (HALF + LAMPORTS / 10, HALF + LAMPORTS / 10));
    assert_eq!(owner.ask(&["inbox"])["items"], json!([]));
    owner.json(&["approve", &id, "--yes"]).refused(6, "APPROVAL_NOT_FOUND");
    let log = owner.ask(&["audit", "log"]).to_string();
    assert!(log.contains("proposed on chain: proposal 1") && log.contains("approved by the owner"), "{log}");
    ground.is_well();
}

#[test]
fn a_no_gives_back_what_was_asked_for() {
    let Some(ground) = Ground::new("a_no_gives_back_what_was_asked_for") else { return };
    let bob = stranger();
    let (id, index) = ground.proposed(&bob, "0.5 SOL");
    assert_eq!(ground.counted(), HALF);
    let ended = ground.world.owner.ask(&["reject", &id, "--reason", "not this month"]);
    assert_eq!((&ended["status"], &ended["state"]), (&json!("REJECTED"), &json!("REJECTED")), "{ended}");
    assert_eq!(ended["error"]["detail"], "not this month", "{ended}");
    assert_eq!(ended["proposal"]["stage"], "OVER", "{ended}");
    assert_eq!((ground.counted(), ground.lamports(&bob)), (0, 0));
    // On chain it is over as well: nobody passes it any more.
    let refused = ground.world.ledger.send(&[&ground.key], &[ground.act().approve(index)]).unwrap_err();
    assert_eq!(refused.code(), Some((0, 6008)), "{refused:?}");
    ground.is_well();
    // The next one takes the next place.
    assert_eq!(ground.proposed(&bob, "0.3 SOL").1, index + 1);
}

/// The owner's signature over a draft, as it travels.
fn signed(ground: &Ground, draft: &Value) -> Value {
    let message = STANDARD.decode(draft["message"].as_str().unwrap()).unwrap();
    let signature = bs58::encode(ground.key.sign(&message)).into_string();
    json!({"message": draft["message"], "signatures": [signature]})
}

#[test]
fn votes_go_over_rest_and_words_do_not_count() {
    let Some(ground) = Ground::new("votes_go_over_rest_and_words_do_not_count") else { return };
    let rest = ground.world.rest().with(&ground.world.key("owner"));
    let agent = ground.world.rest().with(&ground.shop.secret);
    let (bob, carol) = (stranger(), stranger());
    let body = json!({"to": bob, "amount": "500000000", "asset": "SOL"});
    let asked = agent.post("/api/v1/transactions", body).ok(202);
    assert_eq!(asked["status"], "PENDING", "{asked}");
    let yes = asked["id"].as_str().unwrap().to_owned();
    ground.stands(&yes);
    let (no, _) = ground.proposed(&carol, "0.4 SOL");

    // No word is made ready, none is taken, and a no without the owner's key ends nothing.
    let of = |id: &str, what: &str| format!("/api/v1/approvals/{id}/{what}");
    rest.call("POST", &of(&yes, "draft"), &[], "").refused(404, "APPROVAL_NOT_FOUND");
    let word = json!({
        "intent": "00".repeat(32), "expires": "2100-01-01T00:00:00Z", "effect": "pay",
        "signature": bs58::encode([1; 64]).into_string(),
    });
    rest.post(&of(&yes, "approve"), word).refused(403, "AUTH_SIGNATURE_INVALID");
    rest.post(&of(&yes, "reject"), json!({})).refused(404, "APPROVAL_NOT_FOUND");
    agent.post(&of(&yes, "vote"), json!({"vote": "approve"})).refused(403, "AUTH_SCOPE_INSUFFICIENT");
    rest.post(&of(&yes, "vote"), json!({"vote": "perhaps"})).refused(400, "VALIDATION_INVALID_ENUM");
    rest.post(&of(&yes, "vote"), json!({"vote": "approve", "reason": "because"}))
        .refused(400, "VALIDATION_OUT_OF_RANGE");
    rest.post(&of("tx_01K3A0ZQ1R2S3T4V5W6X7Y8Z90", "vote"), json!({"vote": "reject"}))
        .refused(404, "TRANSACTION_NOT_FOUND");

    let submit = format!("/api/v1/agents/{}/vault/submit", ground.shop.id);
    let draft = rest.post(&of(&yes, "vote"), json!({"vote": "approve"})).ok(202);
    assert!(draft["transaction"].is_string(), "{draft}");
    rest.post(&submit, signed(&ground, &draft)).ok(202);
    let paid = ground.reaches(&yes, "FINALIZED");
    assert_eq!(paid["proposal"]["stage"], "EXECUTED", "{paid}");
    let draft = rest.post(&of(&no, "vote"), json!({"vote": "reject", "reason": "too dear"})).ok(202);
    rest.post(&submit, signed(&ground, &draft)).ok(202);
    assert_eq!(ground.reaches(&no, "REJECTED")["error"]["detail"], "too dear");
    assert_eq!((ground.lamports(&bob), ground.lamports(&carol), ground.counted()), (HALF, 0, HALF));
    ground.is_well();
}

#[test]
fn two_yeses_at_once_pay_once() {
    let Some(ground) = Ground::new("two_yeses_at_once_pay_once") else { return };
    let bob = stranger();
    let (id, _) = ground.proposed(&bob, "0.5 SOL");
    let codes: Vec<i32> = thread::scope(|scope| {
        let asked: Vec<_> =
            (0..3).map(|_| scope.spawn(|| ground.world.owner.json(&["approve", &id, "--yes"]).code)).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert!(codes.contains(&0), "{codes:?}");
    ground.reaches(&id, "FINALIZED");
    assert_eq!((ground.lamports(&bob), ground.counted()), (HALF, HALF), "{codes:?}");
    ground.is_well();
}

#[test]
fn several_wait_at_once_each_at_its_own_place() {
    let Some(ground) = Ground::new("several_wait_at_once_each_at_its_own_place") else { return };
    let payees: Vec<String> = (0..4).map(|_| stranger()).collect();
    let ids: Vec<String> = thread::scope(|scope| {
        let ground = &ground;
        let asked: Vec<_> = payees.iter().map(|to| scope.spawn(move || ground.asked(to, "0.3 SOL"))).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let mut places: Vec<u64> = ids.iter().map(|id| ground.stands(id)).collect();
    places.sort_unstable();
    assert_eq!(places, [1, 2, 3, 4]);
    // Limits hold for what is only proposed, too.
    let more = ground.shop.terminal.json(&["transfer", &stranger(), "0.9 SOL"]);
    more.refused(3, "POLICY_DENIED");
    for (place, id) in ids.iter().enumerate() {
        let answer = if place % 2 == 0 { "approve" } else { "reject" };
        ground.world.owner.json(&[answer, id, "--yes"]).expect(0);
    }
    let paid: u64 = payees.iter().map(|to| ground.lamports(to)).sum();
    assert_eq!((paid, ground.counted()), (600_000_000, 600_000_000));
    ground.is_well();
}

#[test]
fn too_late_for_a_yes_it_counts_until_it_is_ended() {
    let settings = [("WAIAAS_APPROVALS_EXPIRE_AFTER", "8s")];
    let Some(ground) = Ground::with("too_late_for_a_yes_it_counts_until_it_is_ended", super::POLICY, &settings) else {
        return;
    };
    let bob = stranger();
    let (id, _) = ground.proposed(&bob, "0.5 SOL");
    // Nobody here can end what stands on chain, so it is told instead of forgotten.
    let alert = until_some("it is told", || Some(ground.alerts()[0].clone()).filter(|alert| !alert.is_null()));
    let text = alert["text"].as_str().unwrap();
    assert!(text.contains(&id) && text.contains("the time to approve it is over"), "{alert}");
    assert_eq!((&ground.show(&id)["state"], ground.counted()), (&json!("AWAITING_OWNER"), HALF));
    ground.world.owner.json(&["approve", &id, "--yes"]).refused(6, "APPROVAL_NOT_FOUND");
    let ended = ground.world.owner.ask(&["reject", &id]);
    assert_eq!(
        (&ended["state"], &ended["error"]["code"]),
        (&json!("EXPIRED"), &json!("TRANSACTION_EXPIRED")),
        "{ended}"
    );
    assert_eq!((ground.counted(), ground.lamports(&bob)), (0, 0));
    until("no alert is left", || ground.alerts() == json!([]));
}

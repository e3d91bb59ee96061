//! kill -9 of the daemon on the way: what was asked for is paid once, or not at all, and counted so.

use super::{Ground, HALF};
use waiaas_tests::stranger;

/// Where a daemon dies that makes a proposal.
const MAKING: [&str; 5] =
    ["flow.before-sign", "flow.after-sign", "flow.before-submit", "flow.after-submit", "flow.before-settle"];

/// Where a daemon dies that is handed the owner's vote.
const VOTING: [&str; 4] = ["act.after-begin", "act.after-send", "act.before-close", "proposal.before-settle"];

#[test]
fn a_daemon_that_dies_while_it_proposes_proposes_once() {
    let policy = super::POLICY.replace("daily = \"2\"", "daily = \"5\"");
    let Some(mut ground) = Ground::with("a_daemon_that_dies_while_it_proposes_proposes_once", &policy, &[]) else {
        return;
    };
    for (nth, point) in MAKING.into_iter().enumerate() {
        let (bob, before) = (stranger(), ground.counted());
        let key = format!("order-{nth}");
        let order = ["transfer", &bob, "0.21 SOL", "--idempotency-key", &key];
        ground.dies_at(point, |ground| drop(ground.shop.terminal.json(&order)));
        ground.goes_on();
        // Asked again it is the same payment, or the first one was never taken in.
        let asked = ground.shop.terminal.json(&order).expect(4).value();
        let id = asked["id"].as_str().unwrap().to_owned();
        ground.stands(&id);
        assert_eq!(ground.counted(), before + 210_000_000, "{point}: held once");
        let (answer, paid) = if nth % 2 == 0 { ("approve", 210_000_000) } else { ("reject", 0) };
        ground.world.owner.json(&[answer, &id, "--yes"]).expect(0);
        assert_eq!((ground.lamports(&bob), ground.counted()), (paid, before + paid), "{point}");
    }
    ground.is_well();
}

#[test]
fn a_daemon_that_dies_with_a_vote_in_hand_pays_once() {
    let Some(mut ground) = Ground::with(
        "a_daemon_that_dies_with_a_vote_in_hand_pays_once",
        &super::POLICY.replace("daily = \"2\"", "daily = \"5\""),
        &[],
    ) else {
        return;
    };
    for (paid, point) in (1..).zip(VOTING) {
        let bob = stranger();
        let (id, _) = ground.proposed(&bob, "0.5 SOL");
        ground.dies_at(point, |ground| drop(ground.world.owner.json(&["approve", &id, "--yes"])));
        ground.goes_on();
        ground.reaches(&id, "FINALIZED");
        assert_eq!((ground.lamports(&bob), ground.counted()), (HALF, paid * HALF), "{point}");
    }
    ground.is_well();
}

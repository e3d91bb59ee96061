//! What another policy would have decided.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::fs;
use waiaas_tests::{LAMPORTS, World, policy, stranger};

#[test]
fn recorded_decisions_flip_where_another_policy_says_otherwise_and_nowhere_else() {
    let mut world = World::new();
    let active = policy("per_payment = \"1\"\ndaily = \"3\"\napprove_above = \"0.7\"", None);
    let (shop, bob) = (world.agent("shop", &active, 5 * LAMPORTS), stranger());
    world.agent("other", &active, 0);
    for amount in ["0.1 SOL", "0.1 SOL", "0.04 SOL"] {
        shop.terminal.ask(&["transfer", &bob, amount]);
    }
    shop.terminal.json(&["transfer", &bob, "2 SOL"]).refused(3, "POLICY_DENIED");
    let waits = shop.terminal.json(&["transfer", &bob, "0.8 SOL"]).expect(4).value();
    world.owner.ask(&["approve", waits["id"].as_str().unwrap(), "--yes"]);
    // What is recorded is on disk.
    world.crash_daemon();

    let replay = |name: &str, text: &str, more: &[&str]| -> Value {
        let path = world.path(name);
        fs::write(&path, text).unwrap();
        world.owner.ask(&[&["policy", "replay", path.to_str().unwrap()], more].concat())
    };
    for mode in [&[][..], &["--cascade"], &["--wallet", "shop"], &["--cascade", "--wallet", "shop"]] {
        let same = replay("active.toml", &active, mode);
        assert_eq!((same["decisions"].as_u64(), same["flips"].as_u64()), (Some(6), Some(0)), "{mode:?} {same}");
    }
    assert_eq!(replay("active.toml", &active, &["--wallet", "other"])["decisions"], 0);
    assert_eq!(replay("active.toml", &active, &["--since", "1ms"])["decisions"], 0);

    let narrow = policy("per_payment = \"0.05\"", None);
    let found = replay("narrow.toml", &narrow, &[]);
    assert_eq!((found["flips"].as_u64(), found["stricter"].as_u64()), (Some(3), Some(3)), "{found}");
    assert_eq!(found["money"][0]["denied"], "1000000000", "0.1 + 0.1 + 0.8: {found}");
    assert_eq!((&found["rules"][0]["rule"], &found["rules"][0]["stricter"]), (&"per_payment".into(), &3.into()));
    assert_eq!(found["items"][0]["before"], "allow");

    let wide = policy("per_payment = \"10\"", None);
    let found = replay("wide.toml", &wide, &["--wallet", "shop"]);
    assert_eq!((found["flips"].as_u64(), found["stricter"].as_u64()), (Some(2), Some(0)), "{found}");
    assert_eq!(
        (&found["money"][0]["allowed"], &found["money"][0]["laxer"]),
        (&"2000000000".into(), &"800000000".into())
    );

    // Frozen, the third is above the day's limit; after the candidate's own no to the second there is room for it.
    let day = policy("daily = \"0.15\"", None);
    let of = |found: &Value| {
        found["items"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (frozen, cascade) = (replay("day.toml", &day, &[]), replay("day.toml", &day, &["--cascade"]));
    assert!(of(&frozen).iter().any(|what| what.starts_with("0.04 SOL")), "{frozen}");
    assert!(!of(&cascade).iter().any(|what| what.starts_with("0.04 SOL")), "{cascade}");
    let people = world.owner.run(&["policy", "replay", world.path("narrow.toml").to_str().unwrap()]).expect(0).stdout;
    assert!(people.contains("per_payment") && people.contains("deny"), "{people}");
}

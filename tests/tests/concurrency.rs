//! Many callers, one limit: exactly what fits passes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::{collections::BTreeMap, thread};
use waiaas_tests::{Agent, LAMPORTS, World, policy, stranger};

const CALLERS: usize = 64;

/// Lets all callers pay at the same time; gives back how many ended with which code.
fn all_at_once(agent: &Agent, to: &str, amount: &str) -> BTreeMap<i32, u64> {
    let runs: Vec<_> = thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| scope.spawn(|| agent.terminal.json(&["transfer", to, amount, "--timeout", "5m"])))
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    let mut codes = BTreeMap::new();
    for run in runs {
        assert!([0, 3].contains(&run.code), "{run}");
        *codes.entry(run.code).or_default() += 1;
    }
    codes
}

#[test]
fn exactly_as_many_payments_pass_as_fit_into_the_cap() {
    let world = World::new();
    let agent = world.agent("bot", &policy("per_payment = \"1\"\ndaily = \"1\"", None), 10 * LAMPORTS);
    let bob = stranger();

    let codes = all_at_once(&agent, &bob, "0.03 SOL");

    let fit = 33; // floor(1 / 0.03)
    assert_eq!(codes, BTreeMap::from([(0, fit), (3, CALLERS as u64 - fit)]));
    assert_eq!(world.ledger.rpc.lamports(&bob), fit * 30_000_000);
    assert_eq!(world.ledger.rpc.lamports(&agent.address), 10 * LAMPORTS - fit * 30_000_000);
    let usage = world.owner.ask(&["policy", "usage", "bot"]);
    for window in usage["items"][0]["windows"].as_array().unwrap() {
        let counts = ["spent", "held", "enclave"].map(|name| window[name].as_str().unwrap().to_owned());
        assert_eq!(counts, ["990000000", "0", "990000000"], "{window}");
    }
}

#[test]
fn one_idempotency_key_from_many_callers_is_one_payment() {
    let world = World::new();
    let agent = world.agent("bot", &policy("per_payment = \"1\"\ndaily = \"5\"", None), 10 * LAMPORTS);
    let bob = stranger();

    let args = ["transfer", &bob, "0.1 SOL", "--idempotency-key", "once"];
    let runs: Vec<_> = thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS / 4).map(|_| scope.spawn(|| agent.terminal.json(&args).code)).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });

    assert!(runs.iter().all(|code| [0, 7].contains(code)), "paid, or still under way: {runs:?}");
    assert!(runs.contains(&0));
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 10);
    assert_eq!(world.transactions().iter().filter(|tx| tx["kind"] == "payment").count(), 1);
}

//! A world under fire, and what must hold in it whatever happens.

use crate::{Agent, LAMPORTS, World, policy, stranger, until};
use serde_json::Value;
use std::{collections::BTreeMap, thread};

/// Where a debug build of the daemon can be told to abort.
pub const ABORT_POINTS: [&str; 10] = [
    "store.before-write",
    "store.before-sync",
    "store.after-sync",
    "store.carrying",
    "store.carried",
    "flow.before-sign",
    "flow.after-sign",
    "flow.before-submit",
    "flow.after-submit",
    "flow.before-settle",
];

/// The same on the way of an owner's vote about what a payment proposes.
pub const VOTE_POINTS: [&str; 4] = ["act.after-begin", "act.after-send", "act.before-close", "proposal.before-settle"];

/// What the wallet starts with.
const START: u64 = 100 * LAMPORTS;

/// A payment that somebody wants to be made exactly once.
#[derive(Debug, Clone)]
pub struct Order {
    /// The idempotency key.
    pub key: String,
    /// The recipient, whom nobody else pays.
    pub to: String,
    /// Lamports.
    pub amount: u64,
}

/// A world under fire, and every order that was ever placed in it.
#[derive(Debug)]
pub struct Siege {
    /// The world.
    pub world: World,
    /// Who pays.
    pub agent: Agent,
    /// Every order, in the order in which they were placed.
    pub orders: Vec<Order>,
}

impl Siege {
    /// A new world.
    pub fn new() -> Self {
        Self::of(World::new())
    }

    /// In a world that runs already.
    pub fn of(world: World) -> Self {
        let agent = world.agent("bot", &policy("per_payment = \"1\"\ndaily = \"50\"\nmonthly = \"50\"", None), START);
        Self { world, agent, orders: Vec::new() }
    }

    /// Orders nobody has seen before, each to a recipient of its own.
    pub fn place(&mut self, count: u64) -> Vec<Order> {
        let first = self.orders.len() as u64;
        let new = (first..first + count).map(|number| Order {
            key: format!("order-{number}"),
            to: stranger(),
            amount: 1_000_000 + number,
        });
        self.orders.extend(new);
        self.orders.iter().skip(usize::try_from(first).unwrap()).cloned().collect()
    }

    /// Pays orders while `disturb` does its worst; how the attempts end does not matter here.
    pub fn pay_during(&self, orders: &[Order], disturb: impl FnOnce()) {
        thread::scope(|scope| {
            for order in orders {
                scope.spawn(|| pay(&self.agent, order));
            }
            disturb();
        });
    }

    /// Everything runs again; every order is asked for until it is paid.
    pub fn recover(&mut self, orders: &[Order]) {
        let world = &mut self.world;
        if world.enclave.as_mut().is_none_or(|enclave| enclave.ended().is_some()) {
            world.start_enclave();
        }
        if world.daemon.as_mut().is_none_or(|daemon| daemon.ended().is_some()) {
            world.start_daemon();
        }
        world.ready();
        for order in orders {
            until("the order is paid", || pay(&self.agent, order) == 0);
        }
    }

    /// Ledger, journal and both counts tell the same story.
    pub fn compare(&self) {
        self.compare_only("bot");
    }

    /// The same where other wallets pay, too.
    pub fn compare_only(&self, wallet: &str) {
        self.world.settled();
        let journal: BTreeMap<String, Value> = self
            .world
            .transactions()
            .into_iter()
            .filter(|tx| tx["kind"] == "payment" && tx["walletName"] == wallet)
            .map(|tx| (tx["idempotencyKey"].as_str().unwrap().to_owned(), tx))
            .collect();
        assert_eq!(journal.len(), self.orders.len(), "one payment for an order");
        let mut sum = 0;
        for order in &self.orders {
            let tx = &journal[&order.key];
            assert_eq!(tx["status"], "CONFIRMED", "{tx}");
            assert_eq!(self.world.ledger.rpc.lamports(&order.to), order.amount, "paid exactly once: {tx}");
            assert!(self.world.ledger.rpc.transaction(tx["signature"].as_str().unwrap())["meta"]["err"].is_null());
            sum += order.amount;
        }
        assert_eq!(self.world.ledger.rpc.lamports(&self.agent.address), START - sum, "and nothing else was");
        let usage = self.world.owner.ask(&["policy", "usage", wallet]);
        for window in usage["items"][0]["windows"].as_array().unwrap() {
            let number = |name: &str| window[name].as_str().unwrap().parse::<u64>().unwrap();
            assert_eq!(number("held"), 0, "{window}");
            if window["period"] == "hour" {
                // What was paid more than an hour ago, by a clock that may have been moved, is out of it.
                assert!(number("spent") <= sum, "{window}");
                continue;
            }
            assert_eq!(number("spent"), sum, "{window}");
            // What was signed and never landed stays counted in the enclave, which takes nobody's word for that.
            assert!(number("enclave") >= sum, "{window}");
        }
        assert_eq!(self.world.owner.ask(&["audit", "verify"])["verified"], true);
    }
}

/// One attempt; gives back its exit code.
pub fn pay(agent: &Agent, order: &Order) -> i32 {
    let amount = order.amount.to_string();
    let args = ["transfer", &order.to, "--raw", &amount, "--asset", "SOL", "--idempotency-key", &order.key];
    let run = agent.terminal.json(&args);
    // Never denied, never a conflict of requests, and no failure that would tempt a caller to pay again.
    assert!([0, 1, 7, 8, 9].contains(&run.code), "{run}");
    run.code
}

impl Default for Siege {
    fn default() -> Self {
        Self::new()
    }
}

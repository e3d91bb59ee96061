//! kill -9, over and over, while payments are made. Afterwards the ledger, the journal and both counts agree.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::Value;
use std::{collections::BTreeMap, fs::File, io::Read, thread, time::Duration};
use waiaas_tests::{Agent, LAMPORTS, World, policy, stranger, until};

/// Where a debug build of the daemon can be told to abort.
const POINTS: [&str; 8] = [
    "store.before-write",
    "store.before-sync",
    "store.after-sync",
    "flow.before-sign",
    "flow.after-sign",
    "flow.before-submit",
    "flow.after-submit",
    "flow.before-settle",
];

/// What the wallet starts with.
const START: u64 = 100 * LAMPORTS;

/// A payment that somebody wants to be made exactly once.
#[derive(Debug, Clone)]
struct Order {
    key: String,
    to: String,
    amount: u64,
}

/// A world under fire, and every order that was ever placed in it.
struct Siege {
    world: World,
    agent: Agent,
    orders: Vec<Order>,
}

impl Siege {
    fn new() -> Self {
        let world = World::new();
        let agent = world.agent("bot", &policy("per_payment = \"1\"\ndaily = \"50\"\nmonthly = \"50\"", None), START);
        Self { world, agent, orders: Vec::new() }
    }

    /// Orders nobody has seen before, each to a recipient of its own.
    fn place(&mut self, count: u64) -> Vec<Order> {
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
    fn pay_during(&self, orders: &[Order], disturb: impl FnOnce()) {
        thread::scope(|scope| {
            for order in orders {
                scope.spawn(|| pay(&self.agent, order));
            }
            disturb();
        });
    }

    /// Everything runs again; every order is asked for until it is paid.
    fn recover(&mut self, orders: &[Order]) {
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
    fn compare(&self) {
        self.world.settled();
        let journal: BTreeMap<String, Value> = self
            .world
            .transactions()
            .into_iter()
            .filter(|tx| tx["kind"] == "payment")
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
        let usage = self.world.owner.ask(&["policy", "usage", "bot"]);
        for window in usage["items"][0]["windows"].as_array().unwrap() {
            let number = |name: &str| window[name].as_str().unwrap().parse::<u64>().unwrap();
            assert_eq!((number("spent"), number("held")), (sum, 0), "{window}");
            // What was signed and never landed stays counted in the enclave, which takes nobody's word for that.
            assert!(number("enclave") >= sum, "{window}");
        }
        assert_eq!(self.world.owner.ask(&["audit", "verify"])["verified"], true);
    }
}

/// One attempt; gives back its exit code.
fn pay(agent: &Agent, order: &Order) -> i32 {
    let amount = order.amount.to_string();
    let args = ["transfer", &order.to, "--raw", &amount, "--asset", "SOL", "--idempotency-key", &order.key];
    let run = agent.terminal.json(&args);
    // Never denied, never a conflict of requests, and no failure that would tempt a caller to pay again.
    assert!([0, 1, 7, 8, 9].contains(&run.code), "{run}");
    run.code
}

/// A moment between nothing and a second.
fn moment() -> Duration {
    let mut bytes = [0; 2];
    File::open("/dev/urandom").unwrap().read_exact(&mut bytes).unwrap();
    Duration::from_millis(u64::from(u16::from_le_bytes(bytes)) % 700)
}

#[test]
fn the_daemon_dies_at_every_named_point() {
    let mut siege = Siege::new();
    let mut died = 0;
    for count in [1, 2, 3, 5, 8] {
        for point in POINTS {
            siege.world.daemon.take().unwrap().kill();
            siege.world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), format!("{point}:{count}"))];
            siege.world.start_daemon();
            let world = &mut siege.world;
            // Some points are passed at the start already.
            until("it serves, or has died", || {
                world.daemon.as_mut().unwrap().ended().is_some()
                    || world.status().is_some_and(|status| status["enclave"]["phase"] == "ready")
            });
            let orders = siege.place(3);
            siege.pay_during(&orders, || {});
            let mut daemon = siege.world.daemon.take().unwrap();
            died += u32::from(daemon.ended().is_some());
            // One that has not come to its point yet would die of it later.
            daemon.kill();
            siege.world.daemon_environment.clear();
            siege.recover(&orders);
        }
    }
    assert!(died >= 24, "the points are passed: only {died} of 40 rounds ended the daemon");
    siege.compare();
}

#[test]
fn the_daemon_dies_at_random() {
    let mut siege = Siege::new();
    for _ in 0..35 {
        let orders = siege.place(3);
        let mut daemon = siege.world.daemon.take().unwrap();
        siege.pay_during(&orders, || {
            // The moment itself is the test.
            thread::sleep(moment());
            daemon.kill();
        });
        siege.recover(&orders);
    }
    siege.compare();
}

#[test]
fn the_enclave_dies_at_random_and_both_together() {
    let mut siege = Siege::new();
    for round in 0..35 {
        let orders = siege.place(3);
        let mut enclave = siege.world.enclave.take().unwrap();
        let mut daemon = (round % 3 == 0).then(|| siege.world.daemon.take().unwrap());
        let mut next = None;
        siege.pay_during(&orders, || {
            thread::sleep(moment());
            enclave.kill();
            if let Some(daemon) = &mut daemon {
                daemon.kill();
            }
            // Now and then it stays away until what was to be signed has expired.
            next = (round % 7 != 0).then(|| siege.world.another_enclave());
        });
        siege.world.enclave = next;
        siege.recover(&orders);
    }
    siege.compare();
}

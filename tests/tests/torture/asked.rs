//! A payment that the owner approves, over and over, under fire: it is made once, or it expires and nothing is paid.

use serde_json::Value;
use waiaas_tests::{Agent, LAMPORTS, World, policy, stranger, until};

/// A wallet whose payments all need the owner.
pub struct Asked {
    agent: Agent,
    amount: u64,
    /// What was asked for in this round, if the daemon took it: id and recipient.
    waits: Option<(String, String)>,
}

impl Asked {
    pub fn of(world: &World) -> Self {
        let limits = "per_payment = \"1\"\nmonthly = \"50\"\napprove_above = \"0.0001\"";
        Self { agent: world.agent("asked", &policy(limits, None), 10 * LAMPORTS), amount: 2_000_000, waits: None }
    }

    /// Asks for a payment, before anything goes wrong.
    pub fn ask(&mut self) {
        let to = stranger();
        let amount = self.amount.to_string();
        let run = self.agent.terminal.json(&["transfer", &to, "--raw", &amount, "--asset", "SOL"]);
        self.waits = (run.code == 4).then(|| (run.value()["id"].as_str().unwrap().to_owned(), to));
    }

    /// The owner's yes; what becomes of it does not matter here.
    pub fn approve(&self, world: &World) {
        if let Some((tx, _)) = &self.waits {
            world.owner.json(&["approve", tx, "--yes"]);
        }
    }

    /// The owner insists until it is over; then it was paid once, or never.
    pub fn over(&mut self, world: &World) {
        let Some((tx, to)) = self.waits.take() else { return };
        let mut end = Value::Null;
        until("the approved payment is over", || {
            world.owner.json(&["approve", &tx, "--yes"]);
            end = world.owner.ask(&["tx", "show", &tx])["status"].clone();
            ["CONFIRMED", "EXPIRED", "FAILED"].iter().any(|status| end == *status)
        });
        let paid = world.ledger.rpc.lamports(&to);
        let right = if end == "CONFIRMED" { self.amount } else { 0 };
        assert_eq!(paid, right, "{tx} is {end}");
        world.owner.json(&["approve", &tx, "--yes"]).refused(6, "APPROVAL_NOT_FOUND");
    }
}

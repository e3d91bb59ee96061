//! A wallet that is stopped under fire, stays stopped through the next round, and is let go on: nothing is signed in between.

use serde_json::Value;
use std::collections::BTreeSet;
use waiaas_tests::{Agent, LAMPORTS, World, policy, stranger};

/// Lamports of each of its payments.
const SIP: u64 = 1_500_000;

/// A wallet that is stopped again and again.
pub struct Halted {
    agent: Agent,
    to: String,
    /// What was signed when the stop was in force; `None` while it pays.
    stopped: Option<BTreeSet<String>>,
}

impl Halted {
    pub fn of(world: &World) -> Self {
        let limits = "per_payment = \"1\"\nmonthly = \"50\"";
        Self { agent: world.agent("halted", &policy(limits, None), 10 * LAMPORTS), to: stranger(), stopped: None }
    }

    /// Tries to pay while things go wrong; only a wallet that is not stopped may get anywhere.
    pub fn pay(&self) {
        let run = self.agent.terminal.json(&["transfer", &self.to, "--raw", &SIP.to_string(), "--asset", "SOL"]);
        assert!(self.stopped.is_none() || run.code != 0, "a stopped wallet paid: {run}");
    }

    /// Stops it while things go wrong, if it is its turn. Whether the stop was heard does not matter here.
    pub fn stop(&self, world: &World) {
        if self.stopped.is_none() {
            world.owner.json(&["emergency", "stop", "halted"]);
        }
    }

    /// Everything runs again. A stop that was not heard is given once more; one that lasted a round is lifted.
    pub fn over(&mut self, world: &World) {
        let Some(before) = self.stopped.take() else {
            world.owner.ask(&["emergency", "stop", "halted"]);
            let signed = self.signed(world);
            self.refused();
            self.stopped = Some(signed);
            return;
        };
        assert_eq!(world.owner.ask(&["wallet", "show", "halted"])["state"], "SUSPENDED", "a stop does not wear off");
        self.refused();
        assert_eq!(self.signed(world), before, "nothing is signed after a stop");
        world.owner.ask(&["emergency", "lift", "halted", "--yes"]);
        self.agent.terminal.ask(&["transfer", &self.to, "--raw", &SIP.to_string(), "--asset", "SOL"]);
    }

    /// At the end of a world: what the journal says is on the ledger.
    pub fn close(&self, world: &World) {
        let confirmed = self.payments(world).iter().filter(|tx| tx["status"] == "CONFIRMED").count();
        let paid = u64::try_from(confirmed).unwrap() * SIP;
        assert_eq!(world.ledger.rpc.lamports(&self.to), paid, "the ledger is the journal");
        assert_eq!(world.ledger.rpc.lamports(&self.agent.address), 10 * LAMPORTS - paid, "and nothing else left");
    }

    fn refused(&self) {
        let run = self.agent.terminal.json(&["transfer", &self.to, "--raw", &SIP.to_string(), "--asset", "SOL"]);
        run.refused(11, "EMERGENCY_FROZEN");
    }

    fn signed(&self, world: &World) -> BTreeSet<String> {
        let signed = self.payments(world).into_iter().filter(|tx| !tx["signature"].is_null());
        signed.map(|tx| tx["id"].as_str().unwrap().to_owned()).collect()
    }

    fn payments(&self, world: &World) -> Vec<Value> {
        let mine = |tx: &Value| tx["kind"] == "payment" && tx["wallet"] == self.agent.id.as_str();
        world.transactions().into_iter().filter(mine).collect()
    }
}

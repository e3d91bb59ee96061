//! A wallet with a vault under fire: it pays within its limit on chain, and what is above it is proposed to the owner, who votes. Each is
//! paid once, or not at all, and the vault is as the journal says.

use serde_json::{Value, json};
use waiaas_tests::{Agent, LAMPORTS, World, stranger, until};

/// What the vault starts with.
const START: u64 = 20 * LAMPORTS;
/// Lamports of a payment within the limit, and of one that the owner votes on.
const WITHIN: u64 = 2_500_000;
const ABOVE: u64 = 20_000_000;

const POLICY: &str = "[assets.SOL]\nper_payment = \"1\"\nmonthly = \"50\"\napprove_above = \"0.01\"\n\
    [destinations]\nany = true\n[fees]\nper_payment = \"0.02\"\ndaily = \"5\"\n[approval]\nby = \"proposal\"\n";

/// A payment of one round.
struct Order {
    key: String,
    to: String,
}

/// Who pays out of a vault.
pub struct Voted {
    agent: Agent,
    rounds: u64,
    /// Within the limit.
    pays: Option<Order>,
    /// What waits for a vote: id and recipient.
    waits: Option<(String, String)>,
    /// What has left the vault for good.
    paid: u64,
}

impl Voted {
    pub fn of(world: &World) -> Self {
        world.ledger.airdrop(&world.owner_address(), 10 * LAMPORTS);
        let agent = world.vaulted("voted", POLICY, START);
        Self { agent, rounds: 0, pays: None, waits: None, paid: 0 }
    }

    /// Asks for what the owner is to vote on, before anything goes wrong.
    pub fn ask(&mut self) {
        self.rounds += 1;
        self.pays = Some(Order { key: format!("within-{}", self.rounds), to: stranger() });
        let to = stranger();
        let run = self.agent.terminal.json(&["transfer", &to, "--raw", &ABOVE.to_string(), "--asset", "SOL"]);
        self.waits = (run.code == 4).then(|| (run.value()["id"].as_str().unwrap().to_owned(), to));
    }

    /// One attempt to pay within the limit; its exit code.
    pub fn pay(&self) -> i32 {
        let Some(Order { key, to }) = &self.pays else { return 0 };
        let amount = WITHIN.to_string();
        let args = ["transfer", to, "--raw", &amount, "--asset", "SOL", "--idempotency-key", key];
        let run = self.agent.terminal.json(&args);
        assert!([0, 1, 7, 8, 9].contains(&run.code), "{run}");
        run.code
    }

    /// The owner's vote; what becomes of it does not matter here.
    pub fn vote(&self, world: &World) {
        if let Some((tx, _)) = &self.waits {
            world.owner.json(&["approve", tx, "--yes"]);
        }
    }

    /// Everything runs again: what is within the limit is asked for until it is paid, and the owner insists until the vote is over.
    pub fn over(&mut self, world: &World) {
        until("the payment within the limit is made", || self.pay() == 0);
        if let Some(Order { to, .. }) = self.pays.take() {
            assert_eq!(world.ledger.rpc.lamports(&to), WITHIN, "once");
            self.paid += WITHIN;
        }
        let Some((tx, to)) = self.waits.take() else { return };
        let mut end = Value::Null;
        until("the vote is over", || {
            world.owner.json(&["approve", &tx, "--yes"]);
            end = world.owner.ask(&["tx", "show", &tx])["state"].clone();
            ["FINALIZED", "EXPIRED", "FAILED", "REJECTED", "CANCELLED"].iter().any(|state| end == *state)
        });
        let right = if end == "FINALIZED" { ABOVE } else { 0 };
        assert_eq!(world.ledger.rpc.lamports(&to), right, "{tx} is {end}");
        self.paid += right;
    }

    /// At the end of a world: nothing else has left the vault, and nothing waits in it.
    pub fn close(&self, world: &World) {
        assert_eq!(world.ledger.rpc.lamports(&self.agent.address), START - self.paid);
        let shown = world.owner.ask(&["wallet", "show", "voted"]);
        assert_eq!(shown["vault"]["drift"], json!([]), "{shown}");
    }

    /// Whether a payment is its own.
    pub fn owns(&self, tx: &Value) -> bool {
        tx["wallet"] == self.agent.id.as_str()
    }
}

//! Payments that the owner answers by a vote on chain, against the real multisig program: voted on with the command line, over
//! REST, and elsewhere.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "in a test, a panic is the way to fail"
)]

mod answers;
mod calls;
mod crashes;
mod elsewhere;

use serde_json::{Value, json};
use waiaas_tests::{
    Agent, Keypair, LAMPORTS, World, skip,
    solana::{Address, at},
    squads::Act,
    until, until_some, write_private,
};

/// Above 0.2 SOL the owner votes.
pub const POLICY: &str = "[assets.SOL]\nper_payment = \"1\"\ndaily = \"2\"\napprove_above = \"0.2\"\n\
    [destinations]\nany = true\n[fees]\nper_payment = \"0.02\"\ndaily = \"1\"\n[approval]\nby = \"proposal\"\n";

/// What a payment above [`POLICY`]'s threshold takes.
pub const HALF: u64 = LAMPORTS / 2;

/// An installation whose owner's key is known, and an agent with a vault whose owner votes on chain.
pub struct Ground {
    /// The installation.
    pub world: World,
    /// The owner's.
    pub key: Keypair,
    /// Who pays.
    pub shop: Agent,
}

impl Ground {
    /// Under [`POLICY`].
    pub fn new(test: &str) -> Option<Self> {
        Self::with(test, POLICY, &[])
    }

    /// The same with another policy and more settings.
    pub fn with(test: &str, policy: &str, settings: &[(&str, &str)]) -> Option<Self> {
        let Some(squads) = waiaas_tests::squads() else {
            skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
            return None;
        };
        let (mut world, key) = (World::bare_with_squads(&squads), Keypair::new());
        let every = [("WAIAAS_VAULTS_LOOK_EVERY", "1s")];
        let settings = every.iter().chain(settings);
        world.daemon_environment = settings.map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let import = world.path("id.json");
        write_private(&import, &key.keygen_json());
        world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", import.to_str().unwrap()]);
        world.start();
        world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
        world.ledger.airdrop(&world.owner_address(), 10 * LAMPORTS);
        let shop = world.vaulted("shop", policy, 5 * LAMPORTS);
        Some(Self { world, key, shop })
    }

    /// Asks for a payment that the owner has to vote on. Its id.
    pub fn asked(&self, to: &str, amount: &str) -> String {
        let asked = self.shop.terminal.json(&["transfer", to, amount]).expect(4).value();
        assert_eq!(asked["state"], "AWAITING_OWNER", "{asked}");
        asked["id"].as_str().unwrap().to_owned()
    }

    /// The same, once it stands on chain.
    pub fn proposed(&self, to: &str, amount: &str) -> (String, u64) {
        let id = self.asked(to, amount);
        let index = self.stands(&id);
        (id, index)
    }

    /// Waits until the proposal of a payment stands on chain. Its place.
    pub fn stands(&self, id: &str) -> u64 {
        until_some("the proposal stands", || {
            let shown = self.show(id);
            let stands = ["OPEN", "APPROVED"].map(Value::from).contains(&shown["proposal"]["stage"]);
            shown["proposal"]["index"].as_u64().filter(|_| stands)
        })
    }

    /// A payment as it stands.
    pub fn show(&self, id: &str) -> Value {
        self.world.owner.ask(&["tx", "show", id])
    }

    /// Waits until a payment is in a state.
    pub fn reaches(&self, id: &str, state: &str) -> Value {
        until_some("the payment has its end", || Some(self.show(id)).filter(|shown| shown["state"] == state))
    }

    /// What the owner's key does elsewhere, with another client.
    pub fn act(&self) -> Act {
        Act { multisig: self.multisig(), who: self.key.key() }
    }

    /// The multisig of the wallet.
    pub fn multisig(&self) -> Address {
        at(self.world.owner.ask(&["wallet", "show", "shop"])["multisig"].as_str().unwrap())
    }

    /// Its vault.
    pub fn vault(&self) -> Address {
        at(&self.shop.address)
    }

    /// What an account holds.
    pub fn lamports(&self, account: &str) -> u64 {
        self.world.ledger.rpc.lamports(account)
    }

    /// What counts of SOL within a day, in the daemon's ledger.
    pub fn counted(&self) -> u64 {
        let usage = self.world.owner.ask(&["policy", "usage", "shop"]);
        let windows = usage["items"][0]["windows"].as_array().unwrap().clone();
        let day = windows.iter().find(|window| window["period"] == "daily" || window["period"] == "day");
        let figure = |name: &str| day.unwrap()[name].as_str().unwrap().parse::<u64>().unwrap();
        figure("spent") + figure("held")
    }

    /// What is to be looked at.
    pub fn alerts(&self) -> Value {
        self.world.owner.ask(&["alert", "list"])["items"].clone()
    }

    /// Nothing is as it ought not to be, and the log is whole.
    pub fn is_well(&self) {
        assert_eq!(self.world.owner.ask(&["wallet", "show", "shop"])["vault"]["drift"], json!([]));
        assert_eq!(self.alerts(), json!([]));
        self.world.owner.json(&["audit", "verify"]).expect(0);
    }

    /// Kills the daemon where it is told to, while `meanwhile` runs; then it is started again without.
    pub fn dies_at(&mut self, point: &str, meanwhile: impl FnOnce(&Self)) {
        let usual = self.world.daemon_environment.clone();
        self.world.daemon.take().unwrap().kill();
        self.world.daemon_environment.push(("WAIAASD_TEST_ABORT".into(), format!("{point}:1")));
        self.world.start_daemon();
        self.world.ready();
        meanwhile(self);
        until("the daemon is dead", || self.world.daemon.as_mut().unwrap().ended().is_some());
        self.world.daemon_environment = usual;
    }

    /// Starts the daemon again.
    pub fn goes_on(&mut self) {
        self.world.start_daemon();
        self.world.ready();
    }
}

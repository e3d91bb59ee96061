//! The liar, what it got signed, and what may be.

use super::lot::{Lot, Tally};
use crate::support::{Asks as _, Client, House, Program, Transfer, address, agent, refused, request, rules};
use std::collections::{BTreeMap, BTreeSet};
use waiaas_policy::{
    asset::Asset,
    decode::{Facts, decode},
    document::{AssetRules, Policy},
    id::{Digest, TxId},
};
use waiaas_wire::{
    enclave::{Answer, Phase, Reason, Request, SignRequest},
    receipt,
    signed::{SignedPolicy, verifies},
};

/// What the owner allows in a day, in lamports.
pub const LIMIT: u64 = 20_000;

/// What the owner allows without being asked.
pub const FREE: u64 = 1_000;

/// The liar.
pub struct Host {
    pub program: Program,
    pub client: Client,
    pub house: House,
    pub lot: Lot,
    pub payments: u128,
    /// What was signed and was not called done.
    pub asked: Vec<SignRequest>,
    /// What the owner once signed, and would not sign again.
    pub old: Vec<SignedPolicy>,
    pub version: u64,
    /// How many stops there were, and whether the last one is in force.
    pub stops: u64,
    pub stopped: bool,
    /// Every message that was ever signed: what a ledger would take.
    signed: BTreeSet<Vec<u8>>,
    /// Payments that passed with the owner's approval.
    approved: BTreeSet<TxId>,
    /// Receipts by the number that they bear.
    receipts: BTreeMap<u64, Vec<u8>>,
    refusals: BTreeMap<String, u64>,
}

/// Up to [`FREE`] without asking, at most [`LIMIT`] a day.
pub fn policy() -> Policy {
    rules(AssetRules { daily: Some(LIMIT), approve_above: Some(FREE), ..AssetRules::default() })
}

impl Host {
    pub fn new(lot: Lot) -> Self {
        let program = Program::start();
        let mut client = program.connect();
        let mut house = House::found(&mut client);
        house.hire(&mut client, 2);
        let (first, second) = (house.owner.policy(agent(1), 1, &Policy::empty()), policy());
        house.set_policy(&mut client, 1, &Policy::empty());
        house.set_policy(&mut client, 2, &second);
        Self {
            program,
            client,
            house,
            lot,
            payments: 0,
            asked: Vec::new(),
            old: vec![first],
            version: 2,
            stops: 0,
            stopped: false,
            signed: BTreeSet::new(),
            approved: BTreeSet::new(),
            receipts: BTreeMap::new(),
            refusals: BTreeMap::new(),
        }
    }

    /// What the next payment asks for, with claims about who owns what: true, false, or about nothing.
    pub fn next(&mut self, message: Vec<u8>) -> SignRequest {
        self.payments += 1;
        let mut ask = request(self.payments, message);
        ask.wallets = (0..self.lot.below(4)).map(|_| address(self.lot.byte())).collect();
        ask.multisig = self.lot.one_in(4).then(|| address(self.lot.byte()));
        ask
    }

    /// Any amount to anybody; now and then more than is left, or exactly that once it is little.
    pub fn transfer(&mut self) -> Transfer {
        let left = LIMIT - self.used();
        let lamports = match self.lot.below(10) {
            0 if left < 2 * FREE => left + self.lot.below(2),
            1 => left + 1 + self.lot.below(LIMIT),
            _ => 1 + self.lot.below(FREE + FREE / 4),
        };
        let (to, blockhash) = (address(self.lot.byte()), self.lot.byte());
        Transfer { to, blockhash, ..self.house.transfer(lamports) }
    }

    /// Asks, and keeps account of what was signed.
    pub fn sign(&mut self, ask: &SignRequest) -> Answer {
        let answer = self.client.ask(Request::Sign(ask.clone()));
        if let Answer::Signed(given) = &answer {
            let seed = self.lot.seed;
            let keys = [self.house.fee_payer.address, self.house.wallet()];
            let ours = |signature| keys.iter().any(|key| verifies(key, &ask.message, signature));
            assert!(given.signatures.iter().all(ours), "seed {seed}");
            assert!(!self.stopped, "signed during a stop, seed {seed}");
            let stated = receipt::open(&given.receipt, &self.house.receipt.address).unwrap();
            assert_eq!(stated.message, Digest::of(&ask.message));
            let before = self.receipts.insert(stated.sequence, given.receipt.clone());
            assert!(before.is_none_or(|before| before == given.receipt), "two receipts with one number, seed {seed}");
            if self.signed.insert(ask.message.clone()) && self.amount(&ask.message) > FREE {
                self.check_approval(ask);
            }
            self.house.keep(&given.state);
            if !self.asked.contains(ask) {
                self.asked.push(ask.clone());
            }
        }
        answer
    }

    /// What passed needed the owner, who has been asked about this very payment.
    fn check_approval(&mut self, ask: &SignRequest) {
        let seed = self.lot.seed;
        let approval = ask.approval.as_ref().unwrap_or_else(|| panic!("nobody approved, seed {seed}"));
        approval.verify(&self.house.owner.address()).unwrap();
        let intent = self.house.intent(&ask.message);
        assert_eq!((approval.tx, approval.agent, approval.intent), (ask.tx, ask.agent, intent), "seed {seed}");
        assert!(self.approved.insert(ask.tx), "an approval was good twice, seed {seed}");
    }

    /// Signs what is allowed; what is not is refused for one of these reasons.
    pub fn sign_or(&mut self, ask: &SignRequest, reasons: &[Reason]) {
        match self.sign(ask) {
            Answer::Signed(_) => {}
            other => {
                let reason = self.no(other);
                let expected = reasons.contains(&reason) || (self.stopped && reason == Reason::Stopped);
                assert!(expected, "{reason:?} and not {reasons:?}, seed {}", self.lot.seed);
            }
        }
    }

    /// Why not; counted.
    pub fn no(&mut self, answer: Answer) -> Reason {
        let refusal = refused(answer);
        assert!(!refusal.detail.is_empty(), "a refusal says why");
        *self.refusals.entry(format!("no: {:?}", refusal.reason)).or_default() += 1;
        refusal.reason
    }

    /// This is refused, and for this reason.
    pub fn refuses(&mut self, request: Request, reason: Reason) {
        let (name, answer) = (request.name(), self.client.ask(request));
        assert_eq!(self.no(answer), reason, "{name}, seed {}", self.lot.seed);
    }

    /// What the enclave says is used of the day.
    pub fn used(&mut self) -> u64 {
        let Answer::Hello(hello) = self.client.ask(Request::Hello) else { panic!("hello expected") };
        assert_eq!(hello.phase, Phase::Ready);
        let Answer::Ledger(ledger) = self.client.ask(Request::Ledger(agent(1))) else { panic!("a ledger expected") };
        ledger.usage(Asset::Sol, hello.now).day.used()
    }

    fn amount(&self, message: &[u8]) -> u64 {
        let facts = Facts::new(self.house.wallet(), self.house.fee_payer.address, &[]);
        decode(message, &facts).unwrap().outflows.iter().map(|outflow| outflow.amount).sum()
    }

    /// What holds after every lie.
    pub fn check(&mut self, lie: &str) {
        // All signed messages together, whatever a ledger makes of them.
        let moved: u64 = self.signed.iter().map(|message| self.amount(message)).sum();
        let (used, seed) = (self.used(), self.lot.seed);
        assert!(moved <= used && used <= LIMIT, "{lie}: moved {moved}, counted {used}, allowed {LIMIT}, seed {seed}");
    }

    /// What holds at the end: it has worked all the time, and said no in every way that it was given reason for.
    pub fn finish(self, tally: &mut Tally) {
        let seed = self.lot.seed;
        assert!(!self.signed.is_empty(), "a host to which nothing is signed shows nothing, seed {seed}");
        for (reason, count) in self.refusals {
            *tally.entry(reason).or_default() += count;
        }
        *tally.entry("signed".to_owned()).or_default() += u64::try_from(self.signed.len()).unwrap();
        let log = self.program.log();
        assert!(!log.contains("panicked"), "seed {seed}: {log}");
    }
}

//! A daemon that lies: hundreds of lies in an order drawn by lot, against the real process. Whatever it tries, no more is
//! signed than the owner's policy allows, nothing crashes, and every refusal has its reason.
//!
//! The lot is seeded: `WAIAAS_SEED` repeats a run, and the seed is in every message.

use crate::support::{
    Asks as _, Client, House, Owner, Program, Transfer, address, agent, daily, raw_frame, refused, request, signed,
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{Read as _, Write as _},
    net::Shutdown,
    time::Duration,
};
use waiaas_policy::{
    asset::Asset,
    decode::{Facts, decode},
    id::{Digest, RequestId},
};
use waiaas_wire::{
    enclave::{Answer, AttestRequest, Checkpoint, Phase, Purpose, Reason, Request, SignRequest, State},
    frame::{MAX, VERSION},
    receipt,
    signed::{encode, verifies},
};

/// What the owner allows in a day, in lamports.
const LIMIT: u64 = 1_000;

/// How many lies are told.
const LIES: usize = 300;

/// Numbers by lot, the same for the same seed.
struct Lot {
    seed: u64,
    drawn: u64,
}

impl Lot {
    fn new() -> Self {
        let seed = env::var("WAIAAS_SEED").ok().and_then(|seed| seed.parse().ok());
        Self { seed: seed.unwrap_or_else(|| u64::from(std::process::id())), drawn: 0 }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.drawn += 1;
        let hash = Sha256::digest([self.seed.to_be_bytes(), self.drawn.to_be_bytes()].concat());
        u64::from_be_bytes(hash[..8].try_into().unwrap()) % end
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap())).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }
}

/// The liar, and what it got signed.
struct Host {
    program: Program,
    client: Client,
    house: House,
    lot: Lot,
    payments: u128,
    asked: Vec<SignRequest>,
    /// Every message that was ever signed: what a ledger would take.
    signed: BTreeSet<Vec<u8>>,
    /// Receipts by the number that they bear.
    receipts: BTreeMap<u64, Vec<u8>>,
}

impl Host {
    fn new() -> Self {
        let program = Program::start();
        let mut client = program.connect();
        let mut house = House::found(&mut client);
        house.hire(&mut client, 2);
        house.set_policy(&mut client, 1, &daily(LIMIT));
        Self {
            program,
            client,
            house,
            lot: Lot::new(),
            payments: 0,
            asked: Vec::new(),
            signed: BTreeSet::new(),
            receipts: BTreeMap::new(),
        }
    }

    fn lie(&mut self) {
        match self.lot.below(40) {
            0..=8 => self.pay(),
            9..=11 => self.smuggle(),
            12..=15 => self.flip(),
            16..=19 => self.repeat(),
            20..=22 => self.reuse(),
            23..=26 => self.policy(),
            27..=29 => self.out_of_turn(),
            30..=32 => self.strangers(),
            33..=35 => self.garbage(),
            36..=38 => self.cut_short(),
            _ => self.crash(),
        }
    }

    fn next(&mut self, message: Vec<u8>) -> SignRequest {
        self.payments += 1;
        let mut ask = request(self.payments, message);
        // Claims about who owns what: true, false, or about nothing.
        ask.wallets = (0..self.lot.below(4)).map(|_| address(self.lot.byte())).collect();
        ask
    }

    fn transfer(&mut self) -> Transfer {
        let lamports = 1 + self.lot.below(LIMIT + LIMIT / 2);
        let (to, blockhash) = (address(self.lot.byte()), self.lot.byte());
        Transfer { to, blockhash, ..self.house.transfer(lamports) }
    }

    /// Asks, and keeps account of what was signed.
    fn sign(&mut self, ask: &SignRequest) -> Answer {
        let answer = self.client.ask(Request::Sign(ask.clone()));
        if let Answer::Signed(given) = &answer {
            let keys = [self.house.fee_payer.address, self.house.wallet()];
            let ours = |signature| keys.iter().any(|key| verifies(key, &ask.message, signature));
            assert!(given.signatures.iter().all(ours), "seed {}", self.lot.seed);
            let stated = receipt::open(&given.receipt, &self.house.receipt.address).unwrap();
            assert_eq!(stated.message, Digest::of(&ask.message));
            let before = self.receipts.insert(stated.sequence, given.receipt.clone());
            assert!(before.is_none_or(|before| before == given.receipt), "two receipts with one number");
            self.signed.insert(ask.message.clone());
            self.house.keep(&given.state);
            self.asked.push(ask.clone());
        }
        answer
    }

    /// Signs what is allowed; what is not is refused for one of these reasons.
    fn sign_or(&mut self, message: Vec<u8>, reasons: &[Reason]) {
        let ask = self.next(message);
        match self.sign(&ask) {
            Answer::Signed(_) => {}
            other => {
                let refusal = refused(other);
                assert!(reasons.contains(&refusal.reason), "{refusal:?}, seed {}", self.lot.seed);
            }
        }
    }

    /// Any amount to anybody.
    fn pay(&mut self) {
        let message = self.transfer().bytes();
        self.sign_or(message, &[Reason::Policy]);
    }

    /// More in the message than one transfer.
    fn smuggle(&mut self) {
        let transfer = self.transfer();
        let (stranger, more) = (address(self.lot.byte()), self.lot.below(LIMIT));
        let message = match self.lot.below(3) {
            0 => transfer.with_second(stranger, more),
            1 => transfer.with_signer(stranger),
            _ => transfer.by_fee_payer_alone(),
        };
        self.sign_or(message, &[Reason::Policy, Reason::Undecodable]);
    }

    /// One bit of a good message is another.
    fn flip(&mut self) {
        let mut message = self.transfer().bytes();
        let at = self.lot.index(8 * message.len());
        message[at / 8] ^= 1 << (at % 8);
        self.sign_or(message, &[Reason::Policy, Reason::Undecodable]);
    }

    fn earlier(&mut self) -> Option<SignRequest> {
        let most = self.asked.len();
        (most > 0).then(|| self.asked[self.lot.index(most)].clone())
    }

    /// What was signed is asked for again: the same signatures, and nothing is counted.
    fn repeat(&mut self) {
        let Some(ask) = self.earlier() else { return };
        let used = self.used();
        signed(self.sign(&ask));
        assert_eq!(self.used(), used, "seed {}", self.lot.seed);
    }

    /// Other bytes under an id that was used.
    fn reuse(&mut self) {
        let Some(earlier) = self.earlier() else { return };
        let message = self.transfer().bytes();
        if message != earlier.message {
            let answer = self.sign(&SignRequest { message, ..earlier });
            assert_eq!(refused(answer).reason, Reason::RequestReused);
        }
    }

    /// A policy that the owner did not sign, or signed for another time or agent.
    fn policy(&mut self) {
        let wide = daily(u64::MAX);
        let owner = &self.house.owner;
        let (signed, reason) = match self.lot.below(4) {
            0 => (Owner::new(9).policy(agent(1), 2, &wide), Reason::NotTheOwner),
            1 => (owner.policy(agent(1), 3, &wide), Reason::StaleVersion),
            2 => (owner.policy(agent(1), 1, &wide), Reason::StaleVersion),
            _ => {
                let mut signed = owner.policy(agent(2), 2, &wide);
                signed.agent = agent(1);
                (signed, Reason::NotTheOwner)
            }
        };
        assert_eq!(refused(self.client.ask(Request::SetPolicy(signed))).reason, reason);
    }

    /// What belongs to another phase, most of all what could set the state back.
    fn out_of_turn(&mut self) {
        let state = self.house.agents[0].state.clone().unwrap();
        let requests = [
            Request::LoadManifest(Owner::new(9).manifest("test")),
            Request::LoadKey(self.house.agents[0].sealed.clone()),
            Request::LoadState(agent(1), state.sealed),
            Request::CreateKey(Purpose::FeePayer),
            Request::Start,
        ];
        let drawn = self.lot.index(requests.len());
        assert_eq!(refused(self.client.ask(requests[drawn].clone())).reason, Reason::WrongPhase);
    }

    /// Agents, origins and nonces that are none.
    fn strangers(&mut self) {
        let nobody = agent(77);
        let root = Digest::of(b"");
        let ask = SignRequest { agent: nobody, ..request(1, self.house.transfer(1).bytes()) };
        let head = Checkpoint { origin: "waiaas/other/audit".to_owned(), size: 9, root };
        let nonce = AttestRequest { nonce: vec![0; 3], agent: None };
        let requests = [
            (Request::Sign(ask), Reason::UnknownAgent),
            (Request::Query(nobody, RequestId([0; 16])), Reason::UnknownAgent),
            (Request::Ledger(nobody), Reason::UnknownAgent),
            (Request::CreateKey(Purpose::Agent(agent(1))), Reason::AlreadyLoaded),
            (Request::Checkpoint(head), Reason::Undecodable),
            (Request::Attest(nonce), Reason::Undecodable),
        ];
        let (request, reason) = requests[self.lot.index(requests.len())].clone();
        assert_eq!(refused(self.client.ask(request)).reason, reason);
    }

    /// Bytes that are no request. They end their own connection and nothing else.
    fn garbage(&mut self) {
        let noise: Vec<u8> = (0..self.lot.below(200)).map(|_| self.lot.byte()).collect();
        let kind = self.lot.below(4);
        let bytes = match kind {
            // A request is an array; this is none.
            0 => raw_frame(VERSION, &[&[0xff][..], &noise].concat()),
            1 => raw_frame(VERSION.wrapping_add(1), &encode(&Request::Hello)),
            2 => [&(MAX + 1).to_be_bytes()[..], &noise].concat(),
            _ => raw_frame(VERSION, &[encode(&Request::Hello), vec![0]].concat()),
        };
        let mut client = self.program.connect();
        // The other side may have closed before all of it is written.
        let _ = client.0.write_all(&bytes);
        let _ = client.0.shutdown(Shutdown::Write);
        client.0.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let mut rest = Vec::new();
        let _ = client.0.read_to_end(&mut rest);
        // Another version is told ours, by a refusal that the lying daemon gets for nothing.
        let told = kind == 1 && rest.get(4) == Some(&VERSION);
        assert!(told || rest.is_empty(), "answered {rest:?} to {bytes:?}, seed {}", self.lot.seed);
    }

    /// A request that ends in the middle.
    fn cut_short(&mut self) {
        let message = self.transfer().bytes();
        let ask = self.next(message);
        let frame = raw_frame(VERSION, &encode(&Request::Sign(ask)));
        let length = self.lot.index(frame.len());
        let used = self.used();
        let mut client = self.program.connect();
        client.send(&frame[..length]);
        let _ = client.0.shutdown(Shutdown::Both);
        assert_eq!(self.used(), used, "seed {}", self.lot.seed);
    }

    /// kill -9 and a new process, which is offered somebody else's blobs before its own.
    fn crash(&mut self) {
        let elsewhere = Program::start();
        let mut client = elsewhere.connect();
        let other = House::found(&mut client);
        let dir = std::mem::replace(&mut self.program, elsewhere).kill();
        self.program = Program::start_in(dir);
        self.client = self.program.connect();
        assert_eq!(self.client.ask(Request::LoadManifest(self.house.owner.manifest("test"))), Answer::Done);
        let foreign = other.agents[0].sealed.clone();
        assert_eq!(refused(self.client.ask(Request::LoadKey(foreign))).reason, Reason::NotMySeal);
        for key in [&self.house.fee_payer, &self.house.receipt].into_iter().chain(&self.house.agents) {
            assert!(matches!(self.client.ask(Request::LoadKey(key.sealed.clone())), Answer::Key(_)));
        }
        let [mine, theirs] = [0, 1].map(|index| self.house.agents[index].state.clone().unwrap());
        // The state of the other agent, whose budget is untouched; then one with a bit changed.
        let swapped = Request::LoadState(agent(1), theirs.sealed.clone());
        assert_eq!(refused(self.client.ask(swapped)).reason, Reason::NotMySeal);
        let mut changed = mine.sealed.clone();
        let at = self.lot.index(changed.len());
        changed[at] ^= 1;
        assert_eq!(refused(self.client.ask(Request::LoadState(agent(1), changed))).reason, Reason::NotMySeal);
        for State { agent, sealed, .. } in [mine, theirs] {
            assert!(matches!(self.client.ask(Request::LoadState(agent, sealed)), Answer::State(_)));
        }
        assert_eq!(self.client.ask(Request::Start), Answer::Done);
    }

    /// What the enclave says is used of the day.
    fn used(&mut self) -> u64 {
        let Answer::Hello(hello) = self.client.ask(Request::Hello) else { panic!("hello expected") };
        assert_eq!(hello.phase, Phase::Ready);
        let Answer::Ledger(ledger) = self.client.ask(Request::Ledger(agent(1))) else { panic!("a ledger expected") };
        ledger.usage(Asset::Sol, hello.now).day.used()
    }

    /// What all signed messages together would move.
    fn moved(&self) -> u64 {
        let facts = Facts::new(self.house.wallet(), self.house.fee_payer.address, &[]);
        let outflow = |message: &Vec<u8>| {
            decode(message, &facts).unwrap().outflows.iter().map(|outflow| outflow.amount).sum::<u64>()
        };
        self.signed.iter().map(outflow).sum()
    }
}

#[test]
fn whatever_a_lying_daemon_tries_the_policy_holds() {
    let mut host = Host::new();
    for _ in 0..LIES {
        host.lie();
        let (moved, used, seed) = (host.moved(), host.used(), host.lot.seed);
        assert!(moved <= used && used <= LIMIT, "moved {moved}, counted {used}, allowed {LIMIT}, seed {seed}");
    }
    assert!(!host.signed.is_empty(), "a host to which nothing is signed shows nothing, seed {}", host.lot.seed);
}

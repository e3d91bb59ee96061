//! What it tries.

use super::host::{Host, policy};
use crate::support::{
    Asks as _, House, Owner, Program, Transfer, address, agent, approval_for, raw_frame, refused, request, signed,
    state,
};
use std::{
    io::{Read as _, Write as _},
    net::Shutdown,
    time::Duration,
};
use waiaas_policy::{
    document::Policy,
    id::{Digest, RequestId, TxId},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    enclave::{Answer, AttestRequest, Checkpoint, Purpose, Reason, Request, SignRequest, State},
    frame::{MAX, VERSION},
    signed::{SignedApproval, decode, encode},
};

/// Everything that a payment may be refused for.
const NO: [Reason; 4] = [Reason::Policy, Reason::Undecodable, Reason::ApprovalNeeded, Reason::TooManyOpen];

type Lie = (&'static str, u64, fn(&mut Host));

/// What there is, and how often it comes up.
const LIES: [Lie; 15] = [
    ("paid", 9, Host::pay),
    ("smuggled", 3, Host::smuggle),
    ("flipped", 4, Host::flip),
    ("repeated", 3, Host::repeat),
    ("replayed", 2, Host::replay),
    ("reused", 3, Host::reuse),
    ("approved", 5, Host::approve),
    ("called done", 1, Host::call_done),
    ("brought a policy", 4, Host::bring_policy),
    ("spoke for the owner", 3, Host::speak_for_the_owner),
    ("out of turn", 3, Host::out_of_turn),
    ("for strangers", 3, Host::strangers),
    ("garbage", 3, Host::garbage),
    ("cut short", 3, Host::cut_short),
    ("killed", 1, Host::crash),
];

impl Host {
    /// Tells one, and says which.
    pub fn lie(&mut self) -> &'static str {
        let mut drawn = self.lot.below(LIES.iter().map(|(_, weight, _)| weight).sum());
        for (name, weight, tell) in LIES {
            if drawn < weight {
                tell(self);
                return name;
            }
            drawn -= weight;
        }
        panic!("nothing was drawn")
    }

    fn pay(&mut self) {
        let message = self.transfer().bytes();
        let ask = self.next(message);
        self.sign_or(&ask, &NO);
    }

    /// More in the message than one transfer.
    fn smuggle(&mut self) {
        let transfer = self.transfer();
        let (stranger, more) = (address(self.lot.byte()), self.lot.below(super::host::LIMIT));
        let message = match self.lot.below(4) {
            0 => transfer.with_second(stranger, more),
            1 => transfer.with_signer(stranger),
            2 => Transfer { from: self.house.agents[1].address, ..transfer }.bytes(),
            _ => transfer.by_fee_payer_alone(),
        };
        let ask = self.next(message);
        self.sign_or(&ask, &NO);
    }

    /// One bit of a good message is another.
    fn flip(&mut self) {
        let mut message = self.transfer().bytes();
        let at = self.lot.index(8 * message.len());
        message[at / 8] ^= 1 << (at % 8);
        let ask = self.next(message);
        self.sign_or(&ask, &NO);
    }

    fn earlier(&mut self) -> Option<SignRequest> {
        (!self.asked.is_empty() && !self.stopped).then(|| self.lot.one_of(&self.asked).clone())
    }

    /// What was signed is asked for again: the same signatures, and nothing is counted.
    fn repeat(&mut self) {
        let Some(ask) = self.earlier() else { return };
        let used = self.used();
        signed(self.sign(&ask));
        assert_eq!(self.used(), used, "seed {}", self.lot.seed);
    }

    /// The same frame several times, on one connection and on several at once.
    fn replay(&mut self) {
        let Some(ask) = self.earlier() else { return };
        let used = self.used();
        let whole = raw_frame(VERSION, &encode(&Request::Sign(ask.clone())));
        let mut clients = [self.program.connect(), self.program.connect()];
        for client in &mut clients {
            client.send(&whole.repeat(2));
        }
        let answers: Vec<_> = clients.iter_mut().flat_map(|client| [client.receive(), client.receive()]).collect();
        let first: Answer = decode(answers[0].as_ref().unwrap()).unwrap();
        assert!(answers.iter().all(|answer| answer == &answers[0]), "seed {}", self.lot.seed);
        self.house.keep(&signed(first).state);
        assert_eq!(self.used(), used, "seed {}", self.lot.seed);
    }

    /// Other bytes under an id that was used.
    fn reuse(&mut self) {
        let Some(earlier) = self.earlier() else { return };
        let message = self.transfer().bytes();
        if message != earlier.message {
            let answer = self.sign(&SignRequest { message, ..earlier });
            assert_eq!(self.no(answer), Reason::RequestReused);
        }
    }

    /// An approval: the owner's, somebody's, for something else, of another time, or one that was used.
    fn approve(&mut self) {
        let message = self.transfer().bytes();
        let mut ask = self.next(message);
        let Answer::Hello(hello) = self.client.ask(Request::Hello) else { panic!("hello expected") };
        let hence = |seconds| hello.now.saturating_add(Span::from_secs(seconds));
        let good = approval_for(&self.house, &ask, hence(3_600));
        let forged = |expires| Owner::new(9).approval(ask.tx, ask.agent, good.intent, expires);
        let approval = match self.lot.below(8) {
            0 => forged(hence(3_600)),
            1 => SignedApproval { expires: hence(7_200), ..good },
            2 => approval_for(&self.house, &ask, Timestamp::from_secs(1_780_000_000)),
            3 => approval_for(&self.house, &ask, hence(90 * 24 * 3_600)),
            4 => self.house.owner.approval(TxId::from_u128(0), ask.agent, good.intent, hence(60)),
            5 => self.house.owner.approval(ask.tx, ask.agent, Digest::of(b"another"), hence(60)),
            _ => good,
        };
        ask.approval = Some(approval);
        let reasons = [&NO[..], &[Reason::ApprovalInvalid, Reason::NotTheOwner]].concat();
        self.sign_or(&ask, &reasons);
        // Once more, in another message and under another request.
        let again = Transfer { blockhash: self.lot.byte(), ..self.transfer() }.bytes();
        let (second, third) = (RequestId::for_attempt(ask.tx, 2), RequestId::for_attempt(ask.tx, 3));
        self.sign_or(&SignRequest { request: second, message: again, ..ask.clone() }, &reasons);
        self.sign_or(&SignRequest { request: third, ..ask }, &reasons);
    }

    /// What is called done is forgotten; what is not done may be called so, too, and is paid by the liar's own count.
    fn call_done(&mut self) {
        let message = self.transfer().bytes();
        let mut ask = self.next(message);
        ask.done = self.asked.iter().map(|asked| asked.request).collect();
        if matches!(self.sign(&ask), Answer::Signed(_)) {
            self.asked = vec![ask];
        }
    }

    /// A policy that the owner did not sign, or signed for another time or agent; and now and then the next one.
    fn bring_policy(&mut self) {
        let wide = Policy { destinations: policy().destinations, ..policy() };
        let wide = Policy { assets: crate::support::daily(u64::MAX).assets, ..wide };
        let (owner, next) = (&self.house.owner, self.version + 1);
        let (signed, reason) = match self.lot.below(7) {
            0 => (Owner::new(9).policy(agent(1), next, &wide), Reason::NotTheOwner),
            1 => (owner.policy(agent(1), next + 1, &wide), Reason::StaleVersion),
            2 => (owner.policy(agent(1), self.version, &wide), Reason::StaleVersion),
            3 => {
                let mut signed = owner.policy(agent(2), next, &wide);
                signed.agent = agent(1);
                (signed, Reason::NotTheOwner)
            }
            4 => {
                let mut signed = owner.policy(agent(1), next, &policy());
                signed.policy = wide.encode();
                (signed, Reason::NotTheOwner)
            }
            5 => (self.lot.one_of(&self.old).clone(), Reason::StaleVersion),
            _ => return self.amend(),
        };
        self.refuses(Request::SetPolicy(signed), reason);
    }

    /// The owner signs the same limits once more.
    fn amend(&mut self) {
        self.old.push(self.house.owner.policy(agent(1), self.version, &policy()));
        self.version += 1;
        self.house.set_policy(&mut self.client, self.version, &policy());
    }

    /// Stops, which anybody may; and words that only the owner has: of somebody else, for another agent, about another stop.
    fn speak_for_the_owner(&mut self) {
        let (owner, stranger) = (&self.house.owner, Owner::new(9));
        let (stop, other) = (self.stops, self.stops + 1);
        let wrong = [
            (Request::Lift(stranger.lift(agent(1), stop)), Reason::NotTheOwner),
            (Request::Lift(owner.lift(agent(1), other)), Reason::StaleVersion),
            (Request::Rotate(stranger.rotate(agent(1), stop)), Reason::NotTheOwner),
            (Request::Rotate(owner.rotate(agent(1), other)), Reason::StaleVersion),
            (Request::Retire(owner.rotate(agent(1), other)), Reason::StaleVersion),
            (Request::Retire(stranger.rotate(agent(1), stop)), Reason::NotTheOwner),
            (Request::Destroy(stranger.end(agent(1))), Reason::NotTheOwner),
        ];
        let (request, reason) = self.lot.one_of(&wrong).clone();
        self.refuses(request, reason);
        // A stop does not last: nothing is shown by a host that is refused everything.
        if self.stopped || self.lot.one_in(3) {
            let right = if self.stopped {
                Request::Lift(self.house.owner.lift(agent(1), self.stops))
            } else {
                self.stops += 1;
                Request::Stop(agent(1))
            };
            self.stopped = !self.stopped;
            let state = state(self.client.ask(right));
            assert_eq!(state.stop, self.stopped.then_some(self.stops));
            self.house.keep(&state);
        }
    }

    /// What belongs to another phase, most of all what could set the state back.
    fn out_of_turn(&mut self) {
        let state = self.house.agents[0].state.clone().unwrap();
        let requests = [
            Request::LoadManifest(Owner::new(9).manifest("test")),
            Request::LoadKey(self.house.agents[0].sealed.clone()),
            Request::LoadState(agent(1), state.sealed),
            Request::CreateKey(Purpose::FeePayer),
            Request::OpenRoot(vec![1]),
            Request::FinishRoot(vec![1]),
            Request::Start,
        ];
        let request = self.lot.one_of(&requests).clone();
        self.refuses(request, Reason::WrongPhase);
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
            (Request::Stop(nobody), Reason::UnknownAgent),
            (Request::Key(Purpose::Agent(nobody)), Reason::UnknownAgent),
            (Request::CreateKey(Purpose::Agent(agent(1))), Reason::AlreadyLoaded),
            (Request::Checkpoint(head), Reason::Undecodable),
            (Request::Attest(nonce), Reason::Undecodable),
            (Request::SealRoot, Reason::NotPossible),
        ];
        let (request, reason) = self.lot.one_of(&requests).clone();
        self.refuses(request, reason);
    }

    /// Bytes that are no request. They end their own connection and nothing else.
    fn garbage(&mut self) {
        let noise: Vec<u8> = (0..self.lot.below(200)).map(|_| self.lot.byte()).collect();
        let kind = self.lot.below(6);
        let bytes = match kind {
            // A request is an array; this is none.
            0 => raw_frame(VERSION, &[&[0xff][..], &noise].concat()),
            1 => raw_frame(VERSION.wrapping_add(1), &encode(&Request::Hello)),
            2 => [&(MAX + 1).to_be_bytes()[..], &noise].concat(),
            3 => [&MAX.to_be_bytes()[..], &[VERSION], &noise].concat(),
            4 => [&u32::MAX.to_be_bytes()[..], &noise].concat(),
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
        let forged = Owner::new(9).manifest("test").signature;
        let manifest = self.house.owner.manifest("test");
        let unsigned = waiaas_wire::signed::SignedManifest { signature: forged, ..manifest.clone() };
        self.refuses(Request::LoadManifest(unsigned), Reason::NotTheOwner);
        assert_eq!(self.client.ask(Request::LoadManifest(manifest)), Answer::Done);
        self.refuses(Request::LoadKey(other.agents[0].sealed.clone()), Reason::NotMySeal);
        let damaged = self.lot.damaged(&self.house.fee_payer.sealed);
        self.refuses(Request::LoadKey(damaged), Reason::NotMySeal);
        for key in [&self.house.fee_payer, &self.house.receipt].into_iter().chain(&self.house.agents) {
            assert!(matches!(self.client.ask(Request::LoadKey(key.sealed.clone())), Answer::Key(_)));
        }
        let [mine, theirs] = [0, 1].map(|index| self.house.agents[index].state.clone().unwrap());
        // The state of the other agent, whose budget is untouched; a state of nobody's; then one that was changed.
        self.refuses(Request::LoadState(agent(1), theirs.sealed.clone()), Reason::NotMySeal);
        self.refuses(Request::LoadState(agent(1), self.house.agents[0].sealed.clone()), Reason::NotMySeal);
        let damaged = self.lot.damaged(&mine.sealed);
        self.refuses(Request::LoadState(agent(1), damaged), Reason::NotMySeal);
        for State { agent, sealed, .. } in [mine.clone(), theirs] {
            assert!(matches!(self.client.ask(Request::LoadState(agent, sealed)), Answer::State(_)));
        }
        self.refuses(Request::LoadState(agent(1), mine.sealed), Reason::AlreadyLoaded);
        let ask = request(1, self.house.transfer(1).bytes());
        assert_eq!(refused(self.client.ask(Request::Sign(ask))).reason, Reason::WrongPhase);
        assert_eq!(self.client.ask(Request::Start), Answer::Done);
    }
}

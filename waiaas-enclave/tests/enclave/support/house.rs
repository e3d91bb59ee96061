//! An enclave that is ready, and requests to it.

use super::{Movable, Owner, Transfer, address, daily};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::{
    Address,
    decode::{Facts, decode},
    document::Policy,
    id::{AgentId, Digest, RequestId, TxId},
    time::Timestamp,
};
use waiaas_wire::{
    enclave::{Answer, Key, Purpose, Refusal, Request, SignRequest, Signed, State},
    signed::SignedApproval,
};

/// Whatever answers requests: the process, or the enclave itself.
pub trait Asks {
    fn ask(&mut self, request: Request) -> Answer;
}

impl Asks for &Enclave {
    fn ask(&mut self, request: Request) -> Answer {
        self.answer(request)
    }
}

/// The owner's side: what a daemon keeps of an enclave.
pub struct House {
    pub owner: Owner,
    pub fee_payer: Key,
    pub receipt: Key,
    pub agents: Vec<Key>,
}

impl House {
    /// Boots a fresh enclave with one agent, which has no policy.
    pub fn found(enclave: &mut impl Asks) -> Self {
        let owner = Owner::new(1);
        assert_eq!(enclave.ask(Request::LoadManifest(owner.manifest("test"))), Answer::Done);
        let fee_payer = key(enclave.ask(Request::CreateKey(Purpose::FeePayer)));
        let receipt = key(enclave.ask(Request::CreateKey(Purpose::Receipt)));
        assert_eq!(enclave.ask(Request::Start), Answer::Done);
        let mut house = Self { owner, fee_payer, receipt, agents: Vec::new() };
        house.hire(enclave, 1);
        house
    }

    /// Makes an agent.
    pub fn hire(&mut self, enclave: &mut impl Asks, number: u128) {
        self.agents.push(key(enclave.ask(Request::CreateKey(Purpose::Agent(agent(number))))));
    }

    /// Boots an enclave again from what was sealed.
    pub fn restore(&self, enclave: &mut impl Asks) {
        assert_eq!(enclave.ask(Request::LoadManifest(self.owner.manifest("test"))), Answer::Done);
        for key in [&self.fee_payer, &self.receipt].into_iter().chain(&self.agents) {
            let loaded = enclave.ask(Request::LoadKey(key.sealed.clone()));
            assert_eq!(loaded, Answer::Key(Key { state: None, ..key.clone() }));
            if let Some(State { agent, sealed, .. }) = key.state.clone() {
                assert_eq!(enclave.ask(Request::LoadState(agent, sealed)), Answer::State(key.state.clone().unwrap()));
            }
        }
        assert_eq!(enclave.ask(Request::Start), Answer::Done);
    }

    /// Sets the first agent's policy and keeps the state.
    pub fn set_policy(&mut self, enclave: &mut impl Asks, version: u64, policy: &Policy) -> State {
        let state = state(enclave.ask(Request::SetPolicy(self.owner.policy(agent(1), version, policy))));
        self.keep(&state);
        state
    }

    /// Keeps a state as the daemon would.
    pub fn keep(&mut self, state: &State) {
        let key = self.agents.iter_mut().find(|key| key.purpose == Purpose::Agent(state.agent)).unwrap();
        assert!(key.state.as_ref().is_none_or(|old| old.sequence <= state.sequence));
        key.state = Some(state.clone());
    }

    pub fn wallet(&self) -> Address {
        self.agents[0].address
    }

    /// The first agent pays.
    pub fn transfer(&self, lamports: u64) -> Transfer {
        let (fee_payer, from) = (self.fee_payer.address, self.wallet());
        Transfer { fee_payer, from, to: address(200), lamports, blockhash: 1 }
    }

    /// The digest of what the message does.
    pub fn intent(&self, message: &[u8]) -> Digest {
        let facts = Facts::new(self.wallet(), self.fee_payer.address, &[]);
        decode(message, &facts).unwrap().digest()
    }
}

/// An enclave in process with one agent, which may pay so many lamports a day.
pub fn within(limit: u64) -> (Enclave, House) {
    let enclave = Enclave::new(Arc::new(Movable::new()));
    let mut house = House::found(&mut &enclave);
    house.set_policy(&mut &enclave, 1, &daily(limit));
    (enclave, house)
}

/// A request of the first agent to sign these bytes.
pub fn request(tx: u128, message: Vec<u8>) -> SignRequest {
    let tx = TxId::from_u128(tx);
    let request = RequestId::for_attempt(tx, 1);
    SignRequest { request, tx, agent: agent(1), message, wallets: vec![], approval: None, done: vec![], multisig: None }
}

/// The owner's yes to this request, until then.
pub fn approval_for(house: &House, ask: &SignRequest, expires: Timestamp) -> SignedApproval {
    house.owner.approval(ask.tx, ask.agent, house.intent(&ask.message), expires)
}

pub fn agent(number: u128) -> AgentId {
    AgentId::from_u128(number)
}

pub fn key(answer: Answer) -> Key {
    let Answer::Key(key) = answer else { panic!("a key expected: {answer:?}") };
    key
}

pub fn state(answer: Answer) -> State {
    let Answer::State(state) = answer else { panic!("a state expected: {answer:?}") };
    state
}

pub fn signed(answer: Answer) -> Signed {
    let Answer::Signed(signed) = answer else { panic!("signatures expected: {answer:?}") };
    signed
}

pub fn waits(answer: Answer) -> (Timestamp, State) {
    let Answer::Wait(until, state) = answer else { panic!("a wait expected: {answer:?}") };
    (until, state)
}

pub fn refused(answer: Answer) -> Refusal {
    let Answer::Refused(refusal) = answer else { panic!("a refusal expected: {answer:?}") };
    refusal
}

#[expect(clippy::needless_pass_by_value, reason = "an answer is used up, as by the functions above")]
pub fn known(answer: Answer) -> Option<Digest> {
    let Answer::Known(known) = answer else { panic!("known or not expected: {answer:?}") };
    known
}

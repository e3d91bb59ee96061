//! One agent: its key, and the state that decides what the key may sign.
//!
//! Key and first state are made together. A key that is loaded without its state signs nothing and takes no policy:
//! otherwise leaving the state away would be a way to a fresh budget.

use crate::{
    keys::KeyPair,
    refusal::{internal, refuse},
    seal::{Content, SealError, Sealer},
    state::{Document, Next, State},
};
use std::{collections::BTreeMap, sync::Arc};
use waiaas_policy::{
    Address,
    document::Policy,
    id::{AgentId, RequestId},
};
use waiaas_wire::{
    Signature,
    enclave::{Key, Purpose, Reason, Refusal, State as SealedState},
};
use zeroize::Zeroizing;

/// A key with its sealed form.
pub struct Held {
    purpose: Purpose,
    pair: KeyPair,
    blob: Vec<u8>,
}

impl Held {
    /// Makes a key.
    pub fn create(sealer: &Sealer, purpose: Purpose) -> Result<Self, Refusal> {
        let mut seed = Zeroizing::new([0; 32]);
        sealer.device().entropy(&mut *seed).map_err(internal)?;
        let pair = KeyPair::from_seed(&*seed).ok_or_else(|| internal("no key was made"))?;
        let label = sealer.label(purpose, pair.address(), Content::Key, 0);
        let blob = sealer.seal(&label, &*seed).map_err(internal)?;
        Ok(Self { purpose, pair, blob })
    }

    /// Opens a key that was sealed here.
    pub fn open(sealer: &Sealer, blob: Vec<u8>) -> Result<Self, Refusal> {
        let blob = sealer.moved(blob).map_err(not_mine)?;
        let (label, plain) = sealer.open(&blob).map_err(not_mine)?;
        let pair = KeyPair::from_seed(&plain).ok_or_else(|| another("it holds no key"))?;
        if label.content != Content::Key || label.key != pair.address() {
            return Err(another("it holds no key"));
        }
        Ok(Self { purpose: label.purpose, pair, blob })
    }

    /// What it is for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The pair itself.
    pub const fn pair(&self) -> &KeyPair {
        &self.pair
    }

    /// Its public half.
    pub fn address(&self) -> Address {
        self.pair.address()
    }

    /// The key as the daemon gets it.
    pub fn to_wire(&self, state: Option<SealedState>) -> Key {
        Key { purpose: self.purpose, address: self.address(), sealed: self.blob.clone(), state }
    }
}

/// One agent.
pub struct Agent {
    id: AgentId,
    key: Held,
    current: Option<Current>,
}

/// The state in force.
pub struct Current {
    sequence: u64,
    state: State,
    policy: Option<Arc<Policy>>,
    blob: Vec<u8>,
    answers: BTreeMap<RequestId, Answered>,
}

/// What was answered to a request that is still open. Not sealed: an answer that was lost in this process comes back
/// as it was; after a restart a new receipt is made.
#[derive(Clone)]
pub struct Answered {
    /// In the order of the message's signer keys.
    pub signatures: Vec<Signature>,
    /// `COSE_Sign1`.
    pub receipt: Vec<u8>,
}

/// The state to come. Nothing has changed before [`Agent::commit`].
pub struct Draft {
    /// Above the current.
    pub sequence: u64,
    /// The current, to be changed.
    pub state: State,
    /// The policy in force.
    pub policy: Option<Arc<Policy>>,
}

impl Current {
    /// The state.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// What was answered to this request, if this process did.
    pub fn answered(&self, request: RequestId) -> Option<&Answered> {
        self.answers.get(&request)
    }

    /// A copy to be changed.
    pub fn draft(&self) -> Result<Draft, Refusal> {
        Ok(Draft { sequence: after(self.sequence)?, state: self.state.clone(), policy: self.policy.clone() })
    }
}

impl Draft {
    /// A copy to be changed, as what follows this one.
    pub fn next(&self) -> Result<Self, Refusal> {
        Ok(Self { sequence: after(self.sequence)?, state: self.state.clone(), policy: self.policy.clone() })
    }
}

impl Agent {
    /// Makes an agent's key and first state.
    pub fn create(sealer: &Sealer, id: AgentId) -> Result<Self, Refusal> {
        let mut agent = Self::without_state(id, Held::create(sealer, Purpose::Agent(id))?);
        agent.commit(sealer, Draft { sequence: 0, state: State::default(), policy: None })?;
        Ok(agent)
    }

    /// An agent whose state is not loaded yet.
    pub const fn without_state(id: AgentId, key: Held) -> Self {
        Self { id, key, current: None }
    }

    /// Takes up the state that was sealed last, once.
    pub fn load(&mut self, sealer: &Sealer, blob: Vec<u8>) -> Result<SealedState, Refusal> {
        if self.current.is_some() {
            return Err(refuse(Reason::AlreadyLoaded, format!("the state of {} is loaded already", self.id)));
        }
        let mut blob = sealer.moved(blob).map_err(not_mine)?;
        let (label, plain) = sealer.open(&blob).map_err(not_mine)?;
        let ours = label.content == Content::State && label.key == self.key.address();
        if !ours || label.purpose != Purpose::Agent(self.id) {
            return Err(another("it is not the state of this agent's key"));
        }
        let mut state = State::decode(&plain).ok_or_else(|| another("its state is of another version"))?;
        // A key to come is sealed within the state.
        if state.renew_next(|sealed| sealer.moved(sealed)).map_err(not_mine)? {
            blob = sealer.seal(&label, &state.encode()).map_err(internal)?;
        }
        let policy = state.policy.as_ref().map(read_policy).transpose()?;
        let answers = BTreeMap::new();
        let current = Current { sequence: label.sequence, state, policy, blob, answers };
        Ok(sealed_state(self.id, self.current.insert(current)))
    }

    /// The key pair.
    pub const fn pair(&self) -> &KeyPair {
        self.key.pair()
    }

    /// The state in force.
    pub fn current(&self) -> Result<&Current, Refusal> {
        let missing = || refuse(Reason::UnknownAgent, format!("the state of {} is not loaded", self.id));
        self.current.as_ref().ok_or_else(missing)
    }

    /// The state in force as the daemon gets it.
    pub fn sealed_state(&self) -> Result<SealedState, Refusal> {
        Ok(sealed_state(self.id, self.current()?))
    }

    /// The key as the daemon gets it, with its state if that is loaded.
    pub fn to_wire(&self) -> Key {
        self.key.to_wire(self.sealed_state().ok())
    }

    /// Seals the draft and puts it in force.
    pub fn commit(&mut self, sealer: &Sealer, draft: Draft) -> Result<SealedState, Refusal> {
        let Draft { sequence, state, policy } = draft;
        let label = sealer.label(Purpose::Agent(self.id), self.key.address(), Content::State, sequence);
        let blob = sealer.seal(&label, &state.encode()).map_err(internal)?;
        let mut answers = self.current.take().map(|current| current.answers).unwrap_or_default();
        answers.retain(|request, _| state.remembered(*request).is_some());
        let current = Current { sequence, state, policy, blob, answers };
        Ok(sealed_state(self.id, self.current.insert(current)))
    }

    /// Makes the key that is to take the place of this one's: one for each stop.
    pub fn renew(&mut self, sealer: &Sealer, stop: u64) -> Result<SealedState, Refusal> {
        let mut draft = self.current()?.draft()?;
        if draft.state.rotated_at() == Some(stop) {
            return self.sealed_state();
        }
        let next = Held::create(sealer, Purpose::Agent(self.id))?;
        draft.state.begin_rotation(stop, Next { address: next.address(), sealed: next.blob });
        self.commit(sealer, draft)
    }

    /// Puts the key that was made for this stop in the place of the old one, which is wiped. The state goes on under it.
    pub fn replace(&mut self, sealer: &Sealer, stop: u64) -> Result<(), Refusal> {
        let mut draft = self.current()?.draft()?;
        if draft.state.rotated_at() != Some(stop) {
            return Err(refuse(Reason::StaleVersion, format!("no key was made for stop {stop}")));
        }
        let Some(Next { address, sealed }) = draft.state.end_rotation() else { return Ok(()) };
        let next = Held::open(sealer, sealed)?;
        if next.purpose() != Purpose::Agent(self.id) || next.address() != address {
            return Err(internal("the next key is not this agent's"));
        }
        let old = std::mem::replace(&mut self.key, next);
        if let Err(why) = self.commit(sealer, draft) {
            self.key = old;
            return Err(why);
        }
        Ok(())
    }

    /// Keeps an answer for as long as its request is open.
    pub fn keep(&mut self, request: RequestId, answered: Answered) {
        if let Some(current) = &mut self.current {
            current.answers.insert(request, answered);
        }
    }
}

fn after(sequence: u64) -> Result<u64, Refusal> {
    sequence.checked_add(1).ok_or_else(|| internal("no sequence number is left"))
}

fn sealed_state(agent: AgentId, current: &Current) -> SealedState {
    let policy = current.state.policy.as_ref().map(Document::mark);
    let (sequence, sealed, stop) = (current.sequence, current.blob.clone(), current.state.stopped());
    SealedState { agent, sequence, sealed, policy, stop, next: current.state.next_key() }
}

fn read_policy(document: &Document) -> Result<Arc<Policy>, Refusal> {
    let policy = Policy::decode(&document.bytes).ok_or_else(|| another("its policy is of another version"))?;
    Ok(Arc::new(policy))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn not_mine(why: SealError) -> Refusal {
    refuse(Reason::NotMySeal, why.to_string())
}

fn another(why: &str) -> Refusal {
    refuse(Reason::NotMySeal, format!("the blob is another: {why}"))
}

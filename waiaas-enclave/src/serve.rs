//! What is answered when everything is loaded.

use crate::{
    agent::{Agent, Held},
    boot::Belonging,
    refusal::{internal, not_accepted, refuse, unknown},
    seal::Sealer,
    sign::Signer,
    state::{self, Document},
};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Arc, Mutex, MutexGuard},
};
use waiaas_policy::{
    budget::Ledger,
    id::{AgentId, Digest, RequestId},
};
use waiaas_wire::{
    Signature,
    enclave::{Answer, Checkpoint, Key, MOST_AT_ONCE, Part, Purpose, Reason, Refusal, SignRequest, State},
    note,
    receipt::Succession,
    signed::{SignedEnd, SignedLift, SignedPolicy, SignedRotate},
};

/// Largest policy, in bytes: it is sealed again with every signature.
const LARGEST_POLICY: usize = 64 * 1024;

/// An enclave that signs. Each agent has its own lock: one agent's requests are strictly one after another, different
/// agents' are not.
pub struct Serving {
    pub(crate) belonging: Belonging,
    sealer: Sealer,
    pub(crate) fee_payer: Held,
    pub(crate) receipt: Held,
    /// The receipt key of the next start, once it is asked for.
    next_receipt: Mutex<Option<Box<(Key, Succession)>>>,
    pub(crate) agents: BTreeMap<AgentId, Mutex<Agent>>,
}

impl Serving {
    pub(crate) fn new(
        belonging: Belonging,
        sealer: Sealer,
        fee_payer: Held,
        receipt: Held,
        agents: BTreeMap<AgentId, Agent>,
    ) -> Self {
        let agents = agents.into_iter().map(|(id, agent)| (id, Mutex::new(agent))).collect();
        Self { belonging, sealer, fee_payer, receipt, next_receipt: Mutex::default(), agents }
    }

    /// Makes an agent: its key and its first state.
    pub fn create_agent(&mut self, id: AgentId) -> Result<Key, Refusal> {
        match self.agents.entry(id) {
            Entry::Occupied(_) => Err(refuse(Reason::AlreadyLoaded, format!("{id} has a key already"))),
            Entry::Vacant(place) => {
                let agent = Agent::create(&self.sealer, id)?;
                let key = agent.to_wire();
                place.insert(Mutex::new(agent));
                Ok(key)
            }
        }
    }

    /// Wipes an agent's key and state, on the owner's word. Done twice, it is done.
    pub fn destroy(&mut self, end: &SignedEnd) -> Result<(), Refusal> {
        end.verify(&self.belonging.owner).map_err(not_accepted)?;
        self.agents.remove(&end.agent);
        Ok(())
    }

    /// Puts a policy in force. The one that is in force already is answered like the first time.
    pub fn set_policy(&self, signed: SignedPolicy) -> Result<State, Refusal> {
        if signed.policy.len() > LARGEST_POLICY {
            return Err(refuse(Reason::Undecodable, "the policy is longer than 65536 bytes"));
        }
        let mut agent = self.agent(signed.agent)?;
        let policy = signed.verify(&self.belonging.owner).map_err(not_accepted)?;
        let mut draft = agent.current()?.draft()?;
        let document = Document { version: signed.version, bytes: signed.policy };
        if draft.state.policy.as_ref() == Some(&document) {
            return agent.sealed_state();
        }
        check_version(draft.state.policy.as_ref(), signed.version)?;
        draft.state.policy = Some(document);
        draft.policy = Some(Arc::new(policy));
        agent.commit(&self.sealer, draft)
    }

    /// Signs nothing more for an agent. Its lock is what makes it exact: what signs has it, so that nothing is being
    /// signed when this answers.
    pub fn stop(&self, id: AgentId) -> Result<State, Refusal> {
        self.change(id, |state| {
            state.halt();
            Ok(())
        })
    }

    /// The owner lifts a stop.
    pub fn lift(&self, signed: &SignedLift) -> Result<State, Refusal> {
        signed.verify(&self.belonging.owner).map_err(not_accepted)?;
        self.change(signed.agent, |state| state.lift(signed.stop))
    }

    /// Makes the key that is to take the place of a stopped agent's, on the owner's word. Asked again, it is the same.
    pub fn rotate(&self, signed: &SignedRotate) -> Result<State, Refusal> {
        self.stopped_by_word(signed)?.renew(&self.sealer, signed.stop)
    }

    /// Puts that key in force, and wipes the one before it. Asked again, it is done.
    pub fn retire(&self, signed: &SignedRotate) -> Result<Key, Refusal> {
        let mut agent = self.stopped_by_word(signed)?;
        agent.replace(&self.sealer, signed.stop)?;
        Ok(agent.to_wire())
    }

    /// The agent, if the owner's word is about the stop in force.
    fn stopped_by_word(&self, signed: &SignedRotate) -> Result<MutexGuard<'_, Agent>, Refusal> {
        signed.verify(&self.belonging.owner).map_err(not_accepted)?;
        let agent = self.agent(signed.agent)?;
        if agent.current()?.state().stopped() != Some(signed.stop) {
            return Err(refuse(Reason::StaleVersion, format!("stop {} is not in force", signed.stop)));
        }
        Ok(agent)
    }

    /// Changes an agent's state, and seals it if that made a difference.
    fn change(
        &self,
        id: AgentId,
        change: impl FnOnce(&mut state::State) -> Result<(), Refusal>,
    ) -> Result<State, Refusal> {
        let mut agent = self.agent(id)?;
        let mut draft = agent.current()?.draft()?;
        change(&mut draft.state)?;
        if draft.state == *agent.current()?.state() {
            return agent.sealed_state();
        }
        agent.commit(&self.sealer, draft)
    }

    /// Decides and signs.
    pub fn sign(&self, ask: &SignRequest) -> Result<Answer, Refusal> {
        let (mut parts, state) = self.sign_in_turn(ask.agent, std::slice::from_ref(ask))?;
        let answer = parts.pop().and_then(|part| part.with(state.as_ref()));
        answer.ok_or_else(|| internal("signed without a state"))
    }

    /// Decides and signs each of these.
    pub fn sign_all(&self, asks: &[SignRequest]) -> Result<Answer, Refusal> {
        let Some(first) = asks.first().filter(|_| asks.len() <= MOST_AT_ONCE) else {
            return Err(refuse(Reason::Undecodable, format!("1 to {MOST_AT_ONCE} requests are signed at once")));
        };
        if asks.iter().any(|ask| ask.agent != first.agent) {
            return Err(refuse(Reason::Undecodable, "requests that are signed at once are of one agent"));
        }
        let (parts, state) = self.sign_in_turn(first.agent, asks)?;
        Ok(Answer::Each(parts, state))
    }

    fn sign_in_turn(&self, agent: AgentId, asks: &[SignRequest]) -> Result<(Vec<Part>, Option<State>), Refusal> {
        let signer = Signer {
            owner: self.belonging.owner,
            fee_payer: self.fee_payer.pair(),
            receipt: self.receipt.pair(),
            sealer: &self.sealer,
        };
        let mut agent = self.agent(agent)?;
        // Read behind the lock: whoever signs later has the later time.
        let now = self.sealer.device().now().map_err(internal)?;
        signer.sign(&mut agent, asks, now)
    }

    /// The digest of the message that was signed under a request.
    pub fn query(&self, agent: AgentId, request: RequestId) -> Result<Option<Digest>, Refusal> {
        let agent = self.agent(agent)?;
        Ok(agent.current()?.state().remembered(request).map(|open| open.message))
    }

    /// Signs the head of an audit log of this installation.
    pub fn checkpoint(&self, checkpoint: &Checkpoint) -> Result<String, Refusal> {
        let name = &checkpoint.origin;
        let is_name = name.len() <= 256 && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+');
        if !is_name || !name.contains(&*self.belonging.namespace) {
            let detail = format!("the origin must contain {:?} and no space or plus sign", self.belonging.namespace);
            return Err(refuse(Reason::Undecodable, detail));
        }
        let pair = self.receipt.pair();
        let signature = pair.sign(note::text(checkpoint).as_bytes());
        Ok(note::assemble(checkpoint, &pair.address(), &signature))
    }

    /// Makes the receipt key of the next start, once: this process has measured the one that it has.
    pub fn renew_receipt(&self) -> Result<Answer, Refusal> {
        let mut next = self.next_receipt.lock().map_err(|_| internal("a receipt key was not made to the end"))?;
        let (key, succession) = match next.as_deref() {
            Some(made) => made.clone(),
            None => (**next.insert(Box::new(self.successor()?))).clone(),
        };
        Ok(Answer::Successor(key, succession))
    }

    fn successor(&self) -> Result<(Key, Succession), Refusal> {
        let made = Held::create(&self.sealer, Purpose::Receipt)?;
        let (old, blank) = (self.receipt.pair(), Signature([0; 64]));
        let Belonging { namespace, owner, .. } = &self.belonging;
        let unsigned = Succession {
            namespace: namespace.clone(),
            owner: *owner,
            old: old.address(),
            new: made.address(),
            time: self.sealer.device().now().map_err(internal)?,
            by_old: blank,
            by_new: blank,
        };
        let message = unsigned.message();
        let succession = Succession { by_old: old.sign(&message), by_new: made.pair().sign(&message), ..unsigned };
        Ok((made.to_wire(None), succession))
    }

    /// What an agent has used, by the enclave's own count.
    pub fn ledger(&self, agent: AgentId) -> Result<Ledger, Refusal> {
        Ok(self.agent(agent)?.current()?.state().ledger.clone())
    }

    /// The key that is loaded for `purpose`.
    pub fn key(&self, purpose: Purpose) -> Result<Key, Refusal> {
        match purpose {
            Purpose::Agent(agent) => Ok(self.agent(agent)?.to_wire()),
            Purpose::FeePayer => Ok(self.fee_payer.to_wire(None)),
            Purpose::Receipt => Ok(self.receipt.to_wire(None)),
        }
    }

    pub(crate) fn agent(&self, id: AgentId) -> Result<MutexGuard<'_, Agent>, Refusal> {
        let agent = self.agents.get(&id).ok_or_else(|| unknown(id))?;
        agent.lock().map_err(|_| internal("the agent's state is in doubt after a failure; restart the enclave"))
    }
}

/// Versions rise by exactly one.
fn check_version(current: Option<&Document>, version: u64) -> Result<(), Refusal> {
    let current = current.map_or(0, |document| document.version);
    if current.checked_add(1) == Some(version) {
        return Ok(());
    }
    let detail = format!("the policy has version {version}, the one in force {current}: the next is one above");
    Err(refuse(Reason::StaleVersion, detail))
}

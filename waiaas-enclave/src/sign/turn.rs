//! Several signatures of one agent, one after another, and its state sealed once for all of them.

use crate::{
    agent::{Agent, Answered, Draft},
    seal::Sealer,
    state,
};
use waiaas_policy::{id::RequestId, time::Timestamp};
use waiaas_wire::enclave::{Part, Refusal, State};

/// An agent, while it signs.
pub(super) struct Turn<'a> {
    agent: &'a mut Agent,
    now: Timestamp,
    /// What is to come into force; none while nothing has changed.
    last: Option<Draft>,
    /// What was signed in this turn.
    signed: Vec<(RequestId, Answered)>,
}

impl<'a> Turn<'a> {
    pub const fn of(agent: &'a mut Agent, now: Timestamp) -> Self {
        Self { agent, now, last: None, signed: Vec::new() }
    }

    /// Whose turn it is.
    pub const fn agent(&self) -> &Agent {
        self.agent
    }

    /// When it began.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The state after what was answered so far.
    pub fn state(&self) -> Result<&state::State, Refusal> {
        self.last.as_ref().map_or_else(|| Ok(self.agent.current()?.state()), |draft| Ok(&draft.state))
    }

    /// A copy of it, to be changed.
    pub fn draft(&self) -> Result<Draft, Refusal> {
        self.last.as_ref().map_or_else(|| self.agent.current()?.draft(), Draft::next)
    }

    /// A draft is the state from now on.
    pub fn take(&mut self, draft: Draft) {
        self.last = Some(draft);
    }

    /// The same, with a signature in it.
    pub fn signed(&mut self, draft: Draft, request: RequestId, answered: Answered) -> Part {
        self.take(draft);
        self.signed.push((request, answered.clone()));
        part(answered)
    }

    /// What was answered to this request before, if this process did.
    pub fn again(&self, request: RequestId) -> Option<Part> {
        let now = self.signed.iter().find(|(of, _)| *of == request).map(|(_, answered)| answered);
        let before = || self.agent.current().ok()?.answered(request);
        now.or_else(before).cloned().map(part)
    }

    /// Drops requests that are done.
    pub fn forget(&mut self, done: &[RequestId]) -> Result<(), Refusal> {
        let state = self.state()?;
        if done.iter().any(|request| state.remembered(*request).is_some()) {
            let mut draft = self.draft()?;
            let now = draft.state.ledger.observe(self.now);
            draft.state.forget(done, now);
            self.take(draft);
        }
        Ok(())
    }

    /// Seals the state and puts it in force. The state of now, if the agent has one.
    pub fn end(self, sealer: &Sealer) -> Result<Option<State>, Refusal> {
        let Self { agent, last, signed, .. } = self;
        let Some(draft) = last else { return Ok(agent.sealed_state().ok()) };
        let state = agent.commit(sealer, draft)?;
        for (request, answered) in signed {
            agent.keep(request, answered);
        }
        Ok(Some(state))
    }
}

fn part(Answered { signatures, receipt }: Answered) -> Part {
    Part::Signed(signatures, receipt)
}

//! May this be signed now: at once, after a delay, or with the owner's approval.

use crate::{
    refusal::{denied, internal, refuse},
    state::State,
};
use waiaas_policy::{
    Address,
    decide::{Decision, Standing, Tier, decide},
    document::Policy,
    id::Digest,
    intent::Intent,
    time::{Span, Timestamp},
};
use waiaas_wire::{
    enclave::{Reason, Refusal, SignRequest},
    signed::SignedApproval,
};

/// The longest that an approval may be valid: a used one has to be remembered until it expires.
const LONGEST_APPROVAL: Span = Span::from_secs(31 * 24 * 60 * 60);

/// The answer, if it is not no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Sign.
    Now {
        /// Whether the owner's approval was needed and presented.
        approved: bool,
    },
    /// Not before this time.
    Wait(Timestamp),
}

/// A payment before the policy.
pub struct Case<'a> {
    /// Whose approval counts.
    pub owner: &'a Address,
    /// The agent's policy.
    pub policy: &'a Policy,
    /// What was asked.
    pub ask: &'a SignRequest,
    /// What the message does.
    pub intent: &'a Intent,
    /// Its digest.
    pub digest: Digest,
    /// The enclave's time.
    pub now: Timestamp,
}

impl Case<'_> {
    /// Decides, and notes announcement or approval in `state`, which is a draft: on a refusal it is thrown away.
    pub fn admit(&self, state: &mut State) -> Result<Passage, Refusal> {
        match self.decide(state, Standing::Fresh) {
            Decision::Deny(denials) => Err(denied(denials)),
            Decision::Allow(Tier::Instant | Tier::Notify) => Ok(Passage::Now { approved: false }),
            Decision::Allow(Tier::Delay(span)) => match &self.ask.approval {
                Some(approval) => self.approved(state, approval),
                None => self.delayed(state, span),
            },
            Decision::AskOwner(_) => match &self.ask.approval {
                Some(approval) => self.approved(state, approval),
                None => Err(refuse(Reason::ApprovalNeeded, "the policy asks for the owner's approval")),
            },
        }
    }

    fn decide(&self, state: &State, standing: Standing) -> Decision {
        decide(self.policy, self.intent, &state.ledger, self.now, standing)
    }

    fn delayed(&self, state: &mut State, span: Span) -> Result<Passage, Refusal> {
        let until = state.announce(self.ask.tx, self.digest, self.ask.request, span, self.now)?;
        if self.now < until {
            return Ok(Passage::Wait(until));
        }
        self.settled(state, Standing::Waited)?;
        Ok(Passage::Now { approved: false })
    }

    fn approved(&self, state: &mut State, approval: &SignedApproval) -> Result<Passage, Refusal> {
        self.check(state, approval)?;
        self.settled(state, Standing::Approved)?;
        state.use_up(approval.tx, approval.expires)?;
        Ok(Passage::Now { approved: true })
    }

    /// With its delay or approval behind it a payment passes, or it does not: it does not wait a second time.
    fn settled(&self, state: &State, standing: Standing) -> Result<(), Refusal> {
        match self.decide(state, standing) {
            Decision::Allow(Tier::Instant | Tier::Notify) => Ok(()),
            Decision::Deny(denials) => Err(denied(denials)),
            Decision::AskOwner(_) => Err(refuse(Reason::ApprovalNeeded, "the policy asks for the owner's approval")),
            Decision::Allow(Tier::Delay(_)) => Err(internal("the payment would wait a second time")),
        }
    }

    fn check(&self, state: &State, approval: &SignedApproval) -> Result<(), Refusal> {
        if let Some(why) = self.mismatch(state, approval) {
            return Err(refuse(Reason::ApprovalInvalid, why));
        }
        let not_the_owner = |_| refuse(Reason::NotTheOwner, "the approval is not signed by the owner");
        approval.verify(self.owner).map_err(not_the_owner)
    }

    fn mismatch(&self, state: &State, approval: &SignedApproval) -> Option<&'static str> {
        let checks = [
            (approval.tx != self.ask.tx, "the approval is for another payment"),
            (approval.agent != self.ask.agent, "the approval is for another agent"),
            (approval.intent != self.digest, "the approval is for another intent"),
            (approval.expires <= self.now, "the approval is expired"),
            (approval.expires > self.now.saturating_add(LONGEST_APPROVAL), "the approval is valid for over 31 days"),
            (state.is_used(approval.tx), "the approval is used"),
        ];
        checks.into_iter().find_map(|(wrong, why)| wrong.then_some(why))
    }
}

//! May this be signed now: at once, after a delay, or with the owner's approval.

use crate::{
    refusal::{denied, internal, refuse},
    state::State,
};
use waiaas_policy::{
    Address,
    decide::{Decision, Standing, Tier, decide},
    decode::{Message, Proposing},
    document::{ApprovalBy, Policy},
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

/// How long no word is taken for a payment that was proposed. The daemon asks for none, and the owner signs none that is read:
/// it is a bolt behind both, and remembered no longer than it has to be.
const NO_WORD_FOR: Span = Span::from_secs(24 * 60 * 60);

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
        if self.intent.proposed {
            return self.proposed(state);
        }
        if self.policy.approval == ApprovalBy::Proposal && self.ask.approval.is_some() {
            let detail = "the policy has the owner approve by a vote on chain, and no word counts beside that";
            return Err(refuse(Reason::ApprovalInvalid, detail));
        }
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

    /// What is only proposed needs no word: the owner's vote on chain is the yes, and nothing moves without it. Every limit holds
    /// as it would for a payment with the owner's word, and a word for the same payment is good for nothing from then on.
    fn proposed(&self, state: &mut State) -> Result<Passage, Refusal> {
        if self.ask.approval.is_some() {
            return Err(refuse(Reason::ApprovalInvalid, "a word of the owner's came with what is only proposed"));
        }
        let message = Message::parse(&self.ask.message).ok();
        let place = message.as_ref().zip(self.ask.multisig.as_ref());
        if place.is_none_or(|(message, multisig)| Proposing::read(message, multisig).is_none()) {
            return Err(refuse(Reason::Undecodable, "the message does not make one proposal, and nothing else"));
        }
        self.settled(state, Standing::Approved)?;
        state.use_up(self.ask.tx, self.now.saturating_add(NO_WORD_FOR))?;
        Ok(Passage::Now { approved: false })
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

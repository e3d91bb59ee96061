//! What the log says about a request.

use crate::log;
use std::fmt;
use waiaas_policy::id::AgentId;
use waiaas_wire::enclave::{Answer, Part, Reason, Request, State};

/// What a line is about.
pub(super) struct Subject {
    name: &'static str,
    agent: Option<AgentId>,
}

impl Subject {
    pub(super) fn of(request: &Request) -> Self {
        Self { name: request.name(), agent: agent_of(request) }
    }

    /// One line for whatever changed something or was refused; questions are not logged.
    pub(super) fn report(&self, answer: &Answer) {
        match answer {
            Answer::Refused(no) => self.line(format_args!("refused, {}: {}", name(no.reason), no.detail)),
            Answer::Signed(signed) => self.line(format_args!("signed, state {}", signed.state.sequence)),
            Answer::Each(parts, state) => self.each(parts, state.as_ref()),
            Answer::Wait(until, state) => self.line(format_args!("waits until {until}, state {}", state.sequence)),
            Answer::State(state) => self.line(format_args!("done, state {}", state.sequence)),
            Answer::Key(key) => self.line(format_args!("key {}", key.address)),
            Answer::Successor(key, _) => self.line(format_args!("key {} from the next start on", key.address)),
            Answer::Root(..) => self.line(format_args!("root sealed")),
            Answer::Unseal(unseal) => self.line(format_args!("asks for {}", unseal.key)),
            Answer::Swept(_) => self.line(format_args!("signed beside the owner")),
            Answer::Done => self.line(format_args!("done")),
            Answer::Hello(_) | Answer::Known(_) | Answer::Checkpoint(_) | Answer::Ledger(_) | Answer::Attested(_) => {}
        }
    }

    fn each(&self, parts: &[Part], state: Option<&State>) {
        for part in parts {
            if let Part::Refused(no) = part {
                self.line(format_args!("refused, {}: {}", name(no.reason), no.detail));
            }
        }
        if let Some(state) = state {
            let signed = parts.iter().filter(|part| matches!(part, Part::Signed(..))).count();
            self.line(format_args!("signed {signed} of {}, state {}", parts.len(), state.sequence));
        }
    }

    fn line(&self, outcome: fmt::Arguments<'_>) {
        match self.agent {
            Some(agent) => log::event(format_args!("{} {agent}: {outcome}", self.name)),
            None => log::event(format_args!("{}: {outcome}", self.name)),
        }
    }
}

fn agent_of(request: &Request) -> Option<AgentId> {
    match request {
        Request::SignAll(asks) => asks.first().map(|ask| ask.agent),
        Request::SetPolicy(signed) => Some(signed.agent),
        Request::Sign(ask) => Some(ask.agent),
        Request::Sweep(ask) => Some(ask.agent),
        Request::Lift(lift) => Some(lift.agent),
        Request::Destroy(end) => Some(end.agent),
        Request::Rotate(word) | Request::Retire(word) => Some(word.agent),
        Request::LoadState(agent, _) | Request::Query(agent, _) | Request::Ledger(agent) | Request::Stop(agent) => {
            Some(*agent)
        }
        Request::Attest(ask) => ask.agent,
        Request::Hello
        | Request::LoadManifest(_)
        | Request::CreateKey(_)
        | Request::LoadKey(_)
        | Request::Start
        | Request::Checkpoint(_)
        | Request::Halt
        | Request::SealRoot
        | Request::OpenRoot(_)
        | Request::FinishRoot(_)
        | Request::RenewReceipt
        | Request::Key(_) => None,
    }
}

const fn name(reason: Reason) -> &'static str {
    match reason {
        Reason::WrongPhase => "wrong phase",
        Reason::NotTheOwner => "not the owner",
        Reason::StaleVersion => "stale version",
        Reason::NotMySeal => "not my seal",
        Reason::UnknownAgent => "unknown agent",
        Reason::AlreadyLoaded => "already loaded",
        Reason::RequestReused => "request reused",
        Reason::Undecodable => "undecodable",
        Reason::Policy => "policy",
        Reason::ApprovalNeeded => "approval needed",
        Reason::ApprovalInvalid => "approval invalid",
        Reason::TooManyOpen => "too many open",
        Reason::Internal => "internal",
        Reason::NotPossible => "not possible",
        Reason::Stopped => "stopped",
    }
}

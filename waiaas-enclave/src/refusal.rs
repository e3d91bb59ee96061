//! How to say no.

use std::fmt::Display;
use waiaas_policy::{decide::Denial, id::AgentId, rule::RuleId};
use waiaas_wire::{
    enclave::{Reason, Refusal},
    signed::NotAccepted,
};

/// A refusal with its particulars: lower case, no full stop, no secrets.
pub fn refuse(reason: Reason, detail: impl Into<String>) -> Refusal {
    Refusal { reason, detail: detail.into(), denials: Vec::new() }
}

/// Something failed inside. What, without secrets.
pub fn internal(what: impl Display) -> Refusal {
    refuse(Reason::Internal, what.to_string())
}

/// The policy says no.
pub fn denied(denials: Vec<Denial>) -> Refusal {
    let rules: Vec<_> = denials.iter().map(|denial| denial.rule.as_str()).collect();
    Refusal { reason: Reason::Policy, detail: format!("denied by policy: {}", rules.join(", ")), denials }
}

/// One rule says no, without figures.
pub fn denied_by(rule: RuleId, detail: &str) -> Refusal {
    let denial = Denial { rule, asset: None, subject: None, limit: None, used: None, asked: None, earliest: None };
    Refusal { reason: Reason::Policy, detail: detail.to_owned(), denials: vec![denial] }
}

/// No such agent here.
pub fn unknown(agent: AgentId) -> Refusal {
    refuse(Reason::UnknownAgent, format!("{agent} has no key here"))
}

/// An owner-signed document that is not accepted.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub fn not_accepted(why: NotAccepted) -> Refusal {
    let reason = match why {
        NotAccepted::Signature => Reason::NotTheOwner,
        NotAccepted::Document => Reason::Undecodable,
    };
    refuse(reason, why.to_string())
}

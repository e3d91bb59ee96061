//! Decisions in the words of an `[[expect]]`.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    decide::{Decision, Tier},
    document::toml::value::Wrong,
    rule::RuleId,
};

/// What is expected: an answer, and perhaps one thing about it.
pub(super) enum Outcome {
    Allow(Option<&'static str>),
    Ask(Option<RuleId>),
    Deny(Option<RuleId>),
}

const TIERS: [&str; 3] = ["instant", "notify", "delay"];

impl Outcome {
    /// What may be written.
    pub(super) const RIGHT: &str =
        "write `allow`, `allow:instant`, `allow:notify`, `allow:delay`, `ask`, `ask:RULE`, `deny` or `deny:RULE`";

    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let (answer, detail) = match text.split_once(':') {
            Some((answer, detail)) => (answer, Some(detail)),
            None => (text, None),
        };
        let rule = || detail.map(str::parse).transpose().ok();
        let tier = || match detail {
            None => Some(None),
            Some(detail) => TIERS.into_iter().find(|tier| *tier == detail).map(Some),
        };
        let outcome = match answer {
            "allow" => tier().map(Self::Allow),
            "ask" => rule().map(Self::Ask),
            "deny" => rule().map(Self::Deny),
            _ => None,
        };
        outcome.ok_or_else(|| Wrong::new(format_args!("`{text}` is no outcome"), Self::RIGHT))
    }

    /// Whether a decision is what was expected.
    pub(super) fn is(&self, decision: &Decision) -> bool {
        match (self, decision) {
            (Self::Allow(expected), Decision::Allow(tier)) => expected.is_none_or(|expected| expected == name(*tier)),
            (Self::Ask(expected), Decision::AskOwner(reasons)) => {
                expected.is_none_or(|rule| reasons.iter().any(|reason| reason.rule == rule))
            }
            (Self::Deny(expected), Decision::Deny(denials)) => {
                expected.is_none_or(|rule| denials.iter().any(|denial| denial.rule == rule))
            }
            (Self::Allow(_) | Self::Ask(_) | Self::Deny(_), _) => false,
        }
    }
}

/// A decision as it would be written, with every rule that it names.
pub(super) fn words(decision: &Decision) -> String {
    match decision {
        Decision::Allow(tier) => format!("allow:{}", name(*tier)),
        Decision::AskOwner(reasons) => format!("ask:{}", rules(reasons.iter().map(|reason| reason.rule))),
        Decision::Deny(denials) => format!("deny:{}", rules(denials.iter().map(|denial| denial.rule))),
    }
}

fn rules(rules: impl Iterator<Item = RuleId>) -> String {
    let mut names: Vec<String> = rules.map(|rule| rule.to_string()).collect();
    names.dedup();
    names.join(",")
}

const fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::Instant => "instant",
        Tier::Notify => "notify",
        Tier::Delay(_) => "delay",
    }
}

//! What to do about a denial: another thing for a limit than for a recipient who is not listed.

use crate::view::DenialView;
use waiaas_policy::rule::RuleId;

/// What to do about a payment that violates `rule`.
pub const fn remedy(rule: RuleId) -> &'static str {
    match rule {
        RuleId::NotUnderstood | RuleId::Danger => {
            "no policy allows that; `waiaas policy check --live WALLET --transaction FILE` tells what it does"
        }
        RuleId::NothingPaid => "ask for an amount above 0",
        RuleId::SelfPayment => "pay to a wallet of somebody else",
        RuleId::NotAWallet => "what is sent there is lost: pay to the wallet of the one who is meant",
        RuleId::Lookalike => {
            "compare the whole address with the known one, not only its ends; if it is right, the owner adds it to \
             `destinations.allow` with `waiaas policy set`"
        }
        RuleId::Expired => "the owner sets a policy with a later `expiry`: `waiaas policy set`",
        RuleId::OutsideHours | RuleId::Blackout => {
            "send it again when the schedule allows it: `waiaas policy show` shows the schedule, and the owner changes \
             it with `waiaas policy set`"
        }
        RuleId::AssetNotListed => "the owner lists the asset under `assets` with `waiaas policy set`",
        RuleId::Decimals => {
            "state the token's own decimals; if the policy has them wrong, the owner corrects it with `waiaas policy set`"
        }
        RuleId::PerPayment => "pay less at once, or ask the owner for more; `waiaas policy usage` shows the limits",
        RuleId::Hourly | RuleId::Daily | RuleId::Weekly | RuleId::Monthly => {
            "pay less, wait, or ask the owner for more; `waiaas policy usage` shows what is left"
        }
        RuleId::HostLimit => {
            "pay less, wait, or ask the owner for more under `hosts`; `waiaas policy show` shows the limits"
        }
        RuleId::Destination => "the owner adds the recipient to `destinations.allow` with `waiaas policy set`",
        RuleId::Program => "the owner lists the program under `programs` with `waiaas policy set`",
        RuleId::Proposal => {
            "the owner writes `by = \"proposal\"` under `approval` with `waiaas policy set`; what is called is then proposed to \
             the owner with `waiaas call`"
        }
        RuleId::Host => "the owner lists the host under `hosts` with `waiaas policy set`",
        RuleId::Rate | RuleId::Cooldown => {
            "wait, or ask the owner for a wider `rate`; `waiaas policy show` shows what it is"
        }
        RuleId::FeePerPayment => {
            "ask for a lower priority fee, or the owner allows more under `fees` with `waiaas policy set`"
        }
        RuleId::FeePerDay => "wait, or the owner allows more under `fees` with `waiaas policy set`",
        RuleId::FirstPayment
        | RuleId::NotifyAbove
        | RuleId::DelayAbove
        | RuleId::ApproveAbove
        | RuleId::ProgramCall => "`waiaas tx wait` waits for it; `waiaas inbox` shows the owner what waits",
        RuleId::GlobalHourly | RuleId::GlobalDaily | RuleId::GlobalWeekly | RuleId::GlobalMonthly => {
            "pay less, wait, or ask the owner: `waiaas budget show` shows what is left for all wallets together"
        }
    }
}

/// What to do about a payment that violates several: what no wait helps against comes first.
pub(super) fn remedy_of(denials: &[DenialView]) -> Option<&'static str> {
    let stays = denials.iter().find(|denial| denial.earliest_at.is_none());
    let rule = stays.or(denials.first())?.rule.parse().ok()?;
    Some(remedy(rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Problem};
    use waiaas_policy::time::Timestamp;

    fn denial(rule: RuleId, earliest_at: Option<u64>) -> DenialView {
        DenialView {
            rule: rule.as_str().to_owned(),
            code: rule.code().to_owned(),
            detail: String::new(),
            asset: None,
            subject: None,
            limit: None,
            used: None,
            asked: None,
            earliest_at: earliest_at.map(Timestamp::from_secs),
        }
    }

    fn hint(denials: Vec<DenialView>) -> &'static str {
        Problem::plain(Code::PolicyDenied).with_denials(denials).hint()
    }

    #[test]
    fn a_hint_fits_the_rule() {
        assert!(hint(vec![denial(RuleId::Daily, Some(5))]).contains("waiaas policy usage"));
        assert!(hint(vec![denial(RuleId::Destination, None)]).contains("destinations.allow"));
        assert!(hint(vec![denial(RuleId::Blackout, Some(5))]).contains("schedule"));
        assert!(hint(vec![denial(RuleId::GlobalDaily, Some(5))]).contains("waiaas budget show"));
    }

    #[test]
    fn what_no_wait_helps_against_comes_first() {
        let both = vec![denial(RuleId::Daily, Some(5)), denial(RuleId::Destination, None)];
        assert_eq!(hint(both), remedy(RuleId::Destination));
        let limits = vec![denial(RuleId::Daily, Some(5)), denial(RuleId::Cooldown, Some(6))];
        assert_eq!(hint(limits), remedy(RuleId::Daily));
    }

    #[test]
    fn without_a_rule_that_is_known_the_code_has_its_own_hint() {
        let entry = Code::PolicyDenied.entry().hint;
        assert_eq!(hint(Vec::new()), entry);
        let unknown = DenialView { rule: "of_a_later_version".to_owned(), ..denial(RuleId::Daily, None) };
        assert_eq!(hint(vec![unknown]), entry);
    }
}

//! Larger payments are told to the owner, wait, or need the owner's approval.

use super::{Case, Effect, Report, RuleId};
use crate::{
    decide::{Denial, Standing, Tier},
    document::AssetRules,
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for (asset, asked) in case.intent.totals() {
        let Some(rules) = case.policy.assets.get(&asset) else { continue };
        let steps = [
            (RuleId::NotifyAbove, rules.notify_above, Effect::Raise(Tier::Notify)),
            (RuleId::DelayAbove, rules.delay_above, delay(rules, case.standing)),
            (RuleId::ApproveAbove, rules.approve_above, ask(case.standing)),
        ];
        for (rule, threshold, effect) in steps {
            let Some(threshold) = threshold else { continue };
            let effect = if asked > threshold { effect } else { Effect::Nothing };
            report.step(effect, || Denial::of(rule).asset(asset).figures(threshold, asked));
        }
    }
}

/// A delay of unknown length does not end by itself. No document that was read from text or bytes has one.
const fn delay(rules: &AssetRules, standing: Standing) -> Effect {
    match (rules.delay, standing) {
        (Some(delay), Standing::Fresh) => Effect::Raise(Tier::Delay(delay)),
        (Some(_), Standing::Waited | Standing::Approved) => Effect::Nothing,
        (None, _) => ask(standing),
    }
}

pub(super) const fn ask(standing: Standing) -> Effect {
    match standing {
        Standing::Fresh | Standing::Waited => Effect::Ask,
        Standing::Approved => Effect::Nothing,
    }
}

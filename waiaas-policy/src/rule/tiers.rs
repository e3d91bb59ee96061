//! Larger payments are told to the owner, wait, or need the owner's approval.

use super::{Case, Report, RuleId};
use crate::{
    asset::Asset,
    decide::{Reason, Standing, Tier},
    document::AssetRules,
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for (asset, asked) in case.intent.totals() {
        let Some(rules) = case.policy.assets.get(&asset) else { continue };
        let above = |threshold: Option<u64>| threshold.filter(|threshold| asked > *threshold);
        if above(rules.notify_above).is_some() {
            report.raise(Tier::Notify);
        }
        if let Some(threshold) = above(rules.delay_above) {
            delay(case, (asset, rules), (threshold, asked), report);
        }
        if let Some(threshold) = above(rules.approve_above) {
            ask(case, RuleId::ApproveAbove, asset, (threshold, asked), report);
        }
    }
}

/// A delay of unknown length does not end by itself. No document that was read from text or bytes has one.
fn delay(case: &Case<'_>, (asset, rules): (Asset, &AssetRules), figures: (u64, u64), report: &mut Report) {
    match (rules.delay, case.standing) {
        (Some(delay), Standing::Fresh) => report.raise(Tier::Delay(delay)),
        (Some(_), Standing::Waited | Standing::Approved) => {}
        (None, _) => ask(case, RuleId::DelayAbove, asset, figures, report),
    }
}

fn ask(case: &Case<'_>, rule: RuleId, asset: Asset, (threshold, asked): (u64, u64), report: &mut Report) {
    if case.standing != Standing::Approved {
        report.ask(Reason { rule, asset: Some(asset), subject: None, threshold: Some(threshold), asked: Some(asked) });
    }
}

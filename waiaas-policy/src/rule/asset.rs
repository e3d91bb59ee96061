//! Only listed assets leave, with the decimals that the policy gives them.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    for (asset, total) in case.intent.totals() {
        if !case.policy.assets.contains_key(&asset) {
            report.deny(Denial { asked: Some(total), ..Denial::of(RuleId::AssetNotListed).asset(asset) });
        }
    }
    for outflow in &case.intent.outflows {
        let Some(rules) = case.policy.assets.get(&outflow.asset) else { continue };
        if let Some(stated) = outflow.decimals.filter(|stated| *stated != rules.decimals) {
            let denial = Denial::of(RuleId::Decimals).asset(outflow.asset);
            report.deny(denial.figures(rules.decimals.into(), stated.into()));
        }
    }
}

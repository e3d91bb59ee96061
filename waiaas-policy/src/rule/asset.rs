//! Only listed assets leave, with the decimals that the policy gives them.

use super::{Case, Report, RuleId};
use crate::decide::Denial;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let assets = &case.policy.assets;
    for (asset, total) in case.intent.totals() {
        report.check(!assets.contains_key(&asset), || Denial::of(RuleId::AssetNotListed).asset(asset).asked(total));
    }
    for outflow in &case.intent.outflows {
        let (Some(rules), Some(stated)) = (assets.get(&outflow.asset), outflow.decimals) else { continue };
        report.check(stated != rules.decimals, || {
            Denial::of(RuleId::Decimals).asset(outflow.asset).figures(rules.decimals.into(), stated.into())
        });
    }
}

//! Not more payments than the burst within any stretch as long as the cool-down.

use super::{Case, Report, RuleId};
use crate::{
    decide::Denial,
    time::{Span, Timestamp},
};

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let Some(cooldown) = case.policy.rate.cooldown else { return };
    let burst = case.policy.rate.burst.unwrap_or(1);
    let held = case.ledger.payment_meter().held();
    let counts = |moment: &Timestamp| moment.saturating_add(cooldown) > case.now;
    let recent = case.ledger.recent().take_while(counts).fold(0_u64, |count, _| count.saturating_add(1));
    let used = recent.saturating_add(held);
    let violated = used >= burst;
    report.check(violated, || Denial {
        used: Some(used),
        earliest: if violated { earliest(case, cooldown, burst.saturating_sub(held)) } else { None },
        ..Denial::of(RuleId::Cooldown).figures(burst, 1)
    });
}

/// When the last of the payments that leave no room has cooled down. What is held counts as made now, for as long as
/// it is held.
fn earliest(case: &Case<'_>, cooldown: Span, room: u64) -> Option<Timestamp> {
    let in_the_way = usize::try_from(room.checked_sub(1)?).ok()?;
    Some(case.ledger.recent().nth(in_the_way)?.saturating_add(cooldown))
}

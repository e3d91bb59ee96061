//! `[rate]` and `[fees]`.

use super::{
    section::{Problems, Section},
    value,
};
use crate::{
    asset::SOL_DECIMALS,
    document::{FeeRules, RateRules},
};

const RATE_KEYS: [&str; 6] = ["hourly", "daily", "weekly", "monthly", "cooldown", "burst"];
const FEE_KEYS: [&str; 2] = ["per_payment", "daily"];

pub(super) fn rate(top: &Section<'_>, problems: &mut Problems) -> RateRules {
    let Some(section) = top.section("rate", &RATE_KEYS, problems) else { return RateRules::default() };
    let mut count = |key| section.read(key, value::count, problems);
    RateRules {
        hourly: count("hourly"),
        daily: count("daily"),
        weekly: count("weekly"),
        monthly: count("monthly"),
        burst: count("burst"),
        cooldown: section.read("cooldown", value::span, problems),
    }
}

/// In SOL. What is not given keeps its default: there is always a limit.
pub(super) fn fees(top: &Section<'_>, problems: &mut Problems) -> FeeRules {
    let default = FeeRules::default();
    let Some(section) = top.section("fees", &FEE_KEYS, problems) else { return default };
    let mut amount = |key| section.read(key, value::amount(SOL_DECIMALS), problems);
    FeeRules {
        per_payment: amount("per_payment").unwrap_or(default.per_payment),
        daily: amount("daily").unwrap_or(default.daily),
    }
}

//! Documents as TOML: read strictly, written back plainly.

mod approval;
mod assets;
mod destinations;
mod hosts;
mod limits;
mod programs;
mod schedule;
mod section;
mod spelling;
pub(super) mod value;
mod write;

use alloc::{format, string::ToString, vec, vec::Vec};

use ::toml::Table;

use super::{
    Budget, DocumentErrors, Policy, Problem, contradiction,
    expect::{self, Test},
};
pub(super) use section::{Problems, Section};

pub(super) use spelling::{key, written};
pub(super) use write::{budget as write_budget, policy as write_policy};

/// What a policy file may have at its top.
const POLICY_KEYS: [&str; 10] =
    ["assets", "destinations", "programs", "rate", "schedule", "expiry", "fees", "hosts", "approval", "expect"];

/// Reads a policy and the tests that come with it.
pub(super) fn read_policy(text: &str) -> Result<(Policy, Vec<Test>), DocumentErrors> {
    let table = parse(text)?;
    let mut problems = Problems::new();
    let top = Section::top(&table, &POLICY_KEYS, &mut problems);
    let policy = policy(&top, &mut problems);
    let tests = expect::read(&top, &policy, &mut problems);
    problems.into_result().and_then(|()| contradiction::refuse(contradiction::of_policy(&policy)))?;
    Ok((policy, tests))
}

fn policy(top: &Section<'_>, problems: &mut Problems) -> Policy {
    let assets = assets::of_policy(top, problems);
    Policy {
        destinations: destinations::read(top, problems),
        programs: programs::read(top, problems),
        rate: limits::rate(top, problems),
        schedule: schedule::read(top, problems),
        expiry: top.read("expiry", value::timestamp, problems),
        fees: limits::fees(top, problems),
        hosts: hosts::read(top, &assets, problems),
        approval: approval::read(top, problems),
        assets,
    }
}

/// Reads the owner's budget.
pub(super) fn read_budget(text: &str) -> Result<Budget, DocumentErrors> {
    let table = parse(text)?;
    let mut problems = Problems::new();
    let top = Section::top(&table, &["assets"], &mut problems);
    let budget = Budget { assets: assets::of_budget(&top, &mut problems) };
    problems.into_result().and_then(|()| contradiction::refuse(contradiction::of_budget(&budget)))?;
    Ok(budget)
}

pub(super) fn parse(text: &str) -> Result<Table, DocumentErrors> {
    ::toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        DocumentErrors(vec![Problem {
            path: format!("line {line}, column {column}"),
            wrong: error.message().to_string(),
            right: "the document is TOML".to_string(),
        }])
    })
}

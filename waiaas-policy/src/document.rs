//! What an owner writes: the policy of an agent and the budget over all agents.

mod approval;
mod budget;
mod change;
mod contradiction;
mod destinations;
mod expect;
mod patch;
mod policy;
mod problem;
mod schedule;
mod template;
#[cfg(test)]
mod tests;
mod toml;

pub use approval::ApprovalBy;
pub use budget::{Budget, BudgetRules};
pub use change::{Change, budget_changes, changes};
pub use destinations::{Destinations, FirstPayment};
pub use expect::{Expectation, run_expectations};
pub use patch::Patch;
pub use policy::{AssetRules, Discriminator, FeeRules, HostRules, Policy, ProgramRules, RateRules};
pub use problem::{DocumentErrors, Problem};
pub use schedule::{Blackout, Day, Hours, Schedule};
pub use template::template;

//! The rules, one file each, and their names.

mod id;

pub use id::{RuleId, RuleIdError};

//! `[approval]`.

use ::toml::Value;

use super::{
    section::{Problems, Section},
    value::{self, Wrong},
};
use crate::document::ApprovalBy;

pub(super) fn read(top: &Section<'_>, problems: &mut Problems) -> ApprovalBy {
    let Some(section) = top.section("approval", &["by"], problems) else { return ApprovalBy::default() };
    section.require("by", "write `\"word\"` or `\"proposal\"`", by, problems).unwrap_or_default()
}

fn by(value: &Value) -> Result<ApprovalBy, Wrong> {
    let text = value::string(value)?;
    let known = [ApprovalBy::Word, ApprovalBy::Proposal].into_iter().find(|by| by.as_str() == text);
    known.ok_or_else(|| Wrong::new(format_args!("`{text}` is not known"), "it is `word` or `proposal`"))
}

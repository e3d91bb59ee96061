//! A recipient that is new does not look like one that is known: people compare the first and last characters of an address,
//! and such an address is cheap to make.

use core::fmt::Write as _;

use super::{Case, Report, RuleId};
use crate::{Address, decide::Denial};

/// How many characters people compare at each end.
const COMPARED: usize = 4;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let allow = &case.policy.destinations.allow;
    let known = case.ledger.recipients();
    for outflow in &case.intent.outflows {
        let to = outflow.to;
        if allow.contains_key(&to) || known.contains(&to) {
            continue;
        }
        let ends = Ends::of(&to);
        let alike = allow.keys().chain(known).any(|other| Ends::of(other) == ends);
        report.check(alike, || Denial::of(RuleId::Lookalike).asset(outflow.asset).subject(to).asked(outflow.amount));
    }
}

/// The first and last characters of an address as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    head: [u8; COMPARED],
    tail: [u8; COMPARED],
}

impl Ends {
    pub(crate) fn of(address: &Address) -> Self {
        let mut text = Text { bytes: [0; 44], length: 0 };
        // Cannot fail: base58 of 32 bytes has 44 characters at most.
        let _ = write!(text, "{address}");
        let text = text.bytes.get(..text.length).unwrap_or_default();
        Self {
            head: text.first_chunk().copied().unwrap_or_default(),
            tail: text.last_chunk().copied().unwrap_or_default(),
        }
    }
}

/// Text without an allocation.
struct Text {
    bytes: [u8; 44],
    length: usize,
}

impl core::fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let end = self.length.saturating_add(text.len());
        let free = self.bytes.get_mut(self.length..end).ok_or(core::fmt::Error)?;
        free.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

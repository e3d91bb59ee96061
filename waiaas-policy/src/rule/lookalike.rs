//! A recipient that is new does not look like one that is known: people compare the first and last characters of an
//! address, and an address with given ends is cheap to make.

use core::fmt::Write as _;

use super::{Case, Report, RuleId};
use crate::{Address, decide::Denial};

/// How many characters people compare at each end.
const COMPARED: usize = 4;

/// How many endings of so many characters there are: 58^4.
const TAILS: u64 = 11_316_496;

pub(super) fn check(case: &Case<'_>, report: &mut Report) {
    let allow = &case.policy.destinations.allow;
    let known = case.ledger.recipients();
    for outflow in &case.intent.outflows {
        let to = outflow.to;
        if allow.contains_key(&to) || known.contains(&to) {
            continue;
        }
        let alike = Ends::of(to).any_like(allow.keys().chain(known));
        report.check(alike, || Denial::of(RuleId::Lookalike).asset(outflow.asset).subject(to).asked(outflow.amount));
    }
}

/// An address as people see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends {
    address: Address,
    tail: u64,
}

impl Ends {
    pub(crate) fn of(address: Address) -> Self {
        Self { address, tail: tail(&address) }
    }

    /// Whether one of `others` looks the same. The ends of text are compared only where the ends of the numbers agree, which
    /// are quicker to tell.
    pub(crate) fn any_like<'a>(&self, mut others: impl Iterator<Item = &'a Address>) -> bool {
        others.any(|other| tail(other) == self.tail && head(other) == head(&self.address))
    }
}

/// The last characters, as the number that they stand for.
fn tail(address: &Address) -> u64 {
    let (limbs, _) = address.as_array().as_chunks::<4>();
    limbs.iter().fold(0, |rest, limb| ((rest << 32) | u64::from(u32::from_be_bytes(*limb))) % TAILS)
}

/// The first characters.
fn head(address: &Address) -> [u8; COMPARED] {
    let mut text = Text { bytes: [0; 44], length: 0 };
    // Cannot fail: base58 of 32 bytes has 44 characters at most.
    let _ = write!(text, "{address}");
    text.bytes.first_chunk().copied().unwrap_or_default()
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

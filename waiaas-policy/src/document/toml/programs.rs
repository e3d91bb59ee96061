//! `[programs.<address>]`.

use alloc::collections::BTreeMap;

use super::{
    section::{Problems, Section},
    value::{self, Wrong},
};
use crate::{
    Address,
    document::{Discriminator, ProgramRules},
};

const KEYS: [&str; 3] = ["label", "any", "instructions"];

pub(super) fn read(top: &Section<'_>, problems: &mut Problems) -> BTreeMap<Address, ProgramRules> {
    let sections = top.sections("programs", &KEYS, value::address_of, problems);
    let rules = sections.into_iter().map(|(program, section)| (program, rules(&section, problems)));
    rules.collect()
}

/// Which instructions may be sent, or `any = true` written out.
fn rules(section: &Section<'_>, problems: &mut Problems) -> ProgramRules {
    let instruction = |value: &_| value::discriminator(value).map(Discriminator);
    let instructions = section.list("instructions", instruction, problems);
    let any = section.read("any", value::flag, problems).unwrap_or_default();
    if any == instructions.is_some() {
        let right = "list `instructions`, or write `any = true`, and not both";
        problems.add(section.path("instructions"), Wrong::new("it is not clear what may be called", right));
    }
    let instructions = instructions.map(|mut list| {
        list.sort();
        list.dedup();
        list
    });
    ProgramRules { label: section.read("label", value::text, problems), instructions }
}

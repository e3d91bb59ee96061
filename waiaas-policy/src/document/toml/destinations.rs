//! `[destinations]`.

use alloc::{collections::BTreeMap, string::String};

use ::toml::{Table, Value};

use super::{
    section::{Problems, Section},
    value::{self, Wrong},
};
use crate::{
    Address,
    document::{Destinations, FirstPayment},
};

const KEYS: [&str; 4] = ["allow", "any", "first_payment", "first_payment_delay"];

pub(super) fn read(top: &Section<'_>, problems: &mut Problems) -> Destinations {
    let Some(section) = top.section("destinations", &KEYS, problems) else { return Destinations::default() };
    Destinations {
        any: section.read("any", value::flag, problems).unwrap_or_default(),
        allow: allow(&section, problems),
        first_payment: first_payment(&section, problems),
    }
}

fn allow(section: &Section<'_>, problems: &mut Problems) -> BTreeMap<Address, Option<String>> {
    let mut allow = BTreeMap::new();
    for (address, label) in section.list("allow", destination, problems).unwrap_or_default() {
        if allow.insert(address, label).is_some() {
            let wrong = Wrong::new(format_args!("`{address}` is there twice"), "list every wallet once");
            problems.add(section.path("allow"), wrong);
        }
    }
    allow
}

/// An address, or a table of an address and a label.
fn destination(value: &Value) -> Result<(Address, Option<String>), Wrong> {
    match value.as_table() {
        Some(table) => labelled(table),
        None => Ok((value::address(value)?, None)),
    }
}

fn labelled(table: &Table) -> Result<(Address, Option<String>), Wrong> {
    let address = table.get("address").map(value::address).transpose()?;
    let label = table.get("label").map(value::text).transpose()?;
    let known = table.keys().all(|key| matches!(key.as_str(), "address" | "label"));
    let right = "write `{ address = \"…\", label = \"…\" }`";
    address.filter(|_| known).map(|address| (address, label)).ok_or_else(|| Wrong::new("this is no destination", right))
}

/// The delay is given if and only if it is needed.
fn first_payment(section: &Section<'_>, problems: &mut Problems) -> Option<FirstPayment> {
    let step = section.read("first_payment", step, problems);
    let right = "write how long it waits, as in `\"1h\"`";
    if step == Some(Step::Delay) {
        let delay = section.require("first_payment_delay", right, value::span, problems);
        return delay.map(FirstPayment::Delay);
    }
    if section.read("first_payment_delay", value::span, problems).is_some() {
        let wrong = Wrong::new("no first payment waits", "leave it out, or write `first_payment = \"delay\"`");
        problems.add(section.path("first_payment_delay"), wrong);
    }
    match step? {
        Step::Notify => Some(FirstPayment::Notify),
        Step::Approve => Some(FirstPayment::Approve),
        Step::Delay => None,
    }
}

#[derive(PartialEq)]
enum Step {
    Notify,
    Delay,
    Approve,
}

fn step(value: &Value) -> Result<Step, Wrong> {
    match value::string(value)? {
        "notify" => Ok(Step::Notify),
        "delay" => Ok(Step::Delay),
        "approve" => Ok(Step::Approve),
        other => Err(Wrong::new(format_args!("`{other}` is not known"), "it is `notify`, `delay` or `approve`")),
    }
}

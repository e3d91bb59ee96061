//! Recipients that two policies may treat differently.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::{Address, address::is_nobodys, asset::Asset, document::Policy, id::Digest, rule::Ends};

/// Someone who is paid, perhaps for a host.
#[derive(Debug, Clone)]
pub(super) struct Payee {
    pub(super) to: Address,
    pub(super) host: Option<String>,
    /// Someone else who was paid before and looks the same at a glance.
    pub(super) double: Option<Address>,
}

/// One of every kind of recipient that `new` allows: listed in both, newly listed, anyone, one who looks like
/// somebody no longer listed, and all of these and a host's own wallets for every host.
pub(super) fn all(old: &Policy, new: &Policy) -> Vec<Payee> {
    let plain: Vec<Payee> = plain(old, new);
    let hosts = new.hosts.iter().flat_map(|(name, rules)| {
        let own = rules.pay_to.iter().map(|to| Payee { to: *to, host: None, double: None });
        own.chain(plain.iter().cloned()).map(|payee| Payee { host: Some(name.clone()), ..payee })
    });
    let hosts: Vec<Payee> = hosts.collect();
    plain.into_iter().chain(hosts).collect()
}

fn plain(old: &Policy, new: &Policy) -> Vec<Payee> {
    let (before, after) = (&old.destinations, &new.destinations);
    let simple = |to| Payee { to, host: None, double: None };
    let in_both = after.allow.keys().find(|to| before.allow.contains_key(*to));
    let newly = || after.allow.keys().filter(|to| !before.allow.contains_key(*to));
    let mut payees: Vec<Payee> = in_both.into_iter().chain(newly().next()).copied().map(simple).collect();
    if before.any {
        payees.extend(newly().find_map(|to| Some(Payee { to: *to, host: None, double: Some(double(*to)?) })));
    }
    if after.any {
        let dropped = before.allow.keys().filter(|to| !after.allow.contains_key(*to));
        let unlike = |to: &Address| !Ends::of(*to).any_like(after.allow.keys());
        payees.push(simple(stranger(old, new)));
        payees.extend(dropped.filter_map(|to| double(*to)).find(unlike).map(simple));
    }
    payees
}

/// Someone whom neither policy knows, and who looks like nobody they know.
fn stranger(old: &Policy, new: &Policy) -> Address {
    let listed = || old.destinations.allow.keys().chain(new.destinations.allow.keys());
    let candidates = (0_u64..).map(|number| Address::new_from_array(Digest::of(&number.to_be_bytes()).0));
    let wallet = |to: &Address| !is_nobodys(to) && !new.assets.contains_key(&Asset::Token(*to));
    let mut strangers = candidates.filter(|to| wallet(to) && !Ends::of(*to).any_like(listed()));
    strangers.next().unwrap_or_default()
}

/// Another address that begins and ends like `address`: one character in the middle differs.
fn double(address: Address) -> Option<Address> {
    let text = address.to_string();
    let (head, tail) = text.split_at_checked(text.len() / 2)?;
    let rest = tail.get(1..)?;
    let others = "23456789ABC".chars().map(|c| alloc::format!("{head}{c}{rest}"));
    let mut doubles = others.filter_map(|text| text.parse::<Address>().ok());
    doubles.find(|other| *other != address && Ends::of(*other).any_like([&address].into_iter()))
}

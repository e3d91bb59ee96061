//! Which spending limits a policy wants on chain, and what brings the chain in line with it. Pure.

use crate::solana::squads::{AddLimit, Limit, Period, add_limit, remove_limit};
use solana_sdk::instruction::Instruction;
use std::collections::BTreeSet;
use waiaas_policy::{
    Address,
    address::squads::{limit_key, limit_on},
    asset::Asset,
    budget,
    document::Policy,
};
use waiaas_wire::{Code, Problem};

/// Most wallets on a limit's list: with more, the transaction that makes the limit does not fit.
const MOST_DESTINATIONS: usize = 20;

/// A limit that a policy wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub asset: Asset,
    pub amount: u64,
    pub period: Period,
    pub destinations: Vec<Address>,
}

/// One limit for every asset: the shortest window that the program knows, and the policy's list of recipients.
///
/// # Errors
/// `POLICY_INVALID` for an asset without such a window, and for a list that is too long for the chain.
pub(super) fn wanted(policy: &Policy) -> Result<Vec<Wanted>, Problem> {
    let list = &policy.destinations;
    if !list.any && list.allow.is_empty() {
        // Nobody may be paid. An empty list on chain would mean anybody.
        return Ok(Vec::new());
    }
    if !list.any && list.allow.len() > MOST_DESTINATIONS {
        let detail = format!(
            "a limit on chain has room for {MOST_DESTINATIONS} recipients, and the policy lists {}",
            list.allow.len()
        );
        return Err(Problem::new(Code::PolicyInvalid, detail).at("destinations.allow"));
    }
    let destinations: Vec<Address> = if list.any { Vec::new() } else { list.allow.keys().copied().collect() };
    let windows = [
        (budget::Period::Day, Period::Day),
        (budget::Period::Week, Period::Week),
        (budget::Period::Month, Period::Month),
    ];
    let of = |(asset, rules): (&Asset, &waiaas_policy::document::AssetRules)| {
        let found = windows.iter().find_map(|(window, period)| Some((rules.limit(*window)?, *period)));
        let (amount, period) = found.ok_or_else(|| {
            let detail =
                format!("`{asset}` has no daily, weekly or monthly limit; a vault needs one to enforce on chain");
            Problem::new(Code::PolicyInvalid, detail).at(format!("assets.{asset}.daily"))
        })?;
        Ok(Wanted { asset: *asset, amount, period, destinations: destinations.clone() })
    };
    let all = policy.assets.iter().map(of).collect::<Result<Vec<_>, Problem>>()?;
    // The program knows no limit of nothing: without one nothing can be paid either.
    Ok(all.into_iter().filter(|wanted| wanted.amount > 0).collect())
}

/// What is to be done about one asset: first what is removed, then what is added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Step {
    pub remove: Option<Address>,
    pub add: Option<Wanted>,
}

/// Whether a limit on chain is exactly the one that is wanted, for this agent's key alone.
pub(super) fn is_as_wanted(limit: &Limit, wanted: &Wanted, agent: Address) -> bool {
    let set = |list: &[Address]| list.iter().copied().collect::<BTreeSet<_>>();
    limit.vault_index == 0
        && limit.create_key == limit_key(wanted.asset)
        && limit.mint == limit_key(wanted.asset)
        && (limit.amount, limit.period) == (wanted.amount, wanted.period)
        && limit.members == [agent]
        && set(&limit.destinations) == set(&wanted.destinations)
}

/// The steps from what is on chain to what is wanted. Removals that make room for nothing come first.
pub(super) fn steps(multisig: &Address, on_chain: &[(Address, Limit)], wanted: &[Wanted], agent: Address) -> Vec<Step> {
    let mut found = Vec::new();
    let at = |wanted: &Wanted| limit_on(multisig, wanted.asset);
    for (address, _) in on_chain {
        if !wanted.iter().any(|wanted| at(wanted) == Some(*address)) {
            found.push(Step { remove: Some(*address), add: None });
        }
    }
    for wanted in wanted {
        let here = on_chain.iter().find(|(address, _)| Some(*address) == at(wanted));
        match here {
            Some((_, limit)) if is_as_wanted(limit, wanted, agent) => {}
            here => found.push(Step { remove: here.map(|(address, _)| *address), add: Some(wanted.clone()) }),
        }
    }
    found
}

impl Step {
    /// As instructions; `None` if an address cannot be derived, which no input is known to cause.
    pub(super) fn instructions(&self, multisig: &Address, owner: &Address, agent: Address) -> Option<Vec<Instruction>> {
        let mut all = Vec::new();
        all.extend(self.remove.map(|limit| remove_limit(multisig, owner, &limit)));
        if let Some(wanted) = &self.add {
            let limit = AddLimit {
                create_key: limit_key(wanted.asset),
                mint: limit_key(wanted.asset),
                amount: wanted.amount,
                period: wanted.period,
                members: &[agent],
                destinations: &wanted.destinations,
            };
            all.push(add_limit(multisig, owner, &limit)?);
        }
        Some(all)
    }

    /// Bytes of the account that it makes.
    pub(super) fn bytes(&self) -> Option<u64> {
        let wanted = self.add.as_ref()?;
        Some(Limit::bytes(1, u64::try_from(wanted.destinations.len()).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MULTISIG: Address = Address::new_from_array([1; 32]);
    const AGENT: Address = Address::new_from_array([2; 32]);
    const OWNER: Address = Address::new_from_array([3; 32]);

    fn policy(text: &str) -> Policy {
        Policy::from_toml(text).unwrap()
    }

    fn limit(wanted: &Wanted) -> (Address, Limit) {
        let limit = Limit {
            multisig: MULTISIG,
            create_key: limit_key(wanted.asset),
            vault_index: 0,
            mint: limit_key(wanted.asset),
            amount: wanted.amount,
            period: wanted.period,
            remaining: 1,
            last_reset: 0,
            members: vec![AGENT],
            destinations: wanted.destinations.clone(),
        };
        (limit_on(&MULTISIG, wanted.asset).unwrap(), limit)
    }

    #[test]
    fn the_shortest_window_that_the_program_knows_is_wanted() {
        let day = policy("[assets.SOL]\nhourly = \"1\"\ndaily = \"2\"\nmonthly = \"9\"\n[destinations]\nany = true\n");
        let found = wanted(&day).unwrap();
        assert_eq!((found[0].amount, found[0].period), (2_000_000_000, Period::Day));
        let month = policy("[assets.SOL]\nhourly = \"1\"\nmonthly = \"9\"\n[destinations]\nany = true\n");
        assert_eq!(wanted(&month).unwrap()[0].period, Period::Month);
        let none = policy("[assets.SOL]\nhourly = \"1\"\n[destinations]\nany = true\n");
        assert_eq!(wanted(&none).unwrap_err().code, Code::PolicyInvalid);
    }

    #[test]
    fn a_policy_that_pays_nobody_wants_no_limit() {
        assert_eq!(wanted(&policy("[assets.SOL]\ndaily = \"1\"\n")).unwrap(), []);
    }

    #[test]
    fn what_is_as_wanted_is_left_alone_and_everything_else_goes() {
        let wanted = wanted(&policy("[assets.SOL]\ndaily = \"1\"\n[destinations]\nany = true\n")).unwrap();
        let there = limit(&wanted[0]);
        assert_eq!(steps(&MULTISIG, std::slice::from_ref(&there), &wanted, AGENT), []);
        for wrong in [
            Limit { members: vec![AGENT, OWNER], ..there.1.clone() },
            Limit { amount: 2_000_000_000, ..there.1.clone() },
            Limit { destinations: vec![OWNER], ..there.1.clone() },
            Limit { period: Period::Week, ..there.1.clone() },
        ] {
            let found = steps(&MULTISIG, &[(there.0, wrong)], &wanted, AGENT);
            assert_eq!(found, [Step { remove: Some(there.0), add: Some(wanted[0].clone()) }]);
        }
        let foreign = (OWNER, there.1.clone());
        let found = steps(&MULTISIG, &[foreign, there], &wanted, AGENT);
        assert_eq!(found, [Step { remove: Some(OWNER), add: None }]);
        let made = found[0].instructions(&MULTISIG, &OWNER, AGENT).unwrap();
        assert_eq!(made.len(), 1);
    }
}

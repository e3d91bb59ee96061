//! That limits on chain follow the owner's policy.

use super::Step;
use crate::output::refusal;
use waiaas_policy::{
    Address,
    address::squads::limit_key,
    asset::Asset,
    budget::Period,
    document::{AssetRules, Policy},
};
use waiaas_wire::Problem;

/// Removals need no leave: they only take away. What is added has to be exactly what the policy says, for the agent's
/// key alone.
pub(super) fn check_limits(steps: &[Step], agent: Address, policy: &Policy) -> Result<(), Problem> {
    for step in steps {
        match step {
            Step::RemoveLimit { .. } => {}
            Step::AddLimit(limit) => {
                let asset = if limit.mint == Address::default() { Asset::Sol } else { Asset::Token(limit.mint) };
                let wanted = policy.assets.get(&asset).and_then(window);
                let list = &policy.destinations;
                let mut destinations: Vec<Address> =
                    if list.any { Vec::new() } else { list.allow.keys().copied().collect() };
                let mut given = limit.destinations.clone();
                destinations.sort_unstable();
                given.sort_unstable();
                let follows = wanted == Some((limit.amount, limit.period))
                    && limit.create_key == limit_key(asset)
                    && limit.vault_index == 0
                    && limit.members == [agent]
                    && given == destinations
                    && (list.any || !given.is_empty());
                if !follows {
                    return Err(refusal::disagrees(format!("the limit on {asset} is not what the policy says")));
                }
            }
            _ => return Err(refusal::disagrees("the message does more than change limits")),
        }
    }
    Ok(())
}

/// The shortest window that the chain knows, with the program's number for it.
fn window(rules: &AssetRules) -> Option<(u64, u8)> {
    let windows = [(Period::Day, 1), (Period::Week, 2), (Period::Month, 3)];
    windows.into_iter().find_map(|(period, number)| Some((rules.limit(period)?, number)))
}

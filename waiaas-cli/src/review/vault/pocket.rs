//! What takes something out of an agent key's own account: nothing but that, to where the owner said, at the owner's cost.

use super::{Asked, VaultChange};
use crate::{output::refusal, review::agree};
use waiaas_policy::{
    Address,
    decode::{Facts, decode},
    intent::Intent,
};
use waiaas_wire::{Problem, view::VaultDraftView};

/// Decodes it, and makes sure of it.
pub fn examine(view: &VaultDraftView, message: &[u8], asked: &Asked<'_>, to: Address) -> Result<VaultChange, Problem> {
    let (owner, agent, wallets) = (asked.owner, view.agent_key, [to]);
    let intent = decode(message, &Facts::new(agent, owner, &wallets).paid_by_owner())
        .map_err(|why| refusal::disagrees(format!("it cannot be read: {why}")))?;
    if intent.signers != [owner, agent] || !is_plain(&intent) {
        return Err(refusal::disagrees("the message does more than pay out of the agent key's own account"));
    }
    for outflow in &intent.outflows {
        agree("who pays", &outflow.from, &agent)?;
        agree("the recipient", &outflow.to, &to)?;
    }
    if intent.outflows.is_empty() {
        return Err(refusal::disagrees("the message pays nothing"));
    }
    let fee = intent.fees.signature.saturating_add(intent.fees.priority);
    if fee > view.fee {
        let said = format!("the fees are said to be {} lamports at most, and are {fee}", view.fee);
        return Err(refusal::disagrees(said));
    }
    let name = asked.wallet.name.clone();
    let (steps, outflows, rent) = (Vec::new(), intent.outflows, intent.fees.rent);
    Ok(VaultChange { name, multisig: None, vault: None, ballot: None, steps, outflows, fee, rent, creation_fee: 0 })
}

fn is_plain(intent: &Intent) -> bool {
    intent.calls.is_empty() && intent.dangers.is_empty() && intent.opaque.is_empty() && !intent.proposed
}

//! What lies in a stopped agent's own account leaves it for where the owner says, and by nobody else's word.
//!
//! The owner's word is the transaction itself: its fee payer is the owner, whose signature over exactly these bytes is here. So it
//! names amount and recipient, and is over when its blockhash is.

use crate::{
    refusal::{denied_by, not_accepted, refuse},
    serve::Serving,
};
use waiaas_policy::{
    Address,
    decode::{Facts, decode},
    intent::Intent,
    rule::RuleId,
};
use waiaas_wire::{
    Signature,
    enclave::{Reason, Refusal, SweepRequest},
    signed::{NotAccepted, verifies},
};

/// The largest message that any version of Solana's format allows, in bytes.
const LARGEST_MESSAGE: usize = 4_096;

/// Most claimed wallets: there is one recipient.
const MOST_WALLETS: usize = 8;

impl Serving {
    /// Signs the owner's transaction beside the owner.
    pub fn sweep(&self, ask: &SweepRequest) -> Result<Signature, Refusal> {
        if ask.message.len() > LARGEST_MESSAGE || ask.wallets.len() > MOST_WALLETS {
            return Err(refuse(Reason::Undecodable, "the message is longer than any, or too many wallets are claimed"));
        }
        let owner = self.belonging.owner;
        if !verifies(&owner, &ask.message, &ask.signature) {
            return Err(not_accepted(NotAccepted::Signature));
        }
        let agent = self.agent(ask.agent)?;
        if agent.current()?.state().stopped().is_none() {
            return Err(refuse(Reason::NotPossible, "the agent is not stopped"));
        }
        let own = agent.pair().address();
        let facts = Facts::new(own, owner, &ask.wallets).paid_by_owner();
        let intent = decode(&ask.message, &facts).map_err(|why| refuse(Reason::Undecodable, why.to_string()))?;
        if !is_sweep(&intent, owner, own) {
            return Err(denied_by(
                RuleId::NotUnderstood,
                "it does something else than pay out of the agent's own account",
            ));
        }
        Ok(agent.pair().sign(&ask.message))
    }
}

/// Whether a message only pays out of an account, at the owner's cost.
fn is_sweep(intent: &Intent, owner: Address, own: Address) -> bool {
    let understood = intent.calls.is_empty() && intent.dangers.is_empty() && intent.opaque.is_empty();
    let pays = !intent.outflows.is_empty() && intent.outflows.iter().all(|outflow| outflow.from == own);
    understood && pays && !intent.proposed && intent.signers == [owner, own]
}

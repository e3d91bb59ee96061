//! Stage 8: what became of it on the ledger. Unknown is not failed: this stage ends only with proof.

use super::submit::Submitted;
use crate::{
    config::Commitment as Setting,
    daemon::Daemon,
    solana::{Commitment, Fate, Sent},
    store::{journal::Payment, payments::Ending},
};

/// A payment whose fate is proven.
pub struct Outcome {
    pub(super) payment: Payment,
    pub(super) ending: Ending,
}

/// Waits for the proof, while the same bytes are sent again until their block height has passed.
pub async fn confirm(daemon: &Daemon, submitted: Submitted) -> Outcome {
    let (payment, transaction) = submitted.into_parts();
    let until = match daemon.config.rpc.commitment {
        // The owner votes on what is there for good.
        _ if payment.proposal.is_some() => Commitment::Finalized,
        Setting::Confirmed => Commitment::Confirmed,
        Setting::Finalized => Commitment::Finalized,
    };
    proven(daemon, payment, transaction, until).await
}

/// Waits until a payment on the ledger is there for good.
pub async fn finalise(daemon: &Daemon, payment: Payment, transaction: Vec<u8>) -> Outcome {
    proven(daemon, payment, transaction, Commitment::Finalized).await
}

/// Waits for the proof of a transaction's fate.
pub async fn proven(daemon: &Daemon, payment: Payment, transaction: Vec<u8>, until: Commitment) -> Outcome {
    // A journal record without signature never gets here; without one nothing can ever land.
    let Some(signature) = payment.signature() else { return Outcome { payment, ending: Ending::Dead } };
    let sent = Sent { signature, transaction, last_valid_height: payment.prepared.last_valid_height };
    let ending = match daemon.tracker.track(sent, until).await {
        Fate::Confirmed { slot } => Ending::Confirmed { slot, fee: cost(daemon, &payment).await },
        Fate::Finalized { slot } => Ending::Finalized { slot, fee: cost(daemon, &payment).await },
        Fate::Failed { slot, failure } => Ending::FailedOnChain { slot, error: failure.to_string() },
        Fate::Dead => Ending::Dead,
    };
    Outcome { payment, ending }
}

/// What the network took, fees and rent together, if the ledger tells.
async fn cost(daemon: &Daemon, payment: &Payment) -> Option<u64> {
    if let Some(known) = payment.landed.and_then(|landed| landed.fee) {
        return Some(known);
    }
    let cost = daemon.chain.cost_of(payment.signature()?).await.ok().flatten()?;
    Some(cost.fee.saturating_add(cost.rent))
}

//! The signed statement of what was decided and counted.

use super::Signer;
use crate::{agent::Draft, refusal::internal, state::Open};
use waiaas_policy::{
    asset::Asset,
    budget::{Ledger, Period},
    document::Policy,
    intent::Intent,
};
use waiaas_wire::{
    enclave::{Refusal, SignRequest},
    receipt::{Line, Receipt, seal},
};

/// What a receipt is made of, beside the draft that it belongs to.
pub(super) struct Statement<'a> {
    /// What was asked.
    pub ask: &'a SignRequest,
    /// What the message does.
    pub intent: &'a Intent,
    /// What was decided about it.
    pub open: Open,
    /// The policy that decided.
    pub policy: &'a Policy,
}

/// How much one window of one asset has used, in base units.
pub(super) struct Used {
    asset: Asset,
    period: Period,
    amount: u64,
}

impl Statement<'_> {
    /// What is used of every window that the payment touches.
    pub(super) fn usage(&self, ledger: &Ledger) -> Vec<Used> {
        let of_asset = |(asset, _)| {
            let usage = ledger.usage(asset, self.open.at);
            Period::ALL.map(|period| Used { asset, period, amount: usage.of(period).used() })
        };
        self.intent.totals().flat_map(of_asset).collect()
    }

    /// The receipt for the state in `draft`, signed.
    pub(super) fn write(&self, draft: &Draft, before: &[Used], signer: &Signer<'_>) -> Result<Vec<u8>, Refusal> {
        let document = draft.state.policy.as_ref().ok_or_else(|| internal("signed without a policy"))?;
        let mark = document.mark();
        let receipt = Receipt {
            request: self.ask.request,
            tx: self.ask.tx,
            agent: self.ask.agent,
            message: self.open.message,
            intent: self.intent.digest(),
            outflows: self.intent.outflows.clone(),
            fees: self.intent.fees,
            policy_version: mark.version,
            policy_hash: mark.hash,
            approved_by_owner: self.open.approved,
            budget: self.lines(before, &draft.state.ledger),
            sequence: draft.sequence,
            time: self.open.at,
            provider: signer.sealer.device().name().to_owned(),
        };
        seal(&receipt, |bytes| signer.receipt.sign(bytes)).map_err(internal)
    }

    fn lines(&self, before: &[Used], after: &Ledger) -> Vec<Line> {
        let line = |(before, after): (&Used, Used)| Line {
            asset: after.asset,
            period: after.period,
            limit: self.policy.assets.get(&after.asset).and_then(|rules| rules.limit(after.period)),
            before: before.amount,
            after: after.amount,
        };
        before.iter().zip(self.usage(after)).map(line).collect()
    }
}

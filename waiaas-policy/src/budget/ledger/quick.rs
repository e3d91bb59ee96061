//! Counting for a replay: the same figures, without keeping what was there in case of an error.

use super::{Claim, Hold, Ledger, LedgerError, Meter, Overflow, Spent};
use crate::{intent::Intent, time::Timestamp};

impl Ledger {
    /// [`Ledger::hold`]; after an error the ledger is not to be used any more.
    pub(crate) fn quick_hold(&mut self, intent: &Intent, now: Timestamp) -> Result<Hold, Overflow> {
        let claim = Claim::of(intent);
        self.counts.each(&claim, Meter::hold)?;
        self.observe(now);
        Ok(Hold(claim))
    }

    /// [`Ledger::spend`]; after an error the ledger is not to be used any more.
    pub(crate) fn quick_spend(&mut self, Hold(claim): Hold, now: Timestamp) -> Result<Spent, LedgerError> {
        let at = self.observe(now);
        self.counts.prune(at);
        self.counts.each(&claim, |meter, amount| meter.spend(amount, at))?;
        self.note(at);
        Ok(Spent { claim, at })
    }
}

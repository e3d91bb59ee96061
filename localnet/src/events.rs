//! What the ledger says about itself, as log lines.

use surfpool_types::SimnetEvent;
use tracing::{debug, error, trace};

/// Logs one event. Nothing here is above `debug` except the end of the ledger: a transaction that fails is a test's
/// business, not this program's.
pub fn log(event: &SimnetEvent) {
    match event {
        SimnetEvent::Aborted(why) => error!("{why}"),
        SimnetEvent::ErrorLog(_, text) | SimnetEvent::WarnLog(_, text) | SimnetEvent::InfoLog(_, text) => {
            debug!("{text}");
        }
        SimnetEvent::TransactionProcessed(_, transaction, error) => {
            debug!(signature = %transaction.signature, fee = transaction.fee, ?error, "transaction");
        }
        SimnetEvent::DebugLog(_, text) => trace!("{text}"),
        other => trace!("{other:?}"),
    }
}

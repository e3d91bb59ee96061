//! Keeps the ledger's clock with the clock on the wall.

use std::{
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;

const EVERY: Duration = Duration::from_secs(1);

/// Starts a thread that catches the ledger's clock up.
///
/// Surfpool adds one slot's length to its time for every block, but a block takes a little longer than that, so its time
/// falls behind, by minutes an hour on a busy machine. On-chain windows of spending limits would end late. The clock
/// is only ever moved forward: after a time travel it is ahead of the wall, and stays so.
pub fn keep(state: SurfnetSvmLocker) -> Result<()> {
    thread::Builder::new().name("chain-clock".into()).spawn(move || {
        loop {
            thread::sleep(EVERY);
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let now = u64::try_from(now.as_millis()).unwrap_or_default();
            state.with_svm_writer(|svm| svm.updated_at = svm.updated_at.max(now));
        }
    })?;
    Ok(())
}

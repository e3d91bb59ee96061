//! Ends the process when the database failed and nobody was told.
//!
//! sled 0.34 writes its buffers on threads of its own. When such a write fails after the last writer left the buffer
//! (`exit_reservation` in its `logger.rs`), it notes the error and wakes nobody: whoever waits in `flush` waits for ever, and
//! with it every caller of the store. Nothing false is said then, but nothing at all either, and a daemon that hangs is not
//! restarted. So a thread looks at that note.

use super::StoreError;
use std::{
    io,
    process::abort,
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

/// How often it looks: once is an atomic load.
const PERIOD: Duration = Duration::from_millis(100);

/// Looks until it is dropped.
pub(super) struct Warden {
    _looking: Sender<()>,
}

impl Warden {
    /// Watches the database that was opened by this configuration, or a clone of it.
    pub fn of(config: sled::Config) -> Result<Self, StoreError> {
        let (looking, dropped) = channel::<()>();
        let watch = move || {
            while dropped.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = config.global_error() {
                    tracing::error!("the database cannot write any more, so this process ends: {error}");
                    abort();
                }
            }
        };
        let thread = thread::Builder::new().name("store-warden".to_owned()).spawn(watch);
        thread.map_err(|error: io::Error| StoreError::io("cannot start a thread", &error))?;
        Ok(Self { _looking: looking })
    }
}

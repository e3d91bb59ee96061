//! Ctrl-C, seen by us so that what we started can be stopped in order.

use anyhow::Result;
use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

/// Whether somebody asked for the end.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    asked: Arc<(Mutex<bool>, Condvar)>,
}

impl Stop {
    /// Begins to watch. A second Ctrl-C ends this program at once.
    pub fn watch() -> Result<Self> {
        let stop = Self::default();
        let asked = stop.asked.clone();
        ctrlc::set_handler(move || {
            let (flag, wake) = &*asked;
            let mut flag = flag.lock().unwrap_or_else(PoisonError::into_inner);
            if *flag {
                std::process::exit(130);
            }
            *flag = true;
            wake.notify_all();
        })?;
        Ok(stop)
    }

    /// Whether it was asked for.
    pub fn asked(&self) -> bool {
        *self.asked.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits that long at most; tells whether it was asked for.
    pub fn wait(&self, time: Duration) -> bool {
        let (flag, wake) = &*self.asked;
        let flag = flag.lock().unwrap_or_else(PoisonError::into_inner);
        let (flag, _) = wake.wait_timeout_while(flag, time, |asked| !*asked).unwrap_or_else(PoisonError::into_inner);
        *flag
    }
}

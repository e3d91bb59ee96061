//! The reasons to end.

use std::{os::unix::process::parent_id, thread, time::Duration};

use anyhow::Result;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::ledger::Ledger;

const PARENT_CHECK: Duration = Duration::from_millis(100);

/// Watches for whatever shall end this program. Made before the ledger starts, so that a signal during the start is
/// not lost.
#[derive(Debug)]
pub struct Stop {
    asked: Receiver<()>,
}

impl Stop {
    /// Begins to watch the signals and, with `with_parent`, the parent process.
    pub fn watch(with_parent: bool) -> Result<Self> {
        let (tell, asked) = bounded(1);
        watch_signals(tell.clone())?;
        if with_parent {
            watch_parent(tell)?;
        }
        Ok(Self { asked })
    }

    /// Waits until somebody asks for the end; `Err` says that the ledger ended by itself.
    pub fn wait(&self, ledger: &Ledger) -> Result<()> {
        select! {
            recv(self.asked) -> _ => Ok(()),
            recv(ledger.ended()) -> why => Err(anyhow::anyhow!(why.unwrap_or_else(|_| "the ledger's thread panicked".into()))),
        }
    }
}

fn watch_signals(tell: Sender<()>) -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for _ in signals.forever() {
            // Full means that the end is under way already.
            let _ = tell.try_send(());
        }
    })?;
    Ok(())
}

/// Looks at the parent's process id a few times a second.
///
/// The kernel offers a signal for this (`PR_SET_PDEATHSIG`), but it fires when the *thread* that started us ends, and a
/// test runner gives every test a thread of its own: a ledger shared by several tests would die with the first.
fn watch_parent(tell: Sender<()>) -> Result<()> {
    let parent = parent_id();
    thread::Builder::new().name("parent".into()).spawn(move || {
        while parent_id() == parent {
            thread::sleep(PARENT_CHECK);
        }
        let _ = tell.try_send(());
    })?;
    Ok(())
}

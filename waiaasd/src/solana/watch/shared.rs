//! What the tasks of the watcher share.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, Semaphore, mpsc, watch};
use waiaas_policy::Address;

use super::{Owns, Step, wake::Interest};
use crate::solana::{Commitment, Solana};

/// Wallets that are scanned at the same time.
const SCANS: usize = 4;

pub(super) struct Shared {
    pub chain: Arc<Solana>,
    pub owns: Owns,
    pub steps: mpsc::Sender<Step>,
    pub turns: Semaphore,
    /// Mints whose associated token accounts are of interest before they exist.
    pub mints: watch::Sender<BTreeSet<Address>>,
    pub interest: watch::Sender<Interest>,
    /// Whether the subscription works.
    pub live: watch::Sender<bool>,
    pub timeout: Duration,
    pub poll: Duration,
    pub commitment: Commitment,
    doors: Mutex<HashMap<Address, Arc<Notify>>>,
}

impl Shared {
    pub(super) fn new(chain: Arc<Solana>, owns: Owns, steps: mpsc::Sender<Step>) -> Self {
        let (timeout, poll) = (chain.settings().timeout, chain.settings().poll);
        let commitment = chain.read_at();
        Self {
            chain,
            owns,
            steps,
            turns: Semaphore::new(SCANS),
            mints: watch::Sender::default(),
            interest: watch::Sender::default(),
            live: watch::Sender::default(),
            timeout,
            poll,
            commitment,
            doors: Mutex::default(),
        }
    }

    /// The door of a wallet that is watched from now on; `None` when it was already.
    pub(super) fn open_door(&self, wallet: Address) -> Option<Arc<Notify>> {
        let mut doors = self.doors();
        if doors.contains_key(&wallet) {
            return None;
        }
        Some(Arc::clone(doors.entry(wallet).or_default()))
    }

    /// New mints have every wallet scanned, which then subscribes to its account of them.
    pub(super) fn add_mints(&self, mints: Vec<Address>) {
        let grown = self.mints.send_if_modified(|known| {
            let before = known.len();
            known.extend(mints);
            known.len() != before
        });
        if grown {
            self.doors().values().for_each(|door| door.notify_one());
        }
    }

    /// Has a wallet scanned now.
    pub(super) fn knock(&self, wallet: &Address) {
        if let Some(door) = self.doors().get(wallet) {
            door.notify_one();
        }
    }

    fn doors(&self) -> MutexGuard<'_, HashMap<Address, Arc<Notify>>> {
        // Entries are only ever added, one at a time: a panic elsewhere leaves the map whole.
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

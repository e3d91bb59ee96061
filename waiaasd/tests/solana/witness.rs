//! Whoever stores what the watcher finds, as the daemon does, and notices when something is told twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::mpsc::Receiver, time::timeout};
use waiaas_policy::{Address, asset::Asset};
use waiaas_wire::{
    Signature,
    signed::{decode, encode},
};
use waiaasd::solana::{Cursor, Deposit, Event, ForeignOutflow, Owns, Solana, Step, Watcher};

/// Nothing takes longer here.
const PATIENCE: Duration = Duration::from_secs(30);

/// Signatures that count as the daemon's own.
pub type Own = Arc<Mutex<BTreeSet<String>>>;

/// The store behind a watcher. Outlives it.
#[derive(Default)]
pub struct Witness {
    pub own: Own,
    cursors: BTreeMap<Address, Vec<u8>>,
    seen: BTreeSet<(String, Asset)>,
    pub deposits: Vec<Deposit>,
    pub outflows: Vec<ForeignOutflow>,
}

impl Witness {
    /// Starts a watcher where the last one stopped.
    pub fn watch(&self, chain: &Arc<Solana>, wallet: Address) -> (Watcher, Receiver<Step>) {
        let own = Arc::clone(&self.own);
        let owns: Owns =
            Arc::new(move |_: &Address, signature: &Signature| own.lock().unwrap().contains(&signature.to_string()));
        let (watcher, steps) = Watcher::start(Arc::clone(chain), owns);
        let cursors = self.cursors.iter().map(|(account, bytes)| (*account, decode::<Cursor>(bytes).unwrap()));
        watcher.add(wallet, cursors.collect());
        (watcher, steps)
    }

    /// Stores steps until there are so many deposits in all.
    pub async fn until(&mut self, steps: &mut Receiver<Step>, deposits: usize) {
        while self.deposits.len() < deposits {
            let step = timeout(PATIENCE, steps.recv()).await;
            let step = step.unwrap_or_else(|_| panic!("{} of {deposits} deposits found", self.deposits.len()));
            self.keep(step.unwrap());
        }
    }

    /// Stores steps until money is gone.
    pub async fn until_outflow(&mut self, steps: &mut Receiver<Step>) {
        while self.outflows.is_empty() {
            let step = timeout(PATIENCE, steps.recv()).await.expect("no outflow found");
            self.keep(step.unwrap());
        }
    }

    /// Stores steps for a while.
    pub async fn idle(&mut self, steps: &mut Receiver<Step>, time: Duration) {
        let _ = timeout(time, async {
            while let Some(step) = steps.recv().await {
                self.keep(step);
            }
        })
        .await;
    }

    fn keep(&mut self, step: Step) {
        for event in &step.events {
            match event {
                Event::Deposit(deposit) => {
                    let name = (deposit.signature.to_string(), deposit.asset);
                    assert!(self.seen.insert(name), "told twice: {deposit:?}");
                    self.deposits.push(deposit.clone());
                }
                Event::ForeignOutflow(outflow) => self.outflows.push(outflow.clone()),
                Event::Unreadable { .. } => panic!("{event:?}"),
            }
        }
        self.cursors.extend(step.cursors.iter().map(|(account, cursor)| (*account, encode(cursor))));
        step.done();
    }
}

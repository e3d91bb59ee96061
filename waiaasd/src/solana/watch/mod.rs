//! Incoming payments, each found exactly once, and outflows that nobody ordered.
//!
//! The truth is the history of each account (`getSignaturesForAddress`), read from a cursor that the caller stores; the
//! WebSocket subscription only says when to look. Nothing is missed when it breaks, when the daemon is down, or when
//! thousands of transactions came in meanwhile.

mod cursor;
mod eye;
mod history;
mod movement;
mod scan;
mod shared;
mod wake;

use std::sync::{Arc, Mutex, PoisonError};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};
use waiaas_policy::{Address, asset::Asset};
use waiaas_wire::Signature;

use super::Solana;
use eye::Eye;
use scan::Scan;
use shared::Shared;

pub use cursor::Cursor;

/// Whether the daemon itself signed this transaction for this wallet. Such a transaction is neither a deposit nor a
/// foreign outflow of the wallet, whatever it moves. Asked for transactions that are on the ledger, so the answer
/// must come from what was stored before sending.
pub type Owns = Arc<dyn Fn(&Address, &Signature) -> bool + Send + Sync>;

/// A payment to a wallet. There is at most one for each transaction and asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// The wallet that got it.
    pub wallet: Address,
    /// What.
    pub asset: Asset,
    /// Base units that the wallet has more than before.
    pub amount: u64,
    /// The transaction.
    pub signature: Signature,
    /// Its slot.
    pub slot: u64,
    /// The wallet that paid, where exactly one can be told.
    pub from: Option<Address>,
}

/// Money left a wallet in a transaction that the daemon did not sign: somebody else has the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignOutflow {
    /// The wallet that lost it.
    pub wallet: Address,
    /// What.
    pub asset: Asset,
    /// Base units that the wallet has less than before, network fees that it paid included.
    pub amount: u64,
    /// The transaction.
    pub signature: Signature,
    /// Its slot.
    pub slot: u64,
    /// The wallet that got it, where exactly one can be told.
    pub to: Option<Address>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Money came in.
    Deposit(Deposit),
    /// Money went out, and not by us.
    ForeignOutflow(ForeignOutflow),
    /// A transaction is in the wallet's history, but no end point gave its content for a long time. Whatever it moved
    /// is not reported otherwise.
    Unreadable {
        /// The wallet.
        wallet: Address,
        /// The transaction.
        signature: Signature,
        /// Its slot.
        slot: u64,
    },
}

/// Found events with the cursors behind them. Store both in one commit, then call [`Step::done`]; only then does the
/// watcher go on with this wallet. A step that is dropped is found again.
#[derive(Debug)]
pub struct Step {
    /// The wallet.
    pub wallet: Address,
    /// What was found, oldest first. May be empty: then only cursors have moved.
    pub events: Vec<Event>,
    /// The cursors that changed, by the account whose history they are about.
    pub cursors: Vec<(Address, Cursor)>,
    done: oneshot::Sender<()>,
}

impl Step {
    /// Says that events and cursors are on disk.
    pub fn done(self) {
        // The watcher may have been stopped meanwhile; what is stored is stored.
        let _ = self.done.send(());
    }
}

/// Watches wallets until it is dropped.
pub struct Watcher {
    shared: Arc<Shared>,
    tasks: Mutex<JoinSet<()>>,
}

impl Watcher {
    /// Starts watching; wallets are added with [`Watcher::add`]. Needs a running Tokio runtime.
    pub fn start(chain: Arc<Solana>, owns: Owns) -> (Self, mpsc::Receiver<Step>) {
        let (sender, steps) = mpsc::channel(1);
        // The same URLs were accepted when the chain was opened.
        let sockets = chain.settings().sockets().unwrap_or_default();
        let shared = Arc::new(Shared::new(chain, owns, sender));
        let mut tasks = JoinSet::new();
        tasks.spawn(wake::keep(Arc::clone(&shared), sockets, shared.interest.subscribe()));
        (Self { shared, tasks: Mutex::new(tasks) }, steps)
    }

    /// Watches one more wallet, from these cursors on: all that were stored for it, in any order. Without any, its
    /// history is read from the beginning. Adding a wallet again changes nothing.
    pub fn add(&self, wallet: Address, cursors: Vec<(Address, Cursor)>) {
        let Some(door) = self.shared.open_door(wallet) else { return };
        let eye = Eye { shared: Arc::clone(&self.shared), scan: Scan::new(wallet, cursors), door };
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn(eye.watch());
    }

    /// Subscribes to the associated token accounts of these mints too, so that a first payment of the token is seen
    /// at once. Without it, it is seen at the next scan. Known mints change nothing.
    pub fn add_mints(&self, mints: Vec<Address>) {
        self.shared.add_mints(mints);
    }

    /// Scans a wallet now.
    pub fn wake(&self, wallet: Address) {
        self.shared.knock(&wallet);
    }
}

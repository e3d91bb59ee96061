//! What becomes of the transactions that were sent.
//!
//! One task follows all of them: it asks for their statuses in one question, sends the same bytes again while nobody
//! knows them, and proves the death of those whose blockhash has run out. Unknown never becomes failed.

mod tracked;

use futures::{StreamExt as _, stream};
use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until, timeout},
};
use waiaas_wire::Signature;

use self::tracked::Tracked;
use super::{Chain, ChainError, Commitment, Failure, health::backed_off};

/// Bounds of the pause between two questions: ten round trips, which on a local ledger is one slot.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(400);
/// Pause when nothing young is left, and the longest one while the end points are down.
const SLOW_PAUSE: Duration = Duration::from_secs(2);
/// So long after it was sent, a transaction is young.
const YOUNG: Duration = Duration::from_secs(5);
/// How often the slow question is asked: history, and proof of death.
const TRACE_EVERY: Duration = Duration::from_secs(1);
/// Transactions that are sent again at the same time, and how long that may take before statuses are asked for again.
const RESENDS: usize = 8;
const RESEND_TIME: Duration = Duration::from_secs(2);

/// A transaction that was handed to the network, or is about to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its first signature: its name on the ledger.
    pub signature: Signature,
    /// Its bytes, to be sent again.
    pub transaction: Vec<u8>,
    /// [`last_valid_height`](super::Blockhash::last_valid_height) of its blockhash.
    pub last_valid_height: u64,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is on the ledger, voted for by a supermajority.
    Confirmed {
        /// The slot that holds it.
        slot: u64,
    },
    /// It is on the ledger for good.
    Finalized {
        /// The slot that holds it.
        slot: u64,
    },
    /// It is on the ledger, without effect but for its fee.
    Failed {
        /// The slot that holds it.
        slot: u64,
        /// Why it failed.
        failure: Failure,
    },
    /// It never landed and never will: proven, see [`Trace::Dead`](super::Trace::Dead).
    Dead,
}

/// Follows transactions. Cheap to clone; the task ends when the last clone is gone and nothing is open.
#[derive(Debug, Clone)]
pub struct Tracker(mpsc::UnboundedSender<Order>);

struct Order {
    sent: Sent,
    until: Commitment,
    answer: oneshot::Sender<Fate>,
}

impl Tracker {
    /// Starts the task. Needs a running Tokio runtime.
    pub fn start(chain: Arc<dyn Chain>) -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        tokio::spawn(run(chain, inbox));
        Self(orders)
    }

    /// Follows a transaction until it is settled at `until`, failed at `until`, or proven dead. Tracking begins with
    /// the call, not with the first poll, and ends when the future is dropped. The same transaction may be tracked
    /// more than once. Never sends before a second has passed without a status: the first sending is the caller's.
    ///
    /// The future waits for as long as it takes, through any outage.
    pub fn track(&self, sent: Sent, until: Commitment) -> impl Future<Output = Fate> + Send + use<> {
        let (answer, fate) = oneshot::channel();
        // Fails only when the runtime shuts down, which also ends whoever waits.
        let _ = self.0.send(Order { sent, until, answer });
        async move {
            match fate.await {
                Ok(fate) => fate,
                Err(_) => std::future::pending().await,
            }
        }
    }
}

async fn run(chain: Arc<dyn Chain>, mut orders: mpsc::UnboundedReceiver<Order>) {
    let mut round = Round { chain, open: HashMap::new(), outages: 0, latency: Duration::ZERO, traced: Instant::now() };
    loop {
        round.open.retain(|_, tracked| tracked.is_wanted());
        if round.open.is_empty() {
            let Some(order) = orders.recv().await else { return };
            round.traced = Instant::now();
            round.add(order);
        }
        round.wait(&mut orders).await;
        round.outages = match round.turn().await {
            Ok(()) => 0,
            Err(error) => {
                // Told once an outage.
                if round.outages == 0 {
                    tracing::warn!(%error, open = round.open.len(), "the fate of open transactions is not known now");
                }
                round.outages.saturating_add(1)
            }
        };
    }
}

/// The state of the task.
struct Round {
    chain: Arc<dyn Chain>,
    open: HashMap<[u8; 64], Tracked>,
    outages: u32,
    latency: Duration,
    traced: Instant,
}

impl Round {
    fn add(&mut self, order: Order) {
        let tracked = self.open.entry(order.sent.signature.0).or_insert_with(|| Tracked::new(order.sent));
        tracked.wanted_by(order.until, order.answer);
    }

    /// Takes orders until the pause is over.
    async fn wait(&mut self, orders: &mut mpsc::UnboundedReceiver<Order>) {
        let end = Instant::now() + self.pause();
        loop {
            tokio::select! {
                () = sleep_until(end) => return,
                Some(order) = orders.recv() => self.add(order),
            }
        }
    }

    /// Adapts to the end point: what answers in a millisecond may be asked often, what takes long may not.
    fn pause(&self) -> Duration {
        let young = self.open.values().any(|tracked| tracked.age() < YOUNG);
        let pause = self.latency.saturating_mul(10).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        backed_off(if young { pause } else { SLOW_PAUSE }, self.outages, SLOW_PAUSE)
    }

    async fn turn(&mut self) -> Result<(), ChainError> {
        self.ask_statuses().await?;
        self.send_again().await;
        if self.traced.elapsed() >= TRACE_EVERY {
            self.traced = Instant::now();
            self.ask_traces().await?;
        }
        Ok(())
    }

    async fn ask_statuses(&mut self) -> Result<(), ChainError> {
        let signatures: Vec<_> = self.open.values().map(Tracked::signature).collect();
        let asked = Instant::now();
        let statuses = self.chain.statuses(&signatures).await?;
        self.latency = asked.elapsed();
        for (signature, status) in signatures.iter().zip(statuses) {
            if let Some(tracked) = self.open.get_mut(&signature.0) {
                tracked.saw(status);
            }
        }
        Ok(())
    }

    /// The slow question, for those that the quick one does not know.
    async fn ask_traces(&mut self) -> Result<(), ChainError> {
        let unknown = self.open.values().filter(|tracked| tracked.is_unknown());
        let unknown: Vec<_> = unknown.map(|tracked| (tracked.signature(), tracked.last_valid_height())).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let traces = self.chain.trace(&unknown).await?;
        for ((signature, _), trace) in unknown.iter().zip(traces) {
            if let Some(tracked) = self.open.get_mut(&signature.0) {
                tracked.traced(trace);
            }
        }
        Ok(())
    }

    /// The answers are of no interest: whether it landed is seen in the status.
    async fn send_again(&mut self) {
        let due: Vec<_> = self.open.values_mut().filter_map(Tracked::due_again).collect();
        let chain = &self.chain;
        let sending = stream::iter(due).for_each_concurrent(RESENDS, |transaction| async move {
            if let Err(error) = chain.send(&transaction).await {
                tracing::debug!(%error, "sent again");
            }
        });
        // What could not be sent in time is due again soon.
        let _ = timeout(RESEND_TIME, sending).await;
    }
}

//! Who is told what: waiters of payments, tasks that drive them, and the enclave.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::watch;
use waiaas_policy::id::{AgentId, RequestId, TxId};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while such a lock is held leaves sets of ids, which are valid in every state.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells who waits that some payment, deposit or wallet changed.
#[derive(Debug)]
pub struct Changes(watch::Sender<u64>);

impl Default for Changes {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Changes {
    /// Something changed on disk.
    pub fn announce(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Sees every change from now on.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

/// Which payments are being driven. A payment has one driver at a time.
#[derive(Debug, Default, Clone)]
pub struct Driving(Arc<Mutex<HashSet<(TxId, bool)>>>);

/// Ends the driving when dropped.
#[derive(Debug)]
pub struct Driver {
    all: Driving,
    of: (TxId, bool),
}

impl Driving {
    /// Begins to drive a payment; `None` if somebody does already.
    pub fn begin(&self, tx: TxId) -> Option<Driver> {
        self.insert((tx, false))
    }

    /// Begins to follow a confirmed payment; `None` if somebody does already. Its driver may still be at work.
    pub fn begin_following(&self, tx: TxId) -> Option<Driver> {
        self.insert((tx, true))
    }

    /// Whether any payment is being driven. (One that is only followed can be left.)
    pub fn any(&self) -> bool {
        lock(&self.0).iter().any(|(_, following)| !following)
    }

    fn insert(&self, of: (TxId, bool)) -> Option<Driver> {
        lock(&self.0).insert(of).then(|| Driver { all: self.clone(), of })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        lock(&self.all.0).remove(&self.of);
    }
}

/// Turns at making proposals, one at a time for each agent: two at once would take the same place.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<AgentId, Arc<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// Waits for an agent's turn, which ends when what is given is dropped.
    pub async fn take(&self, agent: AgentId) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = Arc::clone(lock(&self.0).entry(agent).or_default());
        turn.lock_owned().await
    }
}

/// Numbers that set equal payments apart: two of them under one blockhash would otherwise be one transaction.
#[derive(Debug)]
pub struct Salts(AtomicU64);

impl Salts {
    /// Counts from anywhere, so that a restart within one blockhash does not begin with the same numbers.
    pub fn from(first: u64) -> Self {
        Self(AtomicU64::new(first))
    }

    /// The next number.
    pub fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// Signing requests that are over, of which the enclave is to be told with its next request.
#[derive(Debug, Default)]
pub struct Recorded(Mutex<HashMap<AgentId, Vec<RequestId>>>);

/// Most ids in one request: the rest follows with the next.
const AT_ONCE: usize = 256;

impl Recorded {
    /// Notes that a request is over.
    pub fn add(&self, agent: AgentId, request: RequestId) {
        lock(&self.0).entry(agent).or_default().push(request);
    }

    /// Takes what the enclave has not been told yet.
    pub fn take(&self, agent: AgentId) -> Vec<RequestId> {
        let mut all = lock(&self.0);
        let Some(requests) = all.get_mut(&agent) else { return Vec::new() };
        let rest = requests.len().saturating_sub(AT_ONCE);
        requests.split_off(rest)
    }
}

//! Client of the enclave: frames over a Unix socket, or over vsock.
//!
//! [`Enclave`] is asked from anywhere, any number of times at once. Requests are idempotent by what they carry, so a
//! request whose answer was lost ([`EnclaveError::Unanswered`]) is simply asked again by its caller. [`Presence`] tells
//! whether there is an enclave, and whether it is another process than before and must be loaded.

mod address;
mod connection;
mod error;
mod genuine;
mod presence;
mod signing;

use connection::{Connection, Undelivered};
use futures::{
    FutureExt as _,
    future::{BoxFuture, Shared, WeakShared},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, Semaphore, watch},
    time::{Instant, timeout_at},
};
use waiaas_policy::{
    budget::Ledger,
    id::{AgentId, Digest, RequestId},
};
use waiaas_wire::{
    enclave::{Answer, AttestRequest, Checkpoint, Hello, Key, Purpose, Request, SignRequest, State},
    signed::{SignedManifest, SignedPolicy},
};

pub use address::Address;
pub use error::EnclaveError;
pub use presence::Presence;
use signing::Signing;

/// Connections at most, which is requests at once; others wait for their turn.
const CONNECTIONS: usize = 32;

/// The enclave as seen from the daemon. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Enclave {
    shared: Arc<Common>,
    presence: watch::Receiver<Presence>,
}

#[derive(Debug)]
struct Common {
    address: Address,
    timeout: Duration,
    turns: Semaphore,
    idle: Mutex<Vec<Connection>>,
    /// Something was asked that may change the phase.
    moved: Notify,
    /// The question whether it is there that is under way.
    asking: Mutex<Asking>,
    /// What is to be signed.
    signing: Signing,
}

/// A question that several wait for, while somebody does.
#[derive(Debug, Default)]
struct Asking(Option<WeakShared<BoxFuture<'static, Result<(), EnclaveError>>>>);

impl Asking {
    /// The question, if it is not answered yet.
    fn under_way(&self) -> Option<Asked> {
        self.0.as_ref()?.upgrade().filter(|asked| asked.peek().is_none())
    }
}

type Asked = Shared<BoxFuture<'static, Result<(), EnclaveError>>>;

impl Enclave {
    /// A client of the enclave at `address`, which need not be there yet. Each request gets an answer within `timeout`
    /// or fails. Needs a running Tokio runtime.
    pub fn new(address: impl Into<Address>, timeout: Duration) -> Self {
        let shared = Arc::new(Common {
            address: address.into(),
            timeout,
            turns: Semaphore::new(CONNECTIONS),
            idle: Mutex::default(),
            moved: Notify::new(),
            asking: Mutex::default(),
            signing: Signing::default(),
        });
        let (seen, presence) = watch::channel(Presence::Absent);
        tokio::spawn(presence::observe(Arc::downgrade(&shared), seen));
        Self { shared, presence }
    }

    /// Whether there is an enclave, and which. Changes are noticed at once when the process ends, and within seconds
    /// otherwise.
    pub fn presence(&self) -> watch::Receiver<Presence> {
        self.presence.clone()
    }

    /// Asks, and gives the answer as it is: a refusal is an answer.
    ///
    /// # Errors
    /// [`EnclaveError::Unreachable`]: the enclave did not get the request. [`EnclaveError::Unanswered`]: it may have.
    pub async fn request(&self, request: Request) -> Result<Answer, EnclaveError> {
        let answer = self.shared.ask(&request).await;
        if matches!(request, Request::LoadManifest(_) | Request::Start | Request::Halt) {
            self.shared.moved.notify_one();
        }
        answer
    }

    /// Stops an agent: ahead of everything that waits for its turn.
    ///
    /// # Errors
    /// As [`Enclave::request`], and a refusal.
    pub async fn stop(&self, agent: AgentId) -> Result<State, EnclaveError> {
        match self.shared.ask_now(&Request::Stop(agent), Instant::now() + self.shared.timeout).await? {
            Answer::State(state) => Ok(state),
            Answer::Refused(refusal) => Err(EnclaveError::Refused(refusal)),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    /// Who it is and where it stands.
    pub async fn hello(&self) -> Result<Hello, EnclaveError> {
        match self.accepted(Request::Hello).await? {
            Answer::Hello(hello) => Ok(hello),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    /// Whether it answers. Callers that ask at the same time share one question.
    pub async fn is_there(&self) -> Result<(), EnclaveError> {
        let asked = {
            let mut asking = self.shared.asking.lock().unwrap_or_else(PoisonError::into_inner);
            asking.under_way().unwrap_or_else(|| {
                let enclave = self.clone();
                let asked = async move { enclave.hello().await.map(drop) }.boxed().shared();
                *asking = Asking(asked.downgrade());
                asked
            })
        };
        asked.await
    }

    /// Tells it whom it belongs to.
    pub async fn load_manifest(&self, manifest: SignedManifest) -> Result<(), EnclaveError> {
        self.done(Request::LoadManifest(manifest)).await
    }

    /// Has it make a key.
    pub async fn create_key(&self, purpose: Purpose) -> Result<Key, EnclaveError> {
        self.key(Request::CreateKey(purpose)).await
    }

    /// Gives it a key back that it sealed.
    pub async fn load_key(&self, sealed: Vec<u8>) -> Result<Key, EnclaveError> {
        self.key(Request::LoadKey(sealed)).await
    }

    /// A loaded key again, for a daemon that lost the answer.
    pub async fn loaded_key(&self, purpose: Purpose) -> Result<Key, EnclaveError> {
        self.key(Request::Key(purpose)).await
    }

    /// Gives it an agent's state back that it sealed.
    pub async fn load_state(&self, agent: AgentId, sealed: Vec<u8>) -> Result<State, EnclaveError> {
        self.state(Request::LoadState(agent, sealed)).await
    }

    /// Everything is loaded.
    pub async fn start(&self) -> Result<(), EnclaveError> {
        self.done(Request::Start).await
    }

    /// A new policy for an agent.
    pub async fn set_policy(&self, policy: SignedPolicy) -> Result<State, EnclaveError> {
        self.state(Request::SetPolicy(policy)).await
    }

    /// Has a message decided and signed, with others of the same agent that come meanwhile. Gives [`Answer::Signed`], with
    /// signatures that are genuine, [`Answer::Wait`] or [`Answer::Refused`].
    ///
    /// # Errors
    /// As [`Enclave::request`], and [`EnclaveError::Forged`].
    pub async fn sign(&self, request: SignRequest) -> Result<Answer, EnclaveError> {
        signing::sign(&self.shared, request).await
    }

    /// The digest of the message that it signed under this id, if it signed one.
    pub async fn query(&self, agent: AgentId, request: RequestId) -> Result<Option<Digest>, EnclaveError> {
        match self.accepted(Request::Query(agent, request)).await? {
            Answer::Known(digest) => Ok(digest),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    /// An audit checkpoint, signed: a C2SP note.
    pub async fn checkpoint(&self, checkpoint: Checkpoint) -> Result<String, EnclaveError> {
        match self.accepted(Request::Checkpoint(checkpoint)).await? {
            Answer::Checkpoint(note) => Ok(note),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    /// Its own ledger of an agent.
    pub async fn ledger(&self, agent: AgentId) -> Result<Ledger, EnclaveError> {
        match self.accepted(Request::Ledger(agent)).await? {
            Answer::Ledger(ledger) => Ok(ledger),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    /// An attestation document.
    pub async fn attest(&self, ask: AttestRequest) -> Result<Vec<u8>, EnclaveError> {
        match self.accepted(Request::Attest(ask)).await? {
            Answer::Attested(document) => Ok(document),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    /// No signature any more until the process is started anew.
    pub async fn halt(&self) -> Result<(), EnclaveError> {
        self.done(Request::Halt).await
    }

    async fn accepted(&self, request: Request) -> Result<Answer, EnclaveError> {
        match self.request(request).await? {
            Answer::Refused(refusal) => Err(EnclaveError::Refused(refusal)),
            answer => Ok(answer),
        }
    }

    async fn done(&self, request: Request) -> Result<(), EnclaveError> {
        match self.accepted(request).await? {
            Answer::Done => Ok(()),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    async fn key(&self, request: Request) -> Result<Key, EnclaveError> {
        match self.accepted(request).await? {
            Answer::Key(key) => Ok(key),
            _ => Err(EnclaveError::Unexpected),
        }
    }

    async fn state(&self, request: Request) -> Result<State, EnclaveError> {
        match self.accepted(request).await? {
            Answer::State(state) => Ok(state),
            _ => Err(EnclaveError::Unexpected),
        }
    }
}

impl Common {
    /// One request and its answer, within the time. A connection that gave no answer is not used again: what came
    /// over it later would be taken for the answer to something else.
    async fn ask(&self, request: &Request) -> Result<Answer, EnclaveError> {
        let deadline = Instant::now() + self.timeout;
        let turn = timeout_at(deadline, self.turns.acquire()).await;
        let _turn = turn.map_err(|_| EnclaveError::Unreachable("it is busy".to_owned()))?;
        self.ask_now(request, deadline).await
    }

    /// The same without waiting for a turn.
    async fn ask_now(&self, request: &Request, deadline: Instant) -> Result<Answer, EnclaveError> {
        let mut connection = self.deliver(request, deadline).await?;
        match timeout_at(deadline, connection.answer()).await {
            Ok(Ok(answer)) => {
                self.idle().push(connection);
                Ok(answer)
            }
            Ok(Err(why)) => Err(EnclaveError::Unanswered(why.to_string())),
            Err(_) => Err(EnclaveError::Unanswered("no answer in time".to_owned())),
        }
    }

    /// Writes the request to a connection that takes it whole. A frame that was not written whole is not acted on, so
    /// it may be written again: to each idle connection, whose other end may be gone, then to a new one.
    async fn deliver(&self, request: &Request, deadline: Instant) -> Result<Connection, EnclaveError> {
        loop {
            let used = self.take_idle();
            let is_new = used.is_none();
            let mut connection = match used {
                Some(connection) => connection,
                None => Connection::open(&self.address, deadline).await?,
            };
            match timeout_at(deadline, connection.send(request)).await {
                Ok(Ok(())) => return Ok(connection),
                Ok(Err(Undelivered::Broken(why))) if is_new => return Err(EnclaveError::Unreachable(why)),
                Ok(Err(Undelivered::Broken(_))) => {}
                Ok(Err(Undelivered::TooLarge)) => return Err(EnclaveError::TooLarge),
                Err(_) => return Err(EnclaveError::Unreachable("it took no request in time".to_owned())),
            }
        }
    }

    fn take_idle(&self) -> Option<Connection> {
        let mut idle = self.idle();
        while let Some(connection) = idle.pop() {
            if connection.is_open() {
                return Some(connection);
            }
        }
        None
    }

    fn forget_idle(&self) {
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // Every change is one push, pop or clear: a panic elsewhere leaves it whole.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The enclave as a whole: one stage at a time, and the answer to every request.

use crate::{
    agent::Held,
    attest,
    boot::{self, Accepted, Belonging, Loading, Waiting},
    device::Device,
    phase,
    refusal::{internal, refuse, unknown},
    serve::Serving,
};
use std::sync::{Arc, RwLock};
use waiaas_policy::Address;
use waiaas_wire::{
    attested::{AgentKey, Statement},
    enclave::{Answer, AttestRequest, Hello, Key, Phase, Purpose, Reason, Refusal, Request},
};

/// Where it stands, with what there is in that phase and nothing else: what is not there cannot be used too early.
enum Stage {
    Empty,
    Waiting(Waiting),
    Loading(Loading),
    Serving(Serving),
    /// The keys are gone.
    Halted(Option<Belonging>),
}

/// The enclave.
pub struct Enclave {
    device: Arc<dyn Device>,
    // Whoever signs holds it for reading: after `halt` is answered no signature is under way.
    stage: RwLock<Stage>,
}

impl Enclave {
    /// An enclave that knows nothing yet.
    pub fn new(device: Arc<dyn Device>) -> Self {
        Self { device, stage: RwLock::new(Stage::Empty) }
    }

    /// Answers a request; a refusal is an answer.
    pub fn answer(&self, request: Request) -> Answer {
        let answer = match request {
            Request::LoadManifest(_)
            | Request::CreateKey(_)
            | Request::LoadKey(_)
            | Request::LoadState(..)
            | Request::SealRoot
            | Request::OpenRoot(_)
            | Request::FinishRoot(_)
            | Request::Start
            | Request::Destroy(_)
            | Request::Halt => self.change(request),
            Request::Hello
            | Request::SetPolicy(_)
            | Request::Sign(_)
            | Request::Stop(_)
            | Request::Lift(_)
            | Request::Rotate(_)
            | Request::Retire(_)
            | Request::Sweep(_)
            | Request::Query(..)
            | Request::Checkpoint(_)
            | Request::Ledger(_)
            | Request::RenewReceipt
            | Request::SignAll(_)
            | Request::Key(_)
            | Request::Attest(_) => self.serve(request),
        };
        answer.unwrap_or_else(Answer::Refused)
    }

    /// Requests that change the stage, or what is loaded.
    fn change(&self, request: Request) -> Result<Answer, Refusal> {
        // A poisoned lock means that something failed in the middle. Halting must be possible all the same.
        let mut stage = match (&request, self.stage.write()) {
            (_, Ok(stage)) => stage,
            (Request::Halt, Err(poisoned)) => poisoned.into_inner(),
            (_, Err(_)) => return Err(in_doubt()),
        };
        phase::admit(stage.phase(), &request)?;
        match (request, &mut *stage) {
            (Request::LoadManifest(manifest), stage) => {
                *stage = match boot::accept(Arc::clone(&self.device), &manifest)? {
                    Accepted::Loading(loading) => Stage::Loading(*loading),
                    Accepted::Waiting(waiting) => Stage::Waiting(*waiting),
                };
                Ok(Answer::Done)
            }
            (Request::SealRoot, stage @ Stage::Waiting(_)) => stage.rooted(Waiting::create),
            (Request::SealRoot, stage) => stage.sealed_root(),
            (Request::OpenRoot(blob), Stage::Waiting(waiting)) => waiting.open(&blob).map(Answer::Unseal),
            (Request::FinishRoot(answer), stage) => stage.rooted(|waiting| waiting.finish(&answer)),
            (Request::CreateKey(Purpose::Agent(agent)), Stage::Serving(serving)) => {
                serving.create_agent(agent).map(Answer::Key)
            }
            (Request::CreateKey(purpose), Stage::Loading(loading)) => loading.create_key(purpose).map(Answer::Key),
            (Request::LoadKey(blob), Stage::Loading(loading)) => loading.load_key(blob).map(Answer::Key),
            (Request::LoadState(agent, blob), Stage::Loading(loading)) => {
                loading.load_state(agent, blob).map(Answer::State)
            }
            (Request::Destroy(end), Stage::Serving(serving)) => serving.destroy(&end).map(|()| Answer::Done),
            (Request::Start, stage) => stage.start(),
            (Request::Halt, stage) => {
                *stage = Stage::Halted(stage.belonging().cloned());
                Ok(Answer::Done)
            }
            (request, _) => Err(unanswered(&request)),
        }
    }

    /// Requests that leave the stage as it is.
    fn serve(&self, request: Request) -> Result<Answer, Refusal> {
        let stage = self.stage.read().map_err(|_| in_doubt())?;
        phase::admit(stage.phase(), &request)?;
        match (request, &*stage) {
            (Request::Hello, stage) => self.hello(stage).map(Answer::Hello),
            (Request::Key(purpose), Stage::Loading(loading)) => loading.key(purpose).map(Answer::Key),
            (Request::Key(purpose), Stage::Serving(serving)) => serving.key(purpose).map(Answer::Key),
            (Request::SetPolicy(policy), Stage::Serving(serving)) => serving.set_policy(policy).map(Answer::State),
            (Request::Sign(ask), Stage::Serving(serving)) => serving.sign(&ask),
            (Request::SignAll(asks), Stage::Serving(serving)) => serving.sign_all(&asks),
            (Request::Stop(agent), Stage::Serving(serving)) => serving.stop(agent).map(Answer::State),
            (Request::Lift(lift), Stage::Serving(serving)) => serving.lift(&lift).map(Answer::State),
            (Request::Rotate(word), Stage::Serving(serving)) => serving.rotate(&word).map(Answer::State),
            (Request::Retire(word), Stage::Serving(serving)) => serving.retire(&word).map(Answer::Key),
            (Request::Sweep(ask), Stage::Serving(serving)) => serving.sweep(&ask).map(Answer::Swept),
            (Request::Query(agent, id), Stage::Serving(serving)) => serving.query(agent, id).map(Answer::Known),
            (Request::Checkpoint(head), Stage::Serving(serving)) => serving.checkpoint(&head).map(Answer::Checkpoint),
            (Request::Ledger(agent), Stage::Serving(serving)) => serving.ledger(agent).map(Answer::Ledger),
            (Request::RenewReceipt, Stage::Serving(serving)) => serving.renew_receipt(),
            (Request::Attest(ask), stage) => self.attest(stage, &ask).map(Answer::Attested),
            (request, _) => Err(unanswered(&request)),
        }
    }

    fn attest(&self, stage: &Stage, ask: &AttestRequest) -> Result<Vec<u8>, Refusal> {
        let key = |agent| match stage {
            Stage::Loading(loading) => loading.key(Purpose::Agent(agent)),
            Stage::Serving(serving) => serving.key(Purpose::Agent(agent)),
            Stage::Empty | Stage::Waiting(_) | Stage::Halted(_) => Err(unknown(agent)),
        };
        let address = |agent| {
            let Key { address, state, .. } = key(agent)?;
            Ok(AgentKey { agent, address, next: state.and_then(|state| state.next) })
        };
        let belonging = stage.belonging().ok_or_else(|| internal("attested without a manifest"))?;
        let (fee_payer, receipt, _) = stage.keys();
        // Stated once it is measured.
        let receipt_key = receipt.filter(|_| matches!(stage, Stage::Serving(_)));
        let statement = Statement {
            namespace: belonging.namespace.clone(),
            owner: belonging.owner,
            manifest: belonging.manifest,
            fee_payer,
            receipt_key,
            agent: ask.agent.map(address).transpose()?,
            recipient: belonging.recipient,
        };
        attest::document(&*self.device, &statement, &ask.nonce)
    }

    fn hello(&self, stage: &Stage) -> Result<Hello, Refusal> {
        let belonging = stage.belonging();
        let (fee_payer, receipt_key, agents) = stage.keys();
        Ok(Hello {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            phase: stage.phase(),
            provider: self.device.name().to_owned(),
            isolated: self.device.isolated(),
            namespace: belonging.map(|belonging| belonging.namespace.clone()),
            owner: belonging.map(|belonging| belonging.owner),
            fee_payer,
            receipt_key,
            agents: u64::try_from(agents).map_err(internal)?,
            now: self.device.now().map_err(internal)?,
            kms_key: belonging.and_then(|belonging| belonging.kms_key.clone()),
        })
    }
}

impl Stage {
    fn phase(&self) -> Phase {
        match self {
            Self::Empty => Phase::Empty,
            Self::Waiting(_) => Phase::Bound,
            Self::Loading(loading) => loading.phase(),
            Self::Serving(_) => Phase::Ready,
            Self::Halted(_) => Phase::Halted,
        }
    }

    fn belonging(&self) -> Option<&Belonging> {
        match self {
            Self::Empty => None,
            Self::Waiting(waiting) => Some(&waiting.belonging),
            Self::Loading(loading) => Some(&loading.belonging),
            Self::Serving(serving) => Some(&serving.belonging),
            Self::Halted(belonging) => belonging.as_ref(),
        }
    }

    /// Fee payer, receipt key, and how many agents.
    fn keys(&self) -> (Option<Address>, Option<Address>, usize) {
        let address = |held: Option<&Held>| held.map(Held::address);
        match self {
            Self::Empty | Self::Waiting(_) | Self::Halted(_) => (None, None, 0),
            Self::Loading(it) => (address(it.fee_payer.as_ref()), address(it.receipt.as_ref()), it.agents.len()),
            Self::Serving(it) => (Some(it.fee_payer.address()), Some(it.receipt.address()), it.agents.len()),
        }
    }

    /// The root is there; nothing has changed where it is not.
    fn rooted(&mut self, root: impl FnOnce(&Waiting) -> Result<Loading, Refusal>) -> Result<Answer, Refusal> {
        if let Self::Waiting(waiting) = self {
            *self = Self::Loading(root(waiting)?);
        }
        self.sealed_root()
    }

    /// For a daemon that lost the answer.
    fn sealed_root(&self) -> Result<Answer, Refusal> {
        let sealed = self.belonging().and_then(|belonging| belonging.sealed_root.clone());
        let missing = || refuse(Reason::NotPossible, "the manifest names no key service: the root is the device's own");
        sealed.map(|it| Answer::Root(it.blob, Some(it.commitment))).ok_or_else(missing)
    }

    fn start(&mut self) -> Result<Answer, Refusal> {
        if let Self::Loading(loading) = self {
            loading.settle()?;
        }
        match std::mem::replace(self, Self::Empty) {
            Self::Loading(loading) => *self = Self::Serving(loading.start()?),
            other @ (Self::Empty | Self::Waiting(_) | Self::Serving(_) | Self::Halted(_)) => *self = other,
        }
        Ok(Answer::Done)
    }
}

fn in_doubt() -> Refusal {
    internal("the enclave is in doubt after a failure; restart it")
}

/// The phase table and the match above it disagree.
fn unanswered(request: &Request) -> Refusal {
    internal(format_args!("{} has no answer in this phase", request.name()))
}

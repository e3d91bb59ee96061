//! Loads the enclave after every start of either side, and keeps an eye on it.

use super::{owner, root};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    flow::recover::{recover, tell_enclave},
    store::{StoreError, sealed, wallets},
};
use std::{sync::Arc, time::Duration};
use tracing::{info, warn};
use waiaas_policy::{Address, id::AgentId};
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Hello, Key, Phase, Purpose, Reason, Request},
};

/// How long to wait before an enclave that is not there is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// The same for KMS, which counts its callers: from the one to the other, doubled each time.
const KMS_AGAIN: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// Whom the loaded enclave serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Name of the installation.
    pub namespace: String,
    /// The Owner Key.
    pub owner: Address,
    /// Pays fees and rent.
    pub fee_payer: Address,
    /// Signs receipts and checkpoints.
    pub receipt_key: Address,
    /// What the enclave says of itself.
    pub hello: Hello,
}

/// Keeps the enclave loaded, for as long as the daemon runs.
pub async fn supervise(daemon: Arc<Daemon>) {
    let (mut said, mut pause) = (String::new(), KMS_AGAIN.0);
    loop {
        let mut wait = AGAIN;
        match load(&daemon).await {
            Ok(identity) => {
                said.clear();
                pause = KMS_AGAIN.0;
                serve(&daemon, identity).await;
            }
            Err(why) => {
                if why.code == Code::KmsUnavailable {
                    (wait, pause) = (pause, pause.saturating_mul(2).min(KMS_AGAIN.1));
                }
                // The same trouble is told once, not four times a second.
                if why.detail != said {
                    warn!(%why, "the enclave is not ready");
                    said.clone_from(&why.detail);
                    set(&daemon, Err(unready(why)));
                }
            }
        }
        tokio::time::sleep(wait).await;
    }
}

/// What callers are told meanwhile.
fn unready(why: Problem) -> Problem {
    match why.code {
        Code::KmsUnavailable | Code::EnclaveUnavailable => why,
        _ => Problem::plain(Code::EnclaveUnavailable),
    }
}

/// While the enclave stays loaded.
async fn serve(daemon: &Arc<Daemon>, identity: Identity) {
    info!(provider = %identity.hello.provider, isolated = identity.hello.isolated, "the enclave is ready");
    set(daemon, Ok(identity));
    if let Err(why) = super::vault::resume(daemon) {
        warn!(%why, "open acts of the owner could not be read");
    }
    match recover(daemon) {
        Ok(0) => {}
        Ok(count) => info!(count, "open payments taken up"),
        Err(why) => warn!(%why, "open payments could not be read"),
    }
    let mut presence = daemon.enclave.presence();
    // What changed says when to look; what the enclave says is what counts.
    while matches!(daemon.enclave.hello().await, Ok(hello) if hello.phase == Phase::Ready) {
        if presence.changed().await.is_err() {
            return;
        }
    }
    set(daemon, Err(Problem::plain(Code::EnclaveUnavailable)));
    warn!("the enclave is gone");
}

fn set(daemon: &Daemon, identity: Result<Identity, Problem>) {
    *daemon.identity.write().unwrap_or_else(std::sync::PoisonError::into_inner) = identity;
    daemon.changes.announce();
}

/// Brings the enclave from whatever phase it is in to Ready.
async fn load(daemon: &Daemon) -> Result<Identity, Problem> {
    if let Some(signed) = owner::from_file(&daemon.home.manifest())? {
        owner::adopt(daemon, signed).await?;
    }
    let signed = owner::known(daemon)?.ok_or_else(|| Problem::plain(Code::OwnerMissing))?;
    let mut hello = daemon.enclave.hello().await?;
    if hello.phase == Phase::Empty {
        done(daemon, Request::LoadManifest(signed.clone())).await?;
        hello = daemon.enclave.hello().await?;
    }
    if hello.owner != Some(signed.manifest.owner) || hello.namespace.as_ref() != Some(&signed.manifest.namespace) {
        return Err(Problem::new(Code::EnclaveUnavailable, "the enclave serves another owner"));
    }
    root::open(daemon, &signed.manifest, &hello).await?;
    let fee_payer = own_key(daemon, Purpose::FeePayer, &hello).await?;
    let receipt_key = own_key(daemon, Purpose::Receipt, &hello).await?;
    load_agents(daemon, hello.phase).await?;
    if hello.kms_key.is_some() && hello.phase != Phase::Ready {
        root::keep_moved(daemon).await?;
    }
    if daemon.enclave.hello().await?.phase != Phase::Ready {
        done(daemon, Request::Start).await?;
    }
    super::rotate::adopt_all(daemon).await?;
    finish_wallets(daemon).await?;
    for wallet in daemon.store.read(|view| wallets::all(view))? {
        tell_enclave(daemon, wallet.agent)?;
    }
    super::stop::push_all(daemon).await?;
    super::policies::push_all(daemon).await?;
    let hello = daemon.enclave.hello().await?;
    let owner = signed.manifest.owner;
    Ok(Identity { namespace: signed.manifest.namespace, owner, fee_payer, receipt_key, hello })
}

async fn done(daemon: &Daemon, request: Request) -> Result<(), Problem> {
    match daemon.enclave.request(request).await? {
        Answer::Done => Ok(()),
        Answer::Refused(refusal) if refusal.reason == Reason::AlreadyLoaded => Ok(()),
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}

pub(super) fn unexpected() -> Problem {
    Problem::new(Code::EnclaveUnavailable, "the enclave gave an answer of another kind")
}

/// The enclave's own key for a purpose: loaded, or made the first time.
async fn own_key(daemon: &Daemon, purpose: Purpose, hello: &Hello) -> Result<Address, Problem> {
    let loaded = if purpose == Purpose::FeePayer { hello.fee_payer } else { hello.receipt_key };
    let stored = daemon.store.read(|view| sealed::key(view, purpose))?;
    if let (Some(address), Some(_)) = (loaded, &stored) {
        return Ok(address);
    }
    let request = match (&stored, loaded) {
        (Some(stored), _) => Request::LoadKey(stored.sealed.clone()),
        // Made before, but its answer was lost.
        (None, Some(_)) => Request::Key(purpose),
        (None, None) => Request::CreateKey(purpose),
    };
    let key = key(daemon, request).await?;
    if stored.is_none() {
        let kept = key.clone();
        daemon.store.run(move |txn| sealed::keep_key(txn, &kept)).await?;
    }
    Ok(key.address)
}

pub(super) async fn key(daemon: &Daemon, request: Request) -> Result<Key, Problem> {
    match daemon.enclave.request(request).await? {
        Answer::Key(key) => Ok(key),
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}

async fn load_agents(daemon: &Daemon, phase: Phase) -> Result<(), Problem> {
    if phase == Phase::Ready {
        return Ok(());
    }
    let (keys, states) = daemon.store.read(|view| Ok::<_, StoreError>((sealed::keys(view)?, sealed::states(view)?)))?;
    for key in keys {
        if let Purpose::Agent(agent) = key.purpose {
            loaded(daemon, Request::LoadKey(key.sealed), agent).await?;
        }
    }
    for state in states {
        loaded(daemon, Request::LoadState(state.agent, state.sealed), state.agent).await?;
    }
    Ok(())
}

async fn loaded(daemon: &Daemon, request: Request, agent: AgentId) -> Result<(), Problem> {
    match daemon.enclave.request(request).await? {
        Answer::Key(_) | Answer::State(_) => Ok(()),
        Answer::Refused(refusal) if refusal.reason == Reason::AlreadyLoaded => Ok(()),
        Answer::Refused(refusal) => {
            warn!(%agent, detail = %refusal.detail, "a sealed blob was refused");
            Err(Problem::from(EnclaveError::Refused(refusal)))
        }
        _ => Err(unexpected()),
    }
}

/// Wallets whose making was interrupted are made to the end.
async fn finish_wallets(daemon: &Daemon) -> Result<(), Problem> {
    for wallet in daemon.store.read(|view| wallets::all(view))?.into_iter().filter(|wallet| wallet.pocket.is_none()) {
        super::wallets::complete(daemon, wallet).await?;
    }
    Ok(())
}

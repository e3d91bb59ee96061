//! What every stage and every act of the owner works with.

use crate::{
    clock::Clock,
    config::{Config, Home},
    enclave::Enclave,
    flow::{Changes, Driving, Recorded, Salts, Turns},
    kms::{Kms, OwnerKey},
    manage::{Identity, backup::Backups, vault::Drafts},
    notify::Allowed,
    solana::{Chain, Tracker},
    store::Store,
    traffic::Traffic,
};
use std::sync::{Arc, RwLock};
use tokio::sync::Notify;
use waiaas_policy::{
    Address,
    id::{AgentId, TxId},
    time::Timestamp,
};
use waiaas_wire::{Code, Problem, control::SettingView};

/// The running daemon.
pub struct Daemon {
    /// The time.
    pub clock: Clock,
    /// The settings in force.
    pub config: Config,
    /// Where things are.
    pub home: Home,
    /// Durable state.
    pub store: Store,
    /// The ledger.
    pub chain: Arc<dyn Chain>,
    /// Finds out what became of a transaction.
    pub tracker: Tracker,
    /// The signer.
    pub enclave: Enclave,
    /// Opens the signer's root, where one of its keys keeps it.
    pub kms: Kms,
    /// Tells who waits for a payment that it changed.
    pub changes: Changes,
    /// Which payments are being driven, so that none is driven twice.
    pub driving: Driving,
    /// Signatures that are on disk, of which the enclave is to be told.
    pub recorded: Recorded,
    /// Whose turn it is to make a proposal: one at a time on each multisig.
    pub turns: Turns,
    /// Told when the proposals that payments wait for are to be looked at.
    pub standing: Notify,
    /// The backup in hand.
    pub backups: Backups,
    /// Sets equal payments apart.
    pub salts: Salts,
    /// The settings in force, for showing.
    pub settings: Vec<SettingView>,
    /// Told when it is to end.
    pub stopping: Notify,
    /// Since when it runs.
    pub started: Timestamp,
    /// What was prepared for the owner to sign, by wallet.
    pub drafts: Drafts,
    /// The owner key, where the daemon signs with it.
    pub owner_key: Option<OwnerKey>,
    /// Where the REST API listens, if it does.
    pub api: std::sync::OnceLock<String>,
    /// What webhooks may call besides the open internet.
    pub callable: Allowed,
    /// What happens at the REST door.
    pub traffic: Traffic,
    /// Whom the enclave serves, or why it serves nobody yet.
    pub identity: RwLock<Result<Identity, Problem>>,
}

impl Daemon {
    /// The identity of the loaded enclave.
    ///
    /// # Errors
    /// `SYSTEM_ENCLAVE_UNAVAILABLE` while it is not loaded, `SYSTEM_KMS_UNAVAILABLE` where it waits for KMS.
    pub fn identity(&self) -> Result<Identity, Problem> {
        self.identity.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The fee payer's account.
    ///
    /// # Errors
    /// As [`Self::identity`].
    pub fn fee_payer(&self) -> Result<Address, Problem> {
        Ok(self.identity()?.fee_payer)
    }

    /// A new payment id.
    ///
    /// # Errors
    /// `SYSTEM_INTERNAL_ERROR` when the system gives no randomness.
    pub fn new_tx(&self) -> Result<TxId, Problem> {
        Ok(TxId::from_parts(self.clock.now().as_millis(), random()?))
    }

    /// A new wallet id.
    ///
    /// # Errors
    /// `SYSTEM_INTERNAL_ERROR` when the system gives no randomness.
    pub fn new_agent(&self) -> Result<AgentId, Problem> {
        Ok(AgentId::from_parts(self.clock.now().as_millis(), random()?))
    }
}

/// Randomness of the operating system.
///
/// # Errors
/// `SYSTEM_INTERNAL_ERROR` when there is none.
pub fn random() -> Result<u128, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new(Code::Internal, "the system gives no randomness"))?;
    Ok(u128::from_be_bytes(bytes))
}

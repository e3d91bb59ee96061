//! Recorded decisions on their way from the daemon to whoever replays them.

use crate::signed;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use waiaas_policy::{id::AgentId, replay::Event};

/// Something that was recorded of a wallet's payments.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Told {
    /// The wallet.
    #[n(0)]
    pub wallet: AgentId,
    /// What was recorded.
    #[n(1)]
    pub event: Event,
}

/// A part of the history, in the order in which it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryPage {
    /// CBOR: a million of them must not take minutes.
    #[serde(with = "crate::text::base64")]
    events: Vec<u8>,
    /// Pass as `from` to go on from here; not there at the end.
    pub next: Option<u64>,
    /// Entries of the audit log in all.
    pub size: u64,
    /// Decisions whose transaction is not known any more.
    pub skipped: u64,
}

impl HistoryPage {
    /// With these events.
    pub fn new(events: &Vec<Told>, next: Option<u64>, size: u64, skipped: u64) -> Self {
        Self { events: signed::encode(events), next, size, skipped }
    }

    /// The events.
    ///
    /// # Errors
    /// When they are of a release that this one does not understand.
    pub fn events(&self) -> Result<Vec<Told>, String> {
        signed::decode(&self.events)
    }
}

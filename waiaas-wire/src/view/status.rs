//! The state of the installation.

use crate::{
    receipt::Succession,
    signed::{decode, encode},
};
use serde::{Deserialize, Serialize};
use waiaas_policy::{Address, time::Timestamp};

view! {
    /// The state of the installation.
    StatusView {
        /// Version of the daemon.
        version: String,
        /// Process id of the daemon.
        pid: u32,
        /// Since when it runs.
        #[serde(with = "crate::text")]
        started_at: Timestamp,
        /// Where the REST API listens, if it does.
        #[serde(default)]
        api: Option<String>,
        /// Whether there is an owner.
        initialised: bool,
        /// Name of the installation.
        namespace: Option<String>,
        /// The owner's account.
        #[serde(with = "crate::text::option", default)]
        owner: Option<Address>,
        /// The fee payer's account.
        #[serde(with = "crate::text::option", default)]
        fee_payer: Option<Address>,
        /// Lamports in it, if the ledger answers.
        #[serde(with = "crate::text::option", default)]
        fee_payer_balance: Option<u64>,
        /// The enclave.
        enclave: EnclaveView,
        /// The Solana end points, best first.
        rpc: Vec<RpcView>,
        /// Number of wallets.
        wallets: u64,
        /// Payments that are not final.
        open: u64,
        /// Things that wait for the owner.
        inbox: u64,
        /// Wider policies that wait for their cool-down.
        #[serde(default)]
        waiting_policies: u64,
        /// Alerts that are not over.
        #[serde(default)]
        alerts: u64,
        /// Leaves of the audit log.
        audit_leaves: u64,
    }
}

view! {
    /// The enclave's state.
    EnclaveView {
        /// Whether it answers.
        reachable: bool,
        /// Its phase; `loading` while it signs already and the daemon, just started, does not know yet.
        phase: Option<String>,
        /// Its version.
        version: Option<String>,
        /// Its device provider.
        provider: Option<String>,
        /// Whether hardware isolates it.
        isolated: bool,
        /// Plain words about the isolation.
        note: String,
        /// Verifies receipts and checkpoints.
        #[serde(with = "crate::text::option", default)]
        receipt_key: Option<Address>,
        /// ARN of the KMS key that everything is sealed under; absent: the device's own root.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kms_key: Option<String>,
        /// What it waits for, where it is not ready.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trouble: Option<String>,
    }
}

view! {
    /// An attestation, to be verified by who asked for it. Nothing in it is to be believed before.
    AttestationView {
        /// The document of the security module.
        #[serde(with = "crate::text::base64")]
        document: Vec<u8>,
    }
}

view! {
    /// The enclave's signed statement about one payment.
    SealedReceiptView {
        /// `COSE_Sign1` ([`crate::receipt`]).
        #[serde(with = "crate::text::base64")]
        receipt: Vec<u8>,
        /// Which receipt keys took the place of which, so that a receipt of an earlier key can be led to the present one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        successions: Vec<SuccessionView>,
    }
}

view! {
    /// A receipt key that took the place of another, or will at the enclave's next start.
    SuccessionView {
        /// The key of before.
        #[serde(with = "crate::text")]
        old: Address,
        /// The key that takes its place.
        #[serde(with = "crate::text")]
        new: Address,
        /// What both of them signed ([`Succession`]).
        #[serde(with = "crate::text::base64")]
        signed: Vec<u8>,
    }
}

impl SuccessionView {
    /// As it is shown.
    pub fn of(succession: &Succession) -> Self {
        Self { old: succession.old, new: succession.new, signed: encode(succession) }
    }

    /// What was signed, unverified. What cannot be read ties nothing to anything.
    pub fn read(all: &[Self]) -> Vec<Succession> {
        all.iter().filter_map(|it| decode(&it.signed).ok()).collect()
    }
}

view! {
    /// The state of one Solana end point.
    RpcView {
        /// Its URL (without credentials).
        url: String,
        /// Whether its last answer was good.
        healthy: bool,
        /// Slot of its last answer.
        slot: Option<u64>,
        /// Median latency of the last answers, milliseconds.
        latency_ms: Option<u64>,
        /// What went wrong last.
        error: Option<String>,
    }
}

view! {
    /// One examination by `waiaas doctor`.
    CheckView {
        /// What was examined.
        name: String,
        /// `ok`, `warning` or `failed`.
        result: String,
        /// What was found.
        detail: String,
        /// What to do, if anything.
        hint: Option<String>,
    }
}

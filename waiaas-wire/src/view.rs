//! What the daemon shows: the JSON that `--json` prints and that the API answers with.
//!
//! Amounts are decimal strings in base units, times RFC 3339, field names camelCase.

use crate::error::Problem;
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AgentId, Digest, KeyId, TxId},
    time::Timestamp,
};

macro_rules! view {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }
    };
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(match self { $(Self::$variant => $word,)* })
            }
        }

        impl core::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(format!("`{text}` is none of {}", [$($word),*].join(", "))),
                }
            }
        }
    };
}

words! {
    /// Where a payment stands, exactly.
    TxState {
        /// Accepted, not decided.
        Received = "RECEIVED",
        /// Allowed; waits for its delay.
        Delayed = "DELAYED",
        /// Waits for the owner.
        AwaitingOwner = "AWAITING_OWNER",
        /// Its amount is held; not signed.
        Reserved = "RESERVED",
        /// Signed; not sent.
        Signed = "SIGNED",
        /// Sent; its fate is not proven.
        Submitted = "SUBMITTED",
        /// On the ledger.
        Confirmed = "CONFIRMED",
        /// On the ledger for good.
        Finalized = "FINALIZED",
        /// Refused by policy or by the owner.
        Rejected = "REJECTED",
        /// Failed; nothing was paid.
        Failed = "FAILED",
        /// Never landed, proven; nothing was paid.
        Expired = "EXPIRED",
        /// Taken back before it was signed.
        Cancelled = "CANCELLED",
    }
}

impl TxState {
    /// Whether nothing more will happen to it (confirmed counts: only its commitment can still rise).
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Confirmed | Self::Finalized | Self::Rejected | Self::Failed | Self::Expired | Self::Cancelled
        )
    }

    /// The API's status.
    pub const fn status(self) -> TxStatus {
        match self {
            Self::Received | Self::Delayed | Self::AwaitingOwner => TxStatus::Pending,
            Self::Reserved | Self::Signed => TxStatus::Approved,
            Self::Submitted => TxStatus::Submitted,
            Self::Confirmed | Self::Finalized => TxStatus::Confirmed,
            Self::Failed => TxStatus::Failed,
            Self::Rejected | Self::Cancelled => TxStatus::Rejected,
            Self::Expired => TxStatus::Expired,
        }
    }
}

words! {
    /// The API's seven statuses: a projection of [`TxState`].
    TxStatus {
        /// Not decided, or waiting.
        Pending = "PENDING",
        /// Allowed.
        Approved = "APPROVED",
        /// Sent.
        Submitted = "SUBMITTED",
        /// Paid.
        Confirmed = "CONFIRMED",
        /// Not paid: it failed.
        Failed = "FAILED",
        /// Not paid: refused.
        Rejected = "REJECTED",
        /// Not paid: never landed.
        Expired = "EXPIRED",
    }
}

words! {
    /// What kind of movement a transaction is.
    TxKind {
        /// An agent pays.
        Payment = "payment",
        /// The owner puts money in.
        Funding = "funding",
        /// Somebody paid in.
        Deposit = "deposit",
    }
}

words! {
    /// What happens to an allowed payment.
    TierView {
        /// At once.
        Instant = "INSTANT",
        /// At once, and the owner is told.
        Notify = "NOTIFY",
        /// After a wait in which it can be cancelled.
        Delay = "DELAY",
        /// When the owner says yes.
        Approval = "APPROVAL",
    }
}

words! {
    /// Where a wallet stands.
    WalletState {
        /// Being made.
        Creating = "CREATING",
        /// In use.
        Active = "ACTIVE",
    }
}

view! {
    /// A violated rule, with its figures.
    DenialView {
        /// Rule id, for example `daily`.
        rule: String,
        /// Error code, for example `POLICY_DAILY_LIMIT_EXCEEDED`.
        code: String,
        /// One sentence with the figures in the asset's own units.
        detail: String,
        /// The asset, where the rule is about one.
        #[serde(with = "crate::text::option", default)]
        asset: Option<Asset>,
        /// The address, where the rule is about one.
        #[serde(with = "crate::text::option", default)]
        subject: Option<Address>,
        /// Most that is allowed (base units, lamports, or a count: as the rule has it).
        #[serde(with = "crate::text::option", default)]
        limit: Option<u64>,
        /// Used or held already.
        #[serde(with = "crate::text::option", default)]
        used: Option<u64>,
        /// Asked for.
        #[serde(with = "crate::text::option", default)]
        asked: Option<u64>,
        /// Earliest time at which the same request would pass, if it can.
        #[serde(with = "crate::text::option", default)]
        earliest_at: Option<Timestamp>,
    }
}

view! {
    /// A wallet: what one agent owns.
    WalletView {
        /// The agent's id.
        #[serde(with = "crate::text")]
        id: AgentId,
        /// The owner's name for it.
        name: String,
        /// Where it stands.
        state: WalletState,
        /// `pocket`: the agent key's own account.
        custody: String,
        /// Where deposits go.
        #[serde(with = "crate::text")]
        address: Address,
        /// Version of its policy, if it has one.
        policy_version: Option<u64>,
        /// The policy's hash.
        #[serde(with = "crate::text::option", default)]
        policy_hash: Option<Digest>,
        /// How the agent key is protected, in plain words.
        protection: String,
        /// When it was made.
        #[serde(with = "crate::text")]
        created_at: Timestamp,
    }
}

view! {
    /// What a wallet holds.
    BalanceView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The owner's name for it.
        name: String,
        /// The account.
        #[serde(with = "crate::text")]
        address: Address,
        /// SOL first, then every token.
        balances: Vec<AssetBalance>,
    }
}

view! {
    /// An amount of one asset.
    AssetBalance {
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// A short name, where the policy or the ledger gives one.
        symbol: Option<String>,
        /// Decimals of the mint.
        decimals: u8,
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// The same for people, for example `1.5`.
        ui_amount: String,
    }
}

view! {
    /// A movement of money.
    TxView {
        /// Its id.
        #[serde(with = "crate::text")]
        id: TxId,
        /// What kind of movement.
        kind: TxKind,
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The owner's name for the wallet.
        wallet_name: String,
        /// The API's status.
        status: TxStatus,
        /// Where it stands, exactly.
        state: TxState,
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// A short name of the asset.
        symbol: Option<String>,
        /// Decimals of the asset.
        decimals: u8,
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// The same for people.
        ui_amount: String,
        /// The recipient's wallet (for a deposit: this wallet).
        #[serde(with = "crate::text")]
        to: Address,
        /// Memo, if any.
        memo: Option<String>,
        /// The tier that the policy chose.
        tier: Option<TierView>,
        /// Violated rules, when it was denied.
        #[serde(default)]
        denials: Vec<DenialView>,
        /// Lamports paid for fees and rent (the most they can be, until it is confirmed).
        #[serde(with = "crate::text::option", default)]
        fee: Option<u64>,
        /// The transaction's signature on the ledger, once signed.
        signature: Option<String>,
        /// Slot in which it landed.
        slot: Option<u64>,
        /// When a delayed payment is due.
        #[serde(with = "crate::text::option", default)]
        due_at: Option<Timestamp>,
        /// Version of the policy that decided.
        policy_version: Option<u64>,
        /// Its hash.
        #[serde(with = "crate::text::option", default)]
        policy_hash: Option<Digest>,
        /// Leaf of the audit log that holds the decision.
        audit_leaf: Option<u64>,
        /// Why it failed, if it did.
        error: Option<Problem>,
        /// Idempotency key of the request.
        idempotency_key: Option<String>,
        /// When it was asked for.
        #[serde(with = "crate::text")]
        created_at: Timestamp,
        /// When its state last changed.
        #[serde(with = "crate::text")]
        updated_at: Timestamp,
    }
}

view! {
    /// What would happen to a payment, without doing it.
    PreviewView {
        /// Whether the policy allows it (perhaps after a wait or an approval).
        allowed: bool,
        /// The tier, if allowed.
        tier: Option<TierView>,
        /// Violated rules, if not.
        denials: Vec<DenialView>,
        /// Most lamports for fees and rent.
        #[serde(with = "crate::text")]
        fee: u64,
        /// Whether the recipient's token account has to be created (rent is part of the fee).
        creates_account: bool,
    }
}

view! {
    /// One window of one asset.
    WindowView {
        /// `hour`, `day`, `week` or `month`.
        period: String,
        /// The policy's limit, if it has one.
        #[serde(with = "crate::text::option", default)]
        limit: Option<u64>,
        /// Signed.
        #[serde(with = "crate::text")]
        spent: u64,
        /// Reserved, not signed.
        #[serde(with = "crate::text")]
        held: u64,
        /// What is left of the limit.
        #[serde(with = "crate::text::option", default)]
        remaining: Option<u64>,
        /// The enclave's own count, for comparison.
        #[serde(with = "crate::text::option", default)]
        enclave: Option<u64>,
    }
}

view! {
    /// The windows of one asset.
    UsageView {
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// Its short name.
        symbol: Option<String>,
        /// Its decimals.
        decimals: u8,
        /// Most per payment, if limited.
        #[serde(with = "crate::text::option", default)]
        per_payment: Option<u64>,
        /// The windows.
        windows: Vec<WindowView>,
    }
}

view! {
    /// A wallet's policy as it is in force.
    PolicyView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The owner's name for it.
        name: String,
        /// Version; 0 when there is none.
        version: u64,
        /// Hash of the canonical form.
        #[serde(with = "crate::text::option", default)]
        hash: Option<Digest>,
        /// The document, in TOML.
        document: Option<String>,
        /// Version that the enclave uses.
        enclave_version: Option<u64>,
    }
}

view! {
    /// The owner's budget over all wallets.
    BudgetView {
        /// Version; 0 when there is none.
        version: u64,
        /// The document, in TOML.
        document: Option<String>,
        /// Usage over all wallets.
        usage: Vec<UsageView>,
    }
}

view! {
    /// Something that waits for the owner.
    InboxItem {
        /// The payment.
        tx: TxView,
        /// Why the owner is asked, one sentence a reason.
        reasons: Vec<String>,
        /// The draft message: what will be signed, but for blockhash and fees.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
        /// Wallets that the message's token accounts are claimed to belong to.
        #[serde(with = "crate::text::list")]
        wallets: Vec<Address>,
        /// The account whose money would leave.
        #[serde(with = "crate::text")]
        from: Address,
        /// The fee payer of the message.
        #[serde(with = "crate::text")]
        fee_payer: Address,
    }
}

view! {
    /// An API key, without its secret.
    KeyView {
        /// Its id.
        #[serde(with = "crate::text")]
        id: KeyId,
        /// The owner's name for it.
        name: String,
        /// The wallet that it acts for.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The first letters and the last four.
        hint: String,
        /// When it was made.
        #[serde(with = "crate::text")]
        created_at: Timestamp,
        /// Until when it is good.
        #[serde(with = "crate::text::option", default)]
        expires_at: Option<Timestamp>,
        /// Since when it is not good any more.
        #[serde(with = "crate::text::option", default)]
        revoked_at: Option<Timestamp>,
        /// When it was last used.
        #[serde(with = "crate::text::option", default)]
        last_used_at: Option<Timestamp>,
    }
}

view! {
    /// A new API key: the only time that its secret is shown.
    NewKeyView {
        /// The key.
        key: KeyView,
        /// The secret.
        secret: String,
    }
}

view! {
    /// A payment to a wallet, found on the ledger.
    DepositView {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The asset.
        #[serde(with = "crate::text")]
        asset: Asset,
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// The transaction on the ledger.
        signature: String,
        /// Its slot.
        slot: u64,
        /// When it was found.
        #[serde(with = "crate::text")]
        seen_at: Timestamp,
    }
}

view! {
    /// An unsigned transaction that the owner signs.
    UnsignedView {
        /// The serialised message.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
        /// Most lamports for fees and rent.
        #[serde(with = "crate::text")]
        fee: u64,
        /// Wallets that the message's token accounts are claimed to belong to.
        #[serde(with = "crate::text::list")]
        wallets: Vec<Address>,
    }
}

view! {
    /// An entry of the audit log.
    LeafView {
        /// Position, from 0.
        index: u64,
        /// Hash of the leaf (RFC 9162).
        #[serde(with = "crate::text")]
        hash: Digest,
        /// What is hashed.
        #[serde(with = "crate::text::base64")]
        data: Vec<u8>,
        /// The same for people.
        summary: LeafSummary,
    }
}

view! {
    /// What an entry of the audit log says.
    LeafSummary {
        /// When.
        #[serde(with = "crate::text")]
        at: Timestamp,
        /// What kind of event: `decision`, `settled`, `policy`, `wallet` …
        event: String,
        /// The wallet, where it is about one.
        #[serde(with = "crate::text::option", default)]
        wallet: Option<AgentId>,
        /// The payment, where it is about one.
        #[serde(with = "crate::text::option", default)]
        tx: Option<TxId>,
        /// One line.
        text: String,
    }
}

view! {
    /// The audit log's head.
    CheckpointView {
        /// The signed note.
        note: String,
        /// Verifies it.
        #[serde(with = "crate::text")]
        key: Address,
        /// Number of leaves.
        size: u64,
        /// Root hash.
        #[serde(with = "crate::text")]
        root: Digest,
    }
}

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
        /// Leaves of the audit log.
        audit_leaves: u64,
    }
}

view! {
    /// The enclave's state.
    EnclaveView {
        /// Whether it answers.
        reachable: bool,
        /// Its phase.
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

view! {
    /// A page of a list.
    TxPage {
        /// The items.
        items: Vec<TxView>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}

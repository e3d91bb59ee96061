//! Payments: where they stand, and why.

use crate::{error::Problem, signed::Signature};
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AgentId, Digest, TxId},
    time::Timestamp,
};

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
        /// An agent has programs called out of its vault.
        Call = "call",
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
    /// Where the proposal of a payment stands on chain.
    ProposalStage {
        /// The transaction that makes it is on its way.
        Making = "MAKING",
        /// Open for votes.
        Open = "OPEN",
        /// Voted through, and not executed.
        Approved = "APPROVED",
        /// Executed: the payment is made.
        Executed = "EXECUTED",
        /// Nothing comes of it any more.
        Over = "OVER",
    }
}

view! {
    /// The proposal of a payment, on the multisig of its wallet.
    ProposalView {
        /// Its place: what clients of the multisig show it under.
        index: u64,
        /// The account of the proposal.
        #[serde(with = "crate::text")]
        proposal: Address,
        /// The account with what the vault is to do.
        #[serde(with = "crate::text")]
        transaction: Address,
        /// Where it stands, as last seen.
        stage: ProposalStage,
        /// The transaction on the ledger that made it, once it is signed.
        made_by: Option<String>,
    }
}

view! {
    /// An account that an instruction is given.
    InstructionAccount {
        /// Which one.
        #[serde(with = "crate::text")]
        address: Address,
        /// Whether it signs.
        signer: bool,
        /// Whether it may be changed.
        writable: bool,
    }
}

view! {
    /// An instruction that a vault is to carry out.
    InstructionView {
        /// The program.
        #[serde(with = "crate::text")]
        program: Address,
        /// The accounts that it is given, in order.
        accounts: Vec<InstructionAccount>,
        /// Its data.
        #[serde(with = "crate::text::base64")]
        data: Vec<u8>,
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
        /// Its proposal on chain, where the owner approves by a vote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<ProposalView>,
        /// For calls of programs: what the vault is to do. `amount` is then the SOL that leaves it as far as that is understood,
        /// and `to` the first program.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        instructions: Vec<InstructionView>,
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
    /// Something that waits for the owner.
    InboxItem {
        /// The payment.
        tx: TxView,
        /// Why the owner is asked, one sentence a reason.
        reasons: Vec<String>,
        /// The draft message: what will be signed, but for blockhash and fees. Where the owner votes on chain: the message that
        /// made the proposal.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
        /// Wallets that the message's token accounts are claimed to belong to.
        #[serde(with = "crate::text::list")]
        wallets: Vec<Address>,
        /// The agent key's account. Its money would leave, or its vault's.
        #[serde(with = "crate::text")]
        from: Address,
        /// The multisig whose vault holds the money, if it is in one.
        #[serde(with = "crate::text::option", default, skip_serializing_if = "Option::is_none")]
        multisig: Option<Address>,
        /// The fee payer of the message.
        #[serde(with = "crate::text")]
        fee_payer: Address,
        /// Where the owner votes on chain: the signatures of the message, in the order of its signers.
        #[serde(with = "crate::text::list", default, skip_serializing_if = "Vec::is_empty")]
        signatures: Vec<Signature>,
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

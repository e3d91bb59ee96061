//! The owner's door of the daemon: tarpc over a Unix socket.
//!
//! The socket admits the account that owns the daemon (peer credentials). A caller that presents an API key acts as
//! that key's agent and may do no more than it. What loosens a limit needs the owner's signature besides.

use crate::{
    error::Problem,
    history::HistoryPage,
    signed::{
        Signature, SignedApproval, SignedBudget, SignedDestination, SignedEnd, SignedLift, SignedManifest,
        SignedPolicy, SignedRotate,
    },
    vault::VaultAct,
    view::{
        AgentChange, AlertPage, AlertView, AttestationView, BalanceView, BudgetView, CheckView, CheckpointView,
        ConsistencyView, DeliveryView, DepositView, DestinationView, FactorEnrolment, FactorView, InboxItem,
        InclusionView, KeyView, LeafView, LiveExplanation, NewInstruction, NewKey, NewKeyView, NewRefill, NewWebhook,
        NewWebhookView, PolicyView, PreviewView, RecoveryCodes, RecoveryView, RefillView, RotationView,
        SealedReceiptView, StatusView, StopView, StoppedView, SuccessionView, TxKind, TxPage, TxStatus, TxView,
        UnsignedView, UsageView, VaultDraftView, VaultView, WaitingPolicyView, WalletView, WebhookChange, WebhookView,
    },
};
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AlertId, KeyId, TxId, WebhookId},
    time::Timestamp,
};

/// Most bytes of one control message.
pub const MAX_FRAME: usize = 8 << 20;

/// Who calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// An agent's API key; absent: the owner's account on this machine.
    pub api_key: Option<String>,
}

/// A payment as asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ask {
    /// Name or id of the wallet that pays. An agent's key may leave it out.
    pub from: Option<String>,
    /// The recipient's wallet, base58.
    pub to: String,
    /// The amount.
    pub amount: Amount,
    /// Put into the transaction, readable by everybody.
    pub memo: Option<String>,
    /// The same key with the same request gives the first answer again; with another request it is refused.
    pub idempotency_key: Option<String>,
}

/// Calls of programs out of a wallet's vault, as asked for. They are proposed to the owner, and never made otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallAsk {
    /// Name or id of the wallet. An agent's key may leave it out.
    pub from: Option<String>,
    /// What the vault is to do, in order.
    pub instructions: Vec<NewInstruction>,
    /// Wallets that token accounts in it are claimed to belong to, base58.
    pub recipients: Vec<String>,
    /// The same key with the same request gives the first answer again; with another request it is refused.
    pub idempotency_key: Option<String>,
}

/// An amount as a caller gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Amount {
    /// For people: `0.5` of `SOL`; the asset is a symbol of the policy, a mint, or `SOL`.
    Ui {
        /// A decimal number.
        amount: String,
        /// Symbol, mint or `SOL`.
        asset: String,
    },
    /// Exact: base units.
    Raw {
        /// Base units.
        #[serde(with = "crate::text")]
        amount: u64,
        /// Symbol, mint or `SOL`.
        asset: String,
    },
}

/// A payment that is only asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Proposal {
    /// A plain payment.
    Payment {
        /// The recipient's wallet, base58, or its label in the policy.
        to: String,
        /// The amount.
        amount: Amount,
    },
    /// The bytes that would be signed.
    Message {
        /// A serialised message.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
        /// Wallets that its token accounts are claimed to belong to.
        #[serde(with = "crate::text::list")]
        recipients: Vec<Address>,
    },
}

/// What shows that the owner's second factor may be taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum FactorProof {
    /// A code of it, or a recovery code.
    Code(String),
    /// The owner's signature over [`waiaas_policy::statement::FactorOffStatement`].
    Signature(SignatureText),
}

/// Which transactions to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TxFilter {
    /// Of this wallet only (name or id).
    pub wallet: Option<String>,
    /// In this status only.
    pub status: Option<TxStatus>,
    /// Of this kind only.
    pub kind: Option<TxKind>,
    /// Most items; 20 unless told, at most 100.
    pub limit: Option<u32>,
    /// From a page before.
    pub cursor: Option<String>,
}

/// An answer of the daemon.
pub type Reply<T> = Result<T, Problem>;

/// What the daemon does for the command line.
#[tarpc::service]
pub trait Control {
    /// The state of the installation.
    async fn status(caller: Caller) -> Reply<StatusView>;
    /// Examinations that only the daemon can make: disk, clock, RPC, enclave, permissions.
    async fn doctor(caller: Caller) -> Reply<Vec<CheckView>>;
    /// Takes the boot manifest: from now on this installation belongs to its owner. Idempotent for the same owner.
    async fn adopt(caller: Caller, manifest: SignedManifestText) -> Reply<StatusView>;
    /// Ends the daemon after the work in hand.
    async fn stop(caller: Caller) -> Reply<()>;

    /// What the enclave's security module attests about it and, if named, about a wallet's key; `nonce` (hex, 16 to 64
    /// bytes) comes back in the document.
    async fn attest(caller: Caller, nonce: String, wallet: Option<String>) -> Reply<AttestationView>;

    /// Makes a wallet: an agent key in the enclave, under a name.
    async fn wallet_create(caller: Caller, name: String) -> Reply<WalletView>;
    /// Begins to make a wallet whose money is in a vault on chain: name and agent key. Ends with [`VaultAct::Create`].
    /// Asked again before that, it answers with the same wallet.
    async fn vault_open(caller: Caller, name: String) -> Reply<WalletView>;
    /// The transaction of an act of the owner on a vault, unsigned.
    async fn vault_prepare(caller: Caller, wallet: String, act: VaultAct) -> Reply<VaultDraftView>;
    /// Sends what [`Control::vault_prepare`] answered last, signed by all its signers in the message's order, and waits
    /// for it.
    async fn vault_submit(
        caller: Caller,
        wallet: String,
        message: Vec<u8>,
        signatures: Vec<SignatureText>,
    ) -> Reply<WalletView>;
    /// Stops a wallet, or all, at once: when this has answered, nothing more is signed. [`VaultAct::Suspend`] then takes
    /// the limits of a vault away.
    async fn wallet_stop(caller: Caller, wallet: Option<String>) -> Reply<Vec<StoppedView>>;
    /// The stop of a wallet that [`Control::wallet_lift`] would lift.
    async fn wallet_stop_show(caller: Caller, wallet: String) -> Reply<StopView>;
    /// Lets a stopped wallet pay again.
    async fn wallet_lift(caller: Caller, lift: SignedLift) -> Reply<WalletView>;
    /// Gives a wallet another name, other tags, or both.
    async fn wallet_change(caller: Caller, wallet: String, change: AgentChange) -> Reply<WalletView>;
    /// Ends a stopped wallet that holds nothing any more, and a wallet that is still being made: its key is destroyed.
    async fn wallet_end(caller: Caller, end: SignedEnd) -> Reply<WalletView>;
    /// Replaces the key of a stopped wallet with a vault, as far as that is possible now: the answer says what is next.
    async fn wallet_rotate(caller: Caller, rotate: SignedRotate) -> Reply<RotationView>;
    /// Where everything that a wallet holds goes in an emergency.
    async fn recovery_show(caller: Caller, wallet: String) -> Reply<DestinationView>;
    /// Registers where everything goes in an emergency.
    async fn recovery_set(caller: Caller, destination: SignedDestination) -> Reply<DestinationView>;
    /// Stops a wallet with a vault and begins to take everything out of it, or tells how far that is: the answer has the
    /// owner's next transaction.
    async fn recover(caller: Caller, wallet: String) -> Reply<RecoveryView>;
    /// A wallet's vault, as it is on chain and as it ought to be.
    async fn vault_show(caller: Caller, wallet: Option<String>) -> Reply<VaultView>;
    /// All wallets (an agent: its own).
    async fn wallet_list(caller: Caller) -> Reply<Vec<WalletView>>;
    /// One wallet by name or id (an agent may leave it out).
    async fn wallet_show(caller: Caller, wallet: Option<String>) -> Reply<WalletView>;
    /// What a wallet holds. `owner` and `fee-payer` name those accounts.
    async fn wallet_balance(caller: Caller, wallet: Option<String>) -> Reply<BalanceView>;
    /// The owner's transfer into a wallet (or `fee-payer`), unsigned.
    async fn fund_prepare(caller: Caller, wallet: String, amount: Amount) -> Reply<UnsignedView>;
    /// Sends the owner's signed transfer and waits for it.
    async fn fund_submit(caller: Caller, wallet: String, message: Vec<u8>, signature: SignatureText) -> Reply<TxView>;
    /// Asks the ledger's faucet for SOL, to a wallet, `owner` or `fee-payer`. Not on mainnet.
    async fn airdrop(caller: Caller, wallet: String, amount: Amount) -> Reply<BalanceView>;
    /// Deposits to a wallet that were found after `since`; waits up to `wait_seconds` (at most 60) for the first.
    async fn deposits(
        caller: Caller,
        wallet: Option<String>,
        since: Option<u64>,
        wait_seconds: u64,
    ) -> Reply<DepositsView>;

    /// Pays.
    async fn transfer(caller: Caller, ask: Ask) -> Reply<TxView>;
    /// Proposes calls of programs to the owner.
    async fn call(caller: Caller, ask: CallAsk) -> Reply<TxView>;
    /// What would happen to a payment. No side effect.
    async fn preview(caller: Caller, ask: Ask) -> Reply<PreviewView>;
    /// Transactions, newest first.
    async fn tx_list(caller: Caller, filter: TxFilter) -> Reply<TxPage>;
    /// One transaction.
    async fn tx_show(caller: Caller, tx: TxIdText) -> Reply<TxView>;
    /// One transaction, as soon as it is final, or after `seconds` (at most 60) as it is.
    async fn tx_wait(caller: Caller, tx: TxIdText, seconds: u64) -> Reply<TxView>;
    /// The enclave's receipt for a payment that it signed.
    async fn tx_receipt(caller: Caller, tx: TxIdText) -> Reply<SealedReceiptView>;
    /// Has the enclave make the receipt key of its next start.
    async fn receipt_key_renew(caller: Caller) -> Reply<SuccessionView>;
    /// Takes back a payment that waits for its delay or for the owner.
    async fn tx_cancel(caller: Caller, tx: TxIdText) -> Reply<TxView>;

    /// The policy in force.
    async fn policy_show(caller: Caller, wallet: Option<String>) -> Reply<PolicyView>;
    /// Sets a policy that the owner signed. One that allows more may have to wait first; the answer says so.
    async fn policy_set(caller: Caller, policy: SignedPolicy) -> Reply<PolicyView>;
    /// Takes back a wider policy that waits.
    async fn policy_withdraw(caller: Caller, wallet: String) -> Reply<PolicyView>;
    /// All wider policies that wait.
    async fn policy_waiting(caller: Caller) -> Reply<Vec<WaitingPolicyView>>;
    /// Recorded decisions from entry `from` of the audit log on, of one wallet or of all.
    async fn policy_history(caller: Caller, wallet: Option<String>, from: u64) -> Reply<HistoryPage>;
    /// What the policy in force would say to a payment now: every rule, and what would let it pass. No side effect.
    async fn policy_explain(caller: Caller, wallet: Option<String>, proposal: Proposal) -> Reply<LiveExplanation>;
    /// What is used and left.
    async fn policy_usage(caller: Caller, wallet: Option<String>) -> Reply<Vec<UsageView>>;
    /// The owner's budget over all wallets.
    async fn budget_show(caller: Caller) -> Reply<BudgetView>;
    /// Sets the budget that the owner signed.
    async fn budget_set(caller: Caller, budget: SignedBudget) -> Reply<BudgetView>;

    /// What waits for the owner.
    async fn inbox(caller: Caller) -> Reply<Vec<InboxItem>>;
    /// The owner's signed yes. Answers when the payment is signed and sent.
    async fn approve(caller: Caller, approval: SignedApproval) -> Reply<TxView>;
    /// The owner's no.
    async fn reject(caller: Caller, tx: TxIdText, reason: Option<String>) -> Reply<TxView>;

    /// Alerts, the newest first: those that are not over, or all; at most `limit` (at most 100) before `before`.
    async fn alert_list(caller: Caller, all: bool, before: Option<AlertIdText>, limit: u32) -> Reply<AlertPage>;
    /// One alert.
    async fn alert_show(caller: Caller, alert: AlertIdText) -> Reply<AlertView>;
    /// Notes that the owner has seen an alert.
    async fn alert_acknowledge(caller: Caller, alert: AlertIdText) -> Reply<AlertView>;

    /// Makes an API key.
    async fn key_create(caller: Caller, key: NewKey) -> Reply<NewKeyView>;
    /// All API keys.
    async fn key_list(caller: Caller) -> Reply<Vec<KeyView>>;
    /// Makes an API key useless, at once.
    async fn key_revoke(caller: Caller, key: KeyIdText) -> Reply<KeyView>;

    /// The owner's second factor, as it stands.
    async fn factor_show(caller: Caller) -> Reply<FactorView>;
    /// Makes a second factor; it is on once a code confirms it.
    async fn factor_enroll(caller: Caller) -> Reply<FactorEnrolment>;
    /// Puts the second factor that was made last on.
    async fn factor_confirm(caller: Caller, code: String) -> Reply<RecoveryCodes>;
    /// Makes new recovery codes; those of before are good for nothing.
    async fn factor_codes(caller: Caller, code: String) -> Reply<RecoveryCodes>;
    /// Takes the second factor off.
    async fn factor_remove(caller: Caller, proof: FactorProof) -> Reply<FactorView>;

    /// The rules by which wallets are filled up.
    async fn refill_list(caller: Caller) -> Reply<Vec<RefillView>>;
    /// Sets a rule, in the place of the one for the same wallet, asset and account.
    async fn refill_set(caller: Caller, rule: NewRefill) -> Reply<RefillView>;
    /// Removes the rules of a wallet that a command has set: for an asset, or all.
    async fn refill_remove(caller: Caller, wallet: String, asset: Option<String>) -> Reply<Vec<RefillView>>;

    /// Makes a webhook.
    async fn webhook_create(caller: Caller, webhook: NewWebhook) -> Reply<NewWebhookView>;
    /// All webhooks.
    async fn webhook_list(caller: Caller) -> Reply<Vec<WebhookView>>;
    /// Gives a webhook another URL, other events, or both.
    async fn webhook_change(caller: Caller, webhook: WebhookIdText, change: WebhookChange) -> Reply<WebhookView>;
    /// Removes a webhook.
    async fn webhook_remove(caller: Caller, webhook: WebhookIdText) -> Reply<WebhookView>;
    /// Sends a message that tells nothing, once.
    async fn webhook_test(caller: Caller, webhook: WebhookIdText) -> Reply<DeliveryView>;
    /// Gives a webhook another secret.
    async fn webhook_rotate(caller: Caller, webhook: WebhookIdText) -> Reply<NewWebhookView>;
    /// At most `limit` (at most 100) messages to a webhook before a number, the newest first.
    async fn webhook_deliveries(
        caller: Caller,
        webhook: WebhookIdText,
        before: Option<u64>,
        limit: u32,
    ) -> Reply<Vec<DeliveryView>>;
    /// Sends a message again.
    async fn webhook_replay(caller: Caller, webhook: WebhookIdText, number: u64) -> Reply<DeliveryView>;

    /// Entries of the audit log from `from`, at most `limit` (at most 1,000).
    async fn audit_leaves(caller: Caller, from: u64, limit: u64) -> Reply<Vec<LeafView>>;
    /// The audit log's head, signed by the enclave.
    async fn audit_checkpoint(caller: Caller) -> Reply<CheckpointView>;
    /// Shows that an entry is in the log.
    async fn audit_prove(caller: Caller, entry: u64) -> Reply<InclusionView>;
    /// Shows that the log goes on from its first `first` entries.
    async fn audit_consistency(caller: Caller, first: u64) -> Reply<ConsistencyView>;

    /// Begins a backup: all records as they are now. It ends with `backup_end`, or when nobody asks for a minute.
    async fn backup_begin(caller: Caller) -> Reply<BackupView>;
    /// The records of the backup behind a key, in order; none when there are no more.
    async fn backup_rows(caller: Caller, backup: u64, after: Option<Vec<u8>>) -> Reply<Vec<RowText>>;
    /// Ends a backup.
    async fn backup_end(caller: Caller, backup: u64) -> Reply<()>;

    /// The daemon's settings in force, with where each came from.
    async fn config(caller: Caller) -> Reply<Vec<SettingView>>;
}

macro_rules! as_text {
    ($($(#[$meta:meta])* $name:ident($type:ty);)*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(#[serde(with = "crate::text")] pub $type);
        )*
    };
}

as_text! {
    /// A transaction id as an argument.
    TxIdText(TxId);
    /// A key id as an argument.
    KeyIdText(KeyId);
    /// An alert id as an argument.
    AlertIdText(AlertId);
    /// A webhook's id as an argument.
    WebhookIdText(WebhookId);
    /// A time as an argument.
    TimestampText(Timestamp);
    /// A signature as an argument.
    SignatureText(Signature);
    /// An asset as an argument.
    AssetText(Asset);
}

/// A signed manifest as an argument: its CBOR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignedManifestText(#[serde(with = "crate::text::base64")] Vec<u8>);

impl SignedManifestText {
    /// Wraps a manifest.
    pub fn new(manifest: &SignedManifest) -> Self {
        Self(crate::signed::encode(manifest))
    }

    /// Reads the manifest.
    ///
    /// # Errors
    /// When the bytes are no manifest.
    pub fn open(&self) -> Result<SignedManifest, String> {
        crate::signed::decode(&self.0)
    }
}

/// Deposits, and where to go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DepositsView {
    /// The deposits, oldest first.
    pub items: Vec<DepositView>,
    /// Pass as `since` to go on from here.
    pub next: u64,
}

/// One setting, its value and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingView {
    /// Dotted name, for example `rpc.urls`.
    pub name: String,
    /// The value, as TOML.
    pub value: String,
    /// `default`, the file's path, or the variable's name.
    pub source: String,
    /// What it is for.
    pub doc: String,
}

/// A backup that was begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// Names it.
    pub backup: u64,
    /// The daemon's release.
    pub version: String,
    /// Layout of its store.
    pub layout: u32,
    /// The audit log's head in it; absent if the enclave did not answer.
    pub checkpoint: Option<CheckpointView>,
}

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowText {
    /// Its key.
    #[serde(with = "crate::text::base64")]
    pub key: Vec<u8>,
    /// Its value.
    #[serde(with = "crate::text::base64")]
    pub value: Vec<u8>,
}

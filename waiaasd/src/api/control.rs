//! The owner's door: what the command line asks, over tarpc. The [`Desk`] answers what REST asks, too.

use super::{
    authenticate::{Principal, authenticate},
    desk::{Desk, LONGEST_WAIT, to_the_end},
    present,
};
use crate::{
    daemon::Daemon,
    manage::{attest, backup, deposits, doctor, explain, factor, funding, history, owner, receipts, status},
    store::{self, policies::WaitingPolicy},
};
use std::{sync::Arc, time::Duration};
use tarpc::context::Context;
use waiaas_wire::{
    Code, Problem,
    control::{
        AlertIdText, Amount, Ask, BackupView, CallAsk, Caller, Control, DepositsView, FactorProof, KeyIdText, Proposal,
        Reply, RowText, SettingView, SignatureText, SignedManifestText, TxFilter, TxIdText, WebhookIdText,
    },
    history::HistoryPage,
    signed::{SignedApproval, SignedBudget, SignedDestination, SignedEnd, SignedLift, SignedPolicy, SignedRotate},
    vault::VaultAct,
    view::{
        AgentChange, AlertPage, AlertState, AlertView, AttestationView, BalanceView, BudgetView, CheckView,
        CheckpointView, ConsistencyView, DeliveryView, DestinationView, FactorEnrolment, FactorView, InboxItem,
        InclusionView, KeyView, LeafView, LiveExplanation, NewKey, NewKeyView, NewRefill, NewWebhook, NewWebhookView,
        PolicyView, PreviewView, RecoveryCodes, RecoveryView, RefillView, RotationView, Scope, SealedReceiptView,
        StatusView, StopView, StoppedView, SuccessionView, TxPage, TxView, UnsignedView, UsageView, VaultDraftView,
        VaultView, WaitingPolicyView, WalletView, WebhookChange, WebhookView,
    },
};

/// The door.
#[derive(Clone)]
pub struct Door {
    /// What it opens to.
    pub daemon: Arc<Daemon>,
}

impl Door {
    fn desk(&self, caller: &Caller) -> Result<Desk, Problem> {
        Ok(Desk { who: authenticate(&self.daemon, caller)?, daemon: Arc::clone(&self.daemon) })
    }

    fn owner(&self, caller: &Caller) -> Result<Desk, Problem> {
        let desk = self.desk(caller)?;
        desk.who.owner()?;
        Ok(desk)
    }
}

impl Door {
    /// Lets only the owner's account on this machine pass: no key, not even an owner's.
    fn here(&self, caller: &Caller) -> Result<(), Problem> {
        if self.desk(caller)?.who == Principal::Owner {
            return Ok(());
        }
        Err(Problem::new(Code::AuthScopeInsufficient, "this is for the owner's account on the daemon's machine"))
    }
}

impl Control for Door {
    async fn status(self, _: Context, caller: Caller) -> Reply<StatusView> {
        self.desk(&caller)?;
        status::status(&self.daemon).await
    }

    async fn doctor(self, _: Context, caller: Caller) -> Reply<Vec<CheckView>> {
        self.owner(&caller)?;
        Ok(doctor::examine(&self.daemon).await)
    }

    async fn adopt(self, _: Context, caller: Caller, manifest: SignedManifestText) -> Reply<StatusView> {
        self.owner(&caller)?;
        let manifest = manifest.open().map_err(|why| Problem::new(Code::ValidationFormat, why).at("manifest"))?;
        owner::adopt(&self.daemon, manifest).await?;
        status::status(&self.daemon).await
    }

    async fn stop(self, _: Context, caller: Caller) -> Reply<()> {
        self.owner(&caller)?;
        self.daemon.stopping.notify_waiters();
        self.daemon.stopping.notify_one();
        Ok(())
    }

    async fn attest(self, _: Context, caller: Caller, nonce: String, wallet: Option<String>) -> Reply<AttestationView> {
        let desk = self.owner(&caller)?;
        let agent = wallet.map(|name| desk.wallet(Some(&name))).transpose()?.map(|wallet| wallet.agent);
        attest::attest(&self.daemon, &nonce, agent).await
    }

    async fn wallet_create(self, _: Context, caller: Caller, name: String) -> Reply<WalletView> {
        self.owner(&caller)?.wallet_create(name).await
    }

    async fn vault_open(self, _: Context, caller: Caller, name: String) -> Reply<WalletView> {
        self.desk(&caller)?.vault_open(name).await
    }

    async fn vault_prepare(self, _: Context, caller: Caller, wallet: String, act: VaultAct) -> Reply<VaultDraftView> {
        self.desk(&caller)?.vault_prepare(&wallet, &act).await
    }

    async fn vault_submit(
        self,
        _: Context,
        caller: Caller,
        wallet: String,
        message: Vec<u8>,
        signatures: Vec<SignatureText>,
    ) -> Reply<WalletView> {
        let signatures = signatures.into_iter().map(|signature| signature.0).collect();
        self.desk(&caller)?.vault_submit(&wallet, message, signatures).await
    }

    async fn wallet_stop(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<Vec<StoppedView>> {
        self.desk(&caller)?.stop(wallet.as_deref()).await
    }

    async fn wallet_stop_show(self, _: Context, caller: Caller, wallet: String) -> Reply<StopView> {
        self.desk(&caller)?.stop_show(&wallet).await
    }

    async fn wallet_lift(self, _: Context, caller: Caller, lift: SignedLift) -> Reply<WalletView> {
        self.desk(&caller)?.lift(lift).await
    }

    async fn wallet_end(self, _: Context, caller: Caller, end: SignedEnd) -> Reply<WalletView> {
        self.desk(&caller)?.end(end).await
    }

    async fn wallet_change(self, _: Context, caller: Caller, wallet: String, change: AgentChange) -> Reply<WalletView> {
        self.desk(&caller)?.wallet_change(&wallet, change).await
    }

    async fn wallet_rotate(self, _: Context, caller: Caller, rotate: SignedRotate) -> Reply<RotationView> {
        self.desk(&caller)?.rotate(rotate).await
    }

    async fn refill_list(self, _: Context, caller: Caller) -> Reply<Vec<RefillView>> {
        self.desk(&caller)?.refills()
    }

    async fn refill_set(self, _: Context, caller: Caller, rule: NewRefill) -> Reply<RefillView> {
        self.desk(&caller)?.refill_set(rule).await
    }

    async fn refill_remove(
        self,
        _: Context,
        caller: Caller,
        wallet: String,
        asset: Option<String>,
    ) -> Reply<Vec<RefillView>> {
        self.desk(&caller)?.refill_remove(&wallet, asset).await
    }

    async fn recovery_show(self, _: Context, caller: Caller, wallet: String) -> Reply<DestinationView> {
        self.desk(&caller)?.destination(&wallet)
    }

    async fn recovery_set(self, _: Context, caller: Caller, word: SignedDestination) -> Reply<DestinationView> {
        self.desk(&caller)?.destination_set(word).await
    }

    async fn recover(self, _: Context, caller: Caller, wallet: String) -> Reply<RecoveryView> {
        self.desk(&caller)?.recover(&wallet).await
    }

    async fn vault_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<VaultView> {
        self.desk(&caller)?.vault_show(wallet.as_deref()).await
    }

    async fn wallet_list(self, _: Context, caller: Caller) -> Reply<Vec<WalletView>> {
        self.desk(&caller)?.wallets()
    }

    async fn wallet_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<WalletView> {
        self.desk(&caller)?.wallet_show(wallet.as_deref())
    }

    async fn wallet_balance(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<BalanceView> {
        self.desk(&caller)?.balance(wallet.as_deref()).await
    }

    async fn fund_prepare(self, _: Context, caller: Caller, wallet: String, amount: Amount) -> Reply<UnsignedView> {
        self.desk(&caller)?.fund_prepare(&wallet, &amount).await
    }

    async fn fund_submit(
        self,
        _: Context,
        caller: Caller,
        wallet: String,
        message: Vec<u8>,
        signature: SignatureText,
    ) -> Reply<TxView> {
        self.desk(&caller)?.fund_submit(&wallet, message, signature.0).await
    }

    async fn airdrop(self, _: Context, caller: Caller, wallet: String, amount: Amount) -> Reply<BalanceView> {
        let desk = self.owner(&caller)?;
        let account = desk.balance(Some(&wallet)).await?.address;
        funding::airdrop(&self.daemon, account, &amount).await?;
        desk.balance(Some(&wallet)).await
    }

    async fn deposits(
        self,
        _: Context,
        caller: Caller,
        wallet: Option<String>,
        since: Option<u64>,
        wait_seconds: u64,
    ) -> Reply<DepositsView> {
        let wallet = self.desk(&caller)?.wallet(wallet.as_deref())?;
        let wait = Duration::from_secs(wait_seconds.min(LONGEST_WAIT));
        deposits::since(&self.daemon, wallet.agent, since, wait).await
    }

    async fn transfer(self, _: Context, caller: Caller, ask: Ask) -> Reply<TxView> {
        self.desk(&caller)?.transfer(ask).await
    }

    async fn call(self, _: Context, caller: Caller, ask: CallAsk) -> Reply<TxView> {
        self.desk(&caller)?.call(ask).await
    }

    async fn preview(self, _: Context, caller: Caller, ask: Ask) -> Reply<PreviewView> {
        self.desk(&caller)?.preview(ask).await
    }

    async fn tx_list(self, _: Context, caller: Caller, filter: TxFilter) -> Reply<TxPage> {
        self.desk(&caller)?.tx_list(&filter)
    }

    async fn tx_show(self, _: Context, caller: Caller, tx: TxIdText) -> Reply<TxView> {
        self.desk(&caller)?.tx_show(tx.0)
    }

    async fn tx_receipt(self, _: Context, caller: Caller, tx: TxIdText) -> Reply<SealedReceiptView> {
        self.desk(&caller)?.tx_receipt(tx.0)
    }

    async fn receipt_key_renew(self, _: Context, caller: Caller) -> Reply<SuccessionView> {
        self.owner(&caller)?;
        let daemon = Arc::clone(&self.daemon);
        to_the_end(async move { receipts::renew(&daemon).await }).await
    }

    async fn tx_wait(self, _: Context, caller: Caller, tx: TxIdText, seconds: u64) -> Reply<TxView> {
        self.desk(&caller)?.tx_wait(tx.0, seconds).await
    }

    async fn tx_cancel(self, _: Context, caller: Caller, tx: TxIdText) -> Reply<TxView> {
        self.desk(&caller)?.tx_cancel(tx.0).await
    }

    async fn policy_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<PolicyView> {
        self.desk(&caller)?.policy_show(wallet.as_deref())
    }

    async fn policy_set(self, _: Context, caller: Caller, policy: SignedPolicy) -> Reply<PolicyView> {
        self.desk(&caller)?.policy_set(policy).await
    }

    async fn policy_withdraw(self, _: Context, caller: Caller, wallet: String) -> Reply<PolicyView> {
        self.desk(&caller)?.policy_withdraw(&wallet).await
    }

    async fn policy_waiting(self, _: Context, caller: Caller) -> Reply<Vec<WaitingPolicyView>> {
        self.owner(&caller)?;
        self.daemon.store.read(|view| {
            let view_of = |waiting: WaitingPolicy| {
                let wallet = store::wallets::of(view, waiting.signed.agent)?;
                Ok(present::waiting(&waiting, &wallet.map(|wallet| wallet.name).unwrap_or_default()))
            };
            store::policies::all_waiting(view)?.into_iter().map(view_of).collect()
        })
    }

    async fn policy_history(self, _: Context, caller: Caller, wallet: Option<String>, from: u64) -> Reply<HistoryPage> {
        let desk = self.owner(&caller)?;
        let wallet = wallet.map(|wallet| desk.wallet(Some(&wallet))).transpose()?;
        Ok(history::page(&self.daemon, wallet.map(|wallet| wallet.agent), from)?)
    }

    async fn policy_explain(
        self,
        _: Context,
        caller: Caller,
        wallet: Option<String>,
        proposal: Proposal,
    ) -> Reply<LiveExplanation> {
        let desk = self.desk(&caller)?;
        desk.who.may(Scope::PoliciesRead)?;
        let wallet = desk.wallet(wallet.as_deref())?;
        Ok(present::live(explain::explain(&self.daemon, &wallet, desk.who.claimant(), proposal).await?))
    }

    async fn policy_usage(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<Vec<UsageView>> {
        self.desk(&caller)?.policy_usage(wallet.as_deref()).await
    }

    async fn budget_show(self, _: Context, caller: Caller) -> Reply<BudgetView> {
        self.owner(&caller)?.budget().await
    }

    async fn budget_set(self, _: Context, caller: Caller, budget: SignedBudget) -> Reply<BudgetView> {
        self.desk(&caller)?.budget_set(budget).await
    }

    async fn inbox(self, _: Context, caller: Caller) -> Reply<Vec<InboxItem>> {
        self.owner(&caller)?.inbox()
    }

    async fn approve(self, _: Context, caller: Caller, approval: SignedApproval) -> Reply<TxView> {
        self.owner(&caller)?.approve(approval).await
    }

    async fn reject(self, _: Context, caller: Caller, tx: TxIdText, reason: Option<String>) -> Reply<TxView> {
        self.owner(&caller)?.reject(tx.0, reason).await
    }

    async fn alert_list(
        self,
        _: Context,
        caller: Caller,
        all: bool,
        before: Option<AlertIdText>,
        limit: u32,
    ) -> Reply<AlertPage> {
        let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(20);
        let wanted = |state| all || state != AlertState::Resolved;
        let mut items = self.desk(&caller)?.alerts(wanted, before.map(|id| id.0), limit.saturating_add(1))?;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let cursor = items.last().filter(|_| has_more).map(|alert| alert.id.to_string());
        Ok(AlertPage { items, cursor, has_more })
    }

    async fn alert_show(self, _: Context, caller: Caller, alert: AlertIdText) -> Reply<AlertView> {
        self.desk(&caller)?.alert(alert.0)
    }

    async fn alert_acknowledge(self, _: Context, caller: Caller, alert: AlertIdText) -> Reply<AlertView> {
        self.desk(&caller)?.alert_acknowledge(alert.0).await
    }

    async fn key_create(self, _: Context, caller: Caller, key: NewKey) -> Reply<NewKeyView> {
        self.owner(&caller)?.key_create(key).await
    }

    async fn key_list(self, _: Context, caller: Caller) -> Reply<Vec<KeyView>> {
        self.owner(&caller)?.keys(None, usize::MAX)
    }

    async fn key_revoke(self, _: Context, caller: Caller, key: KeyIdText) -> Reply<KeyView> {
        self.owner(&caller)?.key_revoke(key.0).await
    }

    async fn factor_show(self, _: Context, caller: Caller) -> Reply<FactorView> {
        self.here(&caller)?;
        factor::show(&self.daemon)
    }

    async fn factor_enroll(self, _: Context, caller: Caller) -> Reply<FactorEnrolment> {
        self.here(&caller)?;
        factor::enroll(&self.daemon).await
    }

    async fn factor_confirm(self, _: Context, caller: Caller, code: String) -> Reply<RecoveryCodes> {
        self.here(&caller)?;
        factor::confirm(&self.daemon, code).await
    }

    async fn factor_codes(self, _: Context, caller: Caller, code: String) -> Reply<RecoveryCodes> {
        self.here(&caller)?;
        factor::renew_codes(&self.daemon, code).await
    }

    async fn factor_remove(self, _: Context, caller: Caller, proof: FactorProof) -> Reply<FactorView> {
        self.here(&caller)?;
        match proof {
            FactorProof::Code(code) => factor::remove(&self.daemon, code).await,
            FactorProof::Signature(signature) => factor::remove_signed(&self.daemon, &signature.0).await,
        }
    }

    async fn webhook_create(self, _: Context, caller: Caller, webhook: NewWebhook) -> Reply<NewWebhookView> {
        self.desk(&caller)?.webhook_create(webhook).await
    }

    async fn webhook_list(self, _: Context, caller: Caller) -> Reply<Vec<WebhookView>> {
        self.desk(&caller)?.webhooks()
    }

    async fn webhook_change(
        self,
        _: Context,
        caller: Caller,
        webhook: WebhookIdText,
        change: WebhookChange,
    ) -> Reply<WebhookView> {
        self.desk(&caller)?.webhook_change(webhook.0, change).await
    }

    async fn webhook_remove(self, _: Context, caller: Caller, webhook: WebhookIdText) -> Reply<WebhookView> {
        self.desk(&caller)?.webhook_delete(webhook.0).await
    }

    async fn webhook_test(self, _: Context, caller: Caller, webhook: WebhookIdText) -> Reply<DeliveryView> {
        self.desk(&caller)?.webhook_test(webhook.0).await
    }

    async fn webhook_rotate(self, _: Context, caller: Caller, webhook: WebhookIdText) -> Reply<NewWebhookView> {
        self.desk(&caller)?.webhook_rotate(webhook.0).await
    }

    async fn webhook_deliveries(
        self,
        _: Context,
        caller: Caller,
        webhook: WebhookIdText,
        before: Option<u64>,
        limit: u32,
    ) -> Reply<Vec<DeliveryView>> {
        let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(100);
        self.desk(&caller)?.deliveries(webhook.0, before, limit)
    }

    async fn webhook_replay(
        self,
        _: Context,
        caller: Caller,
        webhook: WebhookIdText,
        number: u64,
    ) -> Reply<DeliveryView> {
        self.desk(&caller)?.delivery_replay(webhook.0, number).await
    }

    async fn audit_leaves(self, _: Context, caller: Caller, from: u64, limit: u64) -> Reply<Vec<LeafView>> {
        self.owner(&caller)?.audit_leaves(from, limit)
    }

    async fn audit_checkpoint(self, _: Context, caller: Caller) -> Reply<CheckpointView> {
        self.owner(&caller)?.audit_checkpoint().await
    }

    async fn audit_prove(self, _: Context, caller: Caller, entry: u64) -> Reply<InclusionView> {
        self.owner(&caller)?.audit_prove(entry).await
    }

    async fn audit_consistency(self, _: Context, caller: Caller, first: u64) -> Reply<ConsistencyView> {
        self.owner(&caller)?.audit_consistency(first).await
    }

    async fn backup_begin(self, _: Context, caller: Caller) -> Reply<BackupView> {
        self.owner(&caller)?;
        backup::begin(&self.daemon).await
    }

    async fn backup_rows(self, _: Context, caller: Caller, number: u64, after: Option<Vec<u8>>) -> Reply<Vec<RowText>> {
        self.owner(&caller)?;
        backup::rows(&self.daemon, number, after).await
    }

    async fn backup_end(self, _: Context, caller: Caller, number: u64) -> Reply<()> {
        self.owner(&caller)?;
        backup::end(&self.daemon, number);
        Ok(())
    }

    async fn config(self, _: Context, caller: Caller) -> Reply<Vec<SettingView>> {
        self.owner(&caller)?;
        Ok(self.daemon.settings.clone())
    }
}

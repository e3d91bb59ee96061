//! The owner's door: what the command line asks, answered by `flow` and `manage`. Nothing is decided here but who may.

use super::{
    authenticate::{Principal, authenticate},
    present,
};
use crate::{
    daemon::Daemon,
    flow::{self, Order, preview},
    manage::{
        approvals, attest, audit, backup, deposits, doctor, explain, funding, history, keys, owner, policies, status,
        usage, vault, wallets, widening,
    },
    store::{
        self,
        journal::{Payment, Verdict},
        policies::WaitingPolicy,
        wallets::Wallet,
    },
};
use std::{sync::Arc, time::Duration};
use tarpc::context::Context;
use waiaas_policy::{
    document::Policy,
    id::{AgentId, TxId},
};
use waiaas_wire::{
    Code, Problem,
    control::{
        Amount, Ask, BackupView, Caller, Control, DepositsView, KeyIdText, Proposal, Reply, RowText, SettingView,
        SignatureText, SignedManifestText, TimestampText, TxFilter, TxIdText,
    },
    history::HistoryPage,
    signed::{SignedApproval, SignedBudget, SignedPolicy},
    vault::VaultAct,
    view::{
        AttestationView, BalanceView, BudgetView, CheckView, CheckpointView, ConsistencyView, InboxItem, InclusionView,
        KeyView, LeafView, LiveExplanation, NewKeyView, PolicyView, PreviewView, SealedReceiptView, StatusView, TxKind,
        TxPage, TxView, UnsignedView, UsageView, VaultDraftView, VaultView, WaitingPolicyView, WalletView,
    },
};

/// Longest wait of one call.
const LONGEST_WAIT: u64 = 60;

/// Leaves of one answer at most.
const MOST_LEAVES: u64 = 1_000;

/// The door.
#[derive(Clone)]
pub struct Door {
    /// What it opens to.
    pub daemon: Arc<Daemon>,
}

impl Door {
    fn who(&self, caller: &Caller) -> Result<Principal, Problem> {
        authenticate(&self.daemon, caller)
    }

    fn owner(&self, caller: &Caller) -> Result<(), Problem> {
        self.who(caller)?.owner()
    }

    fn wallet(&self, caller: &Caller, name: Option<&str>) -> Result<Wallet, Problem> {
        self.who(caller)?.wallet(&self.daemon, name)
    }

    fn policy(&self, wallet: AgentId) -> Option<Policy> {
        flow::request::policy_of(&self.daemon, wallet).ok()
    }

    fn tx_view(&self, payment: &Payment) -> Result<TxView, Problem> {
        let wallet = self.daemon.store.read(|view| store::wallets::of(view, payment.wallet))?;
        let name = wallet.map_or_else(|| "fee-payer".to_owned(), |wallet| wallet.name);
        Ok(present::payment(payment, &name, self.policy(payment.wallet).as_ref()))
    }

    fn wallet_view(&self, wallet: &Wallet) -> Result<WalletView, Problem> {
        let current = self.daemon.store.read(|view| store::policies::current(view, wallet.agent))?;
        let protection = match self.daemon.identity() {
            Ok(identity) => status::protection(&identity.hello.provider, identity.hello.isolated),
            Err(_) => "the enclave does not answer".to_owned(),
        };
        Ok(present::wallet(wallet, current.as_ref(), protection))
    }

    /// A transaction that the caller may see. What it may not see does not exist for it.
    fn tx(&self, caller: &Caller, tx: TxId) -> Result<Payment, Problem> {
        let who = self.who(caller)?;
        let found = self.daemon.store.payment(tx)?.filter(|payment| who.of(payment.wallet).is_ok());
        found.ok_or_else(|| Problem::new(Code::TransactionNotFound, format!("there is no transaction `{tx}`")))
    }

    fn target(&self, caller: &Caller, name: &str) -> Result<funding::Target, Problem> {
        self.owner(caller)?;
        match name {
            "fee-payer" => Ok(funding::Target::FeePayer),
            name => self.wallet(caller, Some(name)).map(funding::Target::Wallet),
        }
    }

    /// Payments, fundings and deposits, newest first.
    fn movements(&self, wallet: Option<AgentId>, before: Option<TxId>, limit: usize) -> Reply<Vec<TxView>> {
        let payments = self.daemon.store.payments(wallet, before, limit)?;
        let mut views = payments.iter().map(|payment| self.tx_view(payment)).collect::<Result<Vec<_>, _>>()?;
        for (deposit, owner) in deposits::newest(&self.daemon, wallet, before, limit)? {
            views.push(present::deposit(&deposit, &owner, self.policy(deposit.wallet).as_ref()));
        }
        views.sort_by_key(|view| std::cmp::Reverse(view.id));
        views.truncate(limit);
        Ok(views)
    }

    async fn balance(&self, caller: &Caller, name: Option<&str>) -> Reply<BalanceView> {
        let who = self.who(caller)?;
        let (agent, name, address) = match name {
            Some("owner") => (AgentId::from_u128(0), "owner".to_owned(), owner::owner(&self.daemon)?),
            Some("fee-payer") => (AgentId::from_u128(0), "fee-payer".to_owned(), self.daemon.fee_payer()?),
            name => {
                let wallet = who.wallet(&self.daemon, name)?;
                let address = flow::request::account(&wallet)?;
                (wallet.agent, wallet.name, address)
            }
        };
        if agent == AgentId::from_u128(0) {
            who.owner()?;
        }
        let holdings = wallets::holdings(&self.daemon, address).await?;
        let balances = present::balances(&holdings, self.policy(agent).as_ref());
        Ok(BalanceView { wallet: agent, name, address, balances })
    }

    fn policy_view(&self, wallet: &Wallet) -> Reply<PolicyView> {
        let current = self.daemon.store.read(|view| store::policies::current(view, wallet.agent))?;
        let enclave = policies::enclave_version(&self.daemon, wallet.agent)?;
        Ok(PolicyView {
            wallet: wallet.agent,
            name: wallet.name.clone(),
            version: current.as_ref().map_or(0, |current| current.signed.version),
            hash: current.as_ref().map(|current| current.signed.statement().hash),
            document: current.map(|current| current.document),
            enclave_version: Some(enclave),
            waiting: self
                .daemon
                .store
                .read(|view| store::policies::waiting(view, wallet.agent))?
                .map(|waiting| present::waiting(&waiting, &wallet.name)),
        })
    }

    fn inbox_item(&self, payment: &Payment) -> Reply<InboxItem> {
        let wallet = self.daemon.store.read(|view| store::wallets::of(view, payment.wallet))?;
        let wallet = wallet.ok_or_else(|| Problem::plain(Code::AgentNotFound))?;
        let policy = self.policy(payment.wallet);
        let reasons = match payment.decision.as_ref().map(|decided| &decided.verdict) {
            Some(Verdict::OwnerAsked(reasons)) => {
                reasons.iter().map(|reason| present::reason(reason, policy.as_ref())).collect()
            }
            _ => Vec::new(),
        };
        Ok(InboxItem {
            tx: self.tx_view(payment)?,
            reasons,
            message: payment.prepared.message.clone(),
            wallets: payment.prepared.wallets.clone(),
            from: flow::request::pocket(&wallet)?,
            multisig: wallet.place().map(|place| place.multisig),
            fee_payer: self.daemon.fee_payer()?,
        })
    }

    /// Waits for a transaction to be over.
    async fn wait(&self, tx: TxId, seconds: u64) -> Reply<Payment> {
        let mut changes = self.daemon.changes.subscribe();
        let deadline = tokio::time::Instant::now() + Duration::from_secs(seconds.min(LONGEST_WAIT));
        loop {
            let payment = self.daemon.store.payment(tx)?.ok_or_else(|| Problem::plain(Code::TransactionNotFound))?;
            if !payment.state.is_open() || tokio::time::Instant::now() >= deadline {
                return Ok(payment);
            }
            let _ = tokio::time::timeout_at(deadline, changes.changed()).await;
        }
    }
}

/// Runs what changes something to its end, even if the caller goes away in the middle.
async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Reply<T>> + Send + 'static) -> Reply<T> {
    tokio::spawn(work).await.unwrap_or_else(|_| Err(Problem::plain(Code::Internal)))
}

impl Control for Door {
    async fn status(self, _: Context, caller: Caller) -> Reply<StatusView> {
        self.who(&caller)?;
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
        self.owner(&caller)?;
        let agent = match &wallet {
            Some(name) => Some(self.wallet(&caller, Some(name))?.agent),
            None => None,
        };
        attest::attest(&self.daemon, &nonce, agent).await
    }

    async fn wallet_create(self, _: Context, caller: Caller, name: String) -> Reply<WalletView> {
        self.owner(&caller)?;
        let daemon = Arc::clone(&self.daemon);
        let wallet = to_the_end(async move { wallets::create(&daemon, name).await }).await?;
        self.wallet_view(&wallet)
    }

    async fn vault_open(self, _: Context, caller: Caller, name: String) -> Reply<WalletView> {
        self.owner(&caller)?;
        let daemon = Arc::clone(&self.daemon);
        let wallet = to_the_end(async move { wallets::open(&daemon, name).await }).await?;
        self.wallet_view(&wallet)
    }

    async fn vault_prepare(self, _: Context, caller: Caller, wallet: String, act: VaultAct) -> Reply<VaultDraftView> {
        self.owner(&caller)?;
        let wallet = self.wallet(&caller, Some(&wallet))?;
        vault::prepare(&self.daemon, &wallet, &act).await
    }

    async fn vault_submit(
        self,
        _: Context,
        caller: Caller,
        wallet: String,
        message: Vec<u8>,
        signatures: Vec<SignatureText>,
    ) -> Reply<WalletView> {
        self.owner(&caller)?;
        let wallet = self.wallet(&caller, Some(&wallet))?;
        let signatures = signatures.into_iter().map(|signature| signature.0).collect();
        let daemon = Arc::clone(&self.daemon);
        let work = async move { vault::submit(&daemon, &wallet, message, signatures).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    async fn wallet_suspend(self, _: Context, caller: Caller, wallet: String) -> Reply<WalletView> {
        self.owner(&caller)?;
        let wallet = self.wallet(&caller, Some(&wallet))?;
        let daemon = Arc::clone(&self.daemon);
        let work = async move { vault::suspend(&daemon, &wallet).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    async fn vault_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<VaultView> {
        vault::look(&self.daemon, &self.wallet(&caller, wallet.as_deref())?).await
    }

    async fn wallet_list(self, _: Context, caller: Caller) -> Reply<Vec<WalletView>> {
        let who = self.who(&caller)?;
        let all = self.daemon.store.read(|view| store::wallets::all(view))?;
        let visible = all.iter().filter(|wallet| wallet.pocket.is_some() && who.of(wallet.agent).is_ok());
        visible.map(|wallet| self.wallet_view(wallet)).collect()
    }

    async fn wallet_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<WalletView> {
        self.wallet_view(&self.wallet(&caller, wallet.as_deref())?)
    }

    async fn wallet_balance(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<BalanceView> {
        self.balance(&caller, wallet.as_deref()).await
    }

    async fn fund_prepare(self, _: Context, caller: Caller, wallet: String, amount: Amount) -> Reply<UnsignedView> {
        let target = self.target(&caller, &wallet)?;
        funding::unsigned(&self.daemon, &target, &amount).await
    }

    async fn fund_submit(
        self,
        _: Context,
        caller: Caller,
        wallet: String,
        message: Vec<u8>,
        signature: SignatureText,
    ) -> Reply<TxView> {
        let target = self.target(&caller, &wallet)?;
        let daemon = Arc::clone(&self.daemon);
        let payment = to_the_end(async move { funding::submit(&daemon, &target, message, signature.0).await }).await?;
        self.tx_view(&payment)
    }

    async fn airdrop(self, _: Context, caller: Caller, wallet: String, amount: Amount) -> Reply<BalanceView> {
        self.owner(&caller)?;
        let account = self.balance(&caller, Some(&wallet)).await?.address;
        funding::airdrop(&self.daemon, account, &amount).await?;
        self.balance(&caller, Some(&wallet)).await
    }

    async fn deposits(
        self,
        _: Context,
        caller: Caller,
        wallet: Option<String>,
        since: Option<u64>,
        wait_seconds: u64,
    ) -> Reply<DepositsView> {
        let wallet = self.wallet(&caller, wallet.as_deref())?;
        let wait = Duration::from_secs(wait_seconds.min(LONGEST_WAIT));
        deposits::since(&self.daemon, wallet.agent, since, wait).await
    }

    async fn transfer(self, _: Context, caller: Caller, ask: Ask) -> Reply<TxView> {
        let who = self.who(&caller)?;
        let wallet = who.wallet(&self.daemon, ask.from.as_deref())?;
        let (daemon, order) = (Arc::clone(&self.daemon), Order { wallet, caller: who.scope(), ask });
        let payment = to_the_end(async move { flow::pay(&daemon, order).await }).await?;
        self.tx_view(&payment)
    }

    async fn preview(self, _: Context, caller: Caller, ask: Ask) -> Reply<PreviewView> {
        let who = self.who(&caller)?;
        let wallet = who.wallet(&self.daemon, ask.from.as_deref())?;
        let agent = wallet.agent;
        let seen = preview::preview(&self.daemon, Order { wallet, caller: who.scope(), ask }).await?;
        Ok(present::preview(&seen, self.policy(agent).as_ref()))
    }

    async fn tx_list(self, _: Context, caller: Caller, filter: TxFilter) -> Reply<TxPage> {
        let who = self.who(&caller)?;
        let wallet = match (&filter.wallet, &who) {
            (None, Principal::Owner) => None,
            (name, _) => Some(who.wallet(&self.daemon, name.as_deref())?.agent),
        };
        let limit = usize::try_from(filter.limit.unwrap_or(20).clamp(1, 100)).unwrap_or(20);
        let mut before = match &filter.cursor {
            Some(cursor) => Some(cursor.parse::<TxId>().map_err(|_| {
                Problem::new(Code::ValidationFormat, format!("`{cursor}` is no cursor of a page before")).at("cursor")
            })?),
            None => None,
        };
        let (mut items, mut has_more) = (Vec::new(), true);
        // A filter may leave little of a page: further pages are read until there is enough.
        while items.len() < limit && has_more {
            let page = self.movements(wallet, before, limit)?;
            has_more = page.len() == limit;
            for view in page {
                if items.len() == limit {
                    has_more = true;
                    break;
                }
                before = Some(view.id);
                if wanted(&view, &filter) {
                    items.push(view);
                }
            }
        }
        let cursor = before.filter(|_| has_more).map(|tx| tx.to_string());
        Ok(TxPage { items, cursor, has_more })
    }

    async fn tx_show(self, _: Context, caller: Caller, tx: TxIdText) -> Reply<TxView> {
        self.tx_view(&self.tx(&caller, tx.0)?)
    }

    async fn tx_receipt(self, _: Context, caller: Caller, tx: TxIdText) -> Reply<SealedReceiptView> {
        let payment = self.tx(&caller, tx.0)?;
        if payment.receipt.is_empty() {
            let detail = format!("`{}` has no receipt: the enclave has signed nothing for it", tx.0);
            return Err(Problem::new(Code::TransactionNotFound, detail));
        }
        Ok(SealedReceiptView { receipt: payment.receipt })
    }

    async fn tx_wait(self, _: Context, caller: Caller, tx: TxIdText, seconds: u64) -> Reply<TxView> {
        self.tx(&caller, tx.0)?;
        self.tx_view(&self.wait(tx.0, seconds).await?)
    }

    async fn tx_cancel(self, _: Context, caller: Caller, tx: TxIdText) -> Reply<TxView> {
        self.tx(&caller, tx.0)?;
        self.tx_view(&approvals::cancel(&self.daemon, tx.0).await?)
    }

    async fn policy_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<PolicyView> {
        self.policy_view(&self.wallet(&caller, wallet.as_deref())?)
    }

    async fn policy_set(self, _: Context, caller: Caller, policy: SignedPolicy) -> Reply<PolicyView> {
        self.owner(&caller)?;
        let wallet = self.wallet(&caller, Some(&policy.agent.to_string()))?;
        let (daemon, bound) = (Arc::clone(&self.daemon), wallet.clone());
        to_the_end(async move { policies::set(&daemon, &bound, policy).await }).await?;
        self.policy_view(&wallet)
    }

    async fn policy_withdraw(self, _: Context, caller: Caller, wallet: String) -> Reply<PolicyView> {
        self.owner(&caller)?;
        let wallet = self.wallet(&caller, Some(&wallet))?;
        widening::withdraw(&self.daemon, &wallet).await?;
        self.policy_view(&wallet)
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
        self.owner(&caller)?;
        let wallet = wallet.map(|wallet| self.wallet(&caller, Some(&wallet))).transpose()?;
        Ok(history::page(&self.daemon, wallet.map(|wallet| wallet.agent), from)?)
    }

    async fn policy_explain(
        self,
        _: Context,
        caller: Caller,
        wallet: Option<String>,
        proposal: Proposal,
    ) -> Reply<LiveExplanation> {
        let who = self.who(&caller)?;
        let wallet = who.wallet(&self.daemon, wallet.as_deref())?;
        Ok(present::live(explain::explain(&self.daemon, &wallet, who.scope(), proposal).await?))
    }

    async fn policy_usage(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<Vec<UsageView>> {
        let wallet = self.wallet(&caller, wallet.as_deref())?;
        usage::of(&self.daemon, &wallet).await
    }

    async fn budget_show(self, _: Context, caller: Caller) -> Reply<BudgetView> {
        self.owner(&caller)?;
        usage::budget(&self.daemon).await
    }

    async fn budget_set(self, _: Context, caller: Caller, budget: SignedBudget) -> Reply<BudgetView> {
        self.owner(&caller)?;
        policies::set_budget(&self.daemon, budget).await?;
        usage::budget(&self.daemon).await
    }

    async fn inbox(self, _: Context, caller: Caller) -> Reply<Vec<InboxItem>> {
        self.owner(&caller)?;
        approvals::inbox(&self.daemon)?.iter().map(|payment| self.inbox_item(payment)).collect()
    }

    async fn approve(self, _: Context, caller: Caller, approval: SignedApproval) -> Reply<TxView> {
        self.owner(&caller)?;
        let daemon = Arc::clone(&self.daemon);
        self.tx_view(&to_the_end(async move { approvals::approve(&daemon, approval).await }).await?)
    }

    async fn reject(self, _: Context, caller: Caller, tx: TxIdText, reason: Option<String>) -> Reply<TxView> {
        self.owner(&caller)?;
        self.tx_view(&approvals::reject(&self.daemon, tx.0, reason).await?)
    }

    async fn key_create(
        self,
        _: Context,
        caller: Caller,
        wallet: String,
        name: Option<String>,
        expires: Option<TimestampText>,
    ) -> Reply<NewKeyView> {
        self.owner(&caller)?;
        let wallet = self.wallet(&caller, Some(&wallet))?;
        let (key, secret) = keys::create(&self.daemon, &wallet, name, expires.map(|expires| expires.0)).await?;
        Ok(NewKeyView { key: key.view(None), secret })
    }

    async fn key_list(self, _: Context, caller: Caller) -> Reply<Vec<KeyView>> {
        self.owner(&caller)?;
        Ok(self.daemon.store.read(|view| {
            let keys = store::keys::all(view)?;
            keys.iter()
                .map(|key| Ok(key.view(store::keys::last_used(view, key.id)?)))
                .collect::<Result<_, store::StoreError>>()
        })?)
    }

    async fn key_revoke(self, _: Context, caller: Caller, key: KeyIdText) -> Reply<KeyView> {
        self.owner(&caller)?;
        Ok(keys::revoke(&self.daemon, key.0).await?.view(None))
    }

    async fn audit_leaves(self, _: Context, caller: Caller, from: u64, limit: u64) -> Reply<Vec<LeafView>> {
        self.owner(&caller)?;
        let limit = usize::try_from(limit.min(MOST_LEAVES)).unwrap_or_default();
        let leaves = self.daemon.store.read(|view| store::audit::leaves(view, from, limit))?;
        leaves.into_iter().map(|leaf| leaf.view().map_err(Problem::from)).collect()
    }

    async fn audit_checkpoint(self, _: Context, caller: Caller) -> Reply<CheckpointView> {
        self.owner(&caller)?;
        audit::checkpoint(&self.daemon).await
    }

    async fn audit_prove(self, _: Context, caller: Caller, entry: u64) -> Reply<InclusionView> {
        self.owner(&caller)?;
        audit::inclusion(&self.daemon, entry).await
    }

    async fn audit_consistency(self, _: Context, caller: Caller, first: u64) -> Reply<ConsistencyView> {
        self.owner(&caller)?;
        audit::consistency(&self.daemon, first).await
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

fn wanted(view: &TxView, filter: &TxFilter) -> bool {
    filter.status.is_none_or(|status| status == view.status) && filter.kind.is_none_or(|kind: TxKind| kind == view.kind)
}

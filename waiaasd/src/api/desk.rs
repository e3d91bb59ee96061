//! The desk behind both doors: a caller who is known, and what it may have. Nothing is decided here but who may.

mod access;
mod alerts;
mod by_daemon;
mod oauth;
mod recovery;
mod refills;
mod signed;
mod stop;
mod webhooks;

use super::{authenticate::Principal, present};
use crate::{
    daemon::Daemon,
    flow::{self, Order, Wanted, preview},
    manage::{approvals, deposits, owner, policies, receipts, status, usage, wallets},
    store::{
        self,
        journal::{Payment, Verdict},
        wallets::Wallet,
    },
    traceparent,
};
use std::{sync::Arc, time::Duration};
use waiaas_policy::{
    document::Policy,
    id::{AgentId, TxId},
};
use waiaas_wire::{
    Code, Problem,
    control::{Ask, CallAsk, Reply, TxFilter},
    signed::SignedApproval,
    view::{
        AgentChange, BalanceView, BudgetView, InboxItem, PolicyView, PreviewView, Role, Scope, SealedReceiptView,
        TxKind, TxPage, TxView, UsageView, WalletView,
    },
};

/// Longest wait of one call, in seconds.
pub const LONGEST_WAIT: u64 = 60;

/// A known caller, before what it asks for.
#[derive(Clone)]
pub struct Desk {
    /// What it asks.
    pub daemon: Arc<Daemon>,
    /// Who it is.
    pub who: Principal,
}

/// Wallets, and what is in them.
impl Desk {
    /// The wallet that is meant, if the caller may see it.
    pub fn wallet(&self, name: Option<&str>) -> Result<Wallet, Problem> {
        self.who.wallet(&self.daemon, name)
    }

    /// Makes a wallet.
    pub async fn wallet_create(&self, name: String) -> Reply<WalletView> {
        self.who.may(Scope::AgentsWrite)?;
        let daemon = Arc::clone(&self.daemon);
        let wallet = to_the_end(async move { wallets::create(&daemon, name).await }).await?;
        self.wallet_view(&wallet)
    }

    /// Begins to make a wallet with a vault, which the owner makes on chain. Asked again before that, it goes on from there.
    pub async fn vault_open(&self, name: String) -> Reply<WalletView> {
        self.owner_with(Scope::AgentsWrite)?;
        let daemon = Arc::clone(&self.daemon);
        let wallet = to_the_end(async move { wallets::open(&daemon, name).await }).await?;
        self.wallet_view(&wallet)
    }

    /// Gives a wallet another name, other tags, or both.
    pub async fn wallet_change(&self, name: &str, change: AgentChange) -> Reply<WalletView> {
        self.owner_with(Scope::AgentsWrite)?;
        let (wallet, daemon) = (self.wallet(Some(name))?, Arc::clone(&self.daemon));
        let work = async move { wallets::change(&daemon, &wallet, change.nickname, change.tags).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    /// All wallets in use that the caller may see, the oldest first.
    pub fn wallets(&self) -> Reply<Vec<WalletView>> {
        self.who.may(Scope::AgentsRead)?;
        let all = self.daemon.store.read(|view| store::wallets::all(view))?;
        let visible = all.iter().filter(|wallet| wallet.pocket.is_some() && self.who.of(wallet.agent).is_ok());
        visible.map(|wallet| self.wallet_view(wallet)).collect()
    }

    /// One wallet.
    pub fn wallet_show(&self, name: Option<&str>) -> Reply<WalletView> {
        self.who.may(Scope::AgentsRead)?;
        self.wallet_view(&self.wallet(name)?)
    }

    /// Notes that an agent is there.
    pub async fn heartbeat(&self, name: &str) -> Reply<WalletView> {
        self.who.may(Scope::AgentsRead)?;
        let wallet = self.wallet(Some(name))?;
        let (agent, now) = (wallet.agent, self.daemon.clock.now());
        if self.daemon.store.read(|view| store::heartbeats::is_news(view, agent, now))? {
            self.daemon.store.run(move |txn| store::heartbeats::keep(txn, agent, now)).await?;
        }
        self.wallet_view(&wallet)
    }

    /// What a wallet holds, or the account that `owner` or `fee-payer` names.
    pub async fn balance(&self, name: Option<&str>) -> Reply<BalanceView> {
        self.who.may(Scope::WalletsRead)?;
        let (agent, name, address) = match name {
            Some("owner") => (None, "owner".to_owned(), owner::owner(&self.daemon)?),
            Some("fee-payer") => (None, "fee-payer".to_owned(), self.daemon.fee_payer()?),
            name => {
                let wallet = self.wallet(name)?;
                let address = flow::request::account(&wallet)?;
                (Some(wallet.agent), wallet.name, address)
            }
        };
        if agent.is_none() {
            self.who.owner()?;
        }
        let holdings = wallets::holdings(&self.daemon, address).await?;
        let agent = agent.unwrap_or(AgentId::from_u128(0));
        let balances = present::balances(&holdings, self.policy(agent).as_ref());
        Ok(BalanceView { wallet: agent, name, address, balances })
    }

    /// A wallet as it is shown.
    pub fn wallet_view(&self, wallet: &Wallet) -> Reply<WalletView> {
        let current = self.daemon.store.read(|view| store::policies::current(view, wallet.agent))?;
        let protection = match self.daemon.identity() {
            Ok(identity) => status::protection(&identity.hello),
            Err(why) => why.detail,
        };
        let last_seen = self.daemon.store.read(|view| store::heartbeats::of(view, wallet.agent))?;
        Ok(present::wallet(wallet, current.as_ref(), protection, last_seen))
    }
}

/// Payments.
impl Desk {
    /// Pays.
    pub async fn transfer(&self, ask: Ask) -> Reply<TxView> {
        self.who.may(Scope::TransactionsExecute)?;
        let wallet = self.wallet(ask.from.as_deref())?;
        let (daemon, order) =
            (Arc::clone(&self.daemon), Order { wallet, caller: self.who.claimant(), ask: Wanted::Pay(ask) });
        let payment = to_the_end(async move { flow::pay(&daemon, order).await }).await?;
        self.tx_view(&payment)
    }

    /// Proposes calls of programs to the owner.
    pub async fn call(&self, ask: CallAsk) -> Reply<TxView> {
        self.who.may(Scope::TransactionsExecute)?;
        let wallet = self.wallet(ask.from.as_deref())?;
        let order = Order { wallet, caller: self.who.claimant(), ask: Wanted::Call(ask) };
        let daemon = Arc::clone(&self.daemon);
        self.tx_view(&to_the_end(async move { flow::pay(&daemon, order).await }).await?)
    }

    /// What would happen to a payment.
    pub async fn preview(&self, ask: Ask) -> Reply<PreviewView> {
        self.who.may(Scope::TransactionsRead)?;
        let wallet = self.wallet(ask.from.as_deref())?;
        let agent = wallet.agent;
        let order = Order { wallet, caller: self.who.claimant(), ask: Wanted::Pay(ask) };
        let seen = preview::preview(&self.daemon, order).await?;
        Ok(present::preview(&seen, self.policy(agent).as_ref()))
    }

    /// A page of transactions, newest first.
    pub fn tx_list(&self, filter: &TxFilter) -> Reply<TxPage> {
        self.tx_page(filter, |_| true)
    }

    /// A page of those transactions that are wanted besides.
    pub fn tx_page(&self, filter: &TxFilter, besides: impl Fn(&TxView) -> bool) -> Reply<TxPage> {
        self.who.may(Scope::TransactionsRead)?;
        let wallet = match (&filter.wallet, self.who.role()) {
            (None, Role::Owner | Role::Viewer | Role::Auditor) => None,
            (name, _) => Some(self.wallet(name.as_deref())?.agent),
        };
        let limit = usize::try_from(filter.limit.unwrap_or(20).clamp(1, 100)).unwrap_or(20);
        let mut before = match &filter.cursor {
            Some(cursor) => Some(cursor.parse::<TxId>().map_err(|_| not_a_cursor(cursor))?),
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
                if wanted(&view, filter) && besides(&view) {
                    items.push(view);
                }
            }
        }
        let cursor = before.filter(|_| has_more).map(|tx| tx.to_string());
        Ok(TxPage { items, cursor, has_more })
    }

    /// One transaction.
    pub fn tx_show(&self, tx: TxId) -> Reply<TxView> {
        self.tx_view(&self.tx(tx)?)
    }

    /// One transaction, as soon as it is over, or after `seconds` as it is.
    pub async fn tx_wait(&self, tx: TxId, seconds: u64) -> Reply<TxView> {
        self.tx(tx)?;
        let mut changes = self.daemon.changes.subscribe();
        let deadline = tokio::time::Instant::now() + Duration::from_secs(seconds.min(LONGEST_WAIT));
        loop {
            let payment = self.daemon.store.payment(tx)?.ok_or_else(|| Problem::plain(Code::TransactionNotFound))?;
            if !payment.state.is_open() || tokio::time::Instant::now() >= deadline {
                return self.tx_view(&payment);
            }
            let _ = tokio::time::timeout_at(deadline, changes.changed()).await;
        }
    }

    /// What the enclave states about a payment.
    pub fn tx_receipt(&self, tx: TxId) -> Reply<SealedReceiptView> {
        let payment = self.tx(tx)?;
        if payment.receipt.is_empty() {
            let detail = format!("`{tx}` has no receipt: the enclave has signed nothing for it");
            return Err(Problem::new(Code::TransactionNotFound, detail));
        }
        Ok(SealedReceiptView { receipt: payment.receipt, successions: receipts::successions(&self.daemon)? })
    }

    /// Takes back a payment that waits.
    pub async fn tx_cancel(&self, tx: TxId) -> Reply<TxView> {
        self.who.may(Scope::TransactionsExecute)?;
        self.tx(tx)?;
        self.tx_view(&approvals::cancel(&self.daemon, tx).await?)
    }

    /// A transaction that the caller may see. What it may not see does not exist for it.
    pub fn tx(&self, tx: TxId) -> Result<Payment, Problem> {
        self.who.may(Scope::TransactionsRead)?;
        let found = self.daemon.store.payment(tx)?.filter(|payment| self.who.of(payment.wallet).is_ok());
        found.ok_or_else(|| Problem::new(Code::TransactionNotFound, format!("there is no transaction `{tx}`")))
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

    /// A payment as it is shown.
    pub fn tx_view(&self, payment: &Payment) -> Reply<TxView> {
        let wallet = self.daemon.store.read(|view| store::wallets::of(view, payment.wallet))?;
        let name = wallet.map_or_else(|| "fee-payer".to_owned(), |wallet| wallet.name);
        Ok(present::payment(payment, &name, self.policy(payment.wallet).as_ref()))
    }
}

/// Policies, and what is used of them.
impl Desk {
    /// The policy in force.
    pub fn policy_show(&self, name: Option<&str>) -> Reply<PolicyView> {
        self.who.may(Scope::PoliciesRead)?;
        self.policy_view(&self.wallet(name)?)
    }

    /// The policy in force for a wallet.
    pub fn policy_view(&self, wallet: &Wallet) -> Reply<PolicyView> {
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

    /// What is used and left.
    pub async fn policy_usage(&self, name: Option<&str>) -> Reply<Vec<UsageView>> {
        self.who.may(Scope::PoliciesRead)?;
        usage::of(&self.daemon, &self.wallet(name)?).await
    }

    /// The owner's budget over all wallets.
    pub async fn budget(&self) -> Reply<BudgetView> {
        if self.who.role() == Role::Agent {
            self.who.owner()?;
        }
        self.who.may(Scope::PoliciesRead)?;
        usage::budget(&self.daemon).await
    }

    fn policy(&self, wallet: AgentId) -> Option<Policy> {
        flow::request::policy_of(&self.daemon, wallet).ok()
    }
}

/// What waits for the owner.
impl Desk {
    /// The inbox, oldest first.
    pub fn inbox(&self) -> Reply<Vec<InboxItem>> {
        if self.who.role() == Role::Agent {
            self.who.owner()?;
        }
        self.who.may(Scope::TransactionsRead)?;
        approvals::inbox(&self.daemon)?.iter().map(|payment| self.inbox_item(payment)).collect()
    }

    /// The owner's signed yes.
    pub async fn approve(&self, approval: SignedApproval) -> Reply<TxView> {
        self.owner_with(Scope::AdminAll)?;
        let daemon = Arc::clone(&self.daemon);
        self.tx_view(&to_the_end(async move { approvals::approve(&daemon, approval).await }).await?)
    }

    /// The owner's no.
    pub async fn reject(&self, tx: TxId, reason: Option<String>) -> Reply<TxView> {
        self.owner_with(Scope::AdminAll)?;
        self.tx_view(&approvals::reject(&self.daemon, tx, reason).await?)
    }

    fn inbox_item(&self, payment: &Payment) -> Reply<InboxItem> {
        let wallet = self.daemon.store.read(|view| store::wallets::of(view, payment.wallet))?;
        let wallet = wallet.ok_or_else(|| Problem::plain(Code::AgentNotFound))?;
        let policy = self.policy(payment.wallet);
        let late = payment.is_late(self.daemon.clock.now());
        let late =
            late.then(|| "the time to approve it is over: reject it, which ends its proposal on chain".to_owned());
        let reasons = match payment.decision.as_ref().map(|decided| &decided.verdict) {
            Some(Verdict::OwnerAsked(reasons)) => {
                reasons.iter().map(|reason| present::reason(reason, policy.as_ref())).chain(late).collect()
            }
            _ => late.into_iter().collect(),
        };
        Ok(InboxItem {
            tx: self.tx_view(payment)?,
            reasons,
            message: payment.prepared.message.clone(),
            wallets: payment.prepared.wallets.clone(),
            from: flow::request::pocket(&wallet)?,
            multisig: wallet.place().map(|place| place.multisig),
            fee_payer: self.daemon.fee_payer()?,
            signatures: payment.standing().map(|_| payment.signatures.clone()).unwrap_or_default(),
        })
    }
}

/// Runs what changes something to its end, even if the caller goes away in the middle.
pub async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Reply<T>> + Send + 'static) -> Reply<T> {
    traceparent::spawn(work).await.unwrap_or_else(|_| Err(Problem::plain(Code::Internal)))
}

/// A cursor that no page gave.
pub fn not_a_cursor(cursor: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{cursor}` is no cursor of a page before")).at("cursor")
}

fn wanted(view: &TxView, filter: &TxFilter) -> bool {
    filter.status.is_none_or(|status| status == view.status) && filter.kind.is_none_or(|kind: TxKind| kind == view.kind)
}

//! Which question is which call.

use super::http::{Call, Http};
use crate::output::refusal;
use tokio::sync::OnceCell;
use waiaas_policy::{
    amount::parse_ui,
    asset::{Asset, SOL_DECIMALS},
    id::AgentId,
};
use waiaas_wire::{
    Code, Problem,
    control::{Amount, Ask, CallAsk, ControlRequest, ControlResponse, TxFilter},
    view::{
        BalanceView, MeView, NewCall, NewTransaction, PolicyView, PreviewView, SealedReceiptView, TxPage, TxView,
        UsageList, UsageView, VaultView, WalletPage, WalletView,
    },
};

/// Items of one page at most.
const PAGE: &str = "100";

/// The calls of one caller.
pub struct Calls {
    http: Http,
    /// The agent whose key this is, once it was asked for; `None` for a key that is no agent's.
    own: OnceCell<Option<WalletView>>,
}

impl Calls {
    pub fn new(http: Http) -> Self {
        Self { http, own: OnceCell::new() }
    }

    /// The answer to a question; `None` for one that is not asked over REST.
    pub async fn answer(&self, question: ControlRequest) -> Option<ControlResponse> {
        use ControlRequest as Q;
        use ControlResponse as A;
        Some(match question {
            Q::WalletList { .. } => A::WalletList(self.wallets().await),
            Q::WalletShow { wallet, .. } => A::WalletShow(self.wallet(wallet.as_deref()).await),
            Q::WalletBalance { wallet, .. } => A::WalletBalance(self.balance(wallet.as_deref()).await),
            Q::VaultShow { wallet, .. } => A::VaultShow(self.vault(wallet.as_deref()).await),
            Q::Transfer { ask, .. } => A::Transfer(self.transfer(ask).await),
            Q::Call { ask, .. } => A::Call(self.call(ask).await),
            Q::Preview { ask, .. } => A::Preview(self.preview(ask).await),
            Q::TxList { filter, .. } => A::TxList(self.list(filter).await),
            Q::TxShow { tx, .. } => A::TxShow(self.get(&format!("/transactions/{}", tx.0)).await),
            Q::TxWait { tx, seconds, .. } => A::TxWait(self.wait(&format!("/transactions/{}", tx.0), seconds).await),
            Q::TxCancel { tx, .. } => A::TxCancel(self.cancel(&format!("/transactions/{}/cancel", tx.0)).await),
            Q::TxReceipt { tx, .. } => A::TxReceipt(self.receipt(&format!("/transactions/{}/receipt", tx.0)).await),
            Q::PolicyShow { wallet, .. } => A::PolicyShow(self.policy(wallet.as_deref()).await),
            Q::PolicyUsage { wallet, .. } => A::PolicyUsage(self.usage(wallet.as_deref()).await),
            _ => return None,
        })
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        self.http.ask(Call::get(path)).await
    }

    /// The agent whose key this is; `None`: it is no agent's.
    async fn own(&self) -> Result<Option<&WalletView>, Problem> {
        let ask = async || match self.get::<MeView>("/agents/me").await {
            Ok(me) => Ok(Some(me.agent)),
            Err(why) if why.code == Code::AuthScopeInsufficient => Ok(None),
            Err(why) => Err(why),
        };
        Ok(self.own.get_or_try_init(ask).await?.as_ref())
    }

    async fn wallets(&self) -> Result<Vec<WalletView>, Problem> {
        if let Some(own) = self.own().await? {
            return Ok(vec![own.clone()]);
        }
        let (mut all, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut call = Call::get("/agents");
            call.query.push(("limit", PAGE.to_owned()));
            call.query.extend(cursor.map(|cursor| ("cursor", cursor)));
            let page: WalletPage = self.http.ask(call).await?;
            all.extend(page.items);
            match page.cursor {
                Some(next) if page.has_more => cursor = Some(next),
                _ => return Ok(all),
            }
        }
    }

    /// The wallet that is meant: REST knows them by their ids only.
    async fn id(&self, name: Option<&str>) -> Result<AgentId, Problem> {
        if let Some(id) = name.and_then(|name| name.parse().ok()) {
            return Ok(id);
        }
        let own = self.own().await?;
        match (name, own) {
            (None, Some(own)) => Ok(own.id),
            (Some(name), Some(own)) if own.name == name => Ok(own.id),
            (Some(_), Some(_)) => Err(Problem::new(Code::AuthScopeInsufficient, "the key is for another wallet")),
            (name, None) => self.found(name).await,
        }
    }

    async fn found(&self, name: Option<&str>) -> Result<AgentId, Problem> {
        if let Some(account @ ("owner" | "fee-payer")) = name {
            return Err(refusal::not_over_rest_account(account));
        }
        let all = self.wallets().await?;
        match (name, all.as_slice()) {
            (Some(name), all) => {
                let found = all.iter().find(|wallet| wallet.name == name).map(|wallet| wallet.id);
                let none = || Problem::new(Code::AgentNotFound, format!("there is no wallet `{name}`")).at("wallet");
                found.ok_or_else(none)
            }
            (None, [only]) => Ok(only.id),
            (None, _) => {
                let detail = "the key is no agent's: name the wallet that is meant";
                Err(Problem::new(Code::ValidationRequired, detail).at("wallet"))
            }
        }
    }

    async fn wallet(&self, name: Option<&str>) -> Result<WalletView, Problem> {
        self.get(&format!("/agents/{}", self.id(name).await?)).await
    }

    async fn balance(&self, name: Option<&str>) -> Result<BalanceView, Problem> {
        self.get(&format!("/agents/{}/balance", self.id(name).await?)).await
    }

    async fn vault(&self, name: Option<&str>) -> Result<VaultView, Problem> {
        self.get(&format!("/agents/{}/vault", self.id(name).await?)).await
    }

    async fn policy(&self, name: Option<&str>) -> Result<PolicyView, Problem> {
        self.get(&format!("/agents/{}/policy", self.id(name).await?)).await
    }

    async fn usage(&self, name: Option<&str>) -> Result<Vec<UsageView>, Problem> {
        let usage: UsageList = self.get(&format!("/agents/{}/policy/usage", self.id(name).await?)).await?;
        Ok(usage.items)
    }

    async fn transfer(&self, ask: Ask) -> Result<TxView, Problem> {
        let call = Call { idempotency_key: ask.idempotency_key.clone(), ..Call::post("/transactions") };
        let body = self.transaction(ask).await?;
        self.http.send(call, Some(&body)).await
    }

    async fn call(&self, ask: CallAsk) -> Result<TxView, Problem> {
        let CallAsk { from, instructions, recipients, idempotency_key } = ask;
        let agent_id = Some(self.id(from.as_deref()).await?);
        let call = Call { idempotency_key, ..Call::post("/transactions/calls") };
        self.http.send(call, Some(&NewCall { agent_id, instructions, recipients })).await
    }

    async fn preview(&self, ask: Ask) -> Result<PreviewView, Problem> {
        let body = self.transaction(ask).await?;
        self.http.send(Call::post("/transactions/preview"), Some(&body)).await
    }

    /// A payment as REST takes it: in base units.
    async fn transaction(&self, ask: Ask) -> Result<NewTransaction, Problem> {
        let agent = self.id(ask.from.as_deref()).await?;
        let (amount, asset) = match ask.amount {
            Amount::Raw { amount, asset } => (amount, asset),
            Amount::Ui { amount, asset } => {
                let decimals = self.decimals(agent, &asset).await?;
                (parse_ui(&amount, decimals).map_err(|why| refusal::amount(&amount, why))?, asset)
            }
        };
        Ok(NewTransaction { agent_id: Some(agent), to: ask.to, amount, asset, memo: ask.memo })
    }

    /// Decimals of an asset, as the policy has them.
    async fn decimals(&self, agent: AgentId, word: &str) -> Result<u8, Problem> {
        if word == "SOL" {
            return Ok(SOL_DECIMALS);
        }
        let asset = word.parse::<Asset>().ok();
        let usage: UsageList = self.get(&format!("/agents/{agent}/policy/usage")).await?;
        let named = |one: &&UsageView| one.symbol.as_deref() == Some(word) || Some(one.asset) == asset;
        let found = usage.items.iter().find(named).and_then(|one| one.decimals);
        found.ok_or_else(|| refusal::decimals_unknown(word))
    }

    async fn list(&self, filter: TxFilter) -> Result<TxPage, Problem> {
        let path = format!("/agents/{}/transactions", self.id(filter.wallet.as_deref()).await?);
        let mut call = Call::get(&path);
        call.query.extend(filter.limit.map(|limit| ("limit", limit.clamp(1, 100).to_string())));
        call.query.extend(filter.cursor.map(|cursor| ("cursor", cursor)));
        call.query.extend(filter.status.map(|status| ("status", status.to_string())));
        call.query.extend(filter.kind.map(|kind| ("type", kind.to_string())));
        self.http.ask(call).await
    }

    async fn wait(&self, path: &str, seconds: u64) -> Result<TxView, Problem> {
        let mut call = Call::get(path);
        call.query.push(("wait", seconds.min(60).to_string()));
        self.http.ask(call).await
    }

    async fn cancel(&self, path: &str) -> Result<TxView, Problem> {
        self.http.ask(Call::post(path)).await
    }

    async fn receipt(&self, path: &str) -> Result<SealedReceiptView, Problem> {
        self.get(path).await
    }
}

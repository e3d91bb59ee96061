//! Stopping agents, and letting them go on.

use super::{Desk, to_the_end};
use crate::{
    flow,
    manage::{drafts, stop},
    store,
};
use std::sync::Arc;
use waiaas_wire::{
    control::Reply,
    signed::SignedLift,
    view::{LiftDraft, Scope, StopSummary, StopView, StoppedView, WalletView},
};

impl Desk {
    /// Stops an agent, or all.
    pub async fn stop(&self, name: Option<&str>) -> Reply<Vec<StoppedView>> {
        self.owner_with(if name.is_some() { Scope::AgentsWrite } else { Scope::AdminAll })?;
        let all = if let Some(name) = name {
            let wallet = self.wallet(Some(name))?;
            flow::request::not_over(&wallet).and_then(|()| flow::request::account(&wallet))?;
            vec![wallet.agent]
        } else {
            let all = self.daemon.store.read(|view| store::wallets::all(view))?;
            all.into_iter().map(|wallet| wallet.agent).collect()
        };
        let daemon = Arc::clone(&self.daemon);
        let stopped = to_the_end(async move { stop::stop(&daemon, all).await }).await?;
        let view = |stopped: stop::Stopped| {
            Ok(StoppedView { wallet: self.wallet_view(&stopped.wallet)?, enclave: stopped.enclave })
        };
        stopped.into_iter().map(view).collect()
    }

    /// Stops an agent; with what it had under way.
    pub async fn stop_with_summary(&self, name: &str) -> Reply<StopSummary> {
        let agent = self.wallet(Some(name))?.agent;
        let stopped = self.stop(Some(name)).await?.into_iter().next();
        let open = self.daemon.store.open_payments()?;
        let open = open.iter().filter(|payment| payment.wallet == agent && payment.state.is_open());
        Ok(StopSummary {
            agent: self.wallet_view(&self.wallet(Some(name))?)?,
            enclave: stopped.is_some_and(|stopped| stopped.enclave),
            pending: open.map(|payment| self.tx_view(payment)).collect::<Result<_, _>>()?,
        })
    }

    /// The stop of an agent that the owner would lift.
    pub async fn stop_show(&self, name: &str) -> Reply<StopView> {
        self.who.owner()?;
        let wallet = self.wallet(Some(name))?;
        Ok(StopView { agent: wallet.agent, stop: stop::number(&self.daemon, &wallet).await? })
    }

    /// The word that lets an agent go on, ready to be signed.
    pub async fn lift_draft(&self, name: &str) -> Reply<LiftDraft> {
        self.owner_with(Scope::AgentsWrite)?;
        let StopView { agent, stop } = self.stop_show(name).await?;
        drafts::lift(agent, stop)
    }

    /// Lets an agent go on.
    pub async fn lift(&self, lift: SignedLift) -> Reply<WalletView> {
        self.owner_with(Scope::AgentsWrite)?;
        let wallet = self.wallet(Some(&lift.agent.to_string()))?;
        let daemon = Arc::clone(&self.daemon);
        let work = async move { stop::lift(&daemon, &wallet, lift).await };
        self.wallet_view(&to_the_end(work).await?)
    }
}

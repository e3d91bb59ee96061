//! Stopping agents, and letting them go on.

use super::{Desk, to_the_end};
use crate::{
    flow,
    manage::{
        drafts, end, ending, owner, rotate,
        stop::{self, Occasion},
    },
    store,
};
use std::sync::Arc;
use waiaas_policy::{Address, leave::Leave};
use waiaas_wire::{
    control::Reply,
    signed::{SignedEnd, SignedLift, SignedRotate},
    vault::VaultAct,
    view::{
        EndDraft, EndStatus, EndStep, LiftDraft, RotationStage, RotationView, Scope, StopSummary, StopView,
        StoppedView, WalletView,
    },
};

impl Desk {
    /// Stops an agent, or all.
    pub async fn stop(&self, name: Option<&str>) -> Reply<Vec<StoppedView>> {
        self.stop_on(name, false).await
    }

    async fn stop_on(&self, name: Option<&str>, emergency: bool) -> Reply<Vec<StoppedView>> {
        self.owner_with(if name.is_some() { Scope::AgentsWrite } else { Scope::AdminAll })?;
        let all = if let Some(name) = name {
            let wallet = self.wallet(Some(name))?;
            flow::request::not_over(&wallet).and_then(|()| flow::request::account(&wallet))?;
            vec![wallet.agent]
        } else {
            let all = self.daemon.store.read(|view| store::wallets::all(view))?;
            all.into_iter().map(|wallet| wallet.agent).collect()
        };
        let occasion = match (name, all.first()) {
            (None, _) => Occasion::Emergency(None),
            (Some(_), only) if emergency => Occasion::Emergency(only.copied()),
            (Some(_), _) => Occasion::Usual,
        };
        let daemon = Arc::clone(&self.daemon);
        let stopped = to_the_end(async move { stop::stop(&daemon, all, occasion).await }).await?;
        let view = |stopped: stop::Stopped| {
            Ok(StoppedView { wallet: self.wallet_view(&stopped.wallet)?, enclave: stopped.enclave })
        };
        stopped.into_iter().map(view).collect()
    }

    /// Stops an agent; with what it had under way.
    pub async fn stop_with_summary(&self, name: &str) -> Reply<StopSummary> {
        let agent = self.wallet(Some(name))?.agent;
        let stopped = self.stop_on(Some(name), true).await?.into_iter().next();
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

    /// Stops an agent with a vault, and says which word of the owner's has its key replaced.
    pub async fn rotate_draft(&self, name: &str, leave: Option<Leave>) -> Reply<RotationView> {
        self.owner_with(Scope::AgentsWrite)?;
        let (daemon, wallet) = (Arc::clone(&self.daemon), self.wallet(Some(name))?);
        let begun = to_the_end(async move { rotate::begin(&daemon, &wallet).await }).await?;
        drafts::rotation(&begun, leave)
    }

    /// Takes that word, and replaces the key as far as that is possible now.
    pub async fn rotate(&self, word: SignedRotate) -> Reply<RotationView> {
        self.owner_with(Scope::AgentsWrite)?;
        let (daemon, wallet) = (Arc::clone(&self.daemon), self.wallet(Some(&word.agent.to_string()))?);
        let leave = word.leave.clone();
        let rotated = to_the_end(async move { rotate::rotate(&daemon, &wallet, word).await }).await?;
        drafts::rotation(&rotated, leave)
    }

    /// The same, with the transaction that is next, where one is.
    pub async fn rotate_with_transaction(&self, word: SignedRotate) -> Reply<RotationView> {
        let agent = word.agent.to_string();
        let rotated = self.rotate(word).await?;
        let transaction = match rotated.stage {
            RotationStage::SignTransaction => Some(self.vault_prepare(&agent, &VaultAct::Rotate).await?),
            RotationStage::SignWord | RotationStage::Done => None,
        };
        Ok(RotationView { transaction, ..rotated })
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

/// The end of an agent.
impl Desk {
    /// Stops an agent, and makes ready what the owner signs next to end it.
    pub async fn end_draft(&self, name: &str, to: Option<Address>, leave: Option<Leave>) -> Reply<EndDraft> {
        self.owner_with(Scope::AgentsDelete)?;
        let wallet = self.wallet(Some(name))?;
        let to = to.map_or_else(|| owner::owner(&self.daemon), Ok)?;
        let daemon = Arc::clone(&self.daemon);
        let next = to_the_end(async move { ending::next(&daemon, wallet, to, leave).await }).await?;
        Ok(EndDraft {
            agent: self.wallet_view(&next.wallet)?,
            status: if next.step == EndStep::Done { EndStatus::Terminated } else { EndStatus::Terminating },
            step: next.step,
            transaction: next.transaction,
            word: next.word,
        })
    }

    /// The owner's last word about an agent that holds nothing any more.
    pub async fn end(&self, end: SignedEnd) -> Reply<WalletView> {
        self.owner_with(Scope::AgentsDelete)?;
        let wallet = self.wallet(Some(&end.agent.to_string()))?;
        let daemon = Arc::clone(&self.daemon);
        let work = async move { end::end(&daemon, &wallet, end).await };
        self.wallet_view(&to_the_end(work).await?)
    }
}

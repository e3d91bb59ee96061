//! What the daemon signs itself, in mode `daemon`: each the twin of what takes the owner's signature, with the same rights.

use super::{Desk, to_the_end};
use crate::{
    api::authenticate::Principal,
    flow::request::{account, not_over},
    manage::{
        drafts,
        factor::{self, Passed},
        owner,
        signing::{self, Mandate},
        usage, wallets,
    },
    store::wallets::Wallet,
};
use std::sync::Arc;
use waiaas_policy::{Address, id::TxId, leave::Leave};
use waiaas_wire::{
    Code, Problem,
    control::{Amount, Reply},
    vault::VaultAct,
    view::{
        BudgetView, ChangeOfVault, DestinationView, EndDraft, EndStatus, EndStep, NewMove, NewVaultChange, NewVote,
        PolicyView, RecoveryView, RotationView, Scope, TxView, WalletView,
    },
};

/// Who may, and in whose name.
impl Desk {
    /// Whether the daemon signs as the owner.
    pub fn signs(&self) -> bool {
        self.daemon.owner_key.is_some()
    }

    /// Lets the caller have the owner key sign, with a code of the second factor.
    pub async fn mandate(&self, code: Option<String>) -> Reply<Mandate> {
        self.who.owner()?;
        if !self.signs() {
            return Err(signing::not_here());
        }
        let passed: Passed = factor::pass(&self.daemon, code).await?;
        let by = match &self.who {
            Principal::Owner => "owner".to_owned(),
            Principal::Holder(badge) => badge.key.to_string(),
        };
        Ok(Mandate::of(by, passed))
    }
}

/// Policies, the budget, approvals.
impl Desk {
    /// Signs and sets a policy.
    pub async fn policy_set_here(&self, mandate: Mandate, name: &str, document: String) -> Reply<PolicyView> {
        self.owner_with(Scope::PoliciesWrite)?;
        let (wallet, daemon) = (self.wallet(Some(name))?, Arc::clone(&self.daemon));
        let bound = wallet.clone();
        to_the_end(async move { signing::set_policy(&daemon, &mandate, &bound, &document).await }).await?;
        self.policy_view(&wallet)
    }

    /// Signs and sets a budget.
    pub async fn budget_set_here(&self, mandate: Mandate, document: String) -> Reply<BudgetView> {
        self.owner_with(Scope::PoliciesWrite)?;
        let daemon = Arc::clone(&self.daemon);
        to_the_end(async move { signing::set_budget(&daemon, &mandate, &document).await }).await?;
        usage::budget(&self.daemon).await
    }

    /// Signs a yes.
    pub async fn approve_here(&self, mandate: Mandate, tx: TxId) -> Reply<TxView> {
        self.owner_with(Scope::AdminAll)?;
        let daemon = Arc::clone(&self.daemon);
        self.tx_view(&to_the_end(async move { signing::approve(&daemon, &mandate, tx).await }).await?)
    }

    /// Signs and sends a vote on the proposal of a payment.
    pub async fn vote_here(&self, mandate: Mandate, tx: TxId, new: NewVote) -> Reply<WalletView> {
        let ((wallet, act), daemon) = (self.vote_act(tx, new)?, Arc::clone(&self.daemon));
        let work = async move { signing::once(&daemon, &mandate, &wallet, &act).await };
        self.wallet_view(&to_the_end(work).await?)
    }
}

/// Money.
impl Desk {
    /// Makes an agent with a vault, on chain as well. What was cut short goes on from where it was.
    pub async fn create_here(&self, mandate: Mandate, name: String) -> Reply<WalletView> {
        self.owner_with(Scope::AgentsWrite)?;
        let daemon = Arc::clone(&self.daemon);
        let work = async move {
            let wallet = wallets::open(&daemon, name).await?;
            signing::create(&daemon, &mandate, &wallet).await
        };
        self.wallet_view(&to_the_end(work).await?)
    }

    /// Signs and sends the owner's transfer into a wallet.
    pub async fn fund_here(&self, mandate: Mandate, name: &str, amount: Amount) -> Reply<TxView> {
        let (target, daemon) = (self.target(name)?, Arc::clone(&self.daemon));
        let work = async move { signing::fund(&daemon, &mandate, &target, &amount).await };
        self.tx_view(&to_the_end(work).await?)
    }

    /// Signs and sends a payment out of a vault.
    pub async fn withdraw_here(&self, mandate: Mandate, name: &str, act: VaultAct) -> Reply<WalletView> {
        let (wallet, daemon) = (self.vault_of(name)?, Arc::clone(&self.daemon));
        let work = async move { signing::once(&daemon, &mandate, &wallet, &act).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    /// Signs and sends what goes from one agent's vault to another agent's wallet.
    pub async fn move_here(&self, mandate: Mandate, new: NewMove) -> Reply<WalletView> {
        let (from, act) = self.movement(new)?;
        self.withdraw_here(mandate, &from.agent.to_string(), act).await
    }

    /// Signs and sends a change of a vault's limits on chain.
    pub async fn change_here(&self, mandate: Mandate, name: &str, new: NewVaultChange) -> Reply<WalletView> {
        let (wallet, daemon) = (self.vault_of(name)?, Arc::clone(&self.daemon));
        if new.act == ChangeOfVault::Create {
            let detail = "here `POST /agents` with `\"custody\": \"vault\"` makes a vault; called again, it goes on";
            return Err(Problem::new(Code::ValidationRange, detail).at("act"));
        }
        let act = self.change_act(&wallet, new)?;
        let work = async move { signing::act(&daemon, &mandate, &wallet, &act).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    /// What moves from one agent to another: the wallet that pays, and the act on its vault.
    pub(super) fn movement(&self, new: NewMove) -> Result<(Wallet, VaultAct), Problem> {
        let NewMove { from_agent_id: from, to_agent_id: to, amount, asset } = new;
        let from = self.vault_of(&from.to_string()).map_err(|why| why.at("fromAgentId"))?;
        let target = self.wallet(Some(&to.to_string())).map_err(|why| why.at("toAgentId"))?;
        if from.agent == target.agent {
            let detail = format!("the wallet `{}` pays to itself", target.name);
            return Err(Problem::new(Code::ValidationRange, detail).at("toAgentId"));
        }
        let to = not_over(&target).and_then(|()| account(&target)).map_err(|why| why.at("toAgentId"))?;
        Ok((from, VaultAct::pay_out(to, amount, asset)))
    }
}

/// Stops, emergencies, keys, the end.
impl Desk {
    /// Removes the limits of an agent on chain that is stopped already.
    pub async fn strip_here(&self, mandate: Mandate, name: &str) -> Reply<WalletView> {
        self.owner_with(Scope::AgentsWrite)?;
        let (agent, daemon) = (self.wallet(Some(name))?.agent, Arc::clone(&self.daemon));
        let work = async move { signing::strip(&daemon, &mandate, agent).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    /// Lets an agent go on, its limits on chain first.
    pub async fn lift_here(&self, mandate: Mandate, name: &str) -> Reply<WalletView> {
        self.owner_with(Scope::AgentsWrite)?;
        let (wallet, daemon) = (self.wallet(Some(name))?, Arc::clone(&self.daemon));
        let work = async move { signing::lift(&daemon, &mandate, &wallet).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    /// Registers where everything goes in an emergency.
    pub async fn destination_here(&self, mandate: Mandate, name: &str, to: Address) -> Reply<DestinationView> {
        self.owner_with(Scope::WalletsFund)?;
        let (wallet, daemon) = (self.wallet(Some(name))?, Arc::clone(&self.daemon));
        to_the_end(async move { signing::destination(&daemon, &mandate, &wallet, to).await }).await?;
        self.destination(name)
    }

    /// Takes out everything that can be taken out.
    pub async fn recover_here(&self, mandate: Mandate, name: &str) -> Reply<RecoveryView> {
        self.owner_with(Scope::WalletsFund)?;
        let (wallet, daemon) = (self.wallet(Some(name))?, Arc::clone(&self.daemon));
        let work = async move { signing::recover(&daemon, &mandate, &wallet).await };
        self.recovery_view(to_the_end(work).await?)
    }

    /// Replaces an agent's key.
    pub async fn rotate_here(&self, mandate: Mandate, name: &str, leave: Option<Leave>) -> Reply<RotationView> {
        self.owner_with(Scope::AgentsWrite)?;
        let (wallet, daemon) = (self.wallet(Some(name))?, Arc::clone(&self.daemon));
        let said = leave.clone();
        let work = async move { signing::rotate(&daemon, &mandate, &wallet, said).await };
        drafts::rotation(&to_the_end(work).await?, leave)
    }

    /// Ends an agent.
    pub async fn end_here(
        &self,
        mandate: Mandate,
        name: &str,
        to: Option<Address>,
        leave: Option<Leave>,
    ) -> Reply<EndDraft> {
        self.owner_with(Scope::AgentsDelete)?;
        let (agent, daemon) = (self.wallet(Some(name))?.agent, Arc::clone(&self.daemon));
        let to = to.map_or_else(|| owner::owner(&self.daemon), Ok)?;
        let ended = to_the_end(async move { signing::end(&daemon, &mandate, agent, to, leave).await }).await?;
        Ok(EndDraft {
            agent: self.wallet_view(&ended)?,
            status: EndStatus::Terminated,
            step: EndStep::Done,
            transaction: None,
            word: None,
        })
    }
}

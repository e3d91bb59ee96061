//! What needs the owner's signature: drafts of it, and what comes back signed.

use super::{Desk, to_the_end};
use crate::{
    flow::request::policy_of,
    manage::{drafts, funding, policies, usage, vault, widening},
    store::wallets::Wallet,
};
use std::sync::Arc;
use waiaas_policy::id::TxId;
use waiaas_wire::{
    Code, Problem, Signature,
    control::{Amount, Reply},
    signed::{SignedBudget, SignedPolicy},
    vault::VaultAct,
    view::{
        ApprovalDraft, BudgetDraft, BudgetView, ChangeOfVault, NewMove, NewVaultChange, NewVote, PolicyDraft,
        PolicyView, Scope, TxView, UnsignedView, VaultDraftView, VaultView, Vote, WalletView,
    },
};

/// Policies and the budget.
impl Desk {
    /// A policy from its document, ready to be signed.
    pub fn policy_draft(&self, name: &str, document: &str) -> Reply<PolicyDraft> {
        self.owner_with(Scope::PoliciesWrite)?;
        drafts::policy(&self.daemon, &self.wallet(Some(name))?, document)
    }

    /// Takes a policy that the owner signed.
    pub async fn policy_set(&self, policy: SignedPolicy) -> Reply<PolicyView> {
        self.owner_with(Scope::PoliciesWrite)?;
        let wallet = self.wallet(Some(&policy.agent.to_string()))?;
        let (daemon, bound) = (Arc::clone(&self.daemon), wallet.clone());
        to_the_end(async move { policies::set(&daemon, &bound, policy).await }).await?;
        self.policy_view(&wallet)
    }

    /// Takes back a wider policy that waits.
    pub async fn policy_withdraw(&self, name: &str) -> Reply<PolicyView> {
        self.owner_with(Scope::PoliciesWrite)?;
        let wallet = self.wallet(Some(name))?;
        widening::withdraw(&self.daemon, &wallet).await?;
        self.policy_view(&wallet)
    }

    /// A budget from its document, ready to be signed.
    pub fn budget_draft(&self, document: &str) -> Reply<BudgetDraft> {
        self.owner_with(Scope::PoliciesWrite)?;
        drafts::budget(&self.daemon, document)
    }

    /// Takes a budget that the owner signed.
    pub async fn budget_set(&self, budget: SignedBudget) -> Reply<BudgetView> {
        self.owner_with(Scope::PoliciesWrite)?;
        let daemon = Arc::clone(&self.daemon);
        to_the_end(async move { policies::set_budget(&daemon, budget).await }).await?;
        usage::budget(&self.daemon).await
    }

    /// The yes to a payment that waits, ready to be signed.
    pub fn approval_draft(&self, tx: TxId) -> Reply<ApprovalDraft> {
        self.owner_with(Scope::AdminAll)?;
        drafts::approval(&self.daemon, tx)
    }
}

/// Money of the owner's.
impl Desk {
    /// The owner's transfer into a wallet, or into the account that `fee-payer` names, unsigned.
    pub async fn fund_prepare(&self, name: &str, amount: &Amount) -> Reply<UnsignedView> {
        funding::unsigned(&self.daemon, &self.target(name)?, amount).await
    }

    /// Sends the owner's signed transfer, and waits for its fate.
    pub async fn fund_submit(&self, name: &str, message: Vec<u8>, signature: Signature) -> Reply<TxView> {
        let (target, daemon) = (self.target(name)?, Arc::clone(&self.daemon));
        let payment = to_the_end(async move { funding::submit(&daemon, &target, message, signature).await }).await?;
        self.tx_view(&payment)
    }

    pub(super) fn target(&self, name: &str) -> Result<funding::Target, Problem> {
        self.owner_with(Scope::WalletsFund)?;
        match name {
            "fee-payer" => Ok(funding::Target::FeePayer),
            name => self.wallet(Some(name)).map(|wallet| funding::Target::Wallet(Box::new(wallet))),
        }
    }
}

/// Vaults.
impl Desk {
    /// What the chain says about a wallet's vault.
    pub async fn vault_show(&self, name: Option<&str>) -> Reply<VaultView> {
        self.who.may(Scope::PoliciesRead)?;
        Ok(vault::look(&self.daemon, &self.wallet(name)?).await?.view)
    }

    /// An act on a wallet's vault, unsigned.
    pub async fn vault_prepare(&self, name: &str, act: &VaultAct) -> Reply<VaultDraftView> {
        vault::prepare(&self.daemon, &self.vault_of(name)?, act).await
    }

    /// What goes from one agent's vault to another agent's wallet, unsigned.
    pub async fn move_prepare(&self, new: NewMove) -> Reply<VaultDraftView> {
        let (from, act) = self.movement(new)?;
        vault::prepare(&self.daemon, &from, &act).await
    }

    /// A change of a vault's limits on chain, unsigned.
    pub async fn change_prepare(&self, name: &str, new: NewVaultChange) -> Reply<VaultDraftView> {
        let wallet = self.vault_of(name)?;
        let act = self.change_act(&wallet, new)?;
        vault::prepare(&self.daemon, &wallet, &act).await
    }

    /// What a change of a vault's limits is.
    pub(super) fn change_act(&self, wallet: &Wallet, new: NewVaultChange) -> Result<VaultAct, Problem> {
        let NewVaultChange { act, policy, create_key } = new;
        if create_key.is_some() && act != ChangeOfVault::Create {
            return Err(Problem::new(Code::ValidationRange, "a new key belongs to `create` only").at("createKey"));
        }
        if policy.is_some() && act != ChangeOfVault::Limits {
            return Err(Problem::new(Code::ValidationRange, "a policy belongs to `limits` only").at("policy"));
        }
        match act {
            ChangeOfVault::Create => {
                let missing = "`create` needs the address of a new key, which signs beside the owner";
                let create_key =
                    create_key.ok_or_else(|| Problem::new(Code::ValidationRequired, missing).at("createKey"))?;
                Ok(VaultAct::Create { create_key })
            }
            ChangeOfVault::Limits => {
                let policy =
                    policy.map_or_else(|| Ok(policy_of(&self.daemon, wallet.agent)?.encode()), Ok::<_, Problem>);
                Ok(VaultAct::Limits { policy: policy? })
            }
            ChangeOfVault::Suspend => Ok(VaultAct::Suspend),
            ChangeOfVault::Resume => Ok(VaultAct::Resume),
        }
    }

    /// A vote on the proposal of a payment, unsigned.
    pub async fn vote_prepare(&self, tx: TxId, new: NewVote) -> Reply<VaultDraftView> {
        let (wallet, act) = self.vote_act(tx, new)?;
        vault::prepare(&self.daemon, &wallet, &act).await
    }

    /// What a vote is, and on whose vault.
    pub(super) fn vote_act(&self, tx: TxId, new: NewVote) -> Result<(Wallet, VaultAct), Problem> {
        self.owner_with(Scope::AdminAll)?;
        let wallet = self.wallet(Some(&self.tx(tx)?.wallet.to_string()))?;
        let act = match (new.vote, new.reason) {
            (Vote::Approve, None) => VaultAct::Approve { tx },
            (Vote::Reject, reason) => VaultAct::Reject { tx, reason },
            (Vote::Approve, Some(_)) => {
                return Err(Problem::new(Code::ValidationRange, "a reason belongs to a no only").at("reason"));
            }
        };
        Ok((wallet, act))
    }

    /// Sends the act that was prepared last, signed, and waits for its fate.
    pub async fn vault_submit(&self, name: &str, message: Vec<u8>, signatures: Vec<Signature>) -> Reply<WalletView> {
        let (wallet, daemon) = (self.vault_of(name)?, Arc::clone(&self.daemon));
        let work = async move { vault::submit(&daemon, &wallet, message, signatures).await };
        self.wallet_view(&to_the_end(work).await?)
    }

    pub(super) fn vault_of(&self, name: &str) -> Result<Wallet, Problem> {
        self.owner_with(Scope::WalletsFund)?;
        self.wallet(Some(name))
    }
}

impl Desk {
    /// Lets pass an owner who has a right.
    pub(super) fn owner_with(&self, scope: Scope) -> Result<(), Problem> {
        self.who.owner()?;
        self.who.may(scope)
    }
}

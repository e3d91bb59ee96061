//! The transaction of an act, unsigned: built from what the chain says now, as much as fits into one.

use super::{
    Parties,
    limits::{Step, steps, wanted},
    limits_on_chain,
    look::multisig,
    members::{dismiss, rotate},
    place,
    pocket::sweep,
    proposals, vote,
    withdraw::withdraw,
};
use crate::{
    daemon::Daemon,
    flow::request::{not_over, policy_of},
    manage::rotate::must_not_be_under_way as under_way,
    solana::{
        Failure, FailureKind,
        build::{self, MOST_UNITS, PACKET},
        squads::{self, Create, Member, Multisig, Permissions, ProgramConfig, Proposal},
    },
    store::{
        acts::{self, Kind},
        wallets::{Place, State, Wallet},
    },
};
use solana_sdk::instruction::Instruction;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use waiaas_policy::{
    Address, address::squads as addresses, amount::format_ui, asset::SOL_DECIMALS, decode::Message, document::Policy,
    id::AgentId,
};
use waiaas_wire::{Code, Problem, vault::VaultAct, view::VaultDraftView};

/// What was prepared last for each wallet. A draft that is lost with a restart is prepared again.
#[derive(Debug, Default)]
pub struct Drafts(Mutex<HashMap<AgentId, Draft>>);

/// A transaction that the owner may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub message: Vec<u8>,
    pub kind: Kind,
    pub last_valid_height: u64,
    /// Wallets whose token accounts it pays to.
    pub wallets: Vec<Address>,
    /// Why the owner says no, where the act does.
    pub reason: Option<String>,
}

impl Drafts {
    fn keep(&self, wallet: AgentId, draft: Draft) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(wallet, draft);
    }

    /// Whether anything was prepared for a wallet.
    pub(super) fn any(&self, wallet: AgentId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&wallet)
    }

    /// The draft with exactly this message.
    pub(super) fn find(&self, wallet: AgentId, message: &[u8]) -> Option<Draft> {
        let drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drafts.get(&wallet).filter(|draft| draft.message == message).cloned()
    }
}

/// What an act does on chain.
pub(super) struct Plan {
    pub(super) instructions: Vec<Instruction>,
    pub(super) kind: Kind,
    pub(super) multisig: Address,
    pub(super) rent: u64,
    pub(super) creation_fee: u64,
    pub(super) wallets: Vec<Address>,
    /// For a vote: the account with what is voted on.
    pub(super) transaction: Option<Vec<u8>>,
}

/// Prepares an act of the owner.
///
/// # Errors
/// An act that is not possible now, each naming why; another act that is open for the wallet; not enough money in the
/// owner's account; a ledger that does not answer, or has no Squads program.
pub async fn prepare(daemon: &Daemon, wallet: &Wallet, act: &VaultAct) -> Result<VaultDraftView, Problem> {
    let who = Parties::of(daemon, wallet)?;
    if daemon.store.read(|view| acts::open(view, wallet.agent))?.is_some() {
        return Err(Problem::new(Code::Busy, "another act of the owner on this wallet is under way"));
    }
    if let VaultAct::Sweep { to, leave } = act {
        return sweep(daemon, wallet, who, *to, leave.as_ref()).await;
    }
    if !matches!(act, VaultAct::Withdraw { .. }) {
        not_over(wallet)?;
    }
    let plan = match act {
        // What an earlier call began may just have come to its end.
        VaultAct::Create { .. } if wallet.place().is_some() => None,
        VaultAct::Create { create_key } => Some(create(daemon, wallet, who, *create_key).await?),
        VaultAct::Limits { policy } => {
            under_way(daemon, wallet)?;
            let policy = Policy::decode(policy)
                .ok_or_else(|| Problem::new(Code::PolicyInvalid, "the policy cannot be read").at("policy"))?;
            in_line(daemon, who, place(wallet)?, &policy, Kind::Limits).await?
        }
        VaultAct::Suspend => suspend(daemon, wallet, who).await?,
        VaultAct::Resume => resume(daemon, wallet, who).await?,
        VaultAct::Dismiss => dismiss(daemon, wallet, who).await?,
        VaultAct::Rotate => rotate(daemon, wallet).await?,
        VaultAct::Withdraw { to, amount, asset } => {
            Some(withdraw(daemon, wallet, who, *to, amount.as_ref(), asset.as_deref()).await?)
        }
        VaultAct::Sweep { .. } => None,
        VaultAct::Approve { tx } => Some(vote::approve(daemon, wallet, who, *tx).await?),
        VaultAct::Reject { tx, .. } => Some(vote::reject(daemon, wallet, who, *tx).await?),
    };
    let who = if matches!(act, VaultAct::Rotate) { Parties::to_come(daemon, wallet)? } else { who };
    let Some(plan) = plan else {
        let multisig = place(wallet)?.multisig;
        return Ok(VaultDraftView {
            message: None,
            multisig,
            agent_key: who.agent,
            fee: 0,
            rent: 0,
            creation_fee: 0,
            transaction: None,
        });
    };
    let reason = match act {
        VaultAct::Reject { reason, .. } => reason.clone(),
        _ => None,
    };
    write(daemon, wallet, who, plan, reason).await
}

/// Builds the message, runs it dry, and keeps it for the owner's signature.
pub(super) async fn write(
    daemon: &Daemon,
    wallet: &Wallet,
    who: Parties,
    plan: Plan,
    reason: Option<String>,
) -> Result<VaultDraftView, Problem> {
    let (blockhash, price) =
        tokio::try_join!(daemon.chain.blockhash(), daemon.chain.priority_fee(std::slice::from_ref(&who.owner)))?;
    let message = |units: u32| {
        let all = [build::compute(units, price).as_slice(), &plan.instructions].concat();
        build::message(who.owner, &all, blockhash.hash)
    };
    let simulation = daemon.chain.simulate(&message(MOST_UNITS)).await?;
    if let Some(why) = &simulation.error {
        return Err(refused(daemon, who.owner, why).await);
    }
    let margin = u64::from(daemon.config.fees.compute_unit_margin_percent);
    let units = simulation.units.saturating_mul(100 + margin).div_ceil(100);
    let mut units = u32::try_from(units).unwrap_or(MOST_UNITS).min(MOST_UNITS);
    // The same act twice within one blockhash would be one transaction, and the second be taken for done: one unit more sets
    // them apart.
    while units < MOST_UNITS && daemon.store.read(|view| acts::was_sent(view, wallet.agent, &message(units)))? {
        units = units.saturating_add(1);
    }
    let message = message(units);
    let signers = Message::parse(&message).map_or(1, |parsed| parsed.signers().len());
    let priority = u64::from(units).saturating_mul(price).div_ceil(1_000_000);
    let fee = u64::try_from(signers).unwrap_or(2).saturating_mul(5_000).saturating_add(priority);
    let Plan { kind, multisig, rent, creation_fee, wallets, transaction, .. } = plan;
    let last_valid_height = blockhash.last_valid_height;
    daemon.drafts.keep(wallet.agent, Draft { message: message.clone(), kind, last_valid_height, wallets, reason });
    Ok(VaultDraftView { message: Some(message), multisig, agent_key: who.agent, fee, rent, creation_fee, transaction })
}

/// Why the ledger would refuse it: in terms of the owner's money where that is the cause.
async fn refused(daemon: &Daemon, owner: Address, why: &Failure) -> Problem {
    if !matches!(why.kind, FailureKind::WalletFunds | FailureKind::FeePayerFunds) {
        return why.problem(Code::TransactionSimulation);
    }
    match daemon.chain.balance(owner).await {
        Ok(lamports) => {
            let detail = format!(
                "the owner's account `{owner}` has {} SOL, which is not enough for fees and deposits",
                format_ui(lamports, SOL_DECIMALS)
            );
            Problem::new(Code::FundingBalance, detail)
        }
        Err(unreachable) => unreachable.into(),
    }
}

pub(super) fn underivable() -> Problem {
    Problem::new(Code::Internal, "an address cannot be derived")
}

/// One multisig for each agent: the owner may change it and do everything, the agent may propose.
async fn create(daemon: &Daemon, wallet: &Wallet, who: Parties, create_key: Address) -> Result<Plan, Problem> {
    if wallet.vault.is_none() {
        let detail = format!("the wallet `{}` is complete: it has no vault to be made", wallet.name);
        return Err(Problem::new(Code::ValidationRange, detail).at("wallet"));
    }
    let config = program_config(daemon).await?;
    let multisig = addresses::multisig(&create_key).ok_or_else(underivable)?.0;
    let vault = addresses::vault(&multisig, 0).ok_or_else(underivable)?.0;
    let members = [
        Member { key: who.owner, permissions: Permissions::ALL },
        Member { key: who.agent, permissions: Permissions::INITIATE },
    ];
    let instruction = squads::create(&Create {
        create_key,
        creator: who.owner,
        treasury: config.treasury,
        config_authority: Some(who.owner),
        threshold: 1,
        members: &members,
        time_lock: 0,
        rent_collector: Some(who.owner),
        memo: None,
    });
    Ok(Plan {
        instructions: vec![instruction.ok_or_else(underivable)?],
        kind: Kind::Create(Place { multisig, vault }),
        multisig,
        rent: daemon.chain.rent(Multisig::bytes(2)).await?,
        creation_fee: config.creation_fee,
        wallets: Vec::new(),
        transaction: None,
    })
}

/// Refuses where no vault can be made.
///
/// # Errors
/// `CONFIG_INVALID` on a ledger without the Squads program; a ledger that does not answer.
pub async fn must_be_possible(daemon: &Daemon) -> Result<(), Problem> {
    program_config(daemon).await.map(drop)
}

async fn program_config(daemon: &Daemon) -> Result<ProgramConfig, Problem> {
    let address = addresses::program_config().ok_or_else(underivable)?.0;
    let account = daemon.chain.accounts(&[address]).await?.into_iter().flatten().next();
    let config = account.and_then(|account| ProgramConfig::read(&account.data));
    config.ok_or_else(|| {
        let detail = "this ledger has no Squads v4 program; `--custody pocket` makes a wallet without a vault";
        Problem::new(Code::ConfigInvalid, detail)
    })
}

/// Brings the limits in line with a policy; `None`: they are.
async fn in_line(
    daemon: &Daemon,
    who: Parties,
    place: Place,
    policy: &Policy,
    kind: Kind,
) -> Result<Option<Plan>, Problem> {
    let wanted = wanted(policy)?;
    let on_chain = limits_on_chain(daemon, place.multisig, Some(policy)).await?;
    limits(daemon, who, place, &steps(&place.multisig, &on_chain, &wanted, who.agent), kind).await
}

async fn limits(
    daemon: &Daemon,
    who: Parties,
    place: Place,
    all: &[Step],
    kind: Kind,
) -> Result<Option<Plan>, Problem> {
    let all = all.iter().map(|step| piece(step, place, who)).collect::<Result<_, _>>()?;
    changes(daemon, who, place, all, kind).await
}

/// What goes into one transaction or into the next, and never into two.
pub(super) struct Piece {
    pub instructions: Vec<Instruction>,
    /// Bytes of the account that it makes.
    pub bytes: Option<u64>,
}

pub(super) fn piece(step: &Step, place: Place, who: Parties) -> Result<Piece, Problem> {
    let instructions = step.instructions(&place.multisig, &who.owner, who.agent).ok_or_else(underivable)?;
    Ok(Piece { instructions, bytes: step.bytes() })
}

/// As many pieces as fit into one transaction, in their order; `None` when there are none.
pub(super) async fn changes(
    daemon: &Daemon,
    who: Parties,
    place: Place,
    all: Vec<Piece>,
    kind: Kind,
) -> Result<Option<Plan>, Problem> {
    let (mut instructions, mut rent, count) = (Vec::new(), 0_u64, all.len());
    let mut taken = 0;
    for Piece { instructions: more, bytes } in all {
        let longer = [instructions.as_slice(), &more].concat();
        if !fits(who.owner, &longer) {
            break;
        }
        instructions = longer;
        taken += 1;
        if let Some(bytes) = bytes {
            rent = rent.saturating_add(daemon.chain.rent(bytes).await?);
        }
    }
    if count > 0 && taken == 0 {
        return Err(Problem::new(Code::PolicyInvalid, "a spending limit does not fit into one transaction")
            .at("destinations.allow"));
    }
    let plan = Plan {
        instructions,
        kind,
        multisig: place.multisig,
        rent,
        creation_fee: 0,
        wallets: Vec::new(),
        transaction: None,
    };
    Ok((taken > 0).then_some(plan))
}

/// Whether these instructions fit into a packet, with prices and one signature.
fn fits(owner: Address, instructions: &[Instruction]) -> bool {
    let all = [build::compute(MOST_UNITS, u64::MAX).as_slice(), instructions].concat();
    build::message(owner, &all, [0; 32]).len().saturating_add(65) <= PACKET
}

async fn suspend(daemon: &Daemon, wallet: &Wallet, who: Parties) -> Result<Option<Plan>, Problem> {
    let place = place(wallet)?;
    must_be_stopped(wallet)?;
    let policy = policy_of(daemon, wallet.agent).ok();
    let on_chain = limits_on_chain(daemon, place.multisig, policy.as_ref()).await?;
    let removals = steps(&place.multisig, &on_chain, &[], who.agent);
    // Limits first: they need nobody's vote any more.
    let mut all = removals.iter().map(|step| piece(step, place, who)).collect::<Result<Vec<_>, _>>()?;
    let multisig = multisig(daemon, place).await?;
    let open = proposals::open(daemon, place.multisig, &multisig).await?;
    let ending = |proposal: &Proposal| proposals::ending(&place.multisig, &multisig, &who.owner, proposal);
    all.extend(open.iter().filter_map(ending).map(|instructions| Piece { instructions, bytes: None }));
    changes(daemon, who, place, all, Kind::Suspend).await
}

async fn resume(daemon: &Daemon, wallet: &Wallet, who: Parties) -> Result<Option<Plan>, Problem> {
    let place = place(wallet)?;
    must_be_stopped(wallet)?;
    under_way(daemon, wallet)?;
    // Without a policy there are no limits to put back, and nothing is allowed.
    let Ok(policy) = policy_of(daemon, wallet.agent) else { return Ok(None) };
    in_line(daemon, who, place, &policy, Kind::Resume).await
}

pub(super) fn must_be_stopped(wallet: &Wallet) -> Result<(), Problem> {
    if wallet.state == State::Suspended {
        return Ok(());
    }
    Err(Problem::new(Code::ValidationRange, "the wallet is not stopped; stop it first").at("wallet"))
}

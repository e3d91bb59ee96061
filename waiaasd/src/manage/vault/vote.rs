//! The owner's answer to what a payment proposes: a vote, and for a yes the execution, in one transaction.

use super::{Parties, draft::Plan, place, standing};
use crate::{
    daemon::Daemon,
    flow::request::signer,
    solana::squads::{Proposal, ProposalStatus, approve as vote_for, execute_with},
    store::{acts::Kind, journal::Payment, wallets::Wallet},
};
use solana_sdk::instruction::{AccountMeta, Instruction};
use waiaas_policy::{
    decode::{Message, Proposing},
    id::TxId,
};
use waiaas_wire::{Code, Problem};

/// Votes for a proposal where that is still to be done, and executes it. What stands on chain is compared with what the agent's
/// key signed first.
pub(super) async fn approve(daemon: &Daemon, wallet: &Wallet, who: Parties, tx: TxId) -> Result<Plan, Problem> {
    signer(wallet)?;
    let seen = Seen::of(daemon, wallet, tx).await?;
    if seen.payment.is_late(daemon.clock.now()) {
        let detail = format!("the time to approve `{tx}` is over; `waiaas reject {tx}` ends its proposal on chain");
        return Err(Problem::new(Code::ApprovalNotFound, detail).of(&tx));
    }
    let message = Message::parse(&seen.payment.prepared.message).ok();
    let multisig = place(wallet)?.multisig;
    let made = message.as_ref().and_then(|message| Proposing::read(message, &multisig));
    let made = made.filter(|made| made.is_kept_as(&seen.account)).ok_or_else(|| {
        let detail = format!("what stands on chain for `{tx}` is not what the agent's key proposed; do not approve it");
        Problem::new(Code::VerificationFailed, detail).of(&tx)
    })?;
    let given = made.given().ok_or_else(underivable)?;
    let given = given.into_iter().map(|(pubkey, is_writable)| AccountMeta { pubkey, is_signer: false, is_writable });
    let index = seen.proposal.index;
    let mut instructions = Vec::new();
    if seen.proposal.status == ProposalStatus::Active {
        instructions.push(vote_for(&multisig, &who.owner, index).ok_or_else(underivable)?);
    }
    instructions.push(execute_with(&multisig, &who.owner, index, given).ok_or_else(underivable)?);
    Ok(seen.plan(instructions, Kind::Approve(tx), multisig))
}

/// Votes a proposal down, or takes its approval back.
pub(super) async fn reject(daemon: &Daemon, wallet: &Wallet, who: Parties, tx: TxId) -> Result<Plan, Problem> {
    let seen = Seen::of(daemon, wallet, tx).await?;
    let place = place(wallet)?;
    let multisig = super::look::multisig(daemon, place).await?;
    let ending = super::proposals::ending(&place.multisig, &multisig, &who.owner, &seen.proposal);
    let instructions = ending.ok_or_else(|| over(tx))?;
    Ok(seen.plan(instructions, Kind::Reject(tx), place.multisig))
}

/// A payment's proposal as it stands.
struct Seen {
    payment: Payment,
    proposal: Proposal,
    /// The data of the account with what the vault is to do.
    account: Vec<u8>,
}

impl Seen {
    async fn of(daemon: &Daemon, wallet: &Wallet, tx: TxId) -> Result<Self, Problem> {
        let all = standing::standing(daemon, wallet.agent)?;
        let payment = all.into_iter().find(|payment| payment.id == tx).ok_or_else(|| {
            Problem::new(Code::ApprovalNotFound, format!("no proposal of `{tx}` waits for a vote")).of(&tx)
        })?;
        let proposal = payment.standing().ok_or_else(|| over(tx))?;
        let accounts = daemon.chain.accounts(&[proposal.account, proposal.transaction]).await?;
        let mut data = accounts.into_iter().map(|account| account.map(|account| account.data));
        let (found, account) = (data.next().flatten(), data.next().flatten());
        let found = found.and_then(|data| Proposal::read(&data)).filter(|found| !found.is_over());
        let (Some(proposal), Some(account)) = (found, account) else {
            // Somebody was faster: what became of it is noticed now.
            daemon.standing.notify_one();
            return Err(over(tx));
        };
        Ok(Self { payment, proposal, account })
    }

    fn plan(self, instructions: Vec<Instruction>, kind: Kind, multisig: waiaas_policy::Address) -> Plan {
        Plan {
            instructions,
            kind,
            multisig,
            rent: 0,
            creation_fee: 0,
            wallets: Vec::new(),
            transaction: Some(self.account),
        }
    }
}

fn over(tx: TxId) -> Problem {
    let detail = format!("the proposal of `{tx}` was answered on chain meanwhile; `waiaas tx show {tx}` says how");
    Problem::new(Code::ApprovalNotFound, detail).of(&tx)
}

fn underivable() -> Problem {
    Problem::new(Code::Internal, "an address cannot be derived")
}

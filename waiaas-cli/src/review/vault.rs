//! What the owner signs to change a vault: decoded from the bytes, and compared with what was asked and with what the
//! owner's policy says.

mod ballot;
mod limits;
mod pocket;
mod step;

pub use ballot::Ballot;
pub use step::{Limit, Step, Vote};

use super::agree;
use crate::output::refusal;
use limits::check_limits;
use waiaas_policy::{
    Address,
    address::{ASSOCIATED_TOKEN, COMPUTE_BUDGET, SQUADS, squads},
    amount::parse_ui,
    decode::{Instruction, Message},
    document::Policy,
    intent::Outflow,
};
use waiaas_wire::{
    Problem,
    control::Amount,
    vault::VaultAct,
    view::{InboxItem, VaultDraftView, WalletView},
};

/// A member that may do everything.
const ALL: u8 = 7;
/// A member that may propose, and nothing else.
const INITIATE: u8 = 1;

/// What the owner asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The owner's account.
    pub owner: Address,
    /// The wallet.
    pub wallet: &'a WalletView,
    /// The act.
    pub act: &'a VaultAct,
    /// The policy that the limits have to follow, where there are any.
    pub policy: Option<&'a Policy>,
    /// The payment whose proposal is voted on, where one is.
    pub item: Option<&'a InboxItem>,
}

/// A change of a vault, as decoded.
#[derive(Debug, Clone)]
pub struct VaultChange {
    /// What the owner calls the wallet.
    pub name: String,
    /// The multisig, where it is about one.
    pub multisig: Option<Address>,
    /// Its vault, derived here.
    pub vault: Option<Address>,
    /// What is voted on, where the message votes on a payment.
    pub ballot: Option<Ballot>,
    /// What the message does, in its order.
    pub steps: Vec<Step>,
    /// What it pays out of the agent key's own account.
    pub outflows: Vec<Outflow>,
    /// Most that the network takes, in lamports.
    pub fee: u64,
    /// What is deposited, in lamports, as the daemon says.
    pub rent: u64,
    /// What the Squads program takes, in lamports, as the daemon says.
    pub creation_fee: u64,
}

/// Decodes a message and makes sure that it does what was asked and nothing else.
pub fn examine(view: &VaultDraftView, message: &[u8], asked: &Asked<'_>) -> Result<VaultChange, Problem> {
    let parsed = Message::parse(message).map_err(|why| refusal::disagrees(format!("it cannot be read: {why}")))?;
    if let VaultAct::Sweep { to, .. } = asked.act {
        return pocket::examine(view, message, asked, *to);
    }
    let multisig = multisig(view, &parsed, asked)?;
    let vault = vault_of(&multisig)?;
    let mut reader = Reader { owner: asked.owner, multisig, priority: (0, 0), steps: Vec::new() };
    for instruction in &parsed.instructions {
        reader.read(&parsed, instruction)?;
    }
    let fee = reader.fee(parsed.signers().len());
    if fee > view.fee {
        let said = format!("the fees are said to be {} lamports at most, and are {fee}", view.fee);
        return Err(refusal::disagrees(said));
    }
    check(&reader.steps, view.agent_key, asked)?;
    let ballot = ballot::examine(&reader.steps, view, asked)?;
    let Reader { steps, .. } = reader;
    let (rent, creation_fee) = (view.rent, view.creation_fee);
    let (name, multisig, vault) = (asked.wallet.name.clone(), Some(multisig), Some(vault));
    Ok(VaultChange { name, multisig, vault, ballot, steps, outflows: Vec::new(), fee, rent, creation_fee })
}

/// The vault of a multisig: derived, since money that is paid to the multisig itself is lost.
pub fn vault_of(multisig: &Address) -> Result<Address, Problem> {
    let derived = squads::vault(multisig, 0).map(|(vault, _)| vault);
    derived.ok_or_else(|| refusal::disagrees("the vault cannot be derived"))
}

/// The multisig that the message may be about; and nobody signs whom the act does not ask for.
fn multisig(view: &VaultDraftView, message: &Message<'_>, asked: &Asked<'_>) -> Result<Address, Problem> {
    let (expected, signers) = match asked.act {
        VaultAct::Create { create_key } => {
            let derived = squads::multisig(create_key).map(|(multisig, _)| multisig);
            (derived, vec![asked.owner, *create_key])
        }
        _ => (asked.wallet.multisig, vec![asked.owner]),
    };
    let multisig = expected.ok_or_else(|| refusal::disagrees("the wallet has no multisig"))?;
    agree("the multisig", &multisig, &view.multisig)?;
    if message.signers() != signers || !message.lookups.is_empty() {
        return Err(refusal::disagrees("the message wants other signatures than the owner's"));
    }
    Ok(multisig)
}

struct Reader {
    owner: Address,
    multisig: Address,
    /// Limit and price of compute units.
    priority: (u32, u64),
    steps: Vec<Step>,
}

impl Reader {
    fn read(&mut self, message: &Message<'_>, instruction: &Instruction<'_>) -> Result<(), Problem> {
        let unknown = || refusal::disagrees("the message does something that is not understood");
        let key = |place: &u8| message.keys.get(usize::from(*place)).copied();
        let program = key(&instruction.program).ok_or_else(unknown)?;
        let accounts: Vec<Address> = instruction.accounts.iter().map(key).collect::<Option<_>>().ok_or_else(unknown)?;
        match program {
            COMPUTE_BUDGET => self.price(instruction.data).ok_or_else(unknown),
            SQUADS => {
                let step = Step::read(instruction.data, &accounts).ok_or_else(unknown)?;
                if step.multisig() != self.multisig || step.authority() != self.owner {
                    return Err(refusal::disagrees("the message changes another multisig"));
                }
                self.steps.push(step);
                Ok(())
            }
            ASSOCIATED_TOKEN if instruction.data == [1] => {
                let [payer, _, wallet, mint, ..] = accounts.as_slice() else { return Err(unknown()) };
                agree("who pays for the token account", payer, &self.owner)?;
                self.steps.push(Step::OpenAccount {
                    multisig: self.multisig,
                    payer: *payer,
                    wallet: *wallet,
                    mint: *mint,
                });
                Ok(())
            }
            _ => Err(unknown()),
        }
    }

    fn price(&mut self, data: &[u8]) -> Option<()> {
        match data.split_first()? {
            (2, units) => self.priority.0 = u32::from_le_bytes(units.try_into().ok()?),
            (3, price) => self.priority.1 = u64::from_le_bytes(price.try_into().ok()?),
            _ => return None,
        }
        Some(())
    }

    /// Most lamports that the network takes.
    fn fee(&self, signers: usize) -> u64 {
        let (units, price) = self.priority;
        let priority = u128::from(units).saturating_mul(price.into()).div_ceil(1_000_000);
        let signatures = u64::try_from(signers).unwrap_or(u64::MAX).saturating_mul(5_000);
        signatures.saturating_add(u64::try_from(priority).unwrap_or(u64::MAX))
    }
}

/// That the steps are those of the act.
fn check(steps: &[Step], agent: Address, asked: &Asked<'_>) -> Result<(), Problem> {
    match asked.act {
        VaultAct::Create { create_key } => check_creation(steps, agent, asked.owner, *create_key),
        VaultAct::Limits { .. } | VaultAct::Resume => {
            let policy = asked.policy.ok_or_else(|| refusal::disagrees("there is no policy to follow"))?;
            check_limits(steps, agent, policy)
        }
        VaultAct::Suspend => check_stop(steps),
        VaultAct::Dismiss => match without_members(steps, None, asked.owner)?.as_slice() {
            [] => Ok(()),
            _ => Err(refusal::disagrees("the message does more than remove members")),
        },
        VaultAct::Rotate => {
            let limits = without_members(steps, Some(agent), asked.owner)?;
            // Without a policy nothing is allowed, and no limit may come.
            check_limits(&limits, agent, asked.policy.unwrap_or(&Policy::empty()))
        }
        VaultAct::Sweep { .. } => Err(refusal::disagrees("that is no change of a vault")),
        VaultAct::Withdraw { to, amount, .. } => check_withdrawal(steps, asked.owner, *to, amount.as_ref()),
        VaultAct::Approve { .. } => match steps {
            [Step::Vote { vote: Vote::Approve, .. }, Step::Execute { .. }] | [Step::Execute { .. }] => Ok(()),
            _ => Err(refusal::disagrees("the message does more than vote for one proposal and execute it")),
        },
        VaultAct::Reject { .. } => match steps {
            [Step::Vote { .. }] | [Step::Vote { .. }, Step::Vote { .. }] => check_stop(steps),
            _ => Err(refusal::disagrees("the message does more than end one proposal")),
        },
    }
}

/// Limits go, proposals end, and nothing else: a draft is opened only to be voted down at once.
fn check_stop(steps: &[Step]) -> Result<(), Problem> {
    let mut next = steps.iter().skip(1);
    for step in steps {
        let next = next.next();
        let takes_away = match step {
            Step::RemoveLimit { .. } | Step::Vote { vote: Vote::Reject | Vote::Cancel, .. } => true,
            Step::Vote { vote: Vote::Activate, proposal: opened, .. } => {
                matches!(next, Some(Step::Vote { vote: Vote::Reject, proposal, .. }) if proposal == opened)
            }
            _ => false,
        };
        if !takes_away {
            return Err(refusal::disagrees("the message does more than remove limits and end proposals"));
        }
    }
    Ok(())
}

/// The owner may do everything, the agent may propose, and nobody else has a part.
fn check_creation(steps: &[Step], agent: Address, owner: Address, create_key: Address) -> Result<(), Problem> {
    let [Step::Create(made)] = steps else { return Err(refusal::disagrees("the message does not make one multisig")) };
    let mut members = made.members.clone();
    members.sort_unstable();
    let mut expected = vec![(owner, ALL), (agent, INITIATE)];
    expected.sort_unstable();
    let as_asked = members == expected
        && made.config_authority == Some(owner)
        && made.rent_collector == Some(owner)
        && made.create_key == create_key
        && (made.threshold, made.time_lock) == (1, 0);
    if as_asked { Ok(()) } else { Err(refusal::disagrees("the multisig is not the owner's alone to change")) }
}

/// Members that go, but never the owner; and one that may come, to propose and nothing else. What is left of the steps.
fn without_members(steps: &[Step], comes: Option<Address>, owner: Address) -> Result<Vec<Step>, Problem> {
    let mut rest = Vec::new();
    for step in steps {
        match step {
            Step::RemoveMember { member, .. } if *member != owner => {}
            Step::AddMember { member, may: INITIATE, .. } if Some(*member) == comes => {}
            Step::AddMember { .. } | Step::RemoveMember { .. } => {
                return Err(refusal::disagrees("the message makes somebody else a member, or the owner none"));
            }
            step => rest.push(step.clone()),
        }
    }
    Ok(rest)
}

/// A limit for the owner alone, used once and removed again.
fn check_withdrawal(steps: &[Step], owner: Address, to: Address, amount: Option<&Amount>) -> Result<(), Problem> {
    let (opened, rest) = match steps {
        [open @ Step::OpenAccount { .. }, rest @ ..] => (Some(open), rest),
        rest => (None, rest),
    };
    let [Step::AddLimit(limit), Step::Use(used), Step::RemoveLimit { limit: removed, .. }] = rest else {
        return Err(refusal::disagrees("the message does not pay out of the vault once"));
    };
    if let Some(Step::OpenAccount { wallet, mint, .. }) = opened
        && (*wallet != to || *mint != limit.mint)
    {
        return Err(refusal::disagrees("the message creates a token account that was not asked for"));
    }
    agree("the recipient", &used.to, &to)?;
    let once = limit.members == [owner]
        && limit.destinations == [to]
        && limit.period == 0
        && limit.amount == used.amount
        && [used.limit, *removed] == [limit.address; 2]
        && used.mint.unwrap_or_default() == limit.mint;
    if !once {
        return Err(refusal::disagrees("the message does more than pay out of the vault once"));
    }
    let asked = match amount {
        None => return Ok(()),
        Some(Amount::Raw { amount, .. }) => *amount,
        Some(Amount::Ui { amount, .. }) => {
            parse_ui(amount, used.decimals).map_err(|why| refusal::amount(amount, why))?
        }
    };
    agree("the amount in base units", &used.amount, &asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    const fn vote(vote: Vote, proposal: u8) -> Step {
        Step::Vote { multisig: key(1), member: key(2), proposal: key(proposal), vote }
    }

    #[test]
    fn a_stop_takes_away_and_opens_nothing() {
        let limit = Step::RemoveLimit { multisig: key(1), authority: key(2), limit: key(5) };
        let good = [limit.clone(), vote(Vote::Activate, 6), vote(Vote::Reject, 6), vote(Vote::Cancel, 7)];
        assert!(check_stop(&good).is_ok());
        for wrong in [
            vec![vote(Vote::Activate, 6)],
            vec![vote(Vote::Activate, 6), vote(Vote::Reject, 7)],
            vec![vote(Vote::Activate, 6), vote(Vote::Cancel, 6)],
            vec![vote(Vote::Reject, 6), vote(Vote::Activate, 6)],
            vec![vote(Vote::Approve, 6)],
            vec![limit, Step::RemoveMember { multisig: key(1), authority: key(2), member: key(2) }],
        ] {
            assert!(check_stop(&wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn votes_and_executions_are_read_to_their_last_byte() {
        let accounts = [key(1), key(2), key(3)];
        let read = |head: u64, rest: &[u8]| Step::read(&[head.to_be_bytes().as_slice(), rest].concat(), &accounts);
        assert_eq!(read(0x0b22_5cf8_9a1b_336a, &[]), Some(vote(Vote::Activate, 3)));
        assert_eq!(read(0xf33e_869c_e66a_f687, &[0]), Some(vote(Vote::Reject, 3)));
        assert_eq!(read(0x1b2a_7fed_26a3_54cb, &[0]), Some(vote(Vote::Cancel, 3)));
        assert_eq!(read(0x9025_a488_bcd8_2af8, &[0]), Some(vote(Vote::Approve, 3)));
        let four = [accounts.as_slice(), &[key(4), key(5)]].concat();
        let execute =
            |rest: &[u8]| Step::read(&[0xc208_a157_99a4_19ab_u64.to_be_bytes().as_slice(), rest].concat(), &four);
        let (multisig, proposal, transaction, member) = (key(1), key(2), key(3), key(4));
        assert_eq!(execute(&[]), Some(Step::Execute { multisig, member, proposal, transaction, given: vec![key(5)] }));
        assert_eq!(execute(&[0]), None);
        // A memo, and a byte too many.
        assert_eq!(read(0xf33e_869c_e66a_f687, &[1, 0, 0, 0, 0]), None);
        assert_eq!(read(0x0b22_5cf8_9a1b_336a, &[0]), None);
        assert_eq!(read(0x9025_a488_bcd8_2af8, &[0, 0]), None);
    }
}

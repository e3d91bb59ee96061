//! What lies in the account of an agent's key: the owner takes it out of a stopped wallet, with a transaction that the owner pays for
//! and signs, and that the enclave signs beside the owner.
//!
//! One asset for one transaction, since one that the ledger does not let go shall hold up none of the others.

use super::{
    Parties,
    draft::{Plan, must_be_stopped, underivable, write},
    withdraw::all_sol,
};
use crate::{
    daemon::Daemon,
    flow::request::{check_recipient, not_over, pocket, policy_of},
    manage::{owner, wallets::holdings},
    solana::{
        TokenHolding,
        build::{self, Paid},
    },
    store::{acts::Kind, wallets::Wallet},
};
use tracing::info;
use waiaas_policy::{
    Address,
    address::associated_token_address,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    document::Policy,
    leave::Leave,
};
use waiaas_wire::{Code, Problem, view::VaultDraftView};

/// Something that lies there.
struct Found {
    paid: Paid,
    amount: u64,
}

impl Found {
    /// Whether the owner leaves it behind.
    fn may_stay(&self, leave: Option<&Leave>, policy: &Policy) -> bool {
        let asset = match self.paid {
            Paid::Sol => Asset::Sol,
            Paid::Token { mint, .. } => Asset::Token(mint),
        };
        leave.is_some_and(|leave| self.amount <= leave.most(asset, policy.assets.contains_key(&asset)))
    }

    fn text(&self) -> String {
        match self.paid {
            Paid::Sol => format!("{} SOL", format_ui(self.amount, SOL_DECIMALS)),
            Paid::Token { mint, decimals, .. } => format!("{} of {mint}", format_ui(self.amount, decimals)),
        }
    }
}

/// The next that can be taken out; without a message there is nothing.
///
/// # Errors
/// A wallet that is not stopped, or is over; a recipient that cannot be paid as a wallet; not enough money in the owner's account;
/// a ledger that does not answer.
pub(super) async fn sweep(
    daemon: &Daemon,
    wallet: &Wallet,
    who: Parties,
    to: Address,
    leave: Option<&Leave>,
) -> Result<VaultDraftView, Problem> {
    not_over(wallet)?;
    must_be_stopped(wallet)?;
    check_recipient(daemon, who.agent, to).await?;
    let none = VaultDraftView {
        message: None,
        multisig: place_of(wallet, who),
        agent_key: who.agent,
        fee: 0,
        rent: 0,
        creation_fee: 0,
        transaction: None,
    };
    let policy = policy_of(daemon, wallet.agent).unwrap_or_else(|_| Policy::empty());
    for mut found in all(daemon, who.agent).await? {
        if found.may_stay(leave, &policy) {
            continue;
        }
        if matches!(found.paid, Paid::Sol) {
            found.amount = less(daemon, wallet, found.amount, leave).await?;
        }
        match draft(daemon, wallet, who, to, &found).await {
            Ok(draft) => return Ok(draft),
            // It stays where it is: a frozen token, a mint that wants more than a transfer.
            Err(why) if why.code == Code::TransactionSimulation => {}
            Err(why) => return Err(why),
        }
    }
    Ok(none)
}

/// How much of its SOL to take out. Where the owner leaves at least as much behind as an account must hold, that much stays in:
/// then nobody makes it fail by paying in meanwhile.
async fn less(daemon: &Daemon, wallet: &Wallet, held: u64, leave: Option<&Leave>) -> Result<u64, Problem> {
    let stays = leave.map_or(0, |leave| leave.most(Asset::Sol, true));
    if stays == 0 {
        return all_sol(daemon, wallet, Kind::Sweep, held).await;
    }
    let least = daemon.chain.rent(0).await?;
    Ok(if stays >= least && held > least { held.saturating_sub(least) } else { held })
}

/// Refuses while the account of the agent's key holds anything that could be taken out, and that the owner does not leave behind. What
/// the ledger does not let go is left behind, too: it holds up nothing. What stays, in words.
///
/// # Errors
/// Something is there; or a ledger that does not answer.
pub async fn must_be_swept(daemon: &Daemon, wallet: &Wallet, leave: Option<&Leave>) -> Result<Vec<String>, Problem> {
    let (account, owner) = (pocket(wallet)?, owner::owner(daemon)?);
    let policy = policy_of(daemon, wallet.agent).unwrap_or_else(|_| Policy::empty());
    let (who, mut stays) = (Parties { owner, agent: account }, Vec::new());
    for one in &all(daemon, account).await? {
        if one.may_stay(leave, &policy) {
            stays.push(format!("{}, as the owner said", one.text()));
            continue;
        }
        match draft(daemon, wallet, who, owner, one).await {
            Ok(_) => {
                let detail = format!(
                    "the agent key's own account `{account}` holds {}; `waiaas wallet sweep {}` takes it out once it is stopped. \
                     Where somebody pays in all the time, `--leave-behind` says what may be lost",
                    one.text(),
                    wallet.name
                );
                return Err(Problem::new(Code::ValidationRange, detail).at("wallet"));
            }
            Err(why) if why.code == Code::TransactionSimulation => {
                info!(wallet = %wallet.agent, left = %one.text(), why = %why.detail, "left behind with the old key");
                stays.push(format!("{}, which the ledger does not let go", one.text()));
            }
            Err(why) => return Err(why),
        }
    }
    Ok(stays)
}

/// Tokens first: paying them out takes the owner's SOL only.
async fn all(daemon: &Daemon, account: Address) -> Result<Vec<Found>, Problem> {
    let held = holdings(daemon, account).await?;
    let own = |token: &&TokenHolding| {
        token.amount > 0 && associated_token_address(&account, &token.mint, &token.program) == Some(token.account)
    };
    let token = |token: &TokenHolding| Found {
        paid: Paid::Token { mint: token.mint, program: token.program, decimals: token.decimals, create_account: false },
        amount: token.amount,
    };
    let sol = (held.lamports > 0).then_some(Found { paid: Paid::Sol, amount: held.lamports });
    Ok(held.tokens.iter().filter(own).map(token).chain(sol).collect())
}

async fn draft(
    daemon: &Daemon,
    wallet: &Wallet,
    who: Parties,
    to: Address,
    found: &Found,
) -> Result<VaultDraftView, Problem> {
    let (mut instructions, mut wallets) = (Vec::new(), Vec::new());
    if let Paid::Token { mint, program, .. } = found.paid {
        let target = associated_token_address(&to, &mint, &program).ok_or_else(underivable)?;
        if !daemon.chain.token_account_exists(target).await? {
            let open = build::open_token_account(who.owner, to, mint, program);
            instructions.push(open.ok_or_else(underivable)?);
        }
        wallets.push(to);
    }
    instructions.push(build::transfer_out(who.agent, to, found.paid, found.amount).ok_or_else(underivable)?);
    let (kind, multisig) = (Kind::Sweep, place_of(wallet, who));
    write(
        daemon,
        wallet,
        who,
        Plan { instructions, kind, multisig, rent: 0, creation_fee: 0, wallets, transaction: None },
        None,
    )
    .await
}

/// The multisig, or what stands for it where there is none.
fn place_of(wallet: &Wallet, who: Parties) -> Address {
    wallet.place().map_or(who.agent, |place| place.multisig)
}

//! A wallet's vault on chain: the acts of the owner, and what the chain says about it.
//!
//! The daemon only prepares: every change of a multisig is signed by the owner, and the daemon has no key that could.
//! What is signed is on disk before it is sent, and goes on after a crash until its fate is proven; what it means here is
//! recorded in the commit that closes it.

mod act;
mod draft;
mod drift;
mod limits;
mod look;
mod members;
mod pocket;
mod proposals;
mod standing;
mod vote;
mod watch;
mod withdraw;

pub use act::{resume, submit};
pub use draft::{Drafts, must_be_possible, prepare};
pub use look::{Looked, knows_another, look, must_be_let_go};
pub use pocket::must_be_swept;
pub use standing::{follow, look_after};
pub use watch::watch;

use crate::{daemon::Daemon, solana::squads::Limit, store::wallets::Wallet};
use waiaas_policy::{Address, document::Policy};
use waiaas_wire::{Code, Problem};

/// Who has a part in a vault.
#[derive(Debug, Clone, Copy)]
struct Parties {
    owner: Address,
    agent: Address,
}

impl Parties {
    fn of(daemon: &Daemon, wallet: &Wallet) -> Result<Self, Problem> {
        Ok(Self { owner: super::owner::owner(daemon)?, agent: crate::flow::request::pocket(wallet)? })
    }

    /// The same with the key that is to take the place of the agent's.
    fn to_come(daemon: &Daemon, wallet: &Wallet) -> Result<Self, Problem> {
        let agent = super::rotate::next(daemon, wallet.agent)?.ok_or_else(|| {
            let detail =
                "no key was made that could take the place of this wallet's; `waiaas wallet rotate-key` begins";
            Problem::new(Code::ValidationRange, detail).at("wallet")
        })?;
        Ok(Self { agent, ..Self::of(daemon, wallet)? })
    }
}

/// The vault's addresses.
fn place(wallet: &Wallet) -> Result<crate::store::wallets::Place, Problem> {
    match (wallet.vault, wallet.place()) {
        (_, Some(place)) => Ok(place),
        (Some(_), None) => Err(Problem::plain(Code::AgentCreating)),
        (None, None) => {
            let detail =
                format!("the wallet `{}` has no vault: its money is in the agent key's own account", wallet.name);
            Err(Problem::new(Code::ValidationRange, detail).at("wallet"))
        }
    }
}

/// The limits of a multisig as the chain has them: all of them where the end point can search, otherwise those of the
/// assets of this policy.
async fn limits_on_chain(
    daemon: &Daemon,
    multisig: Address,
    policy: Option<&Policy>,
) -> Result<Vec<(Address, Limit)>, Problem> {
    if let Ok(found) = daemon.chain.spending_limits(multisig).await {
        return Ok(found);
    }
    let assets = policy.into_iter().flat_map(|policy| policy.assets.keys());
    let addresses: Vec<Address> =
        assets.filter_map(|asset| waiaas_policy::address::squads::limit_on(&multisig, *asset)).collect();
    let accounts = daemon.chain.accounts(&addresses).await?;
    let read = |(address, account): (Address, Option<crate::solana::AccountData>)| {
        Some((address, Limit::read(&account?.data)?))
    };
    Ok(addresses.into_iter().zip(accounts).filter_map(read).collect())
}

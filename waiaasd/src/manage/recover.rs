//! Everything out of a wallet, to where the owner said beforehand: in an emergency nobody has to think of an address, and nobody can
//! name another one. For a vault the owner alone signs; what lies in the agent key's own account takes the enclave's signature
//! beside the owner's.
//!
//! Nothing is remembered but that it was begun: each look at the chain says what is next.

use super::{drafts, owner, stop, vault, wallets::holdings};
use crate::{
    daemon::Daemon,
    flow::request::{check_recipient, not_over, pocket},
    solana::TokenHolding,
    store::{
        acts, recoveries,
        wallets::{self, Place, Wallet},
    },
};
use tracing::info;
use waiaas_policy::{
    Address,
    address::associated_token_address,
    asset::{Asset, SOL_DECIMALS},
    id::AgentId,
};
use waiaas_wire::{
    Code, Problem,
    signed::SignedDestination,
    vault::VaultAct,
    view::{DestinationDraft, LeftView, VaultDraftView},
};

/// After so many steps of one recovery, what is there was paid in meanwhile: it is named and left, so that whoever pays in all the time
/// keeps the wallet from nothing. It stays the owner's, and the next recovery takes it.
const MOST_STEPS: usize = 32;

/// How far a recovery is.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// The wallet as it is now.
    pub wallet: Wallet,
    /// Who gets it.
    pub to: Address,
    /// The owner's next transaction; absent: all that can be taken out is out.
    pub transaction: Option<VaultDraftView>,
    /// What cannot be taken out.
    pub left: Vec<LeftView>,
}

/// Where everything goes.
///
/// # Errors
/// The store does not answer.
pub fn destination(daemon: &Daemon, agent: AgentId) -> Result<Option<SignedDestination>, Problem> {
    Ok(daemon.store.read(|view| recoveries::destination(view, agent))?)
}

/// A destination, ready to be signed.
///
/// # Errors
/// An address that cannot be paid as a wallet, or is this very wallet's; a ledger that does not answer.
pub async fn draft(daemon: &Daemon, wallet: &Wallet, to: Address) -> Result<DestinationDraft, Problem> {
    possible(daemon, wallet, to).await?;
    let version = destination(daemon, wallet.agent)?.map_or(0, |known| known.version).saturating_add(1);
    drafts::destination(wallet.agent, version, to)
}

/// Registers where everything goes.
///
/// # Errors
/// `AUTH_SIGNATURE_INVALID`; as [`draft`]; a version that is not one above the last; a recovery that is under way.
pub async fn register(daemon: &Daemon, wallet: &Wallet, word: SignedDestination) -> Result<SignedDestination, Problem> {
    word.verify(&owner::owner(daemon)?).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
    if destination(daemon, wallet.agent)? == Some(word) {
        return Ok(word);
    }
    possible(daemon, wallet, word.to).await?;
    must_not_be_under_way(daemon, wallet)?;
    let now = daemon.clock.now();
    if daemon.store.run(move |txn| recoveries::register(txn, &word, now)).await? {
        info!(wallet = %wallet.agent, to = %word.to, "recovery destination registered");
        return Ok(word);
    }
    let detail = "another recovery destination was registered meanwhile; look, and sign the next version";
    Err(Problem::new(Code::PolicyConflict, detail).at("version"))
}

async fn possible(daemon: &Daemon, wallet: &Wallet, to: Address) -> Result<(), Problem> {
    not_over(wallet)?;
    let own = [wallet.pocket, wallet.place().map(|place| place.vault), wallet.place().map(|place| place.multisig)];
    if own.contains(&Some(to)) {
        let detail = format!("`{to}` is this wallet's own; name an account of yours elsewhere");
        return Err(Problem::new(Code::ValidationRange, detail).at("to"));
    }
    check_recipient(daemon, wallet.account().unwrap_or_default(), to).await
}

/// Refuses what makes no sense while everything is being taken out.
///
/// # Errors
/// `EMERGENCY_RECOVERY_IN_PROGRESS`.
pub(super) fn must_not_be_under_way(daemon: &Daemon, wallet: &Wallet) -> Result<(), Problem> {
    if daemon.store.read(|view| recoveries::open(view, wallet.agent))?.is_none() {
        return Ok(());
    }
    let detail = format!("what the wallet `{}` holds is being recovered; finish that first", wallet.name);
    Err(Problem::new(Code::RecoveryUnderWay, detail).at("wallet"))
}

/// Stops a wallet, and says what of it is to be taken out next: limits, then each token and SOL of its vault, then those of the
/// agent key's own account.
///
/// # Errors
/// `EMERGENCY_NO_DESTINATION`; a wallet that is being made or is over; an act of the owner that is under way; not enough
/// money in the owner's account; a ledger that does not answer.
pub async fn recover(daemon: &Daemon, wallet: &Wallet) -> Result<Recovery, Problem> {
    not_over(wallet)?;
    if wallet.account().is_none() {
        return Err(Problem::plain(Code::AgentCreating));
    }
    let word = destination(daemon, wallet.agent)?.ok_or_else(|| Problem::plain(Code::RecoveryNowhere))?;
    stop::stop(daemon, vec![wallet.agent], stop::Occasion::Usual).await?;
    let (agent, to, now) = (wallet.agent, word.to, daemon.clock.now());
    let (begun, wallet) = daemon
        .store
        .finish(move |txn| {
            Ok::<_, crate::store::StoreError>((recoveries::begin(txn, agent, to, now)?, wallets::of(txn, agent)?))
        })
        .await?;
    let (to, wallet) = (begun.to, wallet.ok_or_else(|| Problem::plain(Code::AgentNotFound))?);
    crate::store::abort_point("recover.after-begin");
    let mut left = Vec::new();
    let steps = daemon.store.read(|view| acts::since(view, agent, begun.begun))?;
    if steps >= MOST_STEPS {
        in_vault(daemon, &wallet, &mut left).await?;
    } else if let Some(transaction) = next(daemon, &wallet, to, &mut left).await? {
        return Ok(Recovery { wallet, to, transaction: Some(transaction), left });
    }
    in_pocket(daemon, &wallet, &mut left).await?;
    let now = daemon.clock.now();
    daemon.store.finish(move |txn| recoveries::end(txn, agent, now)).await?;
    daemon.changes.announce();
    info!(wallet = %agent, %to, "recovered");
    Ok(Recovery { wallet, to, transaction: None, left })
}

/// What is next: the vault without anybody's help, then what only the enclave can sign for, if it is there.
async fn next(
    daemon: &Daemon,
    wallet: &Wallet,
    to: Address,
    left: &mut Vec<LeftView>,
) -> Result<Option<VaultDraftView>, Problem> {
    if let Some(place) = wallet.place() {
        let limits = vault::prepare(daemon, wallet, &VaultAct::Suspend).await?;
        if limits.message.is_some() {
            return Ok(Some(limits));
        }
        if let Some(transaction) = out_of_vault(daemon, wallet, place, to, left).await? {
            return Ok(Some(transaction));
        }
    }
    if daemon.identity().is_err() {
        return Ok(None);
    }
    let sweep = vault::prepare(daemon, wallet, &VaultAct::Sweep { to, leave: None }).await?;
    Ok(sweep.message.is_some().then_some(sweep))
}

/// The first that can be taken out of the vault. What the ledger would not let go, such as a frozen token, is left.
async fn out_of_vault(
    daemon: &Daemon,
    wallet: &Wallet,
    place: Place,
    to: Address,
    left: &mut Vec<LeftView>,
) -> Result<Option<VaultDraftView>, Problem> {
    let held = holdings(daemon, place.vault).await?;
    let sol = (Asset::Sol, held.lamports, SOL_DECIMALS, true);
    let token = |token: &TokenHolding| {
        let own = associated_token_address(&place.vault, &token.mint, &token.program) == Some(token.account);
        (Asset::Token(token.mint), token.amount, token.decimals, own)
    };
    // Tokens first: paying them out takes the owner's SOL only.
    for (asset, amount, decimals, movable) in
        held.tokens.iter().map(token).chain([sol]).filter(|(_, amount, ..)| *amount > 0)
    {
        let act = VaultAct::Withdraw { to, amount: None, asset: Some(asset.to_string()) };
        let why = if movable {
            match vault::prepare(daemon, wallet, &act).await {
                Ok(draft) => return Ok(Some(draft)),
                Err(why) if why.code == Code::TransactionSimulation => why.detail,
                Err(why) => return Err(why),
            }
        } else {
            "it is in another account than the vault's own for this token".to_owned()
        };
        left.push(LeftView { asset, amount, decimals, why: format!("in the vault: {why}") });
    }
    Ok(None)
}

/// What still lies in the vault, where enough was done.
async fn in_vault(daemon: &Daemon, wallet: &Wallet, left: &mut Vec<LeftView>) -> Result<(), Problem> {
    let Some(place) = wallet.place() else { return Ok(()) };
    let held = holdings(daemon, place.vault).await?;
    let tokens = held.tokens.iter().map(|token| (Asset::Token(token.mint), token.amount, token.decimals));
    for (asset, amount, decimals) in tokens.chain([(Asset::Sol, held.lamports, SOL_DECIMALS)]) {
        if amount > 0 {
            let why = "in the vault: it came in meanwhile; run this again for it".to_owned();
            left.push(LeftView { asset, amount, decimals, why });
        }
    }
    Ok(())
}

/// What still lies in the account of the agent's key: the ledger does not let it go, or the enclave is not there to sign.
async fn in_pocket(daemon: &Daemon, wallet: &Wallet, left: &mut Vec<LeftView>) -> Result<(), Problem> {
    let account = pocket(wallet)?;
    let held = holdings(daemon, account).await?;
    let tokens = held.tokens.iter().map(|token| (Asset::Token(token.mint), token.amount, token.decimals));
    for (asset, amount, decimals) in tokens.chain([(Asset::Sol, held.lamports, SOL_DECIMALS)]) {
        if amount > 0 {
            let why = if daemon.identity().is_ok() {
                format!("in the agent key's own account `{account}`: the ledger does not let it go")
            } else {
                format!(
                    "in the agent key's own account `{account}`, from which only the enclave can pay, and it does not answer: run \
                     this again when it does"
                )
            };
            left.push(LeftView { asset, amount, decimals, why });
        }
    }
    Ok(())
}

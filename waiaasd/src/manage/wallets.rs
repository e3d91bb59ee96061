//! Wallets: made, listed, looked into.

use super::{boot, vault};
use crate::{
    daemon::Daemon,
    solana::Holdings,
    store::{
        StoreError,
        leaf::{Event, LeafRecord},
        sealed,
        wallets::{self, Wallet},
    },
};
use tracing::info;
use waiaas_policy::Address;
use waiaas_wire::{
    Code, Problem,
    enclave::{Purpose, Request},
};

/// Names that mean other accounts.
pub const RESERVED: [&str; 2] = ["owner", "fee-payer"];

const MAX_NAME: usize = 64;

const MAX_TAG: usize = 32;

const MOST_TAGS: usize = 20;

/// Makes a wallet. Interrupted at any point it is finished at the next start.
///
/// # Errors
/// A name that is not possible or taken; an enclave that does not answer (nothing is left behind then).
pub async fn create(daemon: &Daemon, name: String) -> Result<Wallet, Problem> {
    check_name(&name)?;
    daemon.identity()?;
    let id = daemon.new_agent()?;
    let now = daemon.clock.now();
    let wallet = daemon.store.run(move |txn| wallets::create(txn, id, &name, now)).await?;
    complete(daemon, wallet).await
}

/// Begins to make a wallet with a vault: its name and its key. It is in use when the owner has made its multisig on
/// chain. Asked again before that, it answers with the same wallet: whatever was cut short goes on from there.
///
/// # Errors
/// As [`create`].
pub async fn open(daemon: &Daemon, name: String) -> Result<Wallet, Problem> {
    check_name(&name)?;
    daemon.identity()?;
    let begun = daemon.store.read(|view| wallets::named(view, &name))?;
    if let Some(wallet) = begun.filter(|wallet| wallet.vault.is_some() && wallet.state == wallets::State::Creating) {
        return if wallet.pocket.is_some() { Ok(wallet) } else { complete(daemon, wallet).await };
    }
    let (id, now) = (daemon.new_agent()?, daemon.clock.now());
    // A name is not taken for what cannot be made here.
    vault::must_be_possible(daemon).await?;
    let wallet = daemon.store.run(move |txn| wallets::create_with_vault(txn, id, &name, now)).await?;
    crate::store::abort_point("create.after-name");
    complete(daemon, wallet).await
}

/// Gives a wallet its key.
pub(super) async fn complete(daemon: &Daemon, wallet: Wallet) -> Result<Wallet, Problem> {
    let purpose = Purpose::Agent(wallet.agent);
    // The key may have been made before a crash that lost the answer.
    let key = match boot::key(daemon, Request::Key(purpose)).await {
        Ok(key) => key,
        Err(_) => boot::key(daemon, Request::CreateKey(purpose)).await?,
    };
    crate::store::abort_point("create.after-key");
    let (at, address) = (daemon.clock.now(), key.address);
    let wallet = daemon
        .store
        .run(move |txn| {
            sealed::keep_key(txn, &key)?;
            let wallet = wallets::activate(txn, wallet.agent, address)?;
            let event = Event::WalletCreated { wallet: wallet.agent, name: wallet.name.clone(), address };
            txn.append_leaf(&LeafRecord { at, event })?;
            Ok::<_, StoreError>(wallet)
        })
        .await?;
    info!(wallet = %wallet.agent, name = %wallet.name, %address, "wallet made");
    daemon.changes.announce();
    Ok(wallet)
}

/// Gives a wallet another name, other tags, or both. Neither means anything to a payment.
///
/// # Errors
/// A name or a tag that is not possible, a name that is taken, or nothing to change.
pub async fn change(
    daemon: &Daemon,
    wallet: &Wallet,
    name: Option<String>,
    tags: Option<Vec<String>>,
) -> Result<Wallet, Problem> {
    if name.is_none() && tags.is_none() {
        return Err(
            Problem::new(Code::ValidationRequired, "say what is to be changed: the name or the tags").at("name")
        );
    }
    name.as_deref().map_or(Ok(()), check_name)?;
    let tags = tags.map(distinct).transpose()?;
    let (agent, at) = (wallet.agent, daemon.clock.now());
    let changed = daemon.store.run(move |txn| {
        let before = wallets::of(txn, agent)?;
        let after = wallets::rename(txn, agent, name.as_deref(), tags.as_deref())?;
        if before.as_ref() != Some(&after) {
            let (name, tags) = (after.name.clone(), after.tags.clone().unwrap_or_default());
            txn.append_leaf(&LeafRecord { at, event: Event::WalletNamed { wallet: agent, name, tags } })?;
        }
        Ok::<_, StoreError>(after)
    });
    Ok(changed.await?)
}

/// Tags as they are kept: each once, in the order of their letters.
fn distinct(mut tags: Vec<String>) -> Result<Vec<String>, Problem> {
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    for tag in &tags {
        if tag.is_empty() || tag.len() > MAX_TAG || !tag.chars().all(letters) {
            let detail = format!("`{tag}`: a tag has 1 to {MAX_TAG} letters, digits, `-`, `_`, `.` or `:`");
            return Err(Problem::new(Code::ValidationFormat, detail).at("tags"));
        }
    }
    tags.sort();
    tags.dedup();
    if tags.len() > MOST_TAGS {
        return Err(Problem::new(Code::ValidationRange, format!("more than {MOST_TAGS} tags")).at("tags"));
    }
    Ok(tags)
}

fn check_name(name: &str) -> Result<(), Problem> {
    let refused = |detail: String| Err(Problem::new(Code::ValidationFormat, detail).at("name"));
    if RESERVED.contains(&name) {
        return refused(format!("`{name}` is a name that WAIaaS uses itself; choose another"));
    }
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(letters) {
        return refused(format!("`{name}`: a name has 1 to {MAX_NAME} letters, digits, `-`, `_` or `.`"));
    }
    if name.starts_with("agt_") || name.starts_with('-') {
        return refused(format!("`{name}`: a name does not begin with `agt_` or `-`"));
    }
    Ok(())
}

/// What an account holds.
///
/// # Errors
/// The ledger does not answer.
pub async fn holdings(daemon: &Daemon, address: Address) -> Result<Holdings, Problem> {
    Ok(daemon.chain.balances(address).await?)
}

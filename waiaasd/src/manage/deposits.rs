//! Incoming payments: found on the ledger, kept, told.

use crate::{
    daemon::{Daemon, random},
    solana::{Cursor, Event, ForeignOutflow, Owns, Step, Watcher},
    store::{
        Store, StoreError, acts,
        alerts::{self, Changed, Finding},
        deposits::{self, Deposit},
        journal::{Kind, Payment},
        leaf::{self, LeafRecord},
        wallets::{self, Wallet},
    },
};
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc::Receiver;
use tracing::{info, warn};
use waiaas_policy::{
    Address,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    document::Policy,
    id::{AgentId, AlertId, TxId},
};
use waiaas_wire::{
    Problem, Signature,
    control::DepositsView,
    signed::{decode, encode},
    view::AlertKind,
};

/// Most deposits of one answer.
const PAGE: usize = 100;

/// How long to wait before deposits that could not be written are tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells the watcher which transactions of a wallet need no telling: its own payments, and the owner's funding of it.
/// What another wallet of the owner pays to it is a deposit.
pub fn owns(store: &Store) -> Owns {
    let store = store.clone();
    Arc::new(move |account, signature| knows(&store, account, signature).unwrap_or(false))
}

fn knows(store: &Store, account: &Address, signature: &Signature) -> Result<bool, Problem> {
    let Some(tx) = store.payment_of(signature)? else {
        // The owner's own acts on a vault are no alarm, either.
        let wallet = store.read(|view| match acts::wallet_of(view, signature)? {
            Some(wallet) => wallets::of(view, wallet),
            None => Ok(None),
        })?;
        return Ok(wallet.is_some_and(|wallet| wallet.account() == Some(*account)));
    };
    let Some(payment) = store.payment(tx)? else { return Ok(false) };
    if payment.kind == Kind::Funding {
        return Ok(payment.ask.to == *account);
    }
    let wallet = store.read(|view| wallets::of(view, payment.wallet))?;
    Ok(wallet.is_some_and(|wallet| wallet.account() == Some(*account)))
}

/// Watches every wallet, and keeps what is found, for as long as the daemon runs.
pub async fn keep_watch(daemon: Arc<Daemon>, watcher: Watcher, mut steps: Receiver<Step>) {
    let mut changes = daemon.changes.subscribe();
    loop {
        if let Err(why) = watch_all(&daemon, &watcher) {
            warn!(%why, "the wallets to be watched could not be read");
        }
        tokio::select! {
            step = steps.recv() => match step {
                Some(step) => keep(&daemon, step).await,
                None => return,
            },
            // A wallet may be new, a policy may name a new token.
            _ = changes.changed() => {}
        }
    }
}

/// Adds every wallet (one that is watched already stays as it is), and every token that a policy names.
fn watch_all(daemon: &Daemon, watcher: &Watcher) -> Result<(), Problem> {
    for wallet in daemon.store.read(|view| wallets::all(view))? {
        let Some(account) = wallet.account() else { continue };
        let stored = daemon.store.read(|view| deposits::cursors(view, wallet.agent))?;
        let cursors =
            stored.iter().filter_map(|cursor| Some((cursor.account, decode::<Cursor>(&cursor.position).ok()?)));
        watcher.add(account, cursors.collect());
        watcher.add_mints(mints(daemon, &wallet)?);
    }
    Ok(())
}

fn mints(daemon: &Daemon, wallet: &Wallet) -> Result<Vec<Address>, Problem> {
    let current = daemon.store.read(|view| crate::store::policies::current(view, wallet.agent))?;
    let policy = current.and_then(|current| Policy::decode(&current.signed.policy));
    let assets = policy.map(|policy| policy.assets).unwrap_or_default();
    let mint = |asset: &Asset| match asset {
        Asset::Sol => None,
        Asset::Token(mint) => Some(*mint),
    };
    Ok(assets.keys().filter_map(mint).collect())
}

/// Keeps what was found, with the cursors behind it, in one commit; then lets the watcher go on.
async fn keep(daemon: &Daemon, step: Step) {
    while let Err(why) = store(daemon, &step).await {
        warn!(%why, "deposits could not be recorded yet");
        tokio::time::sleep(AGAIN).await;
    }
    step.done();
}

async fn store(daemon: &Daemon, step: &Step) -> Result<(), Problem> {
    let all = daemon.store.read(|view| wallets::all(view))?;
    let Some(wallet) = all.into_iter().find(|wallet| wallet.account() == Some(step.wallet)) else { return Ok(()) };
    let (events, cursors, now) = (step.events.clone(), step.cursors.clone(), daemon.clock.now());
    if events.is_empty() && cursors.is_empty() {
        return Ok(());
    }
    let (agent, vault, random) = (wallet.agent, wallet.vault.is_some(), random()?);
    let ordered = ordered(daemon, &wallet, &events).await?;
    let kept = daemon.store.run(move |txn| {
        let (mut kept, mut changed) = (Vec::new(), Changed::default());
        for (place, event) in (0_u128..).zip(&events) {
            if let Event::Deposit(found) = event {
                let deposit = Deposit {
                    sequence: 0,
                    wallet: agent,
                    asset: found.asset,
                    amount: found.amount,
                    signature: found.signature,
                    account: found.wallet,
                    slot: found.slot,
                    seen: now,
                };
                if let Some(deposit) = deposits::keep(txn, deposit)? {
                    txn.append_leaf(&leaf_of(&deposit))?;
                    kept.push(deposit);
                }
            }
            if let Event::ForeignOutflow(out) = event
                && !ordered.contains(&out.signature)
            {
                let id = AlertId::from_parts(now.as_millis(), random.wrapping_add(place) & ((1 << 80) - 1));
                changed.raised.extend(alerts::raise(txn, agent, &outflow(out, vault), id, now)?);
            }
        }
        for (account, cursor) in &cursors {
            let position = encode(cursor);
            deposits::move_cursor(txn, &deposits::Cursor { wallet: agent, account: *account, position })?;
        }
        Ok::<_, StoreError>((kept, changed))
    });
    let (kept, changed) = kept.await?;
    super::alerts::tell(daemon, &wallet.name, &changed);
    for deposit in kept {
        info!(wallet = %wallet.name, asset = %deposit.asset, amount = deposit.amount, "money came in");
        daemon.changes.announce();
    }
    for event in &step.events {
        if let Event::Unreadable { signature, .. } = event {
            warn!(wallet = %wallet.name, %signature, "a transaction of the wallet cannot be read from any end point");
        }
    }
    Ok(())
}

/// Which of the transactions that took money out executed exactly what a payment of the wallet proposed: the owner let it through
/// elsewhere, and the payment's own end tells of it.
async fn ordered(daemon: &Daemon, wallet: &Wallet, events: &[Event]) -> Result<Vec<Signature>, Problem> {
    let mut ordered = Vec::new();
    let out = |event: &Event| if let Event::ForeignOutflow(out) = event { Some(out.clone()) } else { None };
    for out in events.iter().filter_map(out) {
        // What has its end meanwhile is known by its signature.
        let known = || knows(&daemon.store, &out.wallet, &out.signature);
        if wallet.place().is_some() && (is_ordered(daemon, wallet.agent, &out).await? || known()?) {
            ordered.push(out.signature);
        }
    }
    Ok(ordered)
}

async fn is_ordered(daemon: &Daemon, wallet: AgentId, out: &ForeignOutflow) -> Result<bool, Problem> {
    let open = daemon.store.open_payments()?;
    let proposed: Vec<_> =
        open.iter().filter(|payment| payment.wallet == wallet).filter_map(|payment| payment.standing()).collect();
    if proposed.is_empty() {
        return Ok(false);
    }
    let executed = daemon.chain.executed_by(out.signature).await?.unwrap_or_default();
    // One that does more besides takes more: it is told, whatever it also executes.
    let [transaction] = executed.as_slice() else { return Ok(false) };
    let exact = |payment: &&Payment| {
        let same = payment.standing().is_some_and(|proposal| proposal.transaction == *transaction);
        // What a program moves is not known here; the owner let it through.
        let paid = (payment.ask.asset, payment.ask.amount) == (out.asset, out.amount);
        same && payment.wallet == wallet && (paid || payment.ask.calls.is_some())
    };
    Ok(open.iter().any(|payment| exact(&payment)))
}

fn leaf_of(deposit: &Deposit) -> LeafRecord {
    let Deposit { wallet, asset, amount, signature, seen, .. } = *deposit;
    LeafRecord { at: seen, event: leaf::Event::Deposit { wallet, asset, amount, signature } }
}

/// Money that left without an order is where a stolen key shows first.
fn outflow(out: &ForeignOutflow, vault: bool) -> Finding {
    let ForeignOutflow { asset, amount, signature, .. } = out;
    let amount = match asset {
        Asset::Sol => format!("{} SOL", format_ui(*amount, SOL_DECIMALS)),
        Asset::Token(mint) => format!("{amount} base units of {mint}"),
    };
    let (whence, why) = if vault {
        ("the vault", "the owner's key was at work elsewhere, or a key is stolen")
    } else {
        ("the wallet", "its key may be stolen")
    };
    let text = format!("{amount} left {whence} in the transaction {signature}, which this daemon did not make; {why}");
    Finding { kind: AlertKind::WalletOutflow, subject: format!("{signature} {asset}"), text }
}

/// Deposits behind `since`; waits up to `wait` for the first.
///
/// # Errors
/// The store does not answer.
pub async fn since(
    daemon: &Daemon,
    wallet: AgentId,
    since: Option<u64>,
    wait: Duration,
) -> Result<DepositsView, Problem> {
    let mut changes = daemon.changes.subscribe();
    let deadline = tokio::time::Instant::now() + wait;
    loop {
        let found = daemon.store.read(|view| deposits::since(view, Some(wallet), since.unwrap_or(0), PAGE))?;
        let next = found.last().map_or(since.unwrap_or(0), |deposit| deposit.sequence);
        let ended = tokio::time::Instant::now() >= deadline;
        if !found.is_empty() || ended {
            return Ok(DepositsView { items: found.iter().map(Deposit::view).collect(), next });
        }
        let _ = tokio::time::timeout_at(deadline, changes.changed()).await;
    }
}

/// A deposit's id among all movements: when it was found, and its place.
pub fn id_of(deposit: &Deposit) -> TxId {
    TxId::from_parts(deposit.seen.as_millis(), deposit.sequence.into())
}

/// The newest deposits, each with its wallet, whose id is below `before`: of one wallet, or of all.
///
/// # Errors
/// The store does not answer.
pub fn newest(
    daemon: &Daemon,
    wallet: Option<AgentId>,
    before: Option<TxId>,
    limit: usize,
) -> Result<Vec<(Deposit, Wallet)>, Problem> {
    Ok(daemon.store.read(|view| {
        let mut found = Vec::new();
        let mut below = None;
        while found.len() < limit {
            let page = deposits::newest(view, wallet, below, PAGE)?;
            let Some(last) = page.last() else { break };
            below = Some(last.sequence);
            let older = page.into_iter().filter(|deposit| before.is_none_or(|before| id_of(deposit) < before));
            for deposit in older.take(limit.saturating_sub(found.len())) {
                if let Some(owner) = wallets::of(view, deposit.wallet)? {
                    found.push((deposit, owner));
                }
            }
        }
        Ok::<_, StoreError>(found)
    })?)
}

//! Looking through the history of one wallet.

use futures::{StreamExt as _, stream};
use serde_json::json;
use solana_client::rpc_request::RpcRequest;
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};
use tokio::time::Instant;
use waiaas_policy::Address;
use waiaas_wire::Signature;

use super::{
    Cursor, Event, Owns,
    history::{History, New},
    movement,
};
use crate::solana::{ChainError, Commitment, Solana, answer::LandedTransaction};

/// Slots behind finality for which the cursor keeps a margin: about a minute of the main network.
const MARGIN: u64 = 150;
/// Transactions of one step.
const BATCH: usize = 64;
/// Transactions that are fetched at the same time.
const FETCHES: usize = 8;
/// After so long a transaction that is listed and cannot be fetched is given up, and told.
const UNREADABLE_AFTER: Duration = Duration::from_mins(10);

/// One wallet and how far its histories are handled.
pub(super) struct Scan {
    pub wallet: Address,
    pub cursors: BTreeMap<Address, Cursor>,
    missing: HashMap<[u8; 64], Instant>,
}

/// A part of a history that is ready to be stored.
pub(super) struct Part {
    pub events: Vec<Event>,
    pub cursors: BTreeMap<Address, Cursor>,
    /// How many transactions it is about.
    pub handled: usize,
}

/// What is new, and up to which slot that is everything.
pub(super) struct News {
    list: Vec<New>,
    bound: u64,
}

impl News {
    /// The oldest that is not handled.
    pub(super) fn next(&self) -> Option<Signature> {
        self.list.first().map(|new| new.signature)
    }

    /// Leaves out what is handled.
    pub(super) fn advance(&mut self, handled: usize) {
        self.list.drain(..handled.min(self.list.len()));
    }
}

impl Scan {
    pub(super) fn new(wallet: Address, cursors: impl IntoIterator<Item = (Address, Cursor)>) -> Self {
        let mut cursors: BTreeMap<_, _> = cursors.into_iter().collect();
        cursors.entry(wallet).or_default();
        Self { wallet, cursors, missing: HashMap::new() }
    }

    /// Lists what is new, after looking for token accounts that are new themselves.
    pub(super) async fn list(&mut self, chain: &Solana, expected: &[Address]) -> Result<News, ChainError> {
        // Asked first: whatever is listed afterwards is at least as new.
        let config = json!([{"commitment": Commitment::Finalized.as_str()}]);
        let finalized: u64 = chain.pool().call(RpcRequest::GetSlot, config).await?;
        for account in self.accounts(chain, expected).await? {
            self.cursors.entry(account).or_default();
        }
        let history = History { pool: chain.pool(), commitment: chain.read_at(), at_least: finalized };
        Ok(News { list: history.news(&self.cursors).await?, bound: finalized.saturating_sub(MARGIN) })
    }

    /// The wallet's token accounts; those that are expected, from nodes that do not list accounts by owner.
    async fn accounts(&self, chain: &Solana, expected: &[Address]) -> Result<Vec<Address>, ChainError> {
        match chain.ledger().token_accounts(self.wallet).await {
            Ok(found) => Ok(found.into_iter().map(|(account, _, _)| account).collect()),
            Err(ChainError::Refused { .. }) => Ok(expected.to_vec()),
            Err(error) => Err(error),
        }
    }

    /// Reads the oldest news, at most a batch, and says what they mean and where the cursors stand behind them. Nothing
    /// changes here until [`Scan::accept`]. Empty when the oldest cannot be read yet.
    pub(super) async fn read(&mut self, chain: &Solana, owns: &Owns, news: &News) -> Result<Part, ChainError> {
        let batch = news.list.get(..BATCH.min(news.list.len())).unwrap_or_default();
        let questions: Vec<_> = batch.iter().map(|new| fetch(chain, *new)).collect();
        let mut fetched = stream::iter(questions).buffered(FETCHES);
        let mut part = Part { events: Vec::new(), cursors: self.cursors.clone(), handled: 0 };
        while let Some((new, transaction)) = fetched.next().await {
            match transaction? {
                Some(transaction) => self.handle(&mut part, owns, new, &transaction),
                None if self.is_given_up(new.signature) => self.give_up(&mut part, new),
                None => break,
            }
            part.handled += 1;
        }
        settle(&mut part, news);
        Ok(part)
    }

    /// The part is stored.
    pub(super) fn accept(&mut self, part: Part) {
        self.cursors = part.cursors;
        if part.handled > 0 {
            self.missing.clear();
        }
    }

    fn handle(&self, part: &mut Part, owns: &Owns, new: New, transaction: &LandedTransaction) {
        let keys = transaction.keys();
        // It may have been seen in the history of another account before this one was known.
        let known =
            keys.iter().filter_map(|key| part.cursors.get(key)).any(|cursor| cursor.has(new.slot, &new.signature));
        if !known && !owns(&self.wallet, &new.signature) {
            part.events.extend(movement::events(self.wallet, new.signature, transaction));
        }
        for key in &keys {
            if let Some(cursor) = part.cursors.get_mut(key) {
                cursor.handle(new.slot, new.signature);
            }
        }
    }

    fn is_given_up(&mut self, signature: Signature) -> bool {
        self.missing.entry(signature.0).or_insert_with(Instant::now).elapsed() >= UNREADABLE_AFTER
    }

    /// Whose history it was in is not known any more, so it counts as handled in all.
    fn give_up(&self, part: &mut Part, new: New) {
        let New { slot, signature } = new;
        part.events.push(Event::Unreadable { wallet: self.wallet, signature, slot });
        part.cursors.values_mut().for_each(|cursor| cursor.handle(slot, signature));
    }
}

async fn fetch(chain: &Solana, new: New) -> (New, Result<Option<LandedTransaction>, ChainError>) {
    (new, chain.landed(new.signature).await)
}

/// Moves the cursors over slots that are handled whole, up to the bound.
fn settle(part: &mut Part, news: &News) {
    let whole = match news.list.get(part.handled) {
        Some(next) => next.slot.saturating_sub(1).min(news.bound),
        None => news.bound,
    };
    part.cursors.values_mut().for_each(|cursor| cursor.settle(whole));
}

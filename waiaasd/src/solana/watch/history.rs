//! What is new in the histories of accounts.

use serde_json::json;
use solana_client::rpc_request::RpcRequest;
use std::collections::{BTreeMap, BTreeSet};
use waiaas_policy::Address;
use waiaas_wire::Signature;

use super::Cursor;
use crate::solana::{ChainError, Commitment, answer::HistoryEntry, pool::Pool};

/// Most entries of one page.
const PAGE: usize = 1000;

/// Reads histories from nodes that are at least at a slot.
pub(super) struct History<'a> {
    pub pool: &'a Pool,
    pub commitment: Commitment,
    pub at_least: u64,
}

/// A transaction that is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct New {
    pub slot: u64,
    pub signature: Signature,
}

impl History<'_> {
    /// What is new in any of these histories, each transaction once, oldest first.
    pub(super) async fn news(&self, cursors: &BTreeMap<Address, Cursor>) -> Result<Vec<New>, ChainError> {
        let mut seen = BTreeSet::new();
        let mut news = Vec::new();
        for (account, cursor) in cursors {
            let own = self.news_of(*account, cursor).await?;
            news.extend(own.into_iter().filter(|new| seen.insert(new.signature.0)));
        }
        // Stable: transactions of one account in one slot keep their order.
        news.sort_by_key(|new| new.slot);
        Ok(news)
    }

    /// Page after page towards the past, until one is empty or reaches what is handled.
    async fn news_of(&self, account: Address, cursor: &Cursor) -> Result<Vec<New>, ChainError> {
        let mut news = Vec::new();
        let mut before = None;
        loop {
            let page = self.page(account, before, cursor.until()).await?;
            before = page.last().map(|oldest| oldest.signature);
            let ends = page.last().is_none_or(|oldest| cursor.covers(oldest.slot));
            let new = page.into_iter().filter(|entry| !cursor.has(entry.slot, &entry.signature));
            news.extend(new.map(|entry| New { slot: entry.slot, signature: entry.signature }));
            if ends {
                news.reverse();
                return Ok(news);
            }
        }
    }

    async fn page(
        &self,
        account: Address,
        before: Option<Signature>,
        until: Option<Signature>,
    ) -> Result<Vec<HistoryEntry>, ChainError> {
        let mut config = json!({
            "commitment": self.commitment.as_str(), "limit": PAGE, "minContextSlot": self.at_least,
        });
        if let Some(fields) = config.as_object_mut() {
            let mut set = |name: &str, value: Option<Signature>| {
                value.map(|signature| fields.insert(name.to_owned(), signature.to_string().into()))
            };
            set("before", before);
            set("until", until);
        }
        self.pool.call(RpcRequest::GetSignaturesForAddress, json!([account.to_string(), config])).await
    }
}

//! API keys, and the audit log.

use super::Desk;
use crate::{
    manage::{audit, keys},
    store,
};
use waiaas_policy::id::KeyId;
use waiaas_wire::{
    Problem,
    control::Reply,
    view::{CheckpointView, ConsistencyView, InclusionView, KeyView, LeafView, NewKey, NewKeyView, Scope},
};

/// Leaves of one answer at most.
const MOST_LEAVES: u64 = 1_000;

impl Desk {
    /// Makes a key that can do no more than its maker.
    pub async fn key_create(&self, new: NewKey) -> Reply<NewKeyView> {
        self.owner_with(Scope::AdminAll)?;
        let wanted = new.scopes.clone().unwrap_or_else(|| new.role.scopes().to_vec());
        for scope in wanted {
            self.who.may(scope).map_err(|why| why.at("scopes"))?;
        }
        let wallet = new.agent_id.as_deref().map(|name| self.wallet(Some(name))).transpose();
        let (key, secret) = keys::create(&self.daemon, wallet.map_err(|why| why.at("agentId"))?, new).await?;
        Ok(NewKeyView { key: key.view(None), secret })
    }

    /// At most `limit` keys that were made after `after`, the oldest first.
    pub fn keys(&self, after: Option<KeyId>, limit: usize) -> Reply<Vec<KeyView>> {
        self.owner_with(Scope::AdminAll)?;
        Ok(self.daemon.store.read(|view| {
            let keys = store::keys::page(view, after, limit)?;
            keys.iter()
                .map(|key| Ok(key.view(store::keys::last_used(view, key.id)?)))
                .collect::<Result<_, store::StoreError>>()
        })?)
    }

    /// Makes a key useless.
    pub async fn key_revoke(&self, key: KeyId) -> Reply<KeyView> {
        self.owner_with(Scope::AdminAll)?;
        Ok(keys::revoke(&self.daemon, key).await?.view(None))
    }

    /// Makes another key with the same rights; the one before is good for a while longer.
    pub async fn key_rotate(&self, key: KeyId) -> Reply<NewKeyView> {
        self.owner_with(Scope::AdminAll)?;
        let old = self.daemon.store.read(|view| store::keys::of(view, key))?;
        for scope in old.iter().flat_map(store::keys::ApiKey::scopes) {
            self.who.may(scope)?;
        }
        let (key, secret) = keys::rotate(&self.daemon, key).await?;
        Ok(NewKeyView { key: key.view(None), secret })
    }

    /// Entries of the audit log.
    pub fn audit_leaves(&self, from: u64, limit: u64) -> Reply<Vec<LeafView>> {
        self.who.may(Scope::AuditRead)?;
        let limit = usize::try_from(limit.min(MOST_LEAVES)).unwrap_or_default();
        let leaves = self.daemon.store.read(|view| store::audit::leaves(view, from, limit))?;
        leaves.into_iter().map(|leaf| leaf.view().map_err(Problem::from)).collect()
    }

    /// The audit log's head.
    pub async fn audit_checkpoint(&self) -> Reply<CheckpointView> {
        self.who.may(Scope::AuditRead)?;
        audit::checkpoint(&self.daemon).await
    }

    /// Shows that an entry is in the log.
    pub async fn audit_prove(&self, entry: u64) -> Reply<InclusionView> {
        self.who.may(Scope::AuditRead)?;
        audit::inclusion(&self.daemon, entry).await
    }

    /// Shows that the log goes on from its first entries.
    pub async fn audit_consistency(&self, first: u64) -> Reply<ConsistencyView> {
        self.who.may(Scope::AuditRead)?;
        audit::consistency(&self.daemon, first).await
    }
}

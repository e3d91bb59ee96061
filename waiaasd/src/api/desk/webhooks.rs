//! Webhooks.

use super::Desk;
use crate::{
    manage::webhooks,
    notify::secret_text,
    store::{self, webhooks::Webhook},
};
use waiaas_policy::id::WebhookId;
use waiaas_wire::{
    control::Reply,
    view::{DeliveryView, NewWebhook, NewWebhookView, Scope, WebhookChange, WebhookView},
};

/// Webhooks, all of them the owner's.
impl Desk {
    /// Makes a webhook.
    pub async fn webhook_create(&self, new: NewWebhook) -> Reply<NewWebhookView> {
        self.owner_with(Scope::AdminAll)?;
        let agent = new.agent_id.map(|id| self.wallet(Some(&id.to_string()))).transpose();
        let agent = agent.map_err(|why| why.at("agentId"))?;
        Ok(self.with_secret(&webhooks::create(&self.daemon, agent, new).await?))
    }

    /// All webhooks, the oldest first.
    pub fn webhooks(&self) -> Reply<Vec<WebhookView>> {
        self.owner_with(Scope::AdminAll)?;
        let (all, now) = (self.daemon.store.read(|view| store::webhooks::all(view))?, self.daemon.clock.now());
        Ok(all.iter().map(|webhook| webhook.view(now)).collect())
    }

    /// Gives a webhook another URL, other events, or both.
    pub async fn webhook_change(&self, id: WebhookId, change: WebhookChange) -> Reply<WebhookView> {
        self.owner_with(Scope::AdminAll)?;
        Ok(webhooks::change(&self.daemon, id, change).await?.view(self.daemon.clock.now()))
    }

    /// Removes a webhook.
    pub async fn webhook_delete(&self, id: WebhookId) -> Reply<WebhookView> {
        self.owner_with(Scope::AdminAll)?;
        Ok(webhooks::remove(&self.daemon, id).await?.view(self.daemon.clock.now()))
    }

    /// Sends a message that tells nothing.
    pub async fn webhook_test(&self, id: WebhookId) -> Reply<DeliveryView> {
        self.owner_with(Scope::AdminAll)?;
        webhooks::try_out(&self.daemon, id).await
    }

    /// Gives a webhook another secret.
    pub async fn webhook_rotate(&self, id: WebhookId) -> Reply<NewWebhookView> {
        self.owner_with(Scope::AdminAll)?;
        Ok(self.with_secret(&webhooks::rotate(&self.daemon, id).await?))
    }

    /// At most `limit` messages to a webhook before a number, the newest first.
    pub fn deliveries(&self, id: WebhookId, before: Option<u64>, limit: usize) -> Reply<Vec<DeliveryView>> {
        self.owner_with(Scope::AdminAll)?;
        webhooks::find(&self.daemon, id)?;
        let found = self.daemon.store.read(|view| store::webhooks::newest(view, id, before, limit))?;
        Ok(found.iter().map(store::webhooks::Delivery::view).collect())
    }

    /// Sends a message again.
    pub async fn delivery_replay(&self, id: WebhookId, number: u64) -> Reply<DeliveryView> {
        self.owner_with(Scope::AdminAll)?;
        Ok(webhooks::replay(&self.daemon, id, number).await?.view())
    }

    fn with_secret(&self, webhook: &Webhook) -> NewWebhookView {
        NewWebhookView { webhook: webhook.view(self.daemon.clock.now()), secret: secret_text(&webhook.secret) }
    }
}

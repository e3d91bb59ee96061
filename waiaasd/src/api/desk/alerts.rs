//! Alerts.

use super::Desk;
use crate::{api::authenticate::Principal, manage::alerts};
use waiaas_policy::id::AlertId;
use waiaas_wire::{
    control::Reply,
    view::{AlertState, AlertView, Role, Scope},
};

impl Desk {
    /// At most `limit` alerts before `before`, the newest first: in one state, or all.
    pub fn alerts(
        &self,
        wanted: impl Fn(AlertState) -> bool,
        before: Option<AlertId>,
        limit: usize,
    ) -> Reply<Vec<AlertView>> {
        self.may_see_alerts()?;
        alerts::list(&self.daemon, wanted, before, limit)
    }

    /// One alert.
    pub fn alert(&self, id: AlertId) -> Reply<AlertView> {
        self.may_see_alerts()?;
        alerts::show(&self.daemon, id)
    }

    /// Notes that the owner has seen an alert.
    pub async fn alert_acknowledge(&self, id: AlertId) -> Reply<AlertView> {
        self.owner_with(Scope::AdminAll)?;
        let by = match &self.who {
            Principal::Owner => "owner".to_owned(),
            Principal::Holder(badge) => badge.key.to_string(),
        };
        alerts::acknowledge(&self.daemon, id, by).await
    }

    fn may_see_alerts(&self) -> Reply<()> {
        if self.who.role() == Role::Agent {
            self.who.owner()?;
        }
        self.who.may(Scope::DashboardRead)
    }
}

//! Somebody is kept out of the REST API: an alert, since nobody reads a log in time.

use super::alerts;
use crate::{
    daemon::Daemon,
    store::{alerts::Finding, keys, wallets},
    traffic::Who,
};
use tracing::warn;
use waiaas_policy::{
    id::{AgentId, KeyId},
    time::Timestamp,
};
use waiaas_wire::{
    Problem,
    view::{AlertKind, Role},
};

/// Stands for the REST API where a wallet is named: no agent has this id, since ids carry the time of their making.
pub const DOOR: AgentId = AgentId::from_u128(1);

/// What it is called.
pub const DOOR_NAME: &str = "rest-api";

/// Most of these alerts that are open at once: whoever has many addresses shall not fill the disk with them.
const MOST: usize = 100;

/// Tells the owner. The caller is kept out whether that works or not.
pub async fn tell(daemon: &Daemon, who: Who, until: Timestamp) {
    warn!(%who, %until, "kept out of the REST API: too much went wrong");
    if let Err(why) = raise(daemon, who, until).await {
        warn!(%who, %why, "that somebody is kept out could not be recorded");
    }
}

async fn raise(daemon: &Daemon, who: Who, until: Timestamp) -> Result<(), Problem> {
    let kind = AlertKind::KeptOut;
    let open = daemon.store.read(|view| crate::store::alerts::open(view, None))?;
    if open.iter().filter(|alert| alert.kind == kind.to_string()).count() >= MOST {
        return Ok(());
    }
    let (caller, about) = match who {
        Who::Key(key) => (format!("whoever uses {key}"), of(daemon, key)?),
        Who::Address(address) => (address.to_string(), None),
    };
    let strikes = daemon.config.api.strikes;
    let text = format!(
        "{caller} is kept out of the REST API until {until}: {strikes} calls too many or with a bad key within five minutes"
    );
    let (agent, name) = about.unwrap_or_else(|| (DOOR, DOOR_NAME.to_owned()));
    alerts::raise(daemon, (agent, &name), Finding { kind, subject: who.to_string(), text }).await
}

/// The wallet of an agent's key.
fn of(daemon: &Daemon, key: KeyId) -> Result<Option<(AgentId, String)>, Problem> {
    let key = daemon.store.read(|view| keys::of(view, key))?.filter(|key| key.role() == Role::Agent);
    let Some(agent) = key.map(|key| key.wallet) else { return Ok(None) };
    Ok(daemon.store.read(|view| wallets::of(view, agent))?.map(|wallet| (agent, wallet.name)))
}

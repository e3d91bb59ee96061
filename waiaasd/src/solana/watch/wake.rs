//! The subscription: it says when to look, and nothing else.

use futures::{
    StreamExt as _,
    stream::{BoxStream, SelectAll},
};
use serde_json::json;
use solana_client::{nonblocking::pubsub_client::PubsubClient, rpc_config::RpcAccountInfoConfig};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use waiaas_policy::Address;

use super::shared::Shared;
use crate::solana::{Commitment, health::backed_off, url::EndpointUrl};

/// A connection is made anew after so long: one whose other end is gone looks like one on which nothing happens.
const RENEW: Duration = Duration::from_mins(5);
/// Pauses between attempts to connect.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Accounts of interest, each with the wallet that it belongs to.
pub(super) type Interest = BTreeMap<Address, Address>;

/// Keeps a subscription to every account of interest, at the first socket that works.
pub(super) async fn keep(shared: Arc<Shared>, sockets: Vec<EndpointUrl>, mut interest: watch::Receiver<Interest>) {
    let mut failures = 0;
    for socket in sockets.iter().cycle() {
        let subscribed = subscribe(&shared, socket, &mut interest).await;
        if shared.live.send_replace(false) {
            failures = 0;
        }
        if let Err(why) = subscribed {
            tracing::debug!(%socket, why, "no subscription; deposits are found by scanning");
            sleep(backed_off(FIRST_PAUSE, failures, LONGEST_PAUSE)).await;
            failures += 1;
        }
    }
}

/// Until the connection ends. An error if it never came about.
async fn subscribe(
    shared: &Shared,
    socket: &EndpointUrl,
    interest: &mut watch::Receiver<Interest>,
) -> Result<(), &'static str> {
    let connecting = PubsubClient::new(socket.secret().as_str());
    let client = timeout(shared.timeout, connecting).await.map_err(|_| "no connection in time")?;
    let client = client.map_err(|_| "no connection")?;
    let mut subscriptions = Subscriptions { client: &client, shared, known: Interest::new(), news: SelectAll::new() };
    let renewal = sleep(RENEW);
    tokio::pin!(renewal);
    loop {
        let wanted = interest.borrow_and_update().clone();
        subscriptions.extend(wanted).await?;
        tokio::select! {
            () = &mut renewal => return Ok(()),
            changed = interest.changed() => changed.map_err(|_| "nobody is interested any more")?,
            wallet = subscriptions.next() => match wallet {
                Some(wallet) => shared.knock(&wallet),
                None => return Err("the connection ended"),
            },
        }
    }
}

struct Subscriptions<'a> {
    client: &'a PubsubClient,
    shared: &'a Shared,
    known: Interest,
    news: SelectAll<BoxStream<'a, Address>>,
}

impl Subscriptions<'_> {
    /// Subscribes to what is new. Each wallet is looked at once more afterwards, for what happened before.
    async fn extend(&mut self, wanted: Interest) -> Result<(), &'static str> {
        for (account, wallet) in wanted {
            if self.known.insert(account, wallet).is_none() {
                self.subscribe(account, wallet).await?;
                self.shared.knock(&wallet);
            }
        }
        self.shared.live.send_replace(true);
        Ok(())
    }

    /// An account that the node does not subscribe to is found by scanning.
    async fn subscribe(&mut self, account: Address, wallet: Address) -> Result<(), &'static str> {
        let config = config(self.shared.commitment);
        let subscribing = self.client.account_subscribe(&account, config);
        match timeout(self.shared.timeout, subscribing).await {
            Ok(Ok((changes, _))) => self.news.push(changes.map(move |_| wallet).boxed()),
            Ok(Err(why)) => tracing::debug!(%account, %why, "no subscription to this account"),
            Err(_) => return Err("no answer in time"),
        }
        Ok(())
    }

    /// The wallet of the next account that changed. Waits for ever while there is no subscription at all.
    async fn next(&mut self) -> Option<Address> {
        if self.news.is_empty() {
            return std::future::pending().await;
        }
        self.news.next().await
    }
}

/// The account's content is of no interest, so none of it is sent. Made from JSON because the client crate does not
/// export the types of its fields.
fn config(commitment: Commitment) -> Option<RpcAccountInfoConfig> {
    let wanted = json!({
        "encoding": "base64", "commitment": commitment.as_str(), "dataSlice": {"offset": 0, "length": 0},
    });
    serde_json::from_value(wanted).ok()
}

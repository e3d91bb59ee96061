//! The task of one wallet: scans when somebody knocks and at an interval, and hands out what it finds.

use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, oneshot},
    time::{sleep, timeout},
};
use waiaas_policy::{Address, address::associated_token_address};

use super::{
    Cursor, Step,
    scan::{Part, Scan},
    shared::Shared,
};
use crate::solana::{ChainError, health::backed_off};

/// After a knock not all that changed may be in the history yet: it is looked for again after these pauses.
const LOOK_AGAIN: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(700), Duration::from_secs(3)];
/// Shortest time between two scans of a wallet.
const BREATH: Duration = Duration::from_millis(50);
/// Without a subscription scans come so much more often.
const WITHOUT_SUBSCRIPTION: u32 = 4;
/// Pauses after a failed scan.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Token accounts of one wallet that are subscribed to. Anybody can give a wallet more; those are found by scanning.
const SUBSCRIBED: usize = 64;

pub(super) struct Eye {
    pub shared: Arc<Shared>,
    pub scan: Scan,
    pub door: Arc<Notify>,
}

/// How a scan ended.
enum Scanned {
    /// What was new is stored.
    Done,
    /// Somebody could not do their part; later.
    Trouble,
    /// Nobody takes steps any more.
    Over,
}

impl Eye {
    /// Until nobody takes steps any more.
    pub(super) async fn watch(mut self) {
        let (mut looks, mut troubles) = (LOOK_AGAIN.iter(), 0);
        loop {
            match self.look(troubles == 0).await {
                Scanned::Over => return,
                Scanned::Done => troubles = 0,
                Scanned::Trouble => troubles += 1,
            }
            sleep(BREATH).await;
            if troubles > 0 {
                sleep(backed_off(FIRST_PAUSE, troubles - 1, LONGEST_PAUSE)).await;
                continue;
            }
            let pause = looks.next().copied().unwrap_or_else(|| self.interval());
            if timeout(pause, self.door.notified()).await.is_ok() {
                looks = LOOK_AGAIN.iter();
            }
        }
    }

    /// The same trouble is told once.
    async fn look(&mut self, is_new: bool) -> Scanned {
        match self.scan_all().await {
            Ok(scanned) => scanned,
            Err(error) => {
                if is_new {
                    tracing::warn!(wallet = %self.scan.wallet, %error, "deposits cannot be looked for");
                }
                Scanned::Trouble
            }
        }
    }

    async fn scan_all(&mut self) -> Result<Scanned, ChainError> {
        let shared = Arc::clone(&self.shared);
        let Ok(_turn) = shared.turns.acquire().await else { return Ok(Scanned::Over) };
        let expected = self.expected().await;
        let mut news = self.scan.list(&shared.chain, &expected).await?;
        self.subscribe(expected);
        loop {
            let part = self.scan.read(&shared.chain, &shared.owns, &news).await?;
            let handled = part.handled;
            match self.hand_out(part).await {
                Scanned::Done => news.advance(handled),
                other => return Ok(other),
            }
            match news.next() {
                None => return Ok(Scanned::Done),
                Some(_) if handled > 0 => {}
                Some(next) => return Err(ChainError::Malformed(format!("{next} is listed, but cannot be read"))),
            }
        }
    }

    /// Gives a part to whoever stores it, and waits until it is stored.
    async fn hand_out(&mut self, part: Part) -> Scanned {
        let cursors = changed(&self.scan.cursors, &part.cursors);
        if !part.events.is_empty() || !cursors.is_empty() {
            let (done, stored) = oneshot::channel();
            let step = Step { wallet: self.scan.wallet, events: part.events.clone(), cursors, done };
            if self.shared.steps.send(step).await.is_err() {
                return Scanned::Over;
            }
            if stored.await.is_err() {
                return Scanned::Trouble;
            }
        }
        self.scan.accept(part);
        Scanned::Done
    }

    /// The token accounts that the wallet has, or will have first. Without an answer they are asked for again with the
    /// next scan.
    async fn expected(&self) -> Vec<Address> {
        let wallet = self.scan.wallet;
        let mints: Vec<_> = self.shared.mints.borrow().iter().copied().collect();
        let known = self.shared.chain.ledger().mints(&mints).await.unwrap_or_default();
        let both = mints.iter().zip(known);
        both.filter_map(|(mint, known)| associated_token_address(&wallet, mint, &known?.program)).collect()
    }

    /// Says which accounts the subscription should be about.
    fn subscribe(&self, expected: Vec<Address>) {
        let wallet = self.scan.wallet;
        let known = self.scan.cursors.keys().copied().take(SUBSCRIBED);
        let accounts: Vec<_> = known.chain([wallet]).chain(expected).collect();
        self.shared.interest.send_if_modified(|interest| {
            let before = interest.len();
            interest.extend(accounts.into_iter().map(|account| (account, wallet)));
            interest.len() != before
        });
    }

    fn interval(&self) -> Duration {
        let live = *self.shared.live.borrow();
        if live { self.shared.poll } else { self.shared.poll / WITHOUT_SUBSCRIPTION }
    }
}

fn changed(before: &BTreeMap<Address, Cursor>, after: &BTreeMap<Address, Cursor>) -> Vec<(Address, Cursor)> {
    let differs = |account: &Address, cursor: &Cursor| match before.get(account) {
        Some(before) => cursor.differs(before),
        None => cursor.differs(&Cursor::default()),
    };
    let changed = after.iter().filter(|(account, cursor)| differs(account, cursor));
    changed.map(|(account, cursor)| (*account, cursor.clone())).collect()
}

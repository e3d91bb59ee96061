//! The one writer: runs what is queued in order, writes it as groups, each as one record of the log with one sync, then answers
//! all of it.

use super::{
    carry,
    group::{Group, Job},
    shared::Shared,
};
use std::{sync::Arc, thread, time::Duration};
use tokio::sync::mpsc::Receiver;

/// A group of this many shows that more callers are about to come than are here.
const CROWD: usize = 16;
/// How long the next group after such a one is waited for. Each commit costs processor time of its own, whatever is in it:
/// fewer and larger ones leave more of it for payments. A lone caller never waits.
const GATHERING: Duration = Duration::from_micros(500);

/// Serves until every handle of the store is gone.
pub(super) fn serve(shared: &Arc<Shared>, mut queue: Receiver<Box<dyn Job>>) {
    let carrying = thread::Builder::new().name("store-carry".to_owned()).spawn({
        let shared = Arc::clone(shared);
        move || carry::serve(&shared)
    });
    let Ok(carrying) = carrying else {
        tracing::error!("a thread of the store cannot be started");
        return;
    };
    let mut last = 0;
    while let Some(job) = queue.blocking_recv() {
        if last >= CROWD {
            thread::sleep(GATHERING);
        }
        let mut group = Group::default();
        group.offer(job, shared);
        while !group.is_full()
            && let Ok(job) = queue.try_recv()
        {
            group.offer(job, shared);
        }
        last = group.len();
        group.write(shared);
    }
    shared.hand().closing = true;
    shared.wake();
    let _ = carrying.join();
}

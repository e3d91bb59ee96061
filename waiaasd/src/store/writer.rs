//! The one writer: runs what is queued in order, writes it as groups, each as one record of the log with one sync, then answers
//! all of it.

use super::{
    carry,
    group::{Group, Job},
    shared::Shared,
};
use std::{sync::Arc, thread};
use tokio::sync::mpsc::Receiver;

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
    while let Some(job) = queue.blocking_recv() {
        let mut group = Group::default();
        group.offer(job, shared);
        while !group.is_full()
            && let Ok(job) = queue.try_recv()
        {
            group.offer(job, shared);
        }
        group.write(shared);
    }
    shared.hand().closing = true;
    shared.wake();
    let _ = carrying.join();
}

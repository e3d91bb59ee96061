//! Whether there is an enclave, and whether it is the one that was loaded.
//!
//! A connection of its own is kept open to it: when the process ends, the connection does.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};
use waiaas_wire::enclave::{Answer, Hello, Phase, Request};

use super::{Common, connection::Connection};

/// Pause after the first attempt that failed; doubled with each that follows.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
/// Longest pause between attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// How often it is asked for its phase without a cause. The enclave closes connections that are silent for minutes.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What is known of the enclave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Presence {
    /// Nobody answers.
    #[default]
    Absent,
    /// It answers.
    Present {
        /// Rises with every connection made anew: under another number it may be another process, which knows nothing.
        generation: u64,
        /// Where it stands. Below [`Phase::Ready`] it needs loading.
        phase: Phase,
    },
}

impl Presence {
    /// Whether it is there and its keys and states are not all loaded.
    pub const fn needs_loading(self) -> bool {
        matches!(self, Self::Present { phase: Phase::Empty | Phase::Bound | Phase::Manifested | Phase::Keyed, .. })
    }

    /// Whether it signs.
    pub const fn is_ready(self) -> bool {
        matches!(self, Self::Present { phase: Phase::Ready, .. })
    }
}

/// Keeps `seen` true until nobody uses the client any more.
pub(super) async fn observe(shared: Weak<Common>, seen: watch::Sender<Presence>) {
    let (mut generation, mut pause) = (0, FIRST_PAUSE);
    while let Some(shared) = shared.upgrade() {
        if let Some((connection, hello)) = greet(&shared).await {
            generation += 1;
            pause = FIRST_PAUSE;
            stay(&shared, connection, generation, hello, &seen).await;
            // Connections to a process that is gone.
            shared.forget_idle();
        }
        seen.send_if_modified(|presence| std::mem::take(presence) != Presence::Absent);
        drop(shared);
        sleep(pause).await;
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
    }
}

async fn greet(shared: &Common) -> Option<(Connection, Hello)> {
    let mut connection = Connection::open(&shared.address, Instant::now() + shared.timeout).await.ok()?;
    let hello = ask(&mut connection, shared.timeout).await?;
    Some((connection, hello))
}

/// Returns when the connection ends, or when nobody but this task uses the client any more.
async fn stay(
    shared: &Arc<Common>,
    mut connection: Connection,
    generation: u64,
    mut hello: Hello,
    seen: &watch::Sender<Presence>,
) {
    while !seen.is_closed() {
        let presence = Presence::Present { generation, phase: hello.phase };
        seen.send_if_modified(|before| std::mem::replace(before, presence) != presence);
        tokio::select! {
            () = connection.closed() => return,
            () = seen.closed() => return,
            () = shared.moved.notified() => {}
            () = sleep(LOOK_EVERY) => {}
        }
        match ask(&mut connection, shared.timeout).await {
            Some(again) => hello = again,
            None => return,
        }
    }
}

async fn ask(connection: &mut Connection, timeout: Duration) -> Option<Hello> {
    let deadline = Instant::now() + timeout;
    timeout_at(deadline, connection.send(&Request::Hello)).await.ok()?.ok()?;
    match timeout_at(deadline, connection.answer()).await.ok()?.ok()? {
        Answer::Hello(hello) => Some(hello),
        _ => None,
    }
}

//! One transaction on its way.

use std::time::Duration;
use tokio::{sync::oneshot, time::Instant};
use waiaas_wire::Signature;

use super::{Fate, Sent};
use crate::solana::{Commitment, Status, Trace};

/// So long after the first sending it is sent again, and then at this interval.
const RESEND_EVERY: Duration = Duration::from_secs(2);
const FIRST_RESEND: Duration = Duration::from_secs(1);

/// A transaction, who waits for it, and what was last heard of it.
pub(super) struct Tracked {
    sent: Sent,
    since: Instant,
    resend_at: Instant,
    known: bool,
    waiting: Vec<(Commitment, oneshot::Sender<Fate>)>,
}

impl Tracked {
    pub(super) fn new(sent: Sent) -> Self {
        let since = Instant::now();
        Self { sent, since, resend_at: since + FIRST_RESEND, known: false, waiting: Vec::new() }
    }

    pub(super) fn wanted_by(&mut self, until: Commitment, answer: oneshot::Sender<Fate>) {
        self.waiting.push((until, answer));
    }

    /// Whether somebody still waits.
    pub(super) fn is_wanted(&mut self) -> bool {
        self.waiting.retain(|(_, answer)| !answer.is_closed());
        !self.waiting.is_empty()
    }

    pub(super) fn signature(&self) -> Signature {
        self.sent.signature
    }

    pub(super) fn last_valid_height(&self) -> u64 {
        self.sent.last_valid_height
    }

    pub(super) fn age(&self) -> Duration {
        self.since.elapsed()
    }

    /// Whether no node knew it when it was last asked for.
    pub(super) fn is_unknown(&self) -> bool {
        !self.known
    }

    /// The bytes, when it is time to send them again.
    pub(super) fn due_again(&mut self) -> Option<Vec<u8>> {
        if self.known || self.waiting.is_empty() || Instant::now() < self.resend_at {
            return None;
        }
        self.resend_at = Instant::now() + RESEND_EVERY;
        Some(self.sent.transaction.clone())
    }

    pub(super) fn saw(&mut self, status: Option<Status>) {
        self.known = status.is_some();
        if let Some(status) = status {
            self.tell(|until| (status.commitment >= until).then(|| fate(&status)));
        }
    }

    pub(super) fn traced(&mut self, trace: Trace) {
        match trace {
            Trace::Open => {}
            Trace::Landed(status) => self.saw(Some(status)),
            Trace::Dead => self.tell(|_| Some(Fate::Dead)),
        }
    }

    /// Tells those whose question is answered, and keeps the others.
    fn tell(&mut self, fate: impl Fn(Commitment) -> Option<Fate>) {
        for (until, answer) in std::mem::take(&mut self.waiting) {
            match fate(until) {
                // Nobody waits any more: that is fine.
                Some(fate) => drop(answer.send(fate)),
                None => self.waiting.push((until, answer)),
            }
        }
    }
}

fn fate(status: &Status) -> Fate {
    let slot = status.slot;
    match (&status.error, status.commitment) {
        (Some(failure), _) => Fate::Failed { slot, failure: failure.clone() },
        (None, Commitment::Finalized) => Fate::Finalized { slot },
        (None, _) => Fate::Confirmed { slot },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solana::Failure;

    fn tracked(until: Commitment) -> (Tracked, oneshot::Receiver<Fate>) {
        let sent = Sent { signature: Signature([1; 64]), transaction: vec![1], last_valid_height: 10 };
        let (answer, fate) = oneshot::channel();
        let mut tracked = Tracked::new(sent);
        tracked.wanted_by(until, answer);
        (tracked, fate)
    }

    fn status(commitment: Commitment, error: Option<Failure>) -> Status {
        Status { slot: 7, error, commitment }
    }

    #[tokio::test]
    async fn a_failure_that_may_be_on_a_fork_is_not_told() {
        let (mut tracked, mut fate) = tracked(Commitment::Confirmed);
        tracked.saw(Some(status(Commitment::Processed, Some(Failure::other("no")))));
        assert!(fate.try_recv().is_err() && tracked.is_wanted());
        tracked.saw(Some(status(Commitment::Confirmed, Some(Failure::other("no")))));
        assert!(matches!(fate.try_recv(), Ok(Fate::Failed { slot: 7, .. })));
        assert!(!tracked.is_wanted());
    }

    #[tokio::test]
    async fn finality_is_waited_for_when_asked_for() {
        let (mut tracked, mut fate) = tracked(Commitment::Finalized);
        tracked.saw(Some(status(Commitment::Confirmed, None)));
        assert!(fate.try_recv().is_err());
        tracked.traced(Trace::Landed(status(Commitment::Finalized, None)));
        assert_eq!(fate.try_recv(), Ok(Fate::Finalized { slot: 7 }));
    }

    #[tokio::test]
    async fn only_what_nobody_knows_is_sent_again() {
        let (mut tracked, _fate) = tracked(Commitment::Confirmed);
        assert_eq!(tracked.due_again(), None);
        tracked.resend_at = Instant::now();
        tracked.saw(Some(status(Commitment::Processed, None)));
        assert_eq!(tracked.due_again(), None);
        tracked.saw(None);
        assert_eq!(tracked.due_again(), Some(vec![1]));
        assert_eq!(tracked.due_again(), None);
    }
}

//! Recorded decisions, for a replay: from the audit log and the journal, as they were.

use crate::{
    daemon::Daemon,
    store::{
        Reads, StoreError, View,
        audit::{self, Leaf},
        journal::{Payment, State},
        leaf::{Decided, Event as Logged, LeafRecord},
        policies, wallets,
    },
};
use std::collections::HashMap;
use waiaas_policy::{
    decide::{Decision, Tier},
    decode::{Facts, Message, decode},
    document::Policy,
    id::AgentId,
    intent::Intent,
    replay::{Back, Event, Recorded},
    time::Timestamp,
};
use waiaas_wire::history::{HistoryPage, Told};

/// Entries of the audit log that are looked at for one page.
const LEAVES: usize = 1_000;

/// Bytes of messages on a page at most, roughly: an answer has to fit into a frame.
const BYTES: usize = 2 << 20;

/// The decisions among the entries of the audit log from `from` on, of one wallet or of all.
///
/// # Errors
/// The store does not answer.
pub fn page(daemon: &Daemon, wallet: Option<AgentId>, from: u64) -> Result<HistoryPage, StoreError> {
    daemon.store.read(|view| {
        let size = audit::head(view)?.size();
        let leaves = audit::leaves(view, from, LEAVES)?;
        let mut reader = Reader { view, remembers: HashMap::new(), skipped: 0 };
        let (mut events, mut next, mut bytes) = (Vec::new(), from, 0_usize);
        for leaf in leaves {
            next = leaf.index.saturating_add(1);
            bytes = bytes.saturating_add(leaf.data.len());
            events.extend(reader.told(&leaf, wallet)?);
            let messages: usize = events.len().saturating_mul(1_300);
            if bytes.saturating_add(messages) > BYTES {
                break;
            }
        }
        Ok(HistoryPage::new(&events, (next < size).then_some(next), size, reader.skipped))
    })
}

struct Reader<'v> {
    view: &'v View<'v>,
    /// By wallet and version of its policy: whether recipients are remembered for a replay.
    remembers: HashMap<(AgentId, u64), bool>,
    skipped: u64,
}

impl Reader<'_> {
    fn told(&mut self, leaf: &Leaf, wanted: Option<AgentId>) -> Result<Option<Told>, StoreError> {
        let is_wanted = |wallet: AgentId| wanted.is_none_or(|wanted| wanted == wallet);
        // What another release wrote and this one cannot read is no decision that it can replay.
        let Ok(LeafRecord { at, event }) = LeafRecord::read(&leaf.data) else { return Ok(None) };
        match event {
            Logged::Decision(decided) if is_wanted(decided.wallet) => {
                let wallet = decided.wallet;
                let recorded = self.recorded(leaf.index, at, decided)?;
                self.skipped = self.skipped.saturating_add(u64::from(recorded.is_none()));
                Ok(recorded.map(|recorded| Told { wallet, event: Event::Decided(recorded) }))
            }
            Logged::Approved { tx, wallet } if is_wanted(wallet) => {
                Ok(Some(Told { wallet, event: Event::Approved(tx) }))
            }
            _ => Ok(None),
        }
    }

    /// `None` if what the payment does cannot be told from its message.
    fn recorded(&mut self, leaf: u64, at: Timestamp, decided: Decided) -> Result<Option<Recorded>, StoreError> {
        let Some(payment) = self.view.get::<Payment>(&decided.tx)? else { return Ok(None) };
        let Some(intent) = self.intent(&payment, &decided)? else { return Ok(None) };
        let is_held = matches!(decided.decision, Decision::Allow(Tier::Instant | Tier::Notify));
        let is_last = payment.decision.as_ref().is_some_and(|decision| decision.leaf == leaf);
        let (signed, back) = match (is_held, is_last) {
            (false, _) => (None, None),
            // It was decided again, so what it held was given back: the enclave wanted it to wait.
            (true, false) => (None, Some((at, Back::All))),
            (true, true) => (payment.spent.as_ref().map(|counted| counted.agent.at()), back(&payment, at)),
        };
        let remembered = self.remembers(decided.wallet, decided.policy_version)?;
        let Decided { tx, decision, .. } = decided;
        Ok(Some(Recorded { tx, at, intent, decision, signed, back, remembered }))
    }

    /// What the payment was to do: its message says what, the log for which fees at that time.
    fn intent(&self, payment: &Payment, decided: &Decided) -> Result<Option<Intent>, StoreError> {
        let pocket = wallets::of(self.view, payment.wallet)?.and_then(|wallet| wallet.pocket);
        let Some(pocket) = pocket else { return Ok(None) };
        let message = &payment.prepared.message;
        let Ok(parsed) = Message::parse(message) else { return Ok(None) };
        let facts = Facts::new(pocket, parsed.fee_payer(), &payment.prepared.wallets);
        let intent = decode(message, &facts).ok().filter(|intent| intent.digest() == decided.intent);
        Ok(intent.map(|intent| Intent { fees: decided.fees, ..intent }))
    }

    /// Recipients were remembered if the policy of the time asked about first payments. Where the policy in force does
    /// not, a candidate that does is given what it would have remembered.
    fn remembers(&mut self, wallet: AgentId, version: u64) -> Result<bool, StoreError> {
        if let Some(known) = self.remembers.get(&(wallet, version)) {
            return Ok(*known);
        }
        let asks = |stored: Option<policies::PolicyVersion>| {
            let policy = stored.and_then(|stored| Policy::decode(&stored.signed.policy));
            policy.is_some_and(|policy| policy.destinations.first_payment.is_some())
        };
        let then = asks(policies::version(self.view, wallet, version)?);
        let remembers = then || !asks(policies::current(self.view, wallet)?);
        self.remembers.insert((wallet, version), remembers);
        Ok(remembers)
    }
}

/// What a payment gave back, and when.
fn back(payment: &Payment, decided: Timestamp) -> Option<(Timestamp, Back)> {
    match (payment.state, payment.spent.is_some()) {
        (State::Failed, true) => Some((payment.updated, Back::Amounts)),
        (State::Expired, true) | (State::Failed | State::Expired | State::Rejected | State::Cancelled, false) => {
            Some((payment.updated, Back::All))
        }
        (State::Delayed, false) => Some((decided, Back::All)),
        _ => None,
    }
}

//! Recorded decisions against another policy: what would have been decided otherwise, and by which rules.

mod outcome;

use alloc::{collections::BTreeMap, vec::Vec};

use minicbor::{Decode, Encode};

pub use outcome::Outcome;

use crate::{
    budget::{Hold, Ledger, Spent},
    decide::{Decision, Denial, Standing, decide},
    document::Policy,
    id::TxId,
    intent::Intent,
    rule::RuleId,
    time::Timestamp,
};

/// Something that was recorded of one wallet's payments.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[allow(clippy::large_enum_variant, reason = "nearly every event is a decision")]
pub enum Event {
    /// A payment was decided, perhaps not for the first time.
    #[n(0)]
    Decided(#[n(0)] Recorded),
    /// The owner approved a payment. It is decided once more.
    #[n(1)]
    Approved(#[n(0)] TxId),
}

/// A decision, and what became of the payment by it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Recorded {
    /// The payment.
    #[n(0)]
    pub tx: TxId,
    /// When it was decided.
    #[n(1)]
    pub at: Timestamp,
    /// What it would do.
    #[n(2)]
    pub intent: Intent,
    /// What was decided.
    #[n(3)]
    pub decision: Decision,
    /// When it was signed, if this decision led to that.
    #[n(4)]
    pub signed: Option<Timestamp>,
    /// What was given back later, and when.
    #[n(5)]
    pub back: Option<(Timestamp, Back)>,
    /// Whether its recipients were remembered when it was signed, or would be if a policy asked for it.
    #[n(6)]
    pub remembered: bool,
}

/// What a payment that did not go through gave back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Back {
    /// All of it: it was never signed, or proved dead.
    #[n(0)]
    All,
    /// All but the fees and the count: it landed and failed.
    #[n(1)]
    Amounts,
}

/// Whose decisions the history is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The recorded ones: each decision stands alone, against the history as it was.
    Frozen,
    /// The candidate's own: a payment that it denies does not count for the next one, and one that it lets through, at
    /// once, after a wait or with the owner's yes, counts as paid.
    Cascade,
}

/// A payment that the candidate treats otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// The payment.
    pub tx: TxId,
    /// When it was decided.
    pub at: Timestamp,
    /// What it would do.
    pub intent: Intent,
    /// What was decided.
    pub before: Outcome,
    /// What the candidate decides.
    pub after: Outcome,
    /// The rules that make the difference: of the stricter of the two decisions.
    pub rules: Vec<RuleId>,
}

/// A replay of one wallet's history.
#[derive(Debug)]
pub struct Replay<'p> {
    candidate: &'p Policy,
    mode: Mode,
    since: Timestamp,
    ledger: Ledger,
    /// What is still to happen to payments that were decided: by time.
    later: BTreeMap<(Timestamp, TxId), Later>,
    /// Payments that were decided and may be decided again.
    known: BTreeMap<TxId, Known>,
    decisions: u64,
}

#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "nearly every one is a signature")]
enum Later {
    /// With what is to be remembered, and what comes back.
    Sign(Hold, Option<Intent>, Option<(Timestamp, Back)>),
    Release(Hold),
    Refund(Spent, Back),
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    approved: bool,
    flipped: bool,
    /// The candidate's own decision ended it.
    settled: bool,
}

impl<'p> Replay<'p> {
    /// Of a history that is told from its beginning; only decisions from `since` on are compared.
    pub fn new(candidate: &'p Policy, mode: Mode, since: Timestamp) -> Self {
        let (later, known) = (BTreeMap::new(), BTreeMap::new());
        Self { candidate, mode, since, ledger: Ledger::new(), later, known, decisions: 0 }
    }

    /// How many decisions were compared.
    pub const fn decisions(&self) -> u64 {
        self.decisions
    }

    /// The next event; what the candidate decides otherwise. A payment flips once at most.
    pub fn step(&mut self, event: &Event) -> Option<Flip> {
        match event {
            Event::Approved(tx) => {
                self.known.entry(*tx).or_default().approved = true;
                None
            }
            Event::Decided(recorded) => self.decided(recorded),
        }
    }

    fn decided(&mut self, recorded: &Recorded) -> Option<Flip> {
        self.catch_up(recorded.at);
        let before = self.known.remove(&recorded.tx);
        let standing = match before {
            None => Standing::Fresh,
            Some(known) if known.approved => Standing::Approved,
            Some(_) => Standing::Waited,
        };
        let mut known = before.unwrap_or_default();
        let is_compared = recorded.at >= self.since;
        self.decisions = self.decisions.saturating_add(u64::from(is_compared));
        let own = (is_compared && !known.settled).then(|| self.judge(recorded, standing));
        let flip = own.as_ref().filter(|_| !known.flipped).and_then(|own| self.flip(recorded, own, standing));
        known.flipped |= flip.is_some();
        // What was decided before `since` counts as it was, whatever the mode.
        match own {
            Some(own) if self.mode == Mode::Cascade => known.settled = self.count_own(recorded, &own),
            _ if known.settled => {}
            _ => self.hold(recorded),
        }
        if !recorded.is_last() {
            self.known.insert(recorded.tx, known);
        }
        flip
    }

    /// The candidate's decision, with what the owner's budget said, which it does not touch.
    fn judge(&self, recorded: &Recorded, standing: Standing) -> Decision {
        let decision = decide(self.candidate, &recorded.intent, &self.ledger, recorded.at, standing);
        let global = |denial: &&Denial| denial.rule.is_global();
        let global: Vec<Denial> = match &recorded.decision {
            Decision::Deny(denials) => denials.iter().filter(global).cloned().collect(),
            Decision::Allow(_) | Decision::AskOwner(_) => Vec::new(),
        };
        match decision {
            decision if global.is_empty() => decision,
            Decision::Deny(denials) => Decision::Deny([denials, global].concat()),
            Decision::Allow(_) | Decision::AskOwner(_) => Decision::Deny(global),
        }
    }

    fn flip(&self, recorded: &Recorded, after: &Decision, standing: Standing) -> Option<Flip> {
        let (was, is) = (Outcome::of(&recorded.decision), Outcome::of(after));
        if was == is {
            return None;
        }
        let rules = if was < is {
            outcome::rules(after, self.candidate, &recorded.intent, &self.ledger, recorded.at, standing)
        } else {
            outcome::named(&recorded.decision)
        };
        let intent = recorded.intent.clone();
        Some(Flip { tx: recorded.tx, at: recorded.at, intent, before: was, after: is, rules })
    }

    /// Counts a payment as the candidate has it. Whether that is its end, so that what was decided of it later is not.
    fn count_own(&mut self, recorded: &Recorded, own: &Decision) -> bool {
        let (was, is) = (Outcome::of(&recorded.decision), Outcome::of(own));
        if is == Outcome::Denied {
            return true;
        }
        if recorded.is_held() || is >= was {
            self.hold(recorded);
            return false;
        }
        let (signed, back) = (Some(recorded.at), None);
        self.count(&Recorded { signed, back, ..recorded.clone() });
        true
    }

    /// Counts a payment as it was recorded.
    fn hold(&mut self, recorded: &Recorded) {
        if recorded.is_held() {
            self.count(recorded);
        }
    }

    fn count(&mut self, recorded: &Recorded) {
        let &Recorded { tx, at, ref intent, signed, back, remembered, .. } = recorded;
        // A history whose sums are above 2^64 cannot have happened.
        let Ok(hold) = self.ledger.quick_hold(intent, at) else { return };
        let remembered = (remembered && self.candidate.destinations.first_payment.is_some()).then(|| intent.clone());
        match (signed, back) {
            (Some(signed), back) => drop(self.later.insert((signed, tx), Later::Sign(hold, remembered, back))),
            (None, Some((when, _))) => drop(self.later.insert((when, tx), Later::Release(hold))),
            // It is still under way.
            (None, None) => {}
        }
    }

    /// Does what happened up to `now`.
    fn catch_up(&mut self, now: Timestamp) {
        while let Some(entry) = self.later.first_entry().filter(|entry| entry.key().0 <= now) {
            let ((at, tx), later) = entry.remove_entry();
            // Nothing is taken out that was not put in just so.
            match later {
                Later::Sign(hold, remembered, back) => {
                    let Ok(spent) = self.ledger.quick_spend(hold, at) else { continue };
                    if let Some(intent) = remembered {
                        self.ledger.remember(self.candidate, &intent);
                    }
                    if let Some((when, what)) = back {
                        self.later.insert((when.max(at), tx), Later::Refund(spent, what));
                    }
                }
                Later::Release(hold) => drop(self.ledger.release(&hold)),
                Later::Refund(spent, Back::All) => drop(self.ledger.refund(&spent, at)),
                Later::Refund(spent, Back::Amounts) => drop(self.ledger.refund_amounts(&spent, at)),
            }
        }
    }
}

impl Recorded {
    /// Whether its amount was held.
    const fn is_held(&self) -> bool {
        matches!(Outcome::of(&self.decision), Outcome::Allowed | Outcome::Told)
    }

    /// Whether the payment was not decided again.
    const fn is_last(&self) -> bool {
        match self.decision {
            Decision::Deny(_) => true,
            Decision::Allow(_) | Decision::AskOwner(_) => self.signed.is_some(),
        }
    }
}

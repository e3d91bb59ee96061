//! How far the history of an account is handled.

use minicbor::{Decode, Encode};
use waiaas_wire::Signature;

/// How far the history of one account is handled. Encoded with minicbor and stored by the caller.
///
/// A history grows at its end, but not strictly: a node may show a transaction of an earlier slot a moment after one
/// of a later slot. So a margin is kept: everything up to `slot` is handled, and behind it the transactions in
/// `recent`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Cursor {
    /// Every transaction up to this slot is handled.
    #[n(0)]
    slot: u64,
    /// The newest of them, where a scan may end.
    #[n(1)]
    until: Option<Signature>,
    /// Handled ones behind `slot`, oldest first.
    #[n(2)]
    recent: Vec<Handled>,
}

/// A transaction that is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
struct Handled {
    #[n(0)]
    slot: u64,
    #[n(1)]
    signature: Signature,
}

impl Cursor {
    /// Where a scan may end: nothing older is asked for.
    pub(super) const fn until(&self) -> Option<Signature> {
        self.until
    }

    /// Whether everything at this slot is handled.
    pub(super) const fn covers(&self, slot: u64) -> bool {
        slot <= self.slot
    }

    /// Whether this transaction is handled.
    pub(super) fn has(&self, slot: u64, signature: &Signature) -> bool {
        self.covers(slot) || self.recent.iter().any(|handled| handled.signature == *signature)
    }

    /// This transaction is handled now.
    pub(super) fn handle(&mut self, slot: u64, signature: Signature) {
        if !self.has(slot, &signature) {
            self.recent.push(Handled { slot, signature });
        }
    }

    /// Everything up to this slot is handled now. Never goes back.
    pub(super) fn settle(&mut self, slot: u64) {
        if self.covers(slot) {
            return;
        }
        self.slot = slot;
        let (settled, recent): (Vec<_>, Vec<_>) = self.recent.drain(..).partition(|handled| handled.slot <= slot);
        self.until =
            settled.iter().max_by_key(|handled| handled.slot).map_or(self.until, |newest| Some(newest.signature));
        self.recent = recent;
    }

    /// Whether the two differ in more than how far nothing happened: only then is it worth a write.
    pub(super) fn differs(&self, before: &Self) -> bool {
        self.until != before.until || self.recent != before.recent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waiaas_wire::signed::{decode, encode};

    fn signature(seed: u8) -> Signature {
        Signature([seed; 64])
    }

    #[test]
    fn late_ones_behind_the_margin_are_not_taken_for_handled() {
        let mut cursor = Cursor::default();
        cursor.handle(10, signature(1));
        cursor.handle(12, signature(2));
        assert!(cursor.has(10, &signature(1)) && !cursor.has(11, &signature(3)));
        cursor.settle(11);
        assert_eq!(cursor.until(), Some(signature(1)));
        assert!(cursor.has(11, &signature(3)), "the margin has passed");
        assert!(cursor.has(12, &signature(2)) && !cursor.has(12, &signature(4)));
    }

    #[test]
    fn settling_without_news_is_not_worth_a_write() {
        let mut cursor = Cursor::default();
        cursor.handle(3, signature(1));
        cursor.settle(5);
        let before = cursor.clone();
        cursor.settle(900);
        assert!(!cursor.differs(&before));
        cursor.settle(4);
        assert!(cursor.covers(900), "a cursor never goes back");
    }

    #[test]
    fn it_survives_the_store() {
        let mut cursor = Cursor::default();
        cursor.handle(3, signature(1));
        cursor.settle(3);
        cursor.handle(7, signature(2));
        assert_eq!(decode::<Cursor>(&encode(&cursor)), Ok(cursor));
    }
}

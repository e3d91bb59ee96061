//! One sliding window: amounts in buckets of fixed width, only those that are not empty.

use alloc::vec::Vec;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use super::{
    error::{LedgerError, Overflow},
    period::{BUCKETS, Period},
};
use crate::time::Timestamp;

/// What was put into one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bucket {
    /// Its number since the epoch.
    index: u64,
    amount: u64,
}

/// The buckets of one window, the oldest first.
///
/// The window that ends at a moment in bucket *b* takes in the buckets *b* − 64 to *b*: all of the window's length,
/// and up to a bucket more. So nothing inside of the window is ever missed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Window(Vec<Bucket>);

impl Window {
    /// What counts at `now`.
    pub(super) fn sum(&self, period: Period, now: Timestamp) -> u128 {
        self.counting(period, now).map(|bucket| u128::from(bucket.amount)).fold(0, u128::saturating_add)
    }

    /// Counts `amount` at `at`.
    pub(super) fn add(&mut self, period: Period, at: Timestamp, amount: u64) -> Result<(), Overflow> {
        if amount == 0 {
            return Ok(());
        }
        let index = period.bucket_of(at);
        match self.0.last_mut() {
            // Time does not step back, so an earlier bucket is never asked for; it would count here, for longer.
            Some(last) if last.index >= index => {
                last.amount = last.amount.checked_add(amount).ok_or(Overflow)?;
            }
            _ => self.0.push(Bucket { index, amount }),
        }
        Ok(())
    }

    /// Takes `amount` out of the bucket it was counted in at `at`, if that bucket still exists.
    pub(super) fn take(&mut self, period: Period, at: Timestamp, amount: u64) -> Result<(), LedgerError> {
        let index = period.bucket_of(at);
        let Ok(place) = self.0.binary_search_by_key(&index, |bucket| bucket.index) else {
            return Ok(());
        };
        let Some(bucket) = self.0.get_mut(place) else { return Ok(()) };
        bucket.amount = bucket.amount.checked_sub(amount).ok_or(LedgerError::NotCounted)?;
        if bucket.amount == 0 {
            self.0.remove(place);
        }
        Ok(())
    }

    /// The earliest moment from which at most `room` counts, if nothing is added.
    pub(super) fn falls_to(&self, room: u128, period: Period, now: Timestamp) -> Timestamp {
        let mut left = self.sum(period, now);
        let mut earliest = now;
        for bucket in self.counting(period, now) {
            if left <= room {
                break;
            }
            left = left.saturating_sub(u128::from(bucket.amount));
            earliest = period.end_of(bucket.index);
        }
        earliest
    }

    /// Forgets what no longer counts.
    pub(super) fn prune(&mut self, period: Period, now: Timestamp) {
        let oldest = oldest(period, now);
        self.0.retain(|bucket| bucket.index >= oldest);
    }

    /// Whether nothing was counted.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn counting(&self, period: Period, now: Timestamp) -> impl Iterator<Item = &Bucket> {
        let oldest = oldest(period, now);
        self.0.iter().filter(move |bucket| bucket.index >= oldest)
    }
}

/// The oldest bucket that counts at `now`.
const fn oldest(period: Period, now: Timestamp) -> u64 {
    period.bucket_of(now).saturating_sub(BUCKETS)
}

/// One flat array: for each bucket its distance from the one before and its amount. Distances are small, so a window
/// stays small.
impl<C> Encode<C> for Window {
    fn encode<W: encode::Write>(&self, encoder: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        let items = self.0.len().saturating_mul(2);
        encoder.array(u64::try_from(items).unwrap_or(u64::MAX))?;
        let mut before = 0;
        for bucket in &self.0 {
            encoder.u64(bucket.index.saturating_sub(before))?.u64(bucket.amount)?;
            before = bucket.index;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Window {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let malformed = || decode::Error::message("a window is pairs of distance and amount");
        let items = decoder.array()?.filter(|items| items.is_multiple_of(2)).ok_or_else(malformed)?;
        let mut buckets = Vec::new();
        let mut index = 0_u64;
        for _ in 0..items / 2 {
            let distance = decoder.u64()?;
            index = index.checked_add(distance).ok_or_else(malformed)?;
            if distance == 0 && !buckets.is_empty() {
                return Err(malformed());
            }
            buckets.push(Bucket { index, amount: decoder.u64()? });
        }
        Ok(Self(buckets))
    }
}

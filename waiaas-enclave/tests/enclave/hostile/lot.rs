//! Numbers by lot, and how often they are drawn.

use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    env,
    time::{Duration, Instant},
};

/// What was tried, and how often.
pub type Tally = BTreeMap<String, u64>;

/// Numbers by lot, the same for the same seed.
pub struct Lot {
    pub seed: u64,
    drawn: u64,
}

impl Lot {
    pub const fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.drawn += 1;
        let hash = Sha256::digest([self.seed.to_be_bytes(), self.drawn.to_be_bytes()].concat());
        u64::from_be_bytes(hash[..8].try_into().unwrap()) % end
    }

    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap())).unwrap()
    }

    pub fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.index(all.len())]
    }

    /// The bytes with something wrong in them: a bit, an end, a beginning, or a byte more.
    pub fn damaged(&mut self, bytes: &[u8]) -> Vec<u8> {
        let (mut damaged, at) = (bytes.to_vec(), self.index(bytes.len()));
        match self.below(5) {
            0 => damaged.truncate(at),
            1 => drop(damaged.drain(..=at)),
            2 => damaged.insert(at, self.byte()),
            _ => damaged[at] ^= 1 << self.below(8),
        }
        damaged
    }
}

impl Lot {
    /// Some of the bytes with several things wrong in them, and now and then a part of another in the middle.
    pub fn mutated(&mut self, all: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = self.one_of(all).clone();
        if self.one_in(4) {
            let (other, at) = (self.one_of(all).clone(), self.index(bytes.len() + 1));
            bytes.truncate(at);
            bytes.extend(&other[self.index(other.len())..]);
        }
        for _ in 0..self.below(4) {
            if !bytes.is_empty() {
                bytes = self.damaged(&bytes);
            }
        }
        bytes
    }
}

/// One round, or as many as there is time for.
#[expect(clippy::print_stdout, reason = "how much was tried is what a long run is for")]
pub fn rounds(what: &str, mut round: impl FnMut(Lot, &mut Tally)) {
    let number = |name| env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let mut seed = number("WAIAAS_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let (begin, mut tally, mut done) = (Instant::now(), Tally::new(), 0_u32);
    let time = number("WAIAAS_HOSTILE_SECONDS").map(Duration::from_secs);
    loop {
        round(Lot::new(seed), &mut tally);
        (seed, done) = (seed.wrapping_add(1), done + 1);
        if time.is_none_or(|time| begin.elapsed() >= time) {
            break;
        }
    }
    println!("{what}: {done} rounds, the last with seed {}: {tally:?}", seed.wrapping_sub(1));
}

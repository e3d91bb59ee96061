//! A device whose clock the test turns.

use std::sync::atomic::{AtomicU64, Ordering};
use waiaas_enclave::{
    device::{Device, DeviceError},
    keys::Root,
};
use waiaas_policy::time::{Span, Timestamp};
use zeroize::Zeroizing;

/// 2026-06-01T00:00:00Z.
const BEGIN: u64 = 1_780_272_000_000;

pub struct Movable {
    now: AtomicU64,
    root: Root,
    name: &'static str,
}

impl Movable {
    pub fn new() -> Self {
        Self::with_root(1)
    }

    pub fn with_root(byte: u8) -> Self {
        Self { now: AtomicU64::new(BEGIN), root: Root::new(&Zeroizing::new([byte; 32])), name: "movable" }
    }

    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    pub fn turn(&self, seconds: u64) {
        self.now.fetch_add(Span::from_secs(seconds).as_millis(), Ordering::SeqCst);
    }

    pub fn turn_back(&self, seconds: u64) {
        self.now.fetch_sub(Span::from_secs(seconds).as_millis(), Ordering::SeqCst);
    }

    pub fn time(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::SeqCst))
    }
}

impl Device for Movable {
    fn name(&self) -> &'static str {
        self.name
    }

    fn isolated(&self) -> bool {
        false
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        Ok(self.time())
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        getrandom::fill(out).map_err(|_| DeviceError::Entropy)
    }

    fn root(&self) -> Option<&Root> {
        Some(&self.root)
    }
}

//! Kill the process, cut its power, or damage its files: what was answered is there, and nothing is there by half; or the
//! store says that it is not.
//!
//! The tests run themselves again as a child that works on a store and tells every answer that it got. What is left of the
//! store is opened and compared. `STORE_CRASH_ROUNDS` sets the number of rounds at random moments.

mod damage;
mod kill;
mod power;
mod trace;
mod work;

use std::{
    env,
    hash::{BuildHasher as _, Hasher as _, RandomState},
    path::PathBuf,
};
use tempfile::TempDir;

/// How many rounds a test makes.
fn rounds() -> u64 {
    env::var("STORE_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(100)
}

/// Enough chance for delays: hash maps are seeded by the system.
fn random(below: u64) -> u64 {
    RandomState::new().build_hasher().finish() % below
}

fn place() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("store");
    (directory, path)
}

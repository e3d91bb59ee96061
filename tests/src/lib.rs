//! A world for black-box tests: a ledger, an enclave, a daemon and a terminal, all of them real processes.
//!
//! Every test makes its own world in a directory of its own; nothing is shared, so tests run in any order and at the
//! same time. The programs are built beforehand and found through `WAIAAS_BIN_DIR` and `WAIAAS_LOCALNET`, or beside
//! the test program; nothing is built here. Whatever way a test ends, its processes end with it.
//!
//! A world that cannot be made is a test that fails: this crate panics where a library would not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    reason = "in a test, a panic is the way to fail"
)]

pub mod authenticator;
mod keys;
mod kms;
mod ledger;
mod monitor;
mod process;
mod programs;
mod proxy;
mod receiver;
mod rest;
mod rpc;
mod services;
mod siege;
mod skip;
pub mod solana;
pub mod squads;
mod tap;
mod terminal;
mod wait;
mod wallet;
mod world;

pub use keys::{Keypair, stranger};
pub use kms::Kms;
pub use ledger::Ledger;
pub use monitor::Monitor;
pub use process::Process;
pub use programs::{program, squads};
pub use proxy::{Proxy, Weather};
pub use receiver::{Message, Receiver};
pub use rest::{Answer, Rest, read};
pub use rpc::Rpc;
pub use rustix::process::Signal;
pub use services::{KeyService, Token};
pub use siege::{ABORT_POINTS, Order, Siege, VOTE_POINTS, pay};
pub use skip::skip;
pub use tap::Tap;
pub use terminal::{Run, Terminal};
pub use wait::{until, until_some};
pub use wallet::{Agent, LAMPORTS, policy};
pub use world::{Up, World, write_private};

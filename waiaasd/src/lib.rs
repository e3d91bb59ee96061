//! The daemon of WAIaaS: server policy, the durable way of a payment, the Solana adapter.
//!
//! Direction: `api → {flow, manage} → {store, enclave, solana, kms, notify} → waiaas-policy`. See `ARCHITECTURE.md`.

pub mod api;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod enclave;
pub mod flow;
pub mod harden;
pub mod kms;
pub mod manage;
pub mod notify;
pub mod restore;
pub mod run;
pub mod solana;
pub mod store;
pub mod traceparent;
pub mod traffic;

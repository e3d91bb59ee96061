//! The daemon of WAIaaS.

pub mod enclave;
pub mod solana;
pub mod store;

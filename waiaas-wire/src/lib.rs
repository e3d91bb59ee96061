//! Messages between the processes of WAIaaS, and its errors with their codes.
//!
//! `waiaasd`, `waiaas-enclave` and `waiaas` never import one another: what they say to each other is
//! defined here, once. This crate decides nothing.

pub mod attested;
pub mod backup;
#[cfg(feature = "control")]
pub mod control;
pub mod enclave;
pub mod error;
pub mod frame;
#[cfg(feature = "control")]
pub mod greeting;
pub mod history;
pub mod leaf;
pub mod merkle;
pub mod note;
pub mod receipt;
pub mod schema;
pub mod signed;
pub mod text;
#[cfg(feature = "control")]
pub mod vault;
pub mod view;

pub use error::{Code, Problem};
pub use signed::Signature;

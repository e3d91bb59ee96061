//! The REST door: axum routes made of a list of operations, each of which answers through the [`Desk`].
//!
//! [`Desk`]: super::desk::Desk

mod agents;
mod audit;
mod call;
pub mod connection;
mod door;
mod examples;
mod health;
mod keys;
mod limits;
pub mod openapi;
mod operation;
mod owner;
mod remember;
mod reply;
mod transactions;

use operation::Operation;

/// Every call of the API, in the order of the document.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    [agents::ALL, transactions::ALL, owner::ALL, keys::ALL, audit::ALL, health::ALL].into_iter().flatten()
}

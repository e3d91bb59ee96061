//! The REST door: axum routes made of a list of operations, each of which answers through the [`Desk`].
//!
//! [`Desk`]: super::desk::Desk

mod agents;
mod alerts;
mod audit;
mod call;
pub mod connection;
mod door;
mod examples;
mod funding;
mod health;
mod keys;
mod limits;
mod metrics;
mod oauth;
pub mod openapi;
mod operation;
mod owner;
mod policies;
mod read;
mod recovery;
mod remember;
mod reply;
mod stop;
mod transactions;
mod webhooks;

use operation::Operation;

/// Every call of the API, in the order of the document.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    let nouns = [
        agents::ALL,
        stop::ALL,
        recovery::ALL,
        policies::ALL,
        funding::ALL,
        transactions::ALL,
        owner::ALL,
        keys::ALL,
        webhooks::ALL,
        alerts::ALL,
        oauth::ALL,
        audit::ALL,
        health::ALL,
    ];
    nouns.into_iter().flatten()
}

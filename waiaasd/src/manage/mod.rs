//! What an owner does outside the way of a payment.

pub mod alerts;
pub mod approvals;
pub mod attest;
pub mod audit;
pub mod backup;
pub mod balances;
pub mod boot;
pub mod deposits;
pub mod doctor;
pub mod drafts;
pub mod dropped;
pub mod end;
pub mod ending;
pub mod explain;
pub mod factor;
pub mod funding;
pub mod history;
pub mod keys;
pub mod oauth;
pub mod owner;
pub mod policies;
pub mod recover;
pub mod refill;
pub mod root;
pub mod rotate;
mod settled;
pub mod status;
pub mod stop;
pub mod usage;
pub mod vault;
pub mod wallets;
pub mod webhooks;
pub mod widening;

pub use boot::Identity;

//! After a start: every open payment goes on from its last durable stage.

use super::{carry_on, confirm, propose, reserve::Reserved, settle, sign::Signed, submit, submit::Submitted, waiting};
use crate::{
    daemon::Daemon,
    store::journal::{Payment, State},
};
use std::sync::Arc;
use tracing::{info, warn};
use waiaas_policy::id::AgentId;
use waiaas_wire::Problem;

/// How many of a wallet's last payments the enclave is told of after a start: more than it remembers.
pub const TOLD: usize = 512;

/// Notes which signing requests of a wallet are over, since what the enclave was told before the start is not known. It
/// remembers what it was not told of, and takes nothing new when it remembers too much.
///
/// # Errors
/// The journal cannot be read.
pub fn tell_enclave(daemon: &Daemon, wallet: AgentId) -> Result<(), Problem> {
    let waits = |state| matches!(state, State::Reserved | State::Delayed | State::AwaitingOwner);
    for payment in daemon.store.payments(Some(wallet), None, TOLD)? {
        // What was proposed is signed, and waits for somebody else.
        if !waits(payment.state) || payment.standing().is_some() {
            daemon.recorded.add(wallet, payment.request());
        }
    }
    Ok(())
}

/// Takes up every open payment. Doing it twice is harmless: a payment has one driver.
///
/// # Errors
/// The journal cannot be read.
pub fn recover(daemon: &Arc<Daemon>) -> Result<usize, Problem> {
    let open = daemon.store.open_payments()?;
    let count = open.len();
    for payment in open {
        info!(tx = %payment.id, state = %payment.state.view(), "taken up again");
        take_up(daemon, payment);
    }
    Ok(count)
}

fn take_up(daemon: &Arc<Daemon>, payment: Payment) {
    let daemon = Arc::clone(daemon);
    match payment.state {
        State::Delayed => waiting::wake_in_time(&daemon, &payment),
        State::AwaitingOwner if payment.approval.is_none() => {
            waiting::wake_in_time(&daemon, &payment);
            propose::begin(&daemon, &payment);
        }
        State::AwaitingOwner => drop(tokio::spawn(async move {
            if let Err(why) = waiting::approved(&daemon, payment).await {
                warn!(%why, "an approved payment did not go on");
            }
        })),
        State::Reserved | State::Signed | State::Submitted if payment.proposal.is_some() => {
            propose::begin(&daemon, &payment);
        }
        State::Reserved => drop(tokio::spawn(async move {
            let driver = daemon.driving.begin(payment.id);
            if let (Some(driver), Some(reserved)) = (driver, Reserved::from_journal(payment)) {
                carry_on(&daemon, reserved, driver).await;
            }
        })),
        State::Signed | State::Submitted => drop(tokio::spawn(async move { to_the_end(&daemon, payment).await })),
        State::Confirmed => drop(tokio::spawn(settle::follow(daemon, payment))),
        State::Received | State::Finalized | State::Rejected | State::Failed | State::Expired | State::Cancelled => {}
    }
}

async fn to_the_end(daemon: &Arc<Daemon>, payment: Payment) {
    let Some(_driver) = daemon.driving.begin(payment.id) else { return };
    from_signed(daemon, payment).await;
}

/// A signed payment may have been sent or not: sending the same bytes again is right in both cases.
pub(super) async fn from_signed(daemon: &Arc<Daemon>, payment: Payment) {
    let submitted = match payment.state {
        State::Signed => match Signed::from_journal(payment) {
            Some(signed) => submit::submit(daemon, signed).await,
            None => return,
        },
        _ => match Submitted::from_journal(payment) {
            Some(submitted) => submitted,
            None => return,
        },
    };
    let outcome = confirm::confirm(daemon, submitted).await;
    settle::settle(daemon, outcome).await;
}

//! The way of a payment. This list is the way; one file per stage, and the types see to the order:
//!
//! ```text
//! Request → Drafted → Allowed → Rehearsed → Reserved → Signed → Submitted → Outcome → settled
//!                        └── refused, or parked until its delay passes or the owner answers
//! ```
//!
//! Each stage takes the value before it by value, and only its own file can make its value. `Reserved` and `Signed`
//! are on disk before the next stage begins; [`recover`] goes on from there after a restart.

pub mod build;
pub mod calls;
pub mod confirm;
pub mod decide;
pub mod news;
pub mod preview;
pub mod propose;
pub mod recover;
pub mod request;
pub mod reserve;
pub mod settle;
pub mod sign;
pub mod simulate;
pub mod submit;
pub mod waiting;

pub use news::{Changes, Driver, Driving, Recorded, Salts, Turns};
pub use request::{Order, Request, Wanted};

use crate::{daemon::Daemon, store::journal::Payment, traceparent};
use request::Accepted;
use reserve::Reserved;
use std::{sync::Arc, time::Duration};
use tokio::sync::oneshot;
use waiaas_wire::{Code, Problem};

/// How long a caller is kept waiting for its payment to be sent. The payment goes on without the caller.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a stage may say instead of handing the payment on.
pub enum Step<T> {
    /// It goes on.
    On(T),
    /// It ends here, or waits: the record says why.
    Stop(Box<Payment>),
}

/// Pays: from what is asked to what is on its way to the ledger, or refused, or waiting.
///
/// # Errors
/// The ask is not valid, the money is not there, or something that is needed does not answer; nothing was recorded then.
pub async fn pay(daemon: &Arc<Daemon>, order: Order) -> Result<Payment, Problem> {
    let request = match Request::accept(daemon, order).await? {
        Accepted::Known(payment) => return Ok(*payment),
        Accepted::New(request) => request,
    };
    let again = || Problem::new(Code::Internal, "a new payment has an id that is in use");
    let driver = daemon.driving.begin(request.payment.id).ok_or_else(again)?;
    match up_to_reserved(daemon, *request, Way::Pay).await? {
        Step::On(reserved) => Ok(carry_on(daemon, reserved, driver).await),
        Step::Stop(payment) => {
            drop(driver);
            Ok(waiting::parked(daemon, *payment).await)
        }
    }
}

/// What the agent's key signs for a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The payment itself.
    Pay,
    /// That it is proposed to the owner on chain.
    Propose,
}

/// The stages up to the reservation. Until then nothing is held, and an error leaves nothing behind.
async fn up_to_reserved(daemon: &Arc<Daemon>, request: Request, way: Way) -> Result<Step<Reserved>, Problem> {
    let drafted = match way {
        Way::Pay => build::draft(daemon, request).await?,
        Way::Propose => build::proposal(daemon, request).await?,
    };
    let allowed = match decide::decide(daemon, drafted).await? {
        Step::On(allowed) => allowed,
        Step::Stop(payment) => return Ok(Step::Stop(payment)),
    };
    let rehearsed = simulate::rehearse(daemon, allowed).await?;
    reserve::reserve(daemon, rehearsed).await
}

/// Drives a reserved payment to its end in a task of its own, and tells where it stands once it is sent.
async fn carry_on(daemon: &Arc<Daemon>, reserved: Reserved, driver: Driver) -> Payment {
    let before = reserved.payment().clone();
    let (tell, told) = oneshot::channel();
    let daemon = Arc::clone(daemon);
    traceparent::spawn(async move {
        finish(&daemon, reserved, tell).await;
        drop(driver);
    });
    match tokio::time::timeout(PATIENCE, told).await {
        Ok(Ok(payment)) => payment,
        _ => before,
    }
}

/// The stages from the reservation to the end.
async fn finish(daemon: &Arc<Daemon>, reserved: Reserved, tell: oneshot::Sender<Payment>) {
    let signed = match sign::sign(daemon, reserved).await {
        Step::On(signed) => signed,
        Step::Stop(payment) => {
            let _ = tell.send(waiting::parked(daemon, *payment).await);
            return;
        }
    };
    let submitted = submit::submit(daemon, signed).await;
    let _ = tell.send(submitted.payment().clone());
    let outcome = confirm::confirm(daemon, submitted).await;
    settle::settle(daemon, outcome).await;
}

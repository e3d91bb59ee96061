//! Stage 6: the enclave decides again and signs; the signature is on disk before anybody else sees it.

use super::{Step, reserve::Reserved};
use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    solana::build::with_blockhash,
    store::{
        journal::{Payment, State},
        payments::{Ending, PaymentError},
        wallets,
    },
};
use std::time::Duration;
use tracing::{info, warn};
use waiaas_wire::{
    Code,
    enclave::{Answer, Reason, Refusal, SignRequest, Signed as Answered},
};

/// How long to wait before something that does not answer is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// Most messages that are made for one payment.
const MOST_MESSAGES: u32 = 10;

/// A payment that is signed, on disk.
#[derive(Debug)]
pub struct Signed(Payment);

impl Signed {
    /// Goes on with a payment that was signed before a restart.
    pub(super) fn from_journal(payment: Payment) -> Option<Self> {
        (payment.state == State::Signed && !payment.signatures.is_empty()).then_some(Self(payment))
    }

    pub(super) fn into_payment(self) -> Payment {
        self.0
    }
}

/// Has it signed. While the enclave does not answer it is asked again, under the same request id. A message that can no
/// longer land and was never signed is replaced by the same one under a new blockhash.
pub async fn sign(daemon: &Daemon, reserved: Reserved) -> Step<Signed> {
    let mut payment = reserved.into_payment();
    loop {
        match ask(daemon, &payment).await {
            Ok(Answer::Signed(answered)) => return record(daemon, payment, answered).await,
            Ok(Answer::Wait(until, state)) => {
                let parked = park(daemon, &payment, until, state).await;
                return Step::Stop(Box::new(parked));
            }
            // It was started anew and is not loaded yet, or it has its hands full: that is no answer.
            Ok(Answer::Refused(refusal)) if matches!(refusal.reason, Reason::WrongPhase | Reason::TooManyOpen) => {
                warn!(tx = %payment.id, detail = %refusal.detail, "the enclave is not ready");
            }
            Ok(Answer::Refused(refusal)) => return Step::Stop(Box::new(refuse(daemon, &payment, refusal).await)),
            Ok(_) => {
                let why = "the enclave gave an answer of another kind";
                return Step::Stop(Box::new(give_up(daemon, &payment, why).await));
            }
            Err(why @ EnclaveError::Forged) => {
                return Step::Stop(Box::new(give_up(daemon, &payment, &why.to_string()).await));
            }
            Err(why) => warn!(tx = %payment.id, %why, "the enclave did not answer"),
        }
        payment = match before_asking_again(daemon, payment).await {
            Step::On(payment) => payment,
            Step::Stop(stopped) => return Step::Stop(stopped),
        };
    }
}

/// One question to the enclave.
pub(super) async fn ask(daemon: &Daemon, payment: &Payment) -> Result<Answer, EnclaveError> {
    let wallet = daemon.store.read(|view| wallets::of(view, payment.wallet)).ok().flatten();
    if wallet.as_ref().is_some_and(wallets::Wallet::is_stopped) {
        return Ok(Answer::Refused(stopped()));
    }
    let done = daemon.recorded.take(payment.wallet);
    let request = SignRequest {
        request: payment.request(),
        tx: payment.id,
        agent: payment.wallet,
        message: payment.prepared.message.clone(),
        wallets: payment.prepared.wallets.clone(),
        approval: payment.approval.clone(),
        done: done.clone(),
        // A store that does not answer leaves it out, and the enclave says no.
        multisig: wallet.and_then(|wallet| wallet.place()).map(|place| place.multisig),
    };
    crate::store::abort_point("flow.before-sign");
    let answer = daemon.enclave.sign(request).await;
    if !matches!(answer, Ok(Answer::Signed(_) | Answer::Wait(..))) {
        // A refusal changes nothing in the enclave: it is told with the next request.
        for request in done {
            daemon.recorded.add(payment.wallet, request);
        }
    }
    answer
}

/// What the daemon says itself, without asking.
fn stopped() -> Refusal {
    let detail = "the owner has stopped this wallet".to_owned();
    Refusal { reason: Reason::Stopped, detail, denials: Vec::new() }
}

/// Waits, and makes sure that there is a point in asking again. A message that can never land is not signed any more: the
/// enclave would count it. If it was signed before, asking again is free; if not, there is a new message.
async fn before_asking_again(daemon: &Daemon, payment: Payment) -> Step<Payment> {
    loop {
        tokio::time::sleep(AGAIN).await;
        // A ledger that does not answer leaves open whether the message can land.
        let dead = matches!(daemon.chain.height().await, Ok(height) if height > payment.prepared.last_valid_height);
        if !dead {
            return Step::On(payment);
        }
        match daemon.enclave.query(payment.wallet, payment.request()).await {
            Ok(None) => return renew(daemon, payment).await,
            Ok(Some(_)) => return Step::On(payment),
            Err(why) => warn!(tx = %payment.id, %why, "whether it was signed is not known yet"),
        }
    }
}

/// The same payment under a new blockhash. The old message is proven dead and was never signed.
async fn renew(daemon: &Daemon, payment: Payment) -> Step<Payment> {
    if payment.prepared.attempt >= MOST_MESSAGES {
        let why = "the enclave did not answer in time, several times; nothing was signed";
        return Step::Stop(Box::new(give_up(daemon, &payment, why).await));
    }
    let Ok(blockhash) = daemon.chain.blockhash().await else { return Step::On(payment) };
    let Some(message) = with_blockhash(&payment.prepared.message, blockhash.hash) else { return Step::On(payment) };
    let now = daemon.clock.now();
    match daemon.store.renewed(payment.id, message, blockhash.last_valid_height, now).await {
        Ok(Some(renewed)) => {
            info!(tx = %renewed.id, attempt = renewed.prepared.attempt, "a new message takes the place of a dead one");
            Step::On(renewed)
        }
        // An equal payment took that very message, or the store has no room: the next try finds another blockhash.
        Ok(None) => Step::On(payment),
        Err(why) => {
            warn!(tx = %payment.id, %why, "a new message could not be recorded yet");
            Step::On(payment)
        }
    }
}

async fn record(daemon: &Daemon, payment: Payment, answered: Answered) -> Step<Signed> {
    crate::store::abort_point("flow.after-sign");
    loop {
        let now = daemon.clock.now();
        match daemon.store.signed(payment.id, answered.clone(), now).await {
            Ok(stored) => {
                daemon.recorded.add(stored.wallet, stored.request());
                info!(tx = %stored.id, "signed");
                return Step::On(Signed(stored));
            }
            // It was ended meanwhile. What was signed for it is not on disk, so it is not sent.
            Err(PaymentError::NotHeld) => return Step::Stop(Box::new(payment)),
            // Stopped between the signature and the disk: nobody has seen the signature, and nobody will.
            Err(PaymentError::Stopped) => return Step::Stop(Box::new(refuse(daemon, &payment, stopped()).await)),
            // Not on disk: not sent. It is tried until there is room.
            Err(why) => warn!(tx = %payment.id, %why, "the signature could not be recorded yet"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn refuse(daemon: &Daemon, payment: &Payment, refusal: Refusal) -> Payment {
    warn!(tx = %payment.id, reason = ?refusal.reason, detail = %refusal.detail, "the enclave refused");
    let ending = match refusal.reason {
        Reason::Policy | Reason::ApprovalNeeded | Reason::ApprovalInvalid => {
            Ending::Refused { denials: refusal.denials, detail: refusal.detail }
        }
        Reason::Stopped => Ending::Unsigned { code: Code::Frozen, detail: refusal.detail },
        _ => Ending::Unsigned { code: Code::TransactionSigning, detail: refusal.detail },
    };
    end(daemon, payment, ending).await
}

async fn give_up(daemon: &Daemon, payment: &Payment, why: &str) -> Payment {
    warn!(tx = %payment.id, why, "not signed");
    let ending = Ending::Unsigned { code: Code::TransactionSigning, detail: why.to_owned() };
    end(daemon, payment, ending).await
}

async fn end(daemon: &Daemon, payment: &Payment, ending: Ending) -> Payment {
    daemon.recorded.add(payment.wallet, payment.request());
    loop {
        match daemon.store.settle(payment.id, ending.clone(), daemon.clock.now()).await {
            Ok(settled) => {
                daemon.changes.announce();
                return settled;
            }
            Err(why) => warn!(tx = %payment.id, %why, "the refusal could not be recorded yet"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// The enclave's own clock says that the delay has not passed: the amount is given back until then.
async fn park(
    daemon: &Daemon,
    payment: &Payment,
    until: waiaas_policy::time::Timestamp,
    state: waiaas_wire::enclave::State,
) -> Payment {
    loop {
        match daemon.store.delayed(payment.id, until, Some(state.clone()), daemon.clock.now()).await {
            Ok(parked) => return parked,
            Err(why) => warn!(tx = %payment.id, %why, "the wait could not be recorded yet"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}

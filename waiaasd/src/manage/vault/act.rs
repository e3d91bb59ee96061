//! An act of the owner, from its signatures to its proven end. It is on disk before it is sent; after a crash it goes on
//! where it was.

use crate::{
    daemon::Daemon,
    enclave::EnclaveError,
    manage::boot::unexpected,
    solana::{Commitment, Fate, Sent, build::assemble},
    store::{
        abort_point,
        acts::{self, Act, Kind, Stage},
        payments::{self, PaymentError},
        wallets::Wallet,
    },
    traceparent,
};
use std::{sync::Arc, time::Duration};
use tracing::{info, warn};
use waiaas_policy::{Address, decode::Message, id::AgentId};
use waiaas_wire::{
    Code, Problem, Signature,
    enclave::{Answer, Request, SweepRequest},
    signed::verifies,
};

/// How long the owner is kept waiting for the ledger's proof.
const PATIENCE: Duration = Duration::from_secs(90);

/// How long to wait before an end that could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Sends what was prepared, signed, and waits for its fate.
///
/// # Errors
/// A message that is not the one prepared last, signatures that do not verify, another open act of the wallet; or the
/// ledger's refusal. `TRANSACTION_UNKNOWN` when the proof takes too long: it goes on without the caller.
pub async fn submit(
    daemon: &Arc<Daemon>,
    wallet: &Wallet,
    message: Vec<u8>,
    signatures: Vec<Signature>,
) -> Result<Wallet, Problem> {
    let draft = daemon.drafts.find(wallet.agent, &message).ok_or_else(|| {
        if daemon.drafts.any(wallet.agent) {
            let detail = "another act on this wallet was prepared meanwhile; prepare this one again";
            return Problem::new(Code::Busy, detail).at("message");
        }
        let detail = "this is not the transaction that was prepared last for the wallet; prepare it again";
        Problem::new(Code::VerificationFailed, detail).at("message")
    })?;
    let signatures = match draft.kind {
        Kind::Sweep => beside(daemon, wallet.agent, &message, draft.wallets, signatures).await?,
        _ => signatures,
    };
    check(&message, &signatures)?;
    let act = Act {
        id: daemon.new_tx()?,
        wallet: wallet.agent,
        kind: draft.kind,
        stage: Stage::Open,
        message,
        signatures,
        last_valid_height: draft.last_valid_height,
        created: daemon.clock.now(),
    };
    let (kept, reason) = (act.clone(), draft.reason);
    let begun = daemon.store.run(move |txn| {
        let begun = acts::begin(txn, &kept)?;
        if let (true, Kind::Reject(tx), Some(reason)) = (begun, kept.kind, &reason) {
            payments::note_reason(txn, tx, reason.clone())?;
        }
        Ok::<_, PaymentError>(begun)
    });
    if !begun.await? {
        return Err(Problem::new(Code::Busy, "another act of the owner on this wallet is under way"));
    }
    abort_point("act.after-begin");
    // Held until its end: a new start of the enclave must not take it up a second time.
    let (shared, held) = (Arc::clone(daemon), daemon.driving.begin(act.id));
    let driven = traceparent::spawn(async move {
        let ended = drive(shared, act).await;
        drop(held);
        ended
    });
    match tokio::time::timeout(PATIENCE, driven).await {
        Ok(Ok(ended)) => ended,
        _ => Err(Problem::new(Code::TransactionUnknown, "whether the act landed is not known yet; it is followed on")),
    }
}

/// The agent's signature beside the owner's: the enclave decodes what it signs, and takes the owner's word only.
async fn beside(
    daemon: &Daemon,
    agent: AgentId,
    message: &[u8],
    wallets: Vec<Address>,
    signatures: Vec<Signature>,
) -> Result<Vec<Signature>, Problem> {
    let [signature] = signatures.as_slice() else { return Err(Problem::plain(Code::AuthSignatureInvalid)) };
    let ask = SweepRequest { agent, message: message.to_vec(), wallets, signature: *signature };
    match daemon.enclave.request(Request::Sweep(ask)).await? {
        Answer::Swept(own) => Ok(vec![*signature, own]),
        Answer::Refused(refusal) => Err(Problem::from(EnclaveError::Refused(refusal))),
        _ => Err(unexpected()),
    }
}

/// Every signer signed exactly these bytes.
fn check(message: &[u8], signatures: &[Signature]) -> Result<(), Problem> {
    let signers = Message::parse(message).map(|message| message.signers().to_vec()).unwrap_or_default();
    let genuine = signers.len() == signatures.len()
        && !signers.is_empty()
        && signers.iter().zip(signatures).all(|(key, signature)| verifies(key, message, signature));
    if genuine { Ok(()) } else { Err(Problem::plain(Code::AuthSignatureInvalid)) }
}

/// Sends an act until its fate is proven, and closes it.
async fn drive(daemon: Arc<Daemon>, act: Act) -> Result<Wallet, Problem> {
    let (Some(transaction), Some(signature)) =
        (assemble(&act.message, &act.signatures), act.signatures.first().copied())
    else {
        return Err(Problem::new(Code::Internal, "the transaction cannot be put together"));
    };
    if let Err(why) = daemon.chain.send(&transaction).await {
        warn!(act = %act.id, %why, "the first sending met an error; it is sent again until its fate is proven");
    }
    abort_point("act.after-send");
    let sent = Sent { signature, transaction, last_valid_height: act.last_valid_height };
    let (stage, problem) = match daemon.tracker.track(sent, Commitment::Confirmed).await {
        Fate::Confirmed { .. } | Fate::Finalized { .. } => (Stage::Done, None),
        Fate::Failed { failure, .. } => {
            (Stage::Failed(failure.to_string()), Some(failure.problem(Code::TransactionFailed)))
        }
        Fate::Dead => {
            let why = "it never landed; nothing was changed";
            (Stage::Failed(why.to_owned()), Some(Problem::new(Code::TransactionExpired, why)))
        }
    };
    abort_point("act.before-close");
    let wallet = close(&daemon, &act, stage).await;
    info!(wallet = %act.wallet, act = act.kind.word(), done = problem.is_none(), "an act of the owner came to its end");
    // Payments whose proposals it has ended are to be told so at once.
    daemon.standing.notify_one();
    daemon.changes.announce();
    problem.map_or(Ok(wallet), Err)
}

/// What was proven stays true: a store that cannot write is asked again until it can.
async fn close(daemon: &Daemon, act: &Act, stage: Stage) -> Wallet {
    loop {
        let (kept, stage, now) = (act.clone(), stage.clone(), daemon.clock.now());
        match daemon.store.finish(move |txn| acts::close(txn, &kept, stage.clone(), now)).await {
            Ok(wallet) => return wallet,
            Err(why) => warn!(act = %act.id, %why, "the end of an act could not be recorded yet"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Takes up every act that was open when the daemon ended.
///
/// # Errors
/// The store does not answer.
pub fn resume(daemon: &Arc<Daemon>) -> Result<(), Problem> {
    for act in daemon.store.read(|view| acts::all_open(view))? {
        // The enclave may come and go; the act has one driver all the same.
        let Some(driver) = daemon.driving.begin(act.id) else { continue };
        info!(wallet = %act.wallet, act = act.kind.word(), "taken up again");
        let daemon = Arc::clone(daemon);
        tokio::spawn(async move {
            if let Err(why) = drive(daemon, act).await {
                warn!(%why, "an act of the owner had no effect");
            }
            drop(driver);
        });
    }
    Ok(())
}

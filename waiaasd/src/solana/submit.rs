//! Dry runs, sending, and what became of it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use solana_client::rpc_request::RpcRequest;
use waiaas_wire::Signature;

use super::{
    ChainError, Commitment, Cost, Failure, FailureKind, SendError, Simulation, Status,
    answer::{Contexted, LandedTransaction, SignatureStatus, Simulated},
    build,
    pool::{Endpoint, Pool, Trouble},
    transport::split_message,
};

/// Signatures that a node takes in one question about statuses.
pub(super) const STATUS_BATCH: usize = 256;
/// Newest transaction version whose accounts are understood (v1: SIMD-0385).
pub(super) const NEWEST_VERSION: u8 = 1;

/// Runs message bytes without signatures, at the commitment that their blockhash is from.
pub(super) async fn simulate(pool: &Pool, at: Commitment, message: &[u8]) -> Result<Simulation, ChainError> {
    let Some(transaction) = build::unsigned(message) else {
        return Err(ChainError::Malformed("the bytes are no message".to_owned()));
    };
    let config = json!({
        "encoding": "base64", "sigVerify": false, "replaceRecentBlockhash": false, "commitment": at.as_str(),
    });
    let params = json!([STANDARD.encode(transaction), config]);
    let answer: Contexted<Simulated> = pool.call(RpcRequest::SimulateTransaction, params).await?;
    let logs = answer.value.logs.unwrap_or_default();
    let error = Some(&answer.value.err).filter(|error| !error.is_null()).map(|error| Failure::read(error, &logs));
    Ok(Simulation { units: answer.value.units_consumed.unwrap_or_default(), error, logs })
}

/// Sends to the first end point that takes it. No preflight: the flow has simulated, and a preflight of a node that is
/// behind would refuse what the network takes. No retries by the node: the tracker sends again, to a node that works.
pub(super) async fn send(pool: &Pool, transaction: &[u8]) -> Result<(), SendError> {
    let params = json!([
        STANDARD.encode(transaction),
        {"encoding": "base64", "skipPreflight": true, "maxRetries": 0},
    ]);
    let mut open = None;
    let mut refused = None;
    for endpoint in pool.usable() {
        match send_to(&endpoint, params.clone()).await {
            Ok(()) => return Ok(()),
            Err(SendError::AlreadyProcessed) => return Err(SendError::AlreadyProcessed),
            Err(SendError::Refused(failure)) => refused = Some(failure),
            Err(SendError::Unknown(error)) => open = Some(error),
        }
    }
    match (open, refused) {
        // One that may have taken it outweighs any number that did not.
        (Some(error), _) => Err(SendError::Unknown(error)),
        (None, Some(failure)) => Err(SendError::Refused(failure)),
        (None, None) => Err(SendError::Unknown(ChainError::Unreachable("all ask to slow down".to_owned()))),
    }
}

async fn send_to(endpoint: &Endpoint, params: Value) -> Result<(), SendError> {
    match endpoint.call::<Value>(RpcRequest::SendTransaction, params).await {
        Ok(_) => Ok(()),
        Err(Trouble::Refused { code, message }) => Err(refusal(code, &message)),
        Err(trouble) => Err(SendError::Unknown(trouble.into_error(endpoint))),
    }
}

/// A node's no. Only what is certain about the transaction itself counts as refused: malformed (-32602), wrong
/// signature (-32003), failed in preflight (-32002).
fn refusal(code: i64, message: &str) -> SendError {
    let (words, cause) = split_message(message);
    let failure = match cause {
        Some(cause) => Failure::read(&cause, &[]),
        None if words.contains("already been processed") => return SendError::AlreadyProcessed,
        None => Failure::other(words.lines().next().unwrap_or_default().to_lowercase()),
    };
    match (failure.kind, code) {
        (FailureKind::AlreadyProcessed, _) => SendError::AlreadyProcessed,
        (_, -32_602 | -32_003 | -32_002) => SendError::Refused(failure),
        _ => SendError::Unknown(ChainError::Refused { code, message: words.to_owned() }),
    }
}

/// Statuses from the end point in use, in the order asked.
pub(super) async fn statuses(pool: &Pool, signatures: &[Signature]) -> Result<Vec<Option<Status>>, ChainError> {
    let mut found = Vec::with_capacity(signatures.len());
    for batch in signatures.chunks(STATUS_BATCH) {
        let answer = pool.ask(|endpoint| async move { statuses_at(&endpoint, batch, false).await }).await?;
        found.extend(answer.value);
    }
    Ok(found)
}

/// Statuses from one end point with the slot that it is at; with `history`, also of long-settled transactions.
pub(super) async fn statuses_at(
    endpoint: &Endpoint,
    signatures: &[Signature],
    history: bool,
) -> Result<Contexted<Vec<Option<Status>>>, Trouble> {
    let keys: Vec<_> = signatures.iter().map(ToString::to_string).collect();
    let params = json!([keys, {"searchTransactionHistory": history}]);
    let answer: Contexted<Vec<Option<SignatureStatus>>> =
        endpoint.call(RpcRequest::GetSignatureStatuses, params).await?;
    if answer.value.len() != signatures.len() {
        return Err(Trouble::NoAnswer("another number of statuses than asked for".to_owned()));
    }
    let value = answer.value.into_iter().map(|status| status.as_ref().map(status_of)).collect();
    Ok(Contexted { context: answer.context, value })
}

/// A node that names no level tells it by the count of confirmations, which is absent once finalized.
fn status_of(status: &SignatureStatus) -> Status {
    let named = status.confirmation_status.as_deref().and_then(|name| name.parse().ok());
    let counted = if status.confirmations.is_none() { Commitment::Finalized } else { Commitment::Processed };
    let error = Some(&status.err).filter(|error| !error.is_null()).map(|error| Failure::read(error, &[]));
    Status { slot: status.slot, error, commitment: named.unwrap_or(counted) }
}

/// A landed transaction with its balances; `None` while the node does not have it.
pub(super) async fn landed(
    pool: &Pool,
    at: Commitment,
    signature: Signature,
) -> Result<Option<LandedTransaction>, ChainError> {
    let config = json!({
        "encoding": "json", "commitment": at.as_str(), "maxSupportedTransactionVersion": NEWEST_VERSION,
    });
    let found: Option<LandedTransaction> =
        pool.call(RpcRequest::GetTransaction, json!([signature.to_string(), config])).await?;
    Ok(found.filter(|transaction| transaction.meta.is_some()))
}

/// Fee, and rent: what token accounts hold that were empty before.
pub(super) fn cost(transaction: &LandedTransaction) -> Option<Cost> {
    let meta = transaction.meta.as_ref()?;
    let created = meta.post_token_balances.iter().flatten().filter_map(|balance| {
        let before = meta.pre_balances.get(balance.account_index)?;
        meta.post_balances.get(balance.account_index).filter(|_| *before == 0)
    });
    Some(Cost { fee: meta.fee, rent: created.copied().fold(0, u64::saturating_add) })
}

//! What became of a transaction, and the proof that it can never land any more.
//!
//! "The status is absent" proves nothing alone: the node may be behind, on a fork, or without history. The proof needs,
//! from one and the same end point:
//! 1. its finalized block height is above the transaction's last valid height;
//! 2. a status answer, history included, from a slot at or above the one where (1) was true, that does not know the
//!    signature;
//! 3. that this answer could have known it: either the last valid height is so recent that the node's status cache
//!    still covers every block that could hold the transaction, or its history reaches back before those blocks.
//!
//! And no other end point may know the signature. A node that keeps no history at all can still prove what its status
//! cache covers.

use serde_json::json;
use solana_client::rpc_request::RpcRequest;
use waiaas_wire::Signature;

use super::{
    ChainError, Commitment, Status, Trace,
    answer::BlockHead,
    pool::{Endpoint, Pool, Trouble},
    submit::{STATUS_BATCH, statuses_at},
};

/// The node keeps no history.
const NO_HISTORY: i64 = -32_011;
/// Blocks for which a blockhash is good.
const BLOCKHASH_LIFE: u64 = 150;
/// Finalized blocks behind the last valid height for which the status cache is enough. It keeps 300 blocks, of which
/// the transaction's own 150 and the 32 up to finality must be among them; the rest is margin.
const CACHE_COVERS: u64 = 100;

/// What became of these (signature, last valid height), in the order asked.
pub(super) async fn trace(pool: &Pool, sent: &[(Signature, u64)]) -> Result<Vec<Trace>, ChainError> {
    let mut traces = Vec::with_capacity(sent.len());
    for batch in sent.chunks(STATUS_BATCH) {
        traces.extend(trace_batch(pool, batch).await?);
    }
    Ok(traces)
}

async fn trace_batch(pool: &Pool, sent: &[(Signature, u64)]) -> Result<Vec<Trace>, ChainError> {
    let mut traces = pool.ask(|endpoint| async move { trace_at(&endpoint, sent).await }).await?;
    if traces.contains(&Trace::Dead) {
        for endpoint in pool.usable() {
            spare_known(&endpoint, sent, &mut traces).await;
        }
    }
    Ok(traces)
}

/// The proof at one end point.
async fn trace_at(endpoint: &Endpoint, sent: &[(Signature, u64)]) -> Result<Vec<Trace>, Trouble> {
    let height = finalized(endpoint, RpcRequest::GetBlockHeight).await?;
    if sent.iter().all(|(_, last_valid)| height <= *last_valid) {
        return Ok(vec![Trace::Open; sent.len()]);
    }
    // Asked after the height, so the height is passed at this slot or before it.
    let slot = finalized(endpoint, RpcRequest::GetSlot).await?;
    let (answer, has_history) = match statuses_at(endpoint, &signatures(sent), true).await {
        Err(Trouble::Refused { code: NO_HISTORY, .. }) => {
            (statuses_at(endpoint, &signatures(sent), false).await?, false)
        }
        answer => (answer?, true),
    };
    let seen_enough = answer.context.slot >= slot;
    let mut traces = Vec::with_capacity(sent.len());
    for ((_, last_valid), status) in sent.iter().zip(answer.value) {
        traces.push(match status {
            Some(status) => Trace::Landed(status),
            None if seen_enough && could_know(endpoint, has_history, height, *last_valid).await? => Trace::Dead,
            None => Trace::Open,
        });
    }
    Ok(traces)
}

/// Whether the last valid height is passed, and the node would still know a transaction that landed there or up to 150
/// blocks before.
async fn could_know(endpoint: &Endpoint, has_history: bool, height: u64, last_valid: u64) -> Result<bool, Trouble> {
    match height.checked_sub(last_valid) {
        None | Some(0) => Ok(false),
        Some(behind) if behind <= CACHE_COVERS => Ok(true),
        Some(_) if !has_history => Ok(false),
        Some(_) => history_reaches(endpoint, last_valid.saturating_sub(BLOCKHASH_LIFE)).await,
    }
}

/// Whether the node's history begins at this block height or before.
async fn history_reaches(endpoint: &Endpoint, height: u64) -> Result<bool, Trouble> {
    let first_slot: u64 = endpoint.call(RpcRequest::GetFirstAvailableBlock, json!([])).await?;
    // Slots are never below heights, so a first slot that is early enough spares the second question.
    if first_slot <= height {
        return Ok(true);
    }
    let config = json!({"transactionDetails": "none", "rewards": false, "maxSupportedTransactionVersion": 1});
    let head: BlockHead = endpoint.call(RpcRequest::GetBlock, json!([first_slot, config])).await?;
    Ok(head.block_height.is_some_and(|first| first <= height))
}

/// Another end point that knows the signature outweighs the proof; one that does not answer says nothing.
async fn spare_known(endpoint: &Endpoint, sent: &[(Signature, u64)], traces: &mut [Trace]) {
    let Ok(answer) = statuses_at(endpoint, &signatures(sent), true).await else { return };
    for (trace, status) in traces.iter_mut().zip(answer.value) {
        spare(trace, status);
    }
}

fn spare(trace: &mut Trace, status: Option<Status>) {
    if let (Trace::Dead, Some(status)) = (&*trace, status) {
        *trace = Trace::Landed(status);
    }
}

fn signatures(sent: &[(Signature, u64)]) -> Vec<Signature> {
    sent.iter().map(|(signature, _)| *signature).collect()
}

/// A number at the finalized commitment.
async fn finalized(endpoint: &Endpoint, request: RpcRequest) -> Result<u64, Trouble> {
    endpoint.call(request, json!([{"commitment": Commitment::Finalized.as_str()}])).await
}

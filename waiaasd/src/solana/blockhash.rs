//! A blockhash young enough to be used, fetched once for all who ask at the same time.

use serde_json::json;
use solana_client::rpc_request::RpcRequest;
use std::time::Duration;
use tokio::{sync::Mutex, time::Instant};

use super::{Blockhash, ChainError, Commitment, answer::Contexted, answer::LatestBlockhash, pool::Pool};

/// The newest blockhash, and since when it is known.
#[derive(Debug, Default)]
pub(super) struct Newest(Mutex<Option<(Instant, Blockhash)>>);

impl Newest {
    /// One that is known for less than `age`. The lock is held while fetching, so that callers at the same time wait
    /// for one request instead of making one each.
    pub(super) async fn get(&self, pool: &Pool, at: Commitment, age: Duration) -> Result<Blockhash, ChainError> {
        let mut newest = self.0.lock().await;
        if let Some((since, known)) = *newest
            && since.elapsed() < age
        {
            return Ok(known);
        }
        // Its age counts from the question, not from the answer.
        let asked = Instant::now();
        let params = json!([{"commitment": at.as_str()}]);
        let answer: Contexted<LatestBlockhash> = pool.call(RpcRequest::GetLatestBlockhash, params).await?;
        let fresh = Blockhash {
            hash: answer.value.blockhash.to_bytes(),
            last_valid_height: answer.value.last_valid_block_height,
        };
        *newest = Some((asked, fresh));
        Ok(fresh)
    }
}

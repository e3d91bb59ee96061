//! What recent blocks took.

use serde_json::json;
use solana_client::rpc_request::RpcRequest;
use std::time::Duration;
use tokio::time::Instant;
use waiaas_policy::Address;

use super::{ChainError, answer::PriorityFee, memory::Memory, pool::Pool};

/// Accounts that a node takes in one question.
const MOST_ACCOUNTS: usize = 128;
/// How long an answer is good: some 12 blocks of the main network.
const AGE: Duration = Duration::from_secs(5);

/// Recent answers by the accounts asked about.
pub(super) type Recent = Memory<Vec<Address>, (Instant, u64)>;

/// Median micro-lamports per compute unit of recent blocks for transactions that write these accounts, at most `cap`.
pub(super) async fn priority(pool: &Pool, recent: &Recent, writable: &[Address], cap: u64) -> Result<u64, ChainError> {
    let asked: Vec<_> = writable.iter().copied().take(MOST_ACCOUNTS).collect();
    if let Some((since, price)) = recent.recall(&asked)
        && since.elapsed() < AGE
    {
        return Ok(price.min(cap));
    }
    let price = ask(pool, &asked).await?;
    recent.learn(asked, (Instant::now(), price));
    Ok(price.min(cap))
}

async fn ask(pool: &Pool, writable: &[Address]) -> Result<u64, ChainError> {
    let keys: Vec<_> = writable.iter().map(ToString::to_string).collect();
    let fees: Vec<PriorityFee> = pool.call(RpcRequest::GetRecentPrioritizationFees, json!([keys])).await?;
    Ok(median(fees.into_iter().map(|fee| fee.prioritization_fee).collect()))
}

/// The upper median; 0 of nothing, which is how a ledger without traffic answers.
fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_upper_one() {
        assert_eq!(median(vec![]), 0);
        assert_eq!(median(vec![9, 0, 1]), 1);
        assert_eq!(median(vec![0, 0, 5, 9]), 5);
    }
}

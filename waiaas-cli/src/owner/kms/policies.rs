//! The policy of a key, as KMS has it.

use super::{client_at, sealing::place};
use crate::{output::refusal, session::Session};
use serde_json::Value;
use waiaas_kms::Failure;
use waiaas_wire::Problem;

/// Reads it, where the daemon would ask for the key unless another end point is given.
pub async fn key_policy(session: &Session, key: &str, endpoint: Option<&str>) -> Result<Value, Problem> {
    let place = place(session).await?;
    let endpoint = endpoint.or(Some(&*place.endpoint)).filter(|url| !url.is_empty());
    let client = client_at(key, endpoint, None).await?;
    let answer = client.get_key_policy().key_id(key).policy_name("default").send().await;
    let answer = answer.map_err(|why| refusal::kms_seal(Failure::of(&why)))?;
    serde_json::from_str(answer.policy().unwrap_or_default())
        .map_err(|_| refusal::kms_seal(format!("what it gives as the policy of `{key}` is no JSON")))
}

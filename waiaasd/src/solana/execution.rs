//! Which transaction executed what a vault was to do: found in the history of the account that says what that is.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use solana_client::rpc_request::RpcRequest;
use waiaas_policy::{Address, address::SQUADS, decode::Message};
use waiaas_wire::Signature;

use super::{
    ChainError, Commitment, Execution,
    answer::{HistoryEntry, LoadedAddresses},
    pool::Pool,
    squads::EXECUTE,
    submit::NEWEST_VERSION,
};

/// The newest transactions of an account that are looked through. Making, voting and executing are a handful.
const LOOKED_THROUGH: usize = 50;

/// A landed transaction, with its bytes.
#[derive(Debug, Deserialize)]
struct Landed {
    slot: u64,
    transaction: (String, String),
    meta: Option<Meta>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(default)]
    err: Value,
    #[serde(default)]
    loaded_addresses: Option<LoadedAddresses>,
}

/// The transaction that executed what stands in this account; `None` where the newest of its history do not show it.
pub(super) async fn of(pool: &Pool, at: Commitment, account: Address) -> Result<Option<Execution>, ChainError> {
    let config = json!({"commitment": at.as_str(), "limit": LOOKED_THROUGH});
    let history: Vec<HistoryEntry> =
        pool.call(RpcRequest::GetSignaturesForAddress, json!([account.to_string(), config])).await?;
    for entry in history {
        let Some(landed) = landed(pool, at, entry.signature).await? else { continue };
        if landed.executed().contains(&account) {
            return Ok(Some(Execution { signature: entry.signature, slot: landed.slot }));
        }
    }
    Ok(None)
}

/// The accounts whose vault transactions were executed by a transaction that did not fail; `None` while the node does not have
/// it.
pub(super) async fn by(pool: &Pool, at: Commitment, signature: Signature) -> Result<Option<Vec<Address>>, ChainError> {
    Ok(landed(pool, at, signature).await?.map(|landed| landed.executed()))
}

async fn landed(pool: &Pool, at: Commitment, signature: Signature) -> Result<Option<Landed>, ChainError> {
    let config = json!({
        "encoding": "base64", "commitment": at.as_str(), "maxSupportedTransactionVersion": NEWEST_VERSION,
    });
    pool.call(RpcRequest::GetTransaction, json!([signature.to_string(), config])).await
}

impl Landed {
    /// The vault transactions that it executed itself. (Another program may do so on its behalf; that is not looked for.)
    fn executed(&self) -> Vec<Address> {
        let failed = self.meta.as_ref().is_none_or(|meta| !meta.err.is_null());
        let (text, _) = &self.transaction;
        let bytes = STANDARD.decode(text).unwrap_or_default();
        // One byte counts the signatures: more than 127 fit into no packet.
        let signatures = bytes.first().map_or(0, |count| usize::from(*count).saturating_mul(64));
        let message = bytes.get(signatures.saturating_add(1)..).and_then(|message| Message::parse(message).ok());
        let Some(message) = message.filter(|_| !failed) else { return Vec::new() };
        let loaded = self.meta.as_ref().and_then(|meta| meta.loaded_addresses.as_ref());
        let mut keys = message.keys.clone();
        keys.extend(loaded.iter().flat_map(|loaded| loaded.writable.iter().chain(&loaded.readonly)));
        let key = |place: &u8| keys.get(usize::from(*place)).copied();
        let executes = message
            .instructions
            .iter()
            .filter(|made| key(&made.program) == Some(SQUADS) && made.data == EXECUTE.to_be_bytes());
        executes.filter_map(|made| made.accounts.get(2).and_then(key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solana::{
        build,
        squads::{Message as Inner, execute},
    };

    const fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    fn landed(err: &Value) -> (Address, Landed) {
        let multisig = key(1);
        let vault = waiaas_policy::address::squads::vault(&multisig, 0).unwrap().0;
        let pay = build::compute(1, 1).to_vec();
        let made = execute(&multisig, &key(3), 7, &Inner::new(vault, pay)).unwrap();
        let message = build::message(key(3), &[made], [9; 32]);
        let bytes = [[1].as_slice(), &[0; 64], &message].concat();
        let landed = json!({
            "slot": 5, "transaction": [STANDARD.encode(bytes), "base64"],
            "meta": {"err": err, "loadedAddresses": {"writable": [], "readonly": []}},
        });
        let account = waiaas_policy::address::squads::transaction(&multisig, 7).unwrap().0;
        (account, serde_json::from_value(landed).unwrap())
    }

    #[test]
    fn what_was_executed_is_read_from_the_bytes() {
        let (account, done) = landed(&Value::Null);
        assert_eq!(done.executed(), [account]);
        let (_, failed) = landed(&json!({"InstructionError": [0, {"Custom": 6008}]}));
        assert_eq!(failed.executed(), []);
    }

    #[test]
    fn bytes_that_are_no_transaction_executed_nothing() {
        for text in ["", "AA==", "////"] {
            let landed: Landed =
                serde_json::from_value(json!({"slot": 5, "transaction": [text, "base64"], "meta": {"err": null}}))
                    .unwrap();
            assert_eq!(landed.executed(), [], "{text}");
        }
    }
}

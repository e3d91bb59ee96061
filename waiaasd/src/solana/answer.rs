//! The answers of an RPC node, as far as they are used.
//!
//! Own types instead of the client crate's: they ask for nothing that is not needed, so that nodes of another make or
//! version can still be read.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;
use waiaas_policy::Address;
use waiaas_wire::Signature;

/// An answer with the slot that it is about.
#[derive(Debug, Deserialize)]
pub(super) struct Contexted<T> {
    pub context: Context,
    pub value: T,
}

#[derive(Debug, Deserialize)]
pub(super) struct Context {
    pub slot: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LatestBlockhash {
    #[serde(deserialize_with = "address")]
    pub blockhash: Address,
    pub last_valid_block_height: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Account {
    #[serde(deserialize_with = "address")]
    pub owner: Address,
    pub executable: bool,
    #[serde(deserialize_with = "data")]
    pub data: Vec<u8>,
}

#[derive(Debug, Deserialize)]
pub(super) struct KeyedAccount {
    #[serde(deserialize_with = "address")]
    pub pubkey: Address,
    pub account: Account,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Simulated {
    #[serde(default)]
    pub err: Value,
    #[serde(default)]
    pub logs: Option<Vec<String>>,
    #[serde(default)]
    pub units_consumed: Option<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignatureStatus {
    pub slot: u64,
    #[serde(default)]
    pub err: Value,
    #[serde(default)]
    pub confirmations: Option<u64>,
    #[serde(default)]
    pub confirmation_status: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PriorityFee {
    pub prioritization_fee: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct HistoryEntry {
    #[serde(deserialize_with = "signature")]
    pub signature: Signature,
    pub slot: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BlockHead {
    pub block_height: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LandedTransaction {
    pub slot: u64,
    pub transaction: TransactionKeys,
    pub meta: Option<Meta>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TransactionKeys {
    pub message: MessageKeys,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageKeys {
    #[serde(deserialize_with = "addresses")]
    pub account_keys: Vec<Address>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Meta {
    pub fee: u64,
    pub pre_balances: Vec<u64>,
    pub post_balances: Vec<u64>,
    #[serde(default)]
    pub pre_token_balances: Option<Vec<TokenBalance>>,
    #[serde(default)]
    pub post_token_balances: Option<Vec<TokenBalance>>,
    #[serde(default)]
    pub loaded_addresses: Option<LoadedAddresses>,
}

#[derive(Debug, Deserialize)]
pub(super) struct LoadedAddresses {
    #[serde(deserialize_with = "addresses")]
    pub writable: Vec<Address>,
    #[serde(deserialize_with = "addresses")]
    pub readonly: Vec<Address>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenBalance {
    pub account_index: usize,
    #[serde(deserialize_with = "address")]
    pub mint: Address,
    #[serde(default)]
    pub owner: Option<String>,
    pub ui_token_amount: TokenAmount,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct TokenAmount {
    pub amount: String,
}

impl TokenBalance {
    /// Base units; 0 for what is no number.
    pub(super) fn amount(&self) -> u64 {
        self.ui_token_amount.amount.parse().unwrap_or_default()
    }

    /// The wallet that the account belongs to.
    pub(super) fn owner(&self) -> Option<Address> {
        self.owner.as_deref()?.parse().ok()
    }
}

impl LandedTransaction {
    /// All account keys in the order of the balances: those of the message, then those from lookup tables.
    pub(super) fn keys(&self) -> Vec<Address> {
        let loaded = self.meta.as_ref().and_then(|meta| meta.loaded_addresses.as_ref());
        let mut keys = self.transaction.message.account_keys.clone();
        keys.extend(loaded.iter().flat_map(|loaded| loaded.writable.iter().chain(&loaded.readonly)));
        keys
    }
}

fn address<'de, D: Deserializer<'de>>(input: D) -> Result<Address, D::Error> {
    String::deserialize(input)?.parse().map_err(D::Error::custom)
}

fn addresses<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<Address>, D::Error> {
    Vec::<String>::deserialize(input)?.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}

fn signature<'de, D: Deserializer<'de>>(input: D) -> Result<Signature, D::Error> {
    String::deserialize(input)?.parse().map_err(D::Error::custom)
}

/// `["<base64>", "base64"]`.
fn data<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
    match <(String, String)>::deserialize(input)? {
        (text, encoding) if encoding == "base64" => STANDARD.decode(text).map_err(D::Error::custom),
        (_, encoding) => Err(D::Error::custom(format!("account data in `{encoding}`, base64 expected"))),
    }
}

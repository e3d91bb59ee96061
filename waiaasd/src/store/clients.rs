//! OAuth clients, and the secret that signs their tokens. Of a client's secret, only its hash is kept.

use super::{
    error::StoreError,
    keys::Holder,
    record::record,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::{
    id::{AgentId, ClientId, Digest, KeyId},
    time::Timestamp,
};

/// A client.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Client {
    /// Its id.
    #[n(0)]
    pub id: ClientId,
    /// SHA-256 of its secret.
    #[n(1)]
    pub secret: Digest,
    /// The owner's name for it.
    #[n(2)]
    pub name: String,
    /// What it is.
    #[n(3)]
    pub role: Holder,
    /// The agent whose wallet it acts for; 0 for one that is no agent's.
    #[n(4)]
    pub wallet: AgentId,
    /// Its rights by name.
    #[n(5)]
    pub scopes: Vec<String>,
    /// The API key that registered it: without that one it is nobody.
    #[n(6)]
    pub maker: KeyId,
    /// When it was registered.
    #[n(7)]
    pub created: Timestamp,
}

/// What signs tokens. A row of its own, made with the first client.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct TokenSecret {
    /// The secret.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub secret: Vec<u8>,
}

record!(Client, Client, ClientId, |it| it.id);
record!(TokenSecret, TokenSecret, (), |_it| ());

/// A client.
pub fn of(from: &impl Reads, id: ClientId) -> Result<Option<Client>, StoreError> {
    from.get(&id)
}

/// What signs tokens, if there was ever a client.
pub fn token_secret(from: &impl Reads) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(from.get::<TokenSecret>(&())?.map(|row| row.secret))
}

/// Keeps a new client; `secret` signs tokens from now on unless something does.
pub fn register(txn: &mut Txn<'_>, client: &Client, secret: &[u8]) -> Result<(), StoreError> {
    if txn.get::<TokenSecret>(&())?.is_none() {
        txn.put(&TokenSecret { secret: secret.to_vec() })?;
    }
    txn.put(client)
}

//! How payments are found: by id, by wallet, while they are open, by message, by signature.

use crate::store::{
    journal::Payment,
    layout::Table,
    record::{Record, index, record},
};
use minicbor::{Decode, Encode};
use waiaas_policy::id::{AgentId, Digest, TxId};
use waiaas_wire::Signature;

record!(Payment, Payment, TxId, |it| it.id, often);

/// A wallet's payments, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfWallet {
    /// The wallet.
    pub wallet: AgentId,
    /// The payment.
    pub tx: TxId,
}

index!(OfWallet { wallet: AgentId, tx: TxId }, PaymentOfWallet);

/// A payment that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The payment.
    pub tx: TxId,
}

impl Record for Open {
    const TABLE: Table = Table::OpenPayment;
    type Key = TxId;

    fn key(&self) -> TxId {
        self.tx
    }

    fn encode(&self) -> Vec<u8> {
        Vec::new()
    }

    fn decode(tx: TxId, _: u8, body: &[u8]) -> Result<Self, String> {
        if body.is_empty() { Ok(Self { tx }) } else { Err("an index entry has no body".to_owned()) }
    }
}

/// Which payment a message is for. Two equal messages would be one transaction on the ledger, paid once and counted
/// twice: the second is not admitted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OfMessage {
    /// SHA-256 of the message.
    #[n(0)]
    pub message: Digest,
    /// The payment.
    #[n(1)]
    pub tx: TxId,
}

record!(OfMessage, PaymentMessage, Digest, |it| it.message);

/// Which payment a transaction on the ledger is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OfSignature {
    /// The transaction's signature.
    #[n(0)]
    pub signature: Signature,
    /// The payment.
    #[n(1)]
    pub tx: TxId,
}

record!(OfSignature, PaymentSignature, Signature, |it| it.signature);

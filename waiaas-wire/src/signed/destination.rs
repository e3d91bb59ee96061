//! Where everything goes in an emergency.

use super::{NotAccepted, Signature, check};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use waiaas_policy::{Address, id::AgentId, statement::DestinationStatement};

/// The owner's word on where everything that a wallet holds goes in an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SignedDestination {
    /// The agent whose wallet it is.
    #[n(0)]
    #[serde(with = "crate::text")]
    pub agent: AgentId,
    /// Exactly one above the version before it; the first is 1.
    #[n(1)]
    pub version: u64,
    /// The wallet that gets it.
    #[cbor(n(2), with = "waiaas_policy::address::cbor")]
    #[serde(with = "crate::text")]
    pub to: Address,
    /// Over [`SignedDestination::statement`].
    #[n(3)]
    #[serde(with = "crate::text")]
    pub signature: Signature,
}

impl SignedDestination {
    /// The statement that the owner signs.
    pub fn statement(&self) -> DestinationStatement {
        DestinationStatement { agent: self.agent, version: self.version, to: self.to }
    }

    /// Checks the signature.
    pub fn verify(&self, owner: &Address) -> Result<(), NotAccepted> {
        check(owner, self.statement().bytes(), &self.signature)
    }
}

//! What an owner signs: Solana off-chain messages that a hardware wallet can show and that no validator can execute.

use alloc::{format, string::String, vec::Vec};

use minicbor::{Decode, Encode};

use crate::{
    Address,
    id::{AgentId, Digest, TxId},
    leave::{Leave, words},
    time::Timestamp,
};

/// What every off-chain message begins with; read as a transaction, the first byte names a version that does not exist.
const SIGNING_DOMAIN: &[u8; 16] = b"\xffsolana offchain";

/// The longest text that a hardware wallet takes: a packet of 1,232 bytes less 20 bytes of header.
const MAX_TEXT: usize = 1_212;

/// The bytes to sign for `text`: signing domain, version 0, format 0 (restricted ASCII), length as u16 LE, text.
/// `None` if the text is empty, longer than 1,212 bytes or has a character outside of printable ASCII.
///
/// Source: Solana's off-chain message signing proposal, version 0.
pub fn off_chain(text: &str) -> Option<Vec<u8>> {
    let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if text.is_empty() || text.len() > MAX_TEXT || !printable {
        return None;
    }
    let length = u16::try_from(text.len()).ok()?;
    let mut bytes = SIGNING_DOMAIN.to_vec();
    bytes.extend([0, 0]);
    bytes.extend(length.to_le_bytes());
    bytes.extend(text.bytes());
    Some(bytes)
}

/// "This is the policy of this agent now."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PolicyStatement {
    /// The agent that the policy is for.
    #[n(0)]
    pub agent: AgentId,
    /// One more than the version before it.
    #[n(1)]
    pub version: u64,
    /// [`Policy::hash`](crate::document::Policy::hash).
    #[n(2)]
    pub hash: Digest,
}

impl PolicyStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { agent, version, hash } = self;
        format!("WAIaaS policy | agent {agent} | version {version} | sha256 {hash}")
    }

    /// The bytes to sign.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "This is my budget over all agents now."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BudgetStatement {
    /// One more than the version before it.
    #[n(0)]
    pub version: u64,
    /// [`Budget::hash`](crate::document::Budget::hash).
    #[n(1)]
    pub hash: Digest,
}

impl BudgetStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { version, hash } = self;
        format!("WAIaaS global budget | version {version} | sha256 {hash}")
    }

    /// The bytes to sign.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "This payment may be made, once, until then."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ApprovalStatement {
    /// The transaction that waits.
    #[n(0)]
    pub tx: TxId,
    /// The agent that asked for it.
    #[n(1)]
    pub agent: AgentId,
    /// [`Intent::digest`](crate::intent::Intent::digest) of what is approved.
    #[n(2)]
    pub intent: Digest,
    /// Until when the approval holds.
    #[n(3)]
    pub expires: Timestamp,
    /// The effect in one line, such as `pay 0.5 SOL (500000000) to <address>`. Characters outside of printable ASCII
    /// are shown as `?`; what counts is the digest.
    #[n(4)]
    pub effect: String,
}

impl ApprovalStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { tx, agent, intent, expires, effect } = self;
        let effect: String = effect.chars().map(printable).collect();
        format!("WAIaaS approval | {effect} | tx {tx} | agent {agent} | expires {expires} | intent {intent}")
    }

    /// The bytes to sign; `None` if the effect is too long to be shown.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

fn printable(c: char) -> char {
    if matches!(c, ' '..='~') { c } else { '?' }
}

/// "This is what my enclave may be."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ManifestStatement {
    /// The owner's name for this enclave, in printable ASCII.
    #[n(0)]
    pub namespace: String,
    /// One more than the version before it.
    #[n(1)]
    pub version: u64,
    /// SHA-256 of the manifest.
    #[n(2)]
    pub hash: Digest,
}

impl ManifestStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { namespace, version, hash } = self;
        format!("WAIaaS manifest | {namespace} | version {version} | sha256 {hash}")
    }

    /// The bytes to sign; `None` if the namespace is not printable ASCII or too long.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "These are the images of my enclaves."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ImagesStatement {
    /// The owner's name for the enclaves, in printable ASCII.
    #[n(0)]
    pub namespace: String,
    /// One more than the version before it.
    #[n(1)]
    pub version: u64,
    /// SHA-256 of the list.
    #[n(2)]
    pub hash: Digest,
}

impl ImagesStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { namespace, version, hash } = self;
        format!("WAIaaS images | {namespace} | version {version} | sha256 {hash}")
    }

    /// The bytes to sign; `None` if the namespace is not printable ASCII or too long.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "This wallet may pay again."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LiftStatement {
    /// The agent that was stopped.
    #[n(0)]
    pub agent: AgentId,
    /// Which of its stops: they are counted, so that no old word lifts a new one.
    #[n(1)]
    pub stop: u64,
}

impl LiftStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { agent, stop } = self;
        format!("WAIaaS lift | agent {agent} | stop {stop}")
    }

    /// The bytes to sign.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "This wallet is over: destroy its key."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EndStatement {
    /// The agent whose key it is.
    #[n(0)]
    pub agent: AgentId,
    /// What may be lost with it.
    #[n(1)]
    pub leave: Option<Leave>,
}

impl EndStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { agent, leave } = self;
        format!("WAIaaS end | agent {agent} | its key is destroyed{}", words(leave.as_ref()))
    }

    /// The bytes to sign.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "Another key takes the place of this agent's."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RotateStatement {
    /// The agent whose key is replaced.
    #[n(0)]
    pub agent: AgentId,
    /// The stop in force: a key is replaced while nothing can be paid, once for each stop.
    #[n(1)]
    pub stop: u64,
    /// What may be lost with the key that goes.
    #[n(2)]
    pub leave: Option<Leave>,
}

impl RotateStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { agent, stop, leave } = self;
        format!("WAIaaS rotate | agent {agent} | stop {stop} | its key is replaced{}", words(leave.as_ref()))
    }

    /// The bytes to sign.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "In an emergency, everything that this wallet holds goes there."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DestinationStatement {
    /// The agent whose wallet it is.
    #[n(0)]
    pub agent: AgentId,
    /// One more than the version before it.
    #[n(1)]
    pub version: u64,
    /// The wallet that gets it.
    #[cbor(n(2), with = "crate::address::cbor")]
    pub to: Address,
}

impl DestinationStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { agent, version, to } = self;
        format!("WAIaaS recovery destination | agent {agent} | version {version} | {to}")
    }

    /// The bytes to sign.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

/// "My second factor is off": for an owner who has lost it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FactorOffStatement {
    /// When the second factor was put on: an old word takes no new one off.
    #[n(0)]
    pub since: Timestamp,
}

impl FactorOffStatement {
    /// What a hardware wallet shows.
    pub fn text(&self) -> String {
        let Self { since } = self;
        format!("WAIaaS second factor off | on since {since}")
    }

    /// The bytes to sign.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        off_chain(&self.text())
    }
}

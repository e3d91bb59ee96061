//! An audit log of three entries, its head signed with a key of the test.

use ed25519_dalek::{Signer as _, SigningKey};
use waiaas_policy::{
    Address,
    id::{AgentId, Digest},
    time::Timestamp,
};
use waiaas_wire::{
    Signature,
    enclave::Checkpoint,
    leaf::{Event, LeafRecord},
    merkle::{Frontier, leaf_hash},
    note, signed,
    view::{CheckpointView, LeafView},
};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

/// The receipt key.
pub fn address() -> Address {
    Address::new_from_array(key().verifying_key().to_bytes())
}

/// The entries.
pub fn leaves() -> Vec<LeafView> {
    (0..3).map(leaf).collect()
}

fn leaf(index: u64) -> LeafView {
    let record = LeafRecord {
        at: Timestamp::from_secs(1_790_000_000 + index),
        event: Event::PolicySet { wallet: AgentId::from_u128(1), version: index + 1, hash: Digest([7; 32]) },
    };
    let data = signed::encode(&record);
    LeafView { index, hash: leaf_hash(&data), data, summary: record.summary() }
}

/// The signed head.
pub fn head() -> CheckpointView {
    let frontier: Frontier = leaves().iter().map(|leaf| leaf.hash).collect();
    let checkpoint = Checkpoint { origin: "waiaas/test".into(), size: frontier.size(), root: frontier.root() };
    let signature = Signature(key().sign(note::text(&checkpoint).as_bytes()).to_bytes());
    CheckpointView {
        note: note::assemble(&checkpoint, &address(), &signature),
        key: address(),
        size: checkpoint.size,
        root: checkpoint.root,
    }
}

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
    merkle::{Frontier, leaf_hash, proof},
    note, signed,
    view::{CheckpointView, ConsistencyView, InclusionView, LeafView},
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

/// The root of a complete subtree.
#[allow(clippy::unnecessary_wraps, reason = "what makes proofs takes a reader that can fail")]
fn subtree(level: u32, number: u64) -> Result<Digest, ()> {
    let leaves = leaves().into_iter().skip(usize::try_from(number << level).unwrap()).take(1 << level);
    Ok(leaves.map(|leaf| leaf.hash).collect::<Frontier>().root())
}

/// An entry with its proof.
pub fn inclusion(entry: u64) -> InclusionView {
    let path = proof::inclusion(entry, 3, &mut subtree).unwrap().unwrap();
    InclusionView { leaf: leaf(entry), path, checkpoint: head() }
}

/// That the log goes on.
pub fn consistency(first: u64) -> ConsistencyView {
    let path = proof::consistency(first, 3, &mut subtree).unwrap().unwrap();
    ConsistencyView { first, path, checkpoint: head() }
}

/// The signed head.
pub fn head() -> CheckpointView {
    head_of(3)
}

/// The signed head of the first entries.
pub fn head_of(size: usize) -> CheckpointView {
    let frontier: Frontier = leaves().iter().take(size).map(|leaf| leaf.hash).collect();
    let checkpoint = Checkpoint { origin: "waiaas/test".into(), size: frontier.size(), root: frontier.root() };
    let signature = Signature(key().sign(note::text(&checkpoint).as_bytes()).to_bytes());
    CheckpointView {
        note: note::assemble(&checkpoint, &address(), &signature),
        key: address(),
        size: checkpoint.size,
        root: checkpoint.root,
        successions: Vec::new(),
    }
}

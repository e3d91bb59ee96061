//! The audit log: a Merkle tree (RFC 9162) over canonical records, appended to in the commit of what they tell.

use super::{
    error::StoreError,
    leaf::LeafRecord,
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::id::Digest;
use waiaas_wire::{
    merkle::{Frontier, leaf_hash},
    view::LeafView,
};

/// A leaf as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Leaf {
    /// Its position, from 0.
    #[n(0)]
    pub index: u64,
    /// What is hashed: [`LeafRecord::data`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub data: Vec<u8>,
    /// Its hash (RFC 9162).
    #[n(2)]
    pub hash: Digest,
}

impl Leaf {
    /// What is shown of it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the data cannot be read.
    pub fn view(self) -> Result<LeafView, StoreError> {
        let record = LeafRecord::read(&self.data).map_err(|why| self.damaged(why))?;
        Ok(LeafView { index: self.index, hash: self.hash, data: self.data, summary: record.summary() })
    }

    fn damaged(&self, why: String) -> StoreError {
        StoreError::Damaged { table: super::Table::Leaf, key: self.index.to_string(), why }
    }
}

record!(Leaf, Leaf, u64, |it| it.index);
record!(Frontier, Frontier, (), |_it| ());

impl Txn<'_> {
    /// Appends to the audit log. The leaf's index.
    pub fn append_leaf(&mut self, record: &LeafRecord) -> Result<u64, StoreError> {
        let mut frontier = head(self)?;
        let (index, data) = (frontier.size(), record.data());
        let hash = leaf_hash(&data);
        frontier.push(hash);
        self.put(&Leaf { index, data, hash })?;
        self.put(&frontier)?;
        Ok(index)
    }
}

/// The head of the log: its size and its root.
pub fn head(from: &impl Reads) -> Result<Frontier, StoreError> {
    Ok(from.get(&())?.unwrap_or_default())
}

/// At most `limit` leaves from index `first` on.
pub fn leaves(from: &impl Reads, first: u64, limit: usize) -> Result<Vec<Leaf>, StoreError> {
    from.scan(Scan::all().from(&first).limit(limit))
}

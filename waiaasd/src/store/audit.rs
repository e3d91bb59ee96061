//! The audit log: a Merkle tree (RFC 9162) over canonical records, appended to in the commit of what they tell.

use super::{
    Store,
    error::StoreError,
    layout::Table,
    leaf::LeafRecord,
    record::record,
    scan::Scan,
    txn::{Reads, Txn},
};
use minicbor::{Decode, Encode};
use waiaas_policy::id::Digest;
use waiaas_wire::{
    merkle::{Frontier, leaf_hash, node_hash, proof},
    view::LeafView,
};

/// Roots of complete subtrees are kept on every eighth level: one row for 256 leaves, and a proof of a log of any size
/// reads a few hundred rows.
const KEPT_LEVELS: u32 = 8;

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
        StoreError::Damaged { table: Table::Leaf, key: self.index.to_string(), why }
    }
}

/// The root of a complete subtree.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Subtree {
    /// It stands for 2^level leaves.
    #[n(0)]
    pub level: u32,
    /// Its number among those of its level, from 0.
    #[n(1)]
    pub number: u64,
    /// Its root.
    #[n(2)]
    pub root: Digest,
}

record!(Leaf, Leaf, u64, |it| it.index);
record!(Frontier, Frontier, (), |_it| (), often);
record!(Subtree, Subtree, (u32, u64), |it| (it.level, it.number));

impl Txn<'_> {
    /// Appends to the audit log. The leaf's index.
    pub fn append_leaf(&mut self, record: &LeafRecord) -> Result<u64, StoreError> {
        let mut frontier = head(self)?;
        let (index, data) = (frontier.size(), record.data());
        let hash = leaf_hash(&data);
        let mut kept = Vec::new();
        frontier.push_with(hash, |level, number, root| {
            if level.is_multiple_of(KEPT_LEVELS) {
                kept.push(Subtree { level, number, root });
            }
        });
        kept.iter().try_for_each(|subtree| self.put(subtree))?;
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
///
/// # Errors
/// [`StoreError::Damaged`] when one of them is not there: sled drops what it cannot read of the end of its file, and takes no
/// notice of it.
pub fn leaves(from: &impl Reads, first: u64, limit: usize) -> Result<Vec<Leaf>, StoreError> {
    let found: Vec<Leaf> = from.scan(Scan::all().from(&first).limit(limit))?;
    let there = head(from)?.size().saturating_sub(first);
    let expected = usize::try_from(there).unwrap_or(usize::MAX).min(limit);
    match found.iter().zip(first..).position(|(leaf, index)| leaf.index != index) {
        None if found.len() == expected => Ok(found),
        place => {
            let place = u64::try_from(place.unwrap_or(found.len())).unwrap_or(u64::MAX);
            let key = first.saturating_add(place).to_string();
            Err(StoreError::Damaged { table: Table::Leaf, key, why: "it is not there".to_owned() })
        }
    }
}

impl Store {
    /// The hashes that show that leaf `index` is in the log of the first `size` leaves; `None` if it is not.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Option<Vec<Digest>>, StoreError> {
        proof::inclusion(index, size, &mut |level, number| self.subtree(level, number))
    }

    /// The hashes that show that the log of `second` leaves goes on from the log of `first`; `None` if `first` is 0 or not
    /// below `second`.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn consistency(&self, first: u64, second: u64) -> Result<Option<Vec<Digest>>, StoreError> {
        proof::consistency(first, second, &mut |level, number| self.subtree(level, number))
    }

    /// The root of a complete subtree: kept, or made of those below it. Each row is read by itself, so that commits go on
    /// meanwhile; what they add does not change what is there.
    fn subtree(&self, level: u32, number: u64) -> Result<Digest, StoreError> {
        if level == 0 {
            let leaf = self.read(|view| view.get::<Leaf>(&number))?;
            return leaf.map(|leaf| leaf.hash).ok_or(StoreError::Missing { what: "entry of the audit log" });
        }
        if level.is_multiple_of(KEPT_LEVELS)
            && let Some(kept) = self.read(|view| view.get::<Subtree>(&(level, number)))?
        {
            return Ok(kept.root);
        }
        let (below, left) = (level.saturating_sub(1), number.saturating_mul(2));
        Ok(node_hash(&self.subtree(below, left)?, &self.subtree(below, left.saturating_add(1))?))
    }
}

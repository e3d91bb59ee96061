//! The audit log's tree: Merkle tree hash of RFC 9162, section 2.1, over SHA-256.
//!
//! The daemon appends to a [`Frontier`] (the roots of the complete subtrees, at most 64 hashes), anybody recomputes
//! a root from leaves. Proofs follow the same RFC ([`proof`]).

pub mod proof;

use minicbor::{Decode, Encode};
use sha2::{Digest as _, Sha256};
use waiaas_policy::id::Digest;

/// Hash of a leaf: SHA-256(0x00 ‖ data).
pub fn leaf_hash(data: &[u8]) -> Digest {
    Digest(Sha256::new().chain_update([0]).chain_update(data).finalize().into())
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// What has to be remembered of a log to append to it: the roots of its complete subtrees, largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Frontier {
    #[n(0)]
    size: u64,
    #[n(1)]
    roots: Vec<Digest>,
}

impl Frontier {
    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of a leaf.
    pub fn push(&mut self, leaf: Digest) {
        self.push_with(leaf, |_, _, _| {});
    }

    /// The same, and tells `completed` of every subtree that is complete with it, from the leaf up: its level (of 2^level
    /// leaves), its number among those of its level, and its root.
    pub fn push_with(&mut self, leaf: Digest, mut completed: impl FnMut(u32, u64, Digest)) {
        let mut node = leaf;
        // One complete subtree is merged for every trailing one bit of the size before.
        for level in 0..self.size.trailing_ones() {
            if let Some(left) = self.roots.pop() {
                node = node_hash(&left, &node);
                let above = level.saturating_add(1);
                completed(above, self.size.checked_shr(above).unwrap_or(0), node);
            }
        }
        self.roots.push(node);
        self.size = self.size.saturating_add(1);
    }

    /// The tree's root hash. Of no leaves: SHA-256 of nothing.
    pub fn root(&self) -> Digest {
        let mut roots = self.roots.iter().rev();
        match roots.next() {
            Some(last) => roots.fold(*last, |right, left| node_hash(left, &right)),
            None => Digest::of(&[]),
        }
    }
}

impl FromIterator<Digest> for Frontier {
    fn from_iter<I: IntoIterator<Item = Digest>>(leaves: I) -> Self {
        let mut frontier = Self::default();
        leaves.into_iter().for_each(|leaf| frontier.push(leaf));
        frontier
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The eight leaves and roots known from the tests of Certificate Transparency implementations.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn roots_are_those_of_the_known_vectors() {
        let mut frontier = Frontier::default();
        for (leaf, root) in LEAVES.iter().zip(ROOTS) {
            frontier.push(leaf_hash(&hex::decode(leaf).unwrap_or_default()));
            assert_eq!(frontier.root().to_string(), root);
        }
        assert_eq!(frontier.size(), 8);
    }

    #[test]
    fn an_empty_tree_hashes_nothing() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Frontier::default().root().to_string(), empty);
    }
}

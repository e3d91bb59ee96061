//! Against the RFC's own definitions, the known vectors, and everything that can be done to a proof.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected should stop there")]

use super::super::{Frontier, leaf_hash};
use super::*;
use core::convert::Infallible;
use proptest::prelude::*;

/// The tree hash as section 2.1.1 defines it.
fn tree_hash(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(usize::try_from(split(leaves.len() as u64)).unwrap());
            node_hash(&tree_hash(left), &tree_hash(right))
        }
    }
}

/// PATH as section 2.1.3.1 defines it.
fn rfc_path(index: usize, leaves: &[Digest]) -> Vec<Digest> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let middle = usize::try_from(split(leaves.len() as u64)).unwrap();
    let (left, right) = leaves.split_at(middle);
    let (mut path, beside) = if index < middle {
        (rfc_path(index, left), tree_hash(right))
    } else {
        (rfc_path(index - middle, right), tree_hash(left))
    };
    path.push(beside);
    path
}

/// SUBPROOF as section 2.1.4.1 defines it.
fn rfc_subproof(first: usize, leaves: &[Digest], whole: bool) -> Vec<Digest> {
    if first == leaves.len() {
        return if whole { Vec::new() } else { vec![tree_hash(leaves)] };
    }
    let middle = usize::try_from(split(leaves.len() as u64)).unwrap();
    let (left, right) = leaves.split_at(middle);
    let (mut path, beside) = if first <= middle {
        (rfc_subproof(first, left, whole), tree_hash(right))
    } else {
        (rfc_subproof(first - middle, right, false), tree_hash(left))
    };
    path.push(beside);
    path
}

fn leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

/// The roots of all complete subtrees, by level: each is hashed once, not once for every proof that asks for it.
fn levels(leaves: &[Digest]) -> Vec<Vec<Digest>> {
    let mut levels = vec![leaves.to_vec()];
    while let Some([_, _, ..]) = levels.last().map(Vec::as_slice) {
        let pairs = levels[levels.len() - 1].as_chunks::<2>().0.iter();
        let above = pairs.map(|[left, right]| node_hash(left, right)).collect();
        levels.push(above);
    }
    levels
}

fn subtrees(leaves: &[Digest]) -> impl FnMut(u32, u64) -> Result<Digest, Infallible> {
    let levels = levels(leaves);
    move |level, number| Ok(levels[level as usize][usize::try_from(number).unwrap()])
}

fn path(leaves: &[Digest], index: u64) -> Vec<Digest> {
    inclusion(index, leaves.len() as u64, &mut subtrees(leaves)).unwrap().unwrap()
}

fn between(leaves: &[Digest], first: u64) -> Vec<Digest> {
    consistency(first, leaves.len() as u64, &mut subtrees(leaves)).unwrap().unwrap()
}

#[test]
fn proofs_are_those_that_the_rfc_defines_and_they_verify() {
    // Every shape of a tree of up to five levels, and a sixth that is just not complete, complete, and begun anew.
    for size in (1..=34).chain(63..=65_u64) {
        let leaves = leaves(size);
        let root = tree_hash(&leaves);
        assert_eq!(root, leaves.iter().copied().collect::<Frontier>().root());
        let mut subtrees = subtrees(&leaves);
        for index in 0..size {
            let at = usize::try_from(index).unwrap();
            let found = inclusion(index, size, &mut subtrees).unwrap().unwrap();
            assert_eq!(found, rfc_path(at, &leaves));
            assert!(includes(&leaves[at], index, size, &found, &root), "{index} in {size}");
        }
        for first in 1..=size {
            let at = usize::try_from(first).unwrap();
            let found = consistency(first, size, &mut subtrees).unwrap().unwrap();
            assert_eq!(found, rfc_subproof(at, &leaves, true));
            assert!(extends((first, &tree_hash(&leaves[..at])), (size, &root), &found), "{first} to {size}");
        }
    }
}

/// The example of section 2.1.5 of the RFC: paths of d0, d3, d4 and d6 in a tree of seven leaves, and consistency of the
/// trees of 3, 4 and 6 leaves with it, in the letters of its drawing.
#[test]
#[allow(clippy::many_single_char_names, reason = "the letters of the drawing")]
fn the_example_of_the_rfc() {
    let d = leaves(7);
    let node = |left: usize, right: usize| node_hash(&d[left], &d[right]);
    let (a, b, c, e, f, j) = (d[0], d[1], d[2], d[4], d[5], d[6]);
    let (g, h, i) = (node(0, 1), node(2, 3), node(4, 5));
    let (k, l) = (node_hash(&g, &h), node_hash(&i, &j));
    assert_eq!(path(&d, 0), [b, h, l]);
    assert_eq!(path(&d, 3), [c, g, l]);
    assert_eq!(path(&d, 4), [f, j, k]);
    assert_eq!(path(&d, 6), [i, k]);
    assert_eq!(between(&d, 3), [c, d[3], g, l]);
    assert_eq!(between(&d, 4), [l]);
    assert_eq!(between(&d, 6), [i, j, k]);
    assert!(includes(&a, 0, 7, &[b, h, l], &node_hash(&k, &l)));
    assert!(includes(&e, 4, 7, &[f, j, k], &node_hash(&k, &l)));
}

/// Paths in the tree of the eight leaves that implementations of Certificate Transparency test with.
#[test]
fn known_vectors_verify() {
    let digest = |text: &str| Digest(hex::decode(text).unwrap().try_into().unwrap());
    let root = digest("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    let known = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    .map(digest);
    assert!(includes(&leaf_hash(&[]), 0, 8, &known, &root));
    let of_five = [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    .map(digest);
    assert!(includes(&leaf_hash(&[0x40, 0x41, 0x42, 0x43]), 5, 8, &of_five, &root));
}

#[test]
fn what_is_not_there_has_no_proof() {
    let leaves = leaves(5);
    assert_eq!(inclusion(5, 5, &mut subtrees(&leaves)), Ok(None));
    assert_eq!(consistency(0, 5, &mut subtrees(&leaves)), Ok(None));
    assert_eq!(consistency(6, 5, &mut subtrees(&leaves)), Ok(None));
    assert!(!includes(&leaves[0], 5, 5, &[], &leaves[0]));
    assert!(extends((0, &Digest::of(&[])), (5, &tree_hash(&leaves)), &[]));
}

/// Changes one bit of one hash.
fn flip(hash: &mut Digest, bit: usize) {
    hash.0[bit / 8 % 32] ^= 1 << (bit % 8);
}

proptest! {
    // A case is a handful of trees, each hashed anew.
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Size and root together are what a head signs.
    #[test]
    fn a_log_that_was_changed_in_any_way_has_another_head(
        entries in prop::collection::vec(any::<[u8; 8]>(), 1..70), at: prop::sample::Index, other: prop::sample::Index,
        bit in 0_usize..64, fork: [u8; 8],
    ) {
        let head = |entries: &[[u8; 8]]| {
            let log: Frontier = entries.iter().map(|entry| leaf_hash(entry)).collect();
            (log.size(), log.root())
        };
        let (good, at, other) = (head(&entries), at.index(entries.len()), other.index(entries.len()));
        let changed = |change: &dyn Fn(&mut Vec<[u8; 8]>)| {
            let mut changed = entries.clone();
            change(&mut changed);
            changed == entries || head(&changed) != good
        };
        prop_assert!(changed(&|log| log[at][bit / 8] ^= 1 << (bit % 8)), "a flipped bit");
        prop_assert!(changed(&|log| *log = [&log[..at], &log[at + 1..]].concat()), "a removed entry");
        prop_assert!(changed(&|log| log.swap(at, other)), "entries in another order");
        prop_assert!(changed(&|log| log.insert(at, fork)), "an added entry");
        prop_assert!(changed(&|log| log.truncate(at)), "a cut log");
        prop_assert!(changed(&|log| log[at..].fill(fork)), "a fork");
    }

    #[test]
    fn a_proof_proves_one_leaf_at_one_place_of_one_tree(
        size in 1_u64..140, index: prop::sample::Index, other in 0_u64..200, bit in 0_usize..256, node: prop::sample::Index,
    ) {
        let leaves = leaves(size);
        let (at, root) = (index.index(leaves.len()), tree_hash(&leaves));
        let (index, good) = (at as u64, path(&leaves, at as u64));
        let mut bad = good.clone();
        if !bad.is_empty() {
            flip(&mut bad[node.index(good.len())], bit);
            prop_assert!(!includes(&leaves[at], index, size, &bad, &root), "a flipped bit of the path");
            prop_assert!(!includes(&leaves[at], index, size, &good[1..], &root), "a shorter path");
        }
        let longer = [good.clone(), vec![root]].concat();
        prop_assert!(!includes(&leaves[at], index, size, &longer, &root), "a longer path");
        let (mut leaf, mut elsewhere) = (leaves[at], root);
        flip(&mut leaf, bit);
        flip(&mut elsewhere, bit);
        prop_assert!(!includes(&leaf, index, size, &good, &root), "a changed leaf");
        prop_assert!(!includes(&leaves[at], index, size, &good, &elsewhere), "another root");
        if other != index {
            prop_assert!(!includes(&leaves[at], other, size, &good, &root), "another place");
        }
    }

    #[test]
    fn a_log_that_was_rewritten_does_not_extend_its_earlier_self(
        size in 2_u64..140, first: prop::sample::Index, changed: prop::sample::Index, bit in 0_usize..256,
        node: prop::sample::Index,
    ) {
        let leaves = leaves(size);
        let at = first.index(leaves.len() - 1) + 1;
        let (small, large) = (tree_hash(&leaves[..at]), tree_hash(&leaves));
        let good = between(&leaves, at as u64);
        prop_assert!(extends((at as u64, &small), (size, &large), &good));
        let mut forked = leaves.clone();
        flip(&mut forked[changed.index(at)], bit);
        let fork = tree_hash(&forked);
        prop_assert!(!extends((at as u64, &small), (size, &fork), &between(&forked, at as u64)), "a fork");
        prop_assert!(!extends((at as u64, &small), (size, &fork), &good), "a fork with the old path");
        if !good.is_empty() {
            let mut bad = good.clone();
            flip(&mut bad[node.index(good.len())], bit);
            prop_assert!(!extends((at as u64, &small), (size, &large), &bad), "a flipped bit of the path");
            prop_assert!(!extends((at as u64, &small), (size, &large), &good[1..]), "a shorter path");
        }
        let longer = [good, vec![large]].concat();
        prop_assert!(!extends((at as u64, &small), (size, &large), &longer), "a longer path");
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(
        index: u64, size: u64, first: u64, path in prop::collection::vec(any::<[u8; 32]>(), 0..70), root: [u8; 32],
    ) {
        let path: Vec<_> = path.into_iter().map(Digest).collect();
        includes(&Digest(root), index, size, &path, &Digest(root));
        extends((first, &Digest(root)), (size, &Digest(root)), &path);
    }
}

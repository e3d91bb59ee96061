//! Proofs about a log: that an entry is in it, and that a later head goes on from an earlier one (RFC 9162, sections
//! 2.1.3 and 2.1.4).

use super::node_hash;
use core::ops::Range;
use waiaas_policy::id::Digest;

/// The hashes beside the way from leaf `index` to the root of the first `size` leaves, from the leaf up.
///
/// `complete` gives the root of a complete subtree: of the 2^level leaves that begin at leaf `number` · 2^level.
///
/// # Errors
/// Whatever `complete` says; `None` where there is no such leaf.
pub fn inclusion<E>(
    index: u64,
    size: u64,
    complete: &mut impl FnMut(u32, u64) -> Result<Digest, E>,
) -> Result<Option<Vec<Digest>>, E> {
    let mut path = Vec::new();
    if index >= size {
        return Ok(None);
    }
    let (mut low, mut high) = (0, size);
    while high.saturating_sub(low) > 1 {
        let middle = low.saturating_add(split(high.saturating_sub(low)));
        if index < middle {
            path.push(root_of(middle..high, complete)?);
            high = middle;
        } else {
            path.push(root_of(low..middle, complete)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(Some(path))
}

/// What shows that the first `first` leaves of a log of `second` leaves are those that an earlier head stood for.
///
/// # Errors
/// Whatever `complete` says; `None` where `first` is 0 or above `second`: there is nothing to be shown then.
pub fn consistency<E>(
    first: u64,
    second: u64,
    complete: &mut impl FnMut(u32, u64) -> Result<Digest, E>,
) -> Result<Option<Vec<Digest>>, E> {
    if first == 0 || first > second {
        return Ok(None);
    }
    let mut path = Vec::new();
    let (mut low, mut high) = (0_u64, second);
    // Down to the subtree that ends where the earlier log ended.
    while high != first {
        let middle = low.saturating_add(split(high.saturating_sub(low)));
        if first <= middle {
            path.push(root_of(middle..high, complete)?);
            high = middle;
        } else {
            path.push(root_of(low..middle, complete)?);
            low = middle;
        }
    }
    // The reader has the root of the earlier log; only of a part of it, it has to be told.
    if low > 0 {
        path.push(root_of(low..high, complete)?);
    }
    path.reverse();
    Ok(Some(path))
}

/// Whether a leaf's hash, its place and the hashes beside its way give this root.
pub fn includes(leaf: &Digest, index: u64, size: u64, path: &[Digest], root: &Digest) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size.saturating_sub(1));
    let mut hash = *leaf;
    for beside in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(beside, &hash);
            // A node without a neighbour on its right stands for itself on the levels above.
            while place & 1 == 0 && place != 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// Whether the log of the second head, a size and a root, goes on from the log of the first.
pub fn extends(first: (u64, &Digest), second: (u64, &Digest), path: &[Digest]) -> bool {
    let ((small, small_root), (large, large_root)) = (first, second);
    if small == large {
        return path.is_empty() && small_root == large_root;
    }
    if small == 0 {
        // Every log goes on from no log at all.
        return path.is_empty() && *small_root == Digest::of(&[]);
    }
    if small > large {
        return false;
    }
    // The root of a complete tree is a node of the larger one, and is not told again.
    let told = if small.is_power_of_two() { Some((small_root, path)) } else { path.split_first() };
    let Some((begin, rest)) = told else { return false };
    climb((small, small_root), (large, large_root), begin, rest)
}

/// Climbs from the last node of the smaller tree to both roots.
fn climb(first: (u64, &Digest), second: (u64, &Digest), begin: &Digest, path: &[Digest]) -> bool {
    let (mut place, mut last) = (first.0.saturating_sub(1), second.0.saturating_sub(1));
    while place & 1 == 1 {
        (place, last) = (place >> 1, last >> 1);
    }
    let (mut small, mut large) = (*begin, *begin);
    for beside in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            small = node_hash(beside, &small);
            large = node_hash(beside, &large);
            while place & 1 == 0 && place != 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            large = node_hash(&large, beside);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    last == 0 && small == *first.1 && large == *second.1
}

/// The root of a range of leaves that is a node of the tree, or its last part.
fn root_of<E>(range: Range<u64>, complete: &mut impl FnMut(u32, u64) -> Result<Digest, E>) -> Result<Digest, E> {
    // Complete subtrees from the left; what is left over on the right is smaller each time.
    let (mut low, mut parts) = (range.start, Vec::new());
    while low < range.end {
        let left = range.end.saturating_sub(low);
        let level = left.ilog2();
        parts.push(complete(level, low >> level)?);
        low = low.saturating_add(1 << level);
    }
    let last = parts.pop().unwrap_or_else(|| Digest::of(&[]));
    Ok(parts.iter().rev().fold(last, |right, left| node_hash(left, &right)))
}

/// The largest power of two below `size`, which is above 1.
fn split(size: u64) -> u64 {
    1 << size.saturating_sub(1).max(1).ilog2()
}

#[cfg(test)]
mod tests;

//! Entries of the log on their way through a check: each is hashed again, and nothing is believed but the head's signature.

use super::{PAGE, leaves};
use crate::{
    daemon::Daemon,
    output::{Busy, refusal},
};
use waiaas_policy::{Address, id::Digest};
use waiaas_wire::{
    Problem,
    leaf::LeafRecord,
    merkle,
    merkle::Frontier,
    note,
    view::{CheckpointView, LeafView},
};

/// A log that is hashed entry by entry.
#[derive(Debug, Default)]
pub struct Recount {
    frontier: Frontier,
    /// The head of an earlier time that has to be a part of this log.
    earlier: Option<(u64, Digest)>,
}

impl Recount {
    /// Of a log that must go on from an earlier head.
    pub fn extending(earlier: Option<(u64, Digest)>) -> Self {
        Self { frontier: Frontier::default(), earlier }
    }

    /// How many entries were hashed.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// What they hash to.
    pub fn root(&self) -> Digest {
        self.frontier.root()
    }

    /// Hashes one more entry.
    pub fn add(&mut self, leaf: &LeafView) -> Result<(), Problem> {
        let place = self.size();
        if leaf.index != place {
            return Err(refusal::audit(format!("entry {place} is missing: entry {} follows", leaf.index)));
        }
        self.frontier.push(hash_of(leaf)?);
        self.compare_earlier()
    }

    fn compare_earlier(&self) -> Result<(), Problem> {
        match self.earlier {
            Some((size, root)) if size == self.size() && root != self.root() => Err(refusal::audit(format!(
                "the log was rewritten: its first {size} entries are not those of the earlier head"
            ))),
            _ => Ok(()),
        }
    }

    /// Compares all of it with the head, and checks the head's signature.
    pub fn close(&self, head: &CheckpointView, key: &Address) -> Result<(), Problem> {
        check_head(head, key)?;
        if self.size() != head.size {
            return Err(refusal::audit(format!(
                "the head counts {} entries, and there are {}",
                head.size,
                self.size()
            )));
        }
        if self.root() != head.root {
            return Err(refusal::audit("the entries do not give the root that is signed: one of them was changed"));
        }
        match self.earlier {
            Some((size, _)) if size > self.size() => Err(refusal::audit(format!(
                "the log was cut: the earlier head had {size} entries, and there are {}",
                self.size()
            ))),
            _ => Ok(()),
        }
    }
}

/// The hash of an entry, after a look at whether it says in words what it says in bytes.
pub fn hash_of(leaf: &LeafView) -> Result<Digest, Problem> {
    let place = leaf.index;
    let hash = merkle::leaf_hash(&leaf.data);
    if hash != leaf.hash {
        return Err(refusal::audit(format!("entry {place} was changed: its hash is not the one that is noted")));
    }
    // The bytes are what is hashed, the words are what a person reads: they must say the same.
    let record =
        LeafRecord::read(&leaf.data).map_err(|why| refusal::audit(format!("entry {place} cannot be read: {why}")))?;
    if record.summary() != leaf.summary {
        return Err(refusal::audit(format!("entry {place} was changed: its words are not what its data says")));
    }
    Ok(hash)
}

/// Whether a head is signed as it is shown.
pub fn check_head(head: &CheckpointView, key: &Address) -> Result<(), Problem> {
    let signed = note::open(&head.note, key).map_err(refusal::audit)?;
    if (signed.size, signed.root) != (head.size, head.root) {
        return Err(refusal::audit("the head that is shown is not the head that is signed"));
    }
    Ok(())
}

/// Hands every entry up to `size` to `take`, page by page.
pub async fn every_leaf(
    daemon: &Daemon,
    size: u64,
    busy: &Busy,
    mut take: impl FnMut(&LeafView) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut next = 0;
    while next < size {
        let page = leaves(daemon, next, size.saturating_sub(next).min(PAGE)).await?;
        if page.is_empty() {
            return Err(refusal::audit(format!("entry {next} is missing")));
        }
        page.iter().try_for_each(&mut take)?;
        next = next.saturating_add(u64::try_from(page.len()).unwrap_or(u64::MAX));
        busy.count(next, size);
    }
    Ok(())
}

//! A store made from the records of a backup, and a look at such records without making one.

use super::{
    audit::Leaf,
    commit::through,
    directory::{self, Directory},
    error::StoreError,
    layout::Table,
    overlay::Row,
    record::from_row,
    schema::{LAYOUT, Schema},
    shared::Shared,
    txn::Pending,
};
use std::{fs, path::Path};
use waiaas_policy::id::Digest;
use waiaas_wire::merkle::{Frontier, leaf_hash};

/// How much is written at once, in bytes.
const ENOUGH: usize = 1 << 20;

/// What was found in the records of a backup.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Number of records.
    pub rows: u64,
    /// Layout of the store that they are of; 0 for none.
    pub layout: u32,
    /// The audit log, hashed again.
    pub log: Frontier,
    /// The head that the store itself noted.
    noted: Option<Frontier>,
    /// A head of an earlier time that the log must go on from, and whether it was met.
    witness: Option<(u64, Digest)>,
    met: bool,
}

impl Found {
    /// Of records whose audit log must contain a head that somebody has seen.
    pub fn witnessed(witness: Option<(u64, Digest)>) -> Self {
        let empty = witness == Some((0, Digest::of(&[])));
        Self { witness, met: witness.is_none() || empty, ..Self::default() }
    }

    /// Looks at a record.
    ///
    /// # Errors
    /// It is none that this release can read, or the audit log does not hold together.
    pub fn look(&mut self, (key, value): &Row) -> Result<(), StoreError> {
        self.rows = self.rows.saturating_add(1);
        let table = key.first().and_then(|byte| Table::ALL.iter().find(|table| table.byte() == *byte));
        match table {
            Some(Table::Schema) => self.schema(key, value),
            Some(Table::Leaf) => self.leaf(&from_row::<Leaf>(key, value)?),
            Some(Table::Frontier) => {
                self.noted = Some(from_row::<Frontier>(key, value)?);
                Ok(())
            }
            Some(Table::Piece) | None => Err(bad(format!("a record of an unknown table: {}", hex::encode(key)))),
            Some(_) => Ok(()),
        }
    }

    fn schema(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.layout = from_row::<Schema>(key, value)?.layout;
        if self.layout > LAYOUT {
            return Err(StoreError::NewerSchema { found: self.layout, known: LAYOUT });
        }
        Ok(())
    }

    fn leaf(&mut self, leaf: &Leaf) -> Result<(), StoreError> {
        if leaf.index != self.log.size() {
            return Err(bad(format!("entry {} of the audit log is missing", self.log.size())));
        }
        if leaf_hash(&leaf.data) != leaf.hash {
            return Err(bad(format!("entry {} of the audit log was changed", leaf.index)));
        }
        self.log.push(leaf.hash);
        if let Some((size, root)) = self.witness
            && size == self.log.size()
        {
            if root != self.log.root() {
                return Err(bad("its audit log is not the one of the head that was seen".to_owned()));
            }
            self.met = true;
        }
        Ok(())
    }

    /// Judges all of it.
    ///
    /// # Errors
    /// It is not a whole store, or it is older than the head that somebody has seen.
    pub fn close(&self) -> Result<(), StoreError> {
        if self.layout == 0 {
            return Err(bad("it says nothing of its layout".to_owned()));
        }
        if self.noted.clone().unwrap_or_default() != self.log {
            return Err(bad("its audit log is not whole".to_owned()));
        }
        match self.witness {
            Some((size, _)) if !self.met => Err(StoreError::Behind { found: self.log.size(), seen: size }),
            _ => Ok(()),
        }
    }
}

/// Makes a store in `directory` out of `rows`. Either all of it is there afterwards, or nothing.
///
/// # Errors
/// There is a store already; [`Found::look`] and [`Found::close`]; the source fails; the disk does.
pub fn import<E: From<StoreError>>(
    directory: &Path,
    mut found: Found,
    mut rows: impl FnMut() -> Result<Option<Row>, E>,
) -> Result<Found, E> {
    if directory.join("db").exists() {
        let name = directory.display().to_string();
        return Err(StoreError::Taken { what: "data directory", name }.into());
    }
    let draft = directory.with_extension("import");
    let done = fill(&draft, &mut found, &mut rows).and_then(|()| put(&draft, directory).map_err(E::from));
    if done.is_err() {
        let _ = fs::remove_dir_all(&draft);
    }
    done.map(|()| found)
}

fn fill<E: From<StoreError>>(
    draft: &Path,
    found: &mut Found,
    rows: &mut impl FnMut() -> Result<Option<Row>, E>,
) -> Result<(), E> {
    // What an earlier try was killed over.
    if draft.exists() {
        fs::remove_dir_all(draft).map_err(|why| StoreError::io(format!("cannot clear {}", draft.display()), &why))?;
    }
    let _claimed = Directory::claim(draft)?;
    let shared = Shared::open(draft, super::Options::default().cache)?;
    let mut pending = Pending::default();
    while let Some(row) = rows()? {
        found.look(&row)?;
        pending.bytes = pending.bytes.saturating_add(row.0.len()).saturating_add(row.1.len());
        pending.written.rows.insert(row.0, Some(row.1));
        if pending.bytes > ENOUGH {
            through(&shared, &std::mem::take(&mut pending).written.rows)?;
        }
    }
    found.close()?;
    Ok(through(&shared, &pending.written.rows)?)
}

/// Gives the finished store its name.
fn put(draft: &Path, directory: &Path) -> Result<(), StoreError> {
    let failed = |why| StoreError::io(format!("cannot put the store at {}", directory.display()), &why);
    if directory.exists() {
        fs::remove_dir(directory).map_err(failed)?;
    }
    fs::rename(draft, directory).map_err(failed)?;
    directory.parent().map_or(Ok(()), directory::sync)
}

fn bad(why: String) -> StoreError {
    StoreError::BadBackup(why)
}

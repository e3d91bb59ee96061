//! Backups.

use super::{Plain, Style, money::moment, table::Facts};
use crate::command::Contents;
use serde::Serialize;
use std::path::{Path, PathBuf};
use waiaas_policy::{Address, time::Timestamp};
use waiaas_wire::backup::Header;

/// A backup that was written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    /// Where it is.
    pub file: PathBuf,
    /// Number of records in it.
    pub rows: u64,
    /// Number of entries of its audit log, if its head is signed.
    pub leaves: Option<u64>,
}

/// A backup that is whole.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// Always true: otherwise there is a problem instead.
    pub verified: bool,
    /// Where it is.
    pub file: PathBuf,
    /// The release that wrote it.
    pub version: String,
    /// Layout of its store.
    pub layout: u32,
    /// When it was made.
    #[serde(with = "waiaas_wire::text")]
    pub created: Timestamp,
    /// The installation that it is of.
    pub namespace: String,
    /// Its owner.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// Number of records.
    pub rows: u64,
    /// Number of entries of its audit log.
    pub leaves: u64,
    /// Their root, in hex.
    pub root: String,
    /// Whether the enclave signed that head.
    pub signed: bool,
    /// Size of the head that was seen and that it is not older than.
    pub witness: Option<u64>,
}

impl Checked {
    /// What a header and the records say together.
    pub fn of(file: &Path, header: &Header, contents: &Contents, witness: Option<u64>) -> Self {
        Self {
            verified: true,
            file: file.to_owned(),
            version: header.version.clone(),
            layout: contents.layout,
            created: header.created,
            namespace: header.namespace.clone(),
            owner: header.owner,
            rows: contents.rows,
            leaves: contents.leaves,
            root: contents.root.clone(),
            signed: header.head.is_some(),
            witness,
        }
    }
}

/// A backup that is an installation again.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Restored {
    /// What was in it.
    pub checked: Checked,
}

impl Plain for Created {
    fn plain(&self, style: Style) -> String {
        Facts::new()
            .with("file", self.file.display())
            .with("records", self.rows)
            .with_some("audit log", self.leaves.map(|leaves| format!("{leaves} entries, signed head")))
            .text(style)
    }
}

fn facts(checked: &Checked, verdict: impl ToString, style: Style) -> String {
    let head = if checked.signed { "signed head" } else { "head not signed" };
    Facts::new()
        .with("verdict", verdict)
        .with("made", moment(checked.created))
        .with("release", &checked.version)
        .with("owner", checked.owner)
        .with("installation", &checked.namespace)
        .with("records", checked.rows)
        .with("audit log", format!("{} entries, {head}", checked.leaves))
        .with("root", &checked.root)
        .with_some("not older than", checked.witness.map(|size| format!("the head of {size} entries")))
        .text(style)
}

impl Plain for Checked {
    fn plain(&self, style: Style) -> String {
        facts(self, style.green("the backup is whole"), style)
    }
}

impl Plain for Restored {
    fn plain(&self, style: Style) -> String {
        facts(&self.checked, style.green("restored"), style)
    }
}

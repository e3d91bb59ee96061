//! The audit log.

use super::{
    List, Plain, Style,
    money::{harmless, moment},
    table::{Columns, Facts},
};
use crate::command::Proof;
use serde::Serialize;
use std::path::PathBuf;
use waiaas_policy::{Address, id::Digest};
use waiaas_wire::view::LeafView;

/// A log that holds together.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// Always true: otherwise there is a problem instead.
    #[serde(rename = "verified")]
    pub whole: bool,
    /// Number of entries that were hashed.
    pub leaves: u64,
    /// The root that they give, and that was signed.
    #[serde(with = "waiaas_wire::text")]
    pub root: Digest,
    /// Whose signature it is.
    #[serde(with = "waiaas_wire::text")]
    pub key: Address,
    /// The signed note.
    pub note: String,
    /// Whether the key was given by the caller or taken on trust.
    pub pinned: bool,
    /// Whether an earlier head was given and is a part of this one.
    pub extends: Option<u64>,
}

/// An export.
#[derive(Debug, Serialize)]
pub struct Exported {
    /// Where it is.
    pub file: PathBuf,
    /// Number of entries in it.
    pub leaves: u64,
    /// Their root.
    #[serde(with = "waiaas_wire::text")]
    pub root: Digest,
}

/// A proof that holds.
#[derive(Debug, Serialize)]
pub struct Proven {
    /// Always true: otherwise there is a problem instead.
    pub verified: bool,
    /// The entry that is in the log, if the proof is about one.
    pub entry: Option<LeafView>,
    /// Size of the earlier head that the log goes on from, if the proof is about that.
    pub extends: Option<u64>,
    /// Number of entries of the head.
    pub leaves: u64,
    /// Its root.
    #[serde(with = "waiaas_wire::text")]
    pub root: Digest,
    /// Whose signature it is.
    #[serde(with = "waiaas_wire::text")]
    pub key: Address,
    /// Whether the key was given by the caller or taken on trust.
    pub pinned: bool,
}

impl Plain for Proven {
    fn plain(&self, style: Style) -> String {
        let key = if self.pinned { "the key that you named" } else { "as the proof says; pin it with `--key`" };
        let verdict = match self.entry {
            Some(_) => "the entry is in the log, and its head is signed",
            None => "the log goes on from the earlier head: nothing before it was changed",
        };
        let entry = self.entry.as_ref();
        Facts::new()
            .with("verdict", style.green(verdict))
            .with_some("entry", entry.map(|leaf| leaf.index))
            .with_some("time", entry.map(|leaf| moment(leaf.summary.at)))
            .with_some("says", entry.map(|leaf| harmless(&leaf.summary.text)))
            .with_some("extends", self.extends.map(|size| format!("the earlier head of {size} entries")))
            .with("entries", self.leaves)
            .with("root", self.root)
            .with("signed by", format!("{} ({key})", self.key))
            .text(style)
    }
}

impl Plain for Proof {
    /// It is a document: for people and programs alike.
    fn plain(&self, _: Style) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Plain for Verified {
    fn plain(&self, style: Style) -> String {
        let key = if self.pinned { "the key that you named" } else { "as the daemon says; pin it with `--key`" };
        Facts::new()
            .with("verdict", style.green("the log is whole, and its head is signed"))
            .with("entries", self.leaves)
            .with("root", self.root)
            .with("signed by", format!("{} ({key})", self.key))
            .with_some("extends", self.extends.map(|size| format!("the earlier head of {size} entries")))
            .text(style)
    }
}

impl Plain for Exported {
    fn plain(&self, style: Style) -> String {
        Facts::new().with("file", self.file.display()).with("entries", self.leaves).with("root", self.root).text(style)
    }
}

impl Plain for List<LeafView> {
    fn plain(&self, style: Style) -> String {
        let mut columns = Columns::new(style, &[">entry", "time", "event", "what"]);
        for leaf in &self.items {
            columns.row(vec![
                leaf.index.to_string(),
                moment(leaf.summary.at),
                leaf.summary.event.clone(),
                harmless(&leaf.summary.text),
            ]);
        }
        columns.text()
    }
}

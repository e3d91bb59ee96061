//! Settings.

use super::{Plain, Style};
use serde::Serialize;

/// What `waiaasd config` says, as it says it.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Settings {
    /// For programs.
    pub document: serde_json::Value,
    /// For people.
    #[serde(skip)]
    pub text: String,
}

impl Plain for Settings {
    fn plain(&self, _: Style) -> String {
        self.text.clone()
    }
}

/// A script or a document as text.
#[derive(Debug, Serialize)]
pub struct Text {
    /// What it is.
    pub name: String,
    /// The whole of it.
    pub text: String,
}

impl Plain for Text {
    fn plain(&self, _: Style) -> String {
        self.text.clone()
    }
}

/// Files that were written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// Which ones.
    pub files: Vec<String>,
}

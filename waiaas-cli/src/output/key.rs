//! API keys.

use super::{
    List, Plain, Style,
    money::{moment, moment_or_dash, short},
    table::{Columns, Facts},
};
use serde::Serialize;
use std::path::PathBuf;
use waiaas_wire::view::{KeyView, NewKeyView};

/// A new key whose secret went into a file.
#[derive(Debug, Serialize)]
pub struct KeyInFile {
    /// The key.
    pub key: KeyView,
    /// Where its secret is.
    pub file: PathBuf,
}

fn facts(key: &KeyView) -> Facts {
    Facts::new()
        .with("key", key.id)
        .with("name", &key.name)
        .with("role", key.role)
        .with_some("wallet", key.wallet)
        .with_some("tier", key.tier)
        .with("created", moment(key.created_at))
        .with_some("expires", key.expires_at.map(moment))
        .with_some("revoked", key.revoked_at.map(moment))
}

impl Plain for KeyView {
    fn plain(&self, style: Style) -> String {
        facts(self).text(style)
    }
}

impl Plain for NewKeyView {
    fn plain(&self, style: Style) -> String {
        facts(&self.key).with("secret", style.bold(&self.secret)).text(style)
    }
}

impl Plain for KeyInFile {
    fn plain(&self, style: Style) -> String {
        facts(&self.key).with("secret", format!("in `{}`", self.file.display())).text(style)
    }
}

impl Plain for List<KeyView> {
    fn plain(&self, style: Style) -> String {
        let mut columns =
            Columns::new(style, &["id", "name", "wallet", "key", "created", "expires", "last used", "state"]);
        for key in &self.items {
            columns.row(vec![
                key.id.to_string(),
                key.name.clone(),
                key.wallet.map_or_else(|| key.role.to_string(), short),
                key.hint.clone(),
                moment(key.created_at),
                moment_or_dash(key.expires_at),
                moment_or_dash(key.last_used_at),
                if key.revoked_at.is_some() { style.red("revoked") } else { style.green("good") },
            ]);
        }
        columns.text()
    }
}

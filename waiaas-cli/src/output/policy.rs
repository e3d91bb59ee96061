//! Policies: what they are, how they differ, what they say to a payment.

use super::{
    Plain, Style,
    money::moment,
    table::{Columns, Facts},
};
use crate::review::difference::{Difference, Example};
use waiaas_policy::{
    document::Policy,
    id::{AgentId, Digest},
};
use waiaas_wire::view::{PolicyView, WaitingPolicyView};

impl Plain for PolicyView {
    fn plain(&self, style: Style) -> String {
        match &self.document {
            None => format!("# `{}` has no policy: nothing is allowed", self.name),
            Some(document) => {
                let waiting = self.waiting.as_ref().map(|it| format!("{}\n", style.yellow(&waiting(it))));
                let waiting = waiting.unwrap_or_default();
                format!("{}\n{waiting}{}", style.dim(&heading(self)), document.trim_end())
            }
        }
    }
}

/// A comment, too.
fn waiting(it: &WaitingPolicyView) -> String {
    let WaitingPolicyView { name, version, hash, due_at, .. } = it;
    let due = moment(*due_at);
    format!(
        "# version {version}, sha256 {hash}, allows more and waits until {due}: `waiaas policy withdraw {name}` takes it back"
    )
}

/// A comment, so that the output is a policy file again.
fn heading(view: &PolicyView) -> String {
    let hash = view.hash.map(|hash| format!(", sha256 {hash}")).unwrap_or_default();
    let enclave = match view.enclave_version {
        Some(version) if version == view.version => "the enclave has it".to_owned(),
        Some(version) => format!("the enclave has version {version}"),
        None => "the enclave has none".to_owned(),
    };
    format!("# {} version {}{hash}; {enclave}", view.name, view.version)
}

impl Plain for Difference {
    fn plain(&self, style: Style) -> String {
        if self.changes.is_empty() && !self.widens {
            return "no difference".to_owned();
        }
        let mut columns = Columns::new(style, &["where", "before", "after"]);
        for change in &self.changes {
            let dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
            columns.row(vec![change.path.clone(), dash(&change.before), dash(&change.after)]);
        }
        let verdict = if self.widens { style.yellow("it allows more") } else { style.green("it does not allow more") };
        let example = self.example.as_ref().map(|example| format!("\n{}", example.plain(style))).unwrap_or_default();
        format!("{}\n\n{verdict}{example}", columns.text())
    }
}

impl Plain for Example {
    fn plain(&self, style: Style) -> String {
        let mut facts = Facts::new().with("for example", &self.what);
        if let Some(at) = self.at {
            facts = facts.with("at", moment(at));
        }
        for past in &self.history {
            facts = facts.with("after", past);
        }
        facts.with("before", &self.before).with("now", &self.after).text(style)
    }
}

/// A policy that is about to be signed.
#[derive(Debug)]
pub struct PolicyToSign<'a> {
    /// The name of the wallet.
    pub name: &'a str,
    /// Its id.
    pub agent: AgentId,
    /// The new version.
    pub version: u64,
    /// The hash that is signed.
    pub hash: Digest,
    /// The document.
    pub policy: &'a Policy,
    /// What changes; nothing for the first one.
    pub difference: Option<&'a Difference>,
    /// The words that are signed.
    pub statement: String,
}

impl Plain for PolicyToSign<'_> {
    fn plain(&self, style: Style) -> String {
        let facts = Facts::new()
            .with("policy for", format!("{} ({})", style.bold(self.name), self.agent))
            .with("version", self.version)
            .with("sha256", self.hash)
            .with("you sign", &self.statement)
            .text(style);
        let body = match self.difference {
            Some(difference) => difference.plain(style),
            None => self.policy.to_toml().trim_end().to_owned(),
        };
        format!("{facts}\n\n{body}\n")
    }
}

/// A budget that is about to be signed.
#[derive(Debug)]
pub struct BudgetToSign<'a> {
    /// The new version.
    pub version: u64,
    /// The hash that is signed.
    pub hash: Digest,
    /// The document in TOML.
    pub document: String,
    /// What changes; nothing for the first one.
    pub difference: Option<&'a Difference>,
    /// The words that are signed.
    pub statement: String,
}

impl Plain for BudgetToSign<'_> {
    fn plain(&self, style: Style) -> String {
        let facts = Facts::new()
            .with("budget", "over all wallets")
            .with("version", self.version)
            .with("sha256", self.hash)
            .with("you sign", &self.statement)
            .text(style);
        let body = match self.difference {
            Some(difference) => difference.plain(style),
            None => self.document.trim_end().to_owned(),
        };
        format!("{facts}\n\n{body}\n")
    }
}

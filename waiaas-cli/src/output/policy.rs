//! Policies: what they are, how they differ, what they say to a payment.

use super::{
    Plain, Style,
    problem::denial_line,
    table::{Columns, Facts},
};
use crate::review::{Change, Effect};
use serde::Serialize;
use waiaas_policy::{
    document::{Expectation, Policy},
    id::{AgentId, Digest},
};
use waiaas_wire::view::{DenialView, PolicyView, TierView};

impl Plain for PolicyView {
    fn plain(&self, style: Style) -> String {
        match &self.document {
            None => format!("# `{}` has no policy: nothing is allowed", self.name),
            Some(document) => format!("{}\n{}", style.dim(&heading(self)), document.trim_end()),
        }
    }
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

/// The differences of two documents.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// Whether the new one allows more, or may.
    pub widens: bool,
    /// All of them.
    pub changes: Vec<Change>,
}

impl Difference {
    /// Of these changes.
    pub fn of(changes: Vec<Change>) -> Self {
        Self { widens: changes.iter().any(|change| change.effect == Effect::Wider), changes }
    }

    /// The first change that allows more, in words.
    pub fn first_wider(&self) -> Option<String> {
        let change = self.changes.iter().find(|change| change.effect == Effect::Wider)?;
        Some(format!("`{}` from {} to {}", change.path, side(change.old.as_deref()), side(change.new.as_deref())))
    }
}

fn side(value: Option<&str>) -> &str {
    value.unwrap_or("nothing")
}

impl Plain for Difference {
    fn plain(&self, style: Style) -> String {
        if self.changes.is_empty() {
            return "no difference".to_owned();
        }
        let mut columns = Columns::new(style, &["where", "before", "after", "effect"]);
        for change in &self.changes {
            let effect = match change.effect {
                Effect::Wider => style.yellow("wider"),
                Effect::Tighter => style.green("tighter"),
                Effect::Same => style.dim("same"),
            };
            let dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
            columns.row(vec![change.path.clone(), dash(&change.old), dash(&change.new), effect]);
        }
        let verdict = if self.widens { style.yellow("it allows more") } else { style.green("it does not allow more") };
        format!("{}\n\n{verdict}", columns.text())
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

/// What `policy check` found.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// The file.
    pub file: String,
    /// Whether it is a policy.
    pub valid: bool,
    /// Its hash.
    #[serde(with = "waiaas_wire::text::option")]
    pub hash: Option<Digest>,
    /// What is wrong with it.
    pub problems: Vec<DocumentProblem>,
    /// Its own tests.
    pub expectations: Vec<Expected>,
    /// What it says to the payment that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<Verdict>,
}

/// Something that is wrong with a document.
#[derive(Debug, Serialize)]
pub struct DocumentProblem {
    /// Where.
    pub path: String,
    /// What is wrong.
    pub wrong: String,
    /// What would be right.
    pub right: String,
}

/// A test in a document.
#[derive(Debug, Serialize)]
pub struct Expected {
    /// The payment.
    pub pay: String,
    /// What is expected.
    pub is: String,
    /// What the policy does.
    pub got: String,
    /// Whether that is the same.
    pub met: bool,
}

impl From<Expectation> for Expected {
    fn from(from: Expectation) -> Self {
        Self { pay: from.pay, is: from.is, got: from.got, met: from.met }
    }
}

/// What a policy says to a payment, when nothing was paid before.
#[derive(Debug, Serialize)]
pub struct Verdict {
    /// The payment.
    pub pay: String,
    /// Whether it is allowed, perhaps after a wait or an approval.
    pub allowed: bool,
    /// The tier, if it is allowed.
    pub tier: Option<TierView>,
    /// How long it waits, in the tier DELAY.
    pub delay: Option<String>,
    /// Why the owner is asked, in the tier APPROVAL.
    pub reasons: Vec<String>,
    /// Violated rules, if it is denied.
    pub denials: Vec<DenialView>,
}

impl Plain for Checked {
    fn plain(&self, style: Style) -> String {
        let mut lines = vec![self.verdict(style)];
        for problem in &self.problems {
            let DocumentProblem { path, wrong, right } = problem;
            lines.push(format!("  {}: {wrong}; {right}", style.bold(path)));
        }
        for test in &self.expectations {
            let mark = if test.met { style.green("ok") } else { style.red("not met") };
            lines.push(format!("  {mark} {}: expected {}, is {}", test.pay, test.is, test.got));
        }
        lines.extend(self.payment.as_ref().map(|payment| payment.plain(style)));
        lines.join("\n")
    }
}

impl Checked {
    fn verdict(&self, style: Style) -> String {
        match (self.valid, self.hash) {
            (true, Some(hash)) => format!("{} {}, sha256 {hash}", self.file, style.green("is valid")),
            (true, None) => format!("{} {}", self.file, style.green("is valid")),
            (false, _) => format!("{} {}", self.file, style.red("is not valid")),
        }
    }
}

impl Plain for Verdict {
    fn plain(&self, style: Style) -> String {
        let how = match (&self.delay, self.tier) {
            (Some(delay), _) => format!("allowed after {delay}"),
            (None, Some(TierView::Approval)) => "allowed when the owner approves".to_owned(),
            (None, Some(TierView::Notify)) => "allowed, and told to the owner".to_owned(),
            (None, _) => "allowed at once".to_owned(),
        };
        let verdict = if self.allowed { style.green(&how) } else { style.red("denied") };
        let mut lines = vec![format!("{}: {verdict}", self.pay)];
        lines.extend(self.reasons.iter().map(|reason| format!("  {reason}")));
        lines.extend(self.denials.iter().map(|denial| format!("  {}", denial_line(denial, style))));
        lines.join("\n")
    }
}

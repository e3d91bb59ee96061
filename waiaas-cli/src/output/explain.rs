//! Why a payment is decided as it is, for people.

use super::{Plain, Style, money::moment, problem::denial_line, table::Columns};
use serde::Serialize;
use waiaas_policy::{document::Expectation, id::Digest, time::Timestamp};
use waiaas_wire::view::{ExplanationView, LiveExplanation, Repair, RuleVerdict, TierView};

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
    pub payment: Option<Judged>,
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
pub struct Judged {
    /// The payment.
    pub pay: String,
    /// What it says, and why.
    #[serde(flatten)]
    pub explanation: ExplanationView,
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
        lines.extend(self.payment.as_ref().map(|it| judgement(&it.pay, &it.explanation, style)));
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

impl Plain for LiveExplanation {
    fn plain(&self, style: Style) -> String {
        let title =
            format!("# {} under policy version {}, sha256 {}", self.name, self.policy_version, self.policy_hash);
        let mut parts = vec![style.dim(&title), judgement(&self.payment, &self.explanation, style)];
        if !self.budget.is_empty() {
            let lines = self.budget.iter().map(|denial| format!("  {}", denial_line(denial, style)));
            let title = style.red("denied by the owner's budget over all wallets");
            parts.push(format!("\n{title}\n{}", lines.collect::<Vec<_>>().join("\n")));
        }
        match &self.enclave {
            Some(enclave) => {
                let title = style.yellow("the enclave has counted otherwise, and says");
                parts.push(format!("\n{title}\n{}", judgement(&self.payment, enclave, style)));
            }
            None if !self.enclave_reachable => {
                parts.push(format!("\n{}", style.yellow("the enclave does not answer: its count is not known")));
            }
            None => {}
        }
        parts.join("\n")
    }
}

/// The verdict, every rule, when it would pass, and what would let it.
fn judgement(pay: &str, it: &ExplanationView, style: Style) -> String {
    let mut parts = vec![format!("{pay}: {}", verdict(it, style)), rules(it, style)];
    if !it.allowed {
        parts.push(match it.earliest_at {
            Some(time) => format!("\nthe same payment would pass at {}", when(it.at, time)),
            None => "\nwaiting does not help".to_owned(),
        });
        parts.push(it.change.as_ref().map_or_else(|| "no change of the policy allows it".to_owned(), repair));
    }
    parts.join("\n")
}

fn verdict(it: &ExplanationView, style: Style) -> String {
    let how = match (it.tier, &it.delay) {
        (None, _) => return style.red("denied"),
        (_, Some(delay)) => format!("allowed after {delay}"),
        (Some(TierView::Approval), _) => "allowed when the owner approves".to_owned(),
        (Some(TierView::Notify), _) => "allowed, and told to the owner".to_owned(),
        (Some(_), _) => "allowed at once".to_owned(),
    };
    style.green(&how)
}

fn rules(it: &ExplanationView, style: Style) -> String {
    let mut columns = Columns::new(style, &["rule", "says", "figures", "passes from"]);
    for line in &it.rules {
        let says = match line.verdict {
            RuleVerdict::NotApplicable => style.dim("not applicable"),
            RuleVerdict::Allow => style.green("allow"),
            RuleVerdict::Notify => style.green("notify"),
            RuleVerdict::Delay => style.yellow("delay"),
            RuleVerdict::AskOwner => style.yellow("ask the owner"),
            RuleVerdict::Deny => style.red("deny"),
        };
        let from = line.earliest_at.map_or_else(|| "-".to_owned(), |time| when(it.at, time));
        let detail = if line.detail.is_empty() { "-".to_owned() } else { line.detail.clone() };
        columns.row(vec![line.rule.clone(), says, detail, from]);
    }
    columns.text()
}

/// A moment, and how far away it is.
pub fn when(now: Timestamp, time: Timestamp) -> String {
    let seconds = time.as_millis().saturating_sub(now.as_millis()).div_ceil(1_000);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let away = match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, minutes) => format!("{minutes}m {}s", seconds % 60),
        (0, hours, minutes) => format!("{hours}h {minutes}m"),
        (days, hours, _) => format!("{days}d {hours}h"),
    };
    format!("{} (in {away})", moment(time))
}

fn repair(repair: &Repair) -> String {
    let mut parts = vec!["the smallest change of the policy that lets it pass:".to_owned()];
    parts.extend(repair.remove.iter().map(|key| format!("# take out `{key}`")));
    if !repair.toml.is_empty() {
        parts.push(format!("\n{}", repair.toml.trim_end()));
    }
    parts.join("\n")
}

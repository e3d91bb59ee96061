//! Errors, for people and for programs.

use super::{Plain, Style, money};
use serde::Serialize;
use waiaas_wire::{
    Code, Problem,
    view::{DenialView, TxView},
};

/// What `--json` prints when something went wrong.
#[derive(Debug, Serialize)]
pub struct ErrorDocument<'a> {
    pub(super) error: Body<'a>,
}

/// The error itself.
#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    /// The exit code.
    code: u8,
    name: &'static str,
    title: &'static str,
    detail: &'a str,
    param: Option<&'a str>,
    hint: &'static str,
    retryable: bool,
    denials: &'a [DenialView],
    transaction: Option<&'a str>,
}

impl<'a> ErrorDocument<'a> {
    /// Of a problem.
    pub fn of(problem: &'a Problem) -> Self {
        let entry = problem.code.entry();
        Self {
            error: Body {
                code: entry.exit,
                name: entry.name,
                title: entry.title,
                detail: &problem.detail,
                param: problem.param.as_deref(),
                hint: problem.hint(),
                retryable: entry.retryable,
                denials: &problem.denials,
                transaction: problem.transaction.as_deref(),
            },
        }
    }
}

impl Plain for Problem {
    fn plain(&self, style: Style) -> String {
        // Where rules are listed, each with its sentence, the detail only repeats them.
        let headline = if self.denials.is_empty() { self.detail.as_str() } else { self.code.entry().title };
        let mut lines = vec![format!("{} {headline}", style.red("error:"))];
        lines.extend(self.denials.iter().map(|denial| format!("  {}", denial_line(denial, style))));
        lines.extend(self.transaction.iter().map(|tx| format!("  {} {tx}", style.dim("transaction:"))));
        lines.push(format!("{} {}", style.dim("hint:"), self.hint()));
        lines.join("\n")
    }
}

/// A violated rule: its id, its sentence with the figures, and when the same would pass.
pub fn denial_line(denial: &DenialView, style: Style) -> String {
    let line = format!("{}: {}", style.bold(&denial.rule), denial.detail);
    match denial.earliest_at {
        // The sentence may say it already.
        Some(time) if !denial.detail.contains("passes from") => format!("{line}; passes from {}", money::moment(time)),
        _ => line,
    }
}

/// What became of a payment, as a problem if it did not go through. A payment that waits or is under way is none.
pub fn of_payment(tx: &TxView) -> Option<Problem> {
    use waiaas_wire::view::TxState;
    let code = match tx.state {
        TxState::Rejected => Code::PolicyDenied,
        TxState::Failed => Code::TransactionFailed,
        TxState::Expired => Code::TransactionExpired,
        TxState::Cancelled => Code::TransactionCancelled,
        TxState::Received
        | TxState::Delayed
        | TxState::AwaitingOwner
        | TxState::Reserved
        | TxState::Signed
        | TxState::Submitted
        | TxState::Confirmed
        | TxState::Finalized => return None,
    };
    let problem = tx.error.clone().unwrap_or_else(|| Problem::plain(code));
    let denials = if problem.denials.is_empty() { tx.denials.clone() } else { problem.denials.clone() };
    Some(problem.with_denials(denials).of(&tx.id))
}

//! Why a transaction failed, in plain words.

use serde_json::Value;
use std::fmt;
use waiaas_policy::{Address, address};
use waiaas_wire::{Code, Problem};

/// Why a transaction failed or would fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What can be done about it depends on this.
    pub kind: FailureKind,
    /// One sentence, lower case.
    pub detail: String,
}

/// The failures that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The paying wallet has too little of the asset.
    WalletFunds,
    /// The fee payer has too little for fees or rent.
    FeePayerFunds,
    /// The spending limit on chain is used up, or is not there.
    ChainLimit,
    /// The blockhash is too old, or the node does not know it yet.
    Blockhash,
    /// The transaction is on the ledger already.
    AlreadyProcessed,
    /// Everything else.
    Other,
}

/// What is said when an account would be left with something, and less than an account must hold.
pub const BELOW_LEAST: &str = "an account would be left with less SOL than it must hold (send more, or all of it)";

impl Failure {
    /// A failure that belongs to no special kind.
    pub fn other(detail: impl Into<String>) -> Self {
        Self { kind: FailureKind::Other, detail: detail.into() }
    }

    /// From the JSON form of a transaction error and the logs, where there are any.
    pub(super) fn read(error: &Value, logs: &[String]) -> Self {
        match error {
            Value::String(name) => Self::plain(name),
            Value::Object(fields) => match fields.iter().next() {
                Some((name, of)) if name == "InstructionError" => Self::of_instruction(of, logs),
                Some((name, of)) if name == "InsufficientFundsForRent" => Self::of_rent(of),
                Some((name, _)) => Self::plain(name),
                None => Self::other("unknown error"),
            },
            _ => Self::other("unknown error"),
        }
    }

    /// As a problem; `otherwise` is the code of a failure without a code of its own.
    pub fn problem(&self, otherwise: Code) -> Problem {
        let code = match self.kind {
            FailureKind::WalletFunds => Code::TransactionBalance,
            FailureKind::FeePayerFunds => Code::TransactionFeeBalance,
            FailureKind::ChainLimit => Code::TransactionCeiling,
            FailureKind::Blockhash | FailureKind::AlreadyProcessed | FailureKind::Other => otherwise,
        };
        Problem::new(code, self.detail.clone())
    }

    fn new(kind: FailureKind, detail: &str) -> Self {
        Self { kind, detail: detail.to_owned() }
    }

    fn plain(name: &str) -> Self {
        match name {
            "AccountNotFound" | "InsufficientFundsForFee" => {
                Self::new(FailureKind::FeePayerFunds, "the fee payer has not enough SOL for the fee")
            }
            "BlockhashNotFound" => Self::new(FailureKind::Blockhash, "the blockhash is too old or not known yet"),
            "AlreadyProcessed" => Self::new(FailureKind::AlreadyProcessed, "the transaction is on the ledger already"),
            _ => Self::other(words(name)),
        }
    }

    /// Account 0 is the fee payer; any other is one that would be left with less than it must hold.
    fn of_rent(of: &Value) -> Self {
        match of.get("account_index").and_then(Value::as_u64) {
            Some(0) => Self::new(FailureKind::FeePayerFunds, "the fee payer would be left with less than its rent"),
            _ => Self::other(BELOW_LEAST),
        }
    }

    fn of_instruction(of: &Value, logs: &[String]) -> Self {
        let number = of.get(0).and_then(Value::as_u64).map_or(0, |index| index.saturating_add(1));
        let error = of.get(1).unwrap_or(&Value::Null);
        match (error.get("Custom").and_then(Value::as_u64), error) {
            (Some(code), _) => Self::of_program(number, code, logs),
            (None, Value::String(name)) => Self::other(format!("instruction {number}: {}", words(name))),
            (None, Value::Object(fields)) => {
                let name = fields.keys().next().map(|name| words(name)).unwrap_or_default();
                Self::other(format!("instruction {number}: {name}"))
            }
            _ => Self::other(format!("instruction {number} failed")),
        }
    }

    /// The numbers of the Squads program, and of Anchor, in which it is written.
    fn of_squads(number: u64, code: u64) -> Self {
        let limit = |detail| Self::new(FailureKind::ChainLimit, detail);
        match code {
            3012 => limit("there is no spending limit on chain for it: the owner has not set one, or has removed it"),
            6004 | 6005 => limit("the agent's key may not use the spending limit on chain"),
            6025 => limit("the spending limit on chain does not allow this recipient"),
            6026 => limit("more than what is left of the spending limit on chain"),
            _ => Self::other(format!("instruction {number}: error {code} of the Squads program")),
        }
    }

    /// A program's own error number, whose meaning depends on which program it was: the first in the logs that failed.
    fn of_program(number: u64, code: u64, logs: &[String]) -> Self {
        let mut failed = logs.iter().filter_map(|line| failed_program(line));
        let first = failed.next();
        let in_creation = failed.any(|program| program == address::ASSOCIATED_TOKEN);
        match (first, code) {
            (Some(address::SYSTEM), 1) if in_creation => {
                Self::new(FailureKind::FeePayerFunds, "the fee payer has not enough SOL for the token account's rent")
            }
            (Some(address::SYSTEM), 1) => Self::new(FailureKind::WalletFunds, "the wallet has not enough SOL"),
            (Some(address::TOKEN | address::TOKEN_2022), 1) => {
                Self::new(FailureKind::WalletFunds, "the wallet has not enough of the token")
            }
            (Some(address::TOKEN | address::TOKEN_2022), 17) => Self::other("a token account is frozen"),
            (Some(address::SQUADS), code) => Self::of_squads(number, code),
            (Some(program), _) => Self::other(format!("instruction {number}: error {code} of program {program}")),
            (None, _) => Self::other(format!("instruction {number}: error {code} of its program")),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

/// `Program <address> failed: …`, as the runtime logs it.
fn failed_program(line: &str) -> Option<Address> {
    let (program, _) = line.strip_prefix("Program ")?.split_once(" failed")?;
    program.parse().ok()
}

/// `InsufficientFundsForFee` → `insufficient funds for fee`.
fn words(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn logs(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn missing_money_is_told_apart() {
        let custom = json!({"InstructionError": [2, {"Custom": 1}]});
        let system = logs(&["Program 11111111111111111111111111111111 failed: custom program error: 0x1"]);
        assert_eq!(Failure::read(&custom, &system).kind, FailureKind::WalletFunds);
        let creation = logs(&[
            "Program 11111111111111111111111111111111 failed: custom program error: 0x1",
            "Program ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL failed: custom program error: 0x1",
        ]);
        assert_eq!(Failure::read(&custom, &creation).kind, FailureKind::FeePayerFunds);
        assert_eq!(Failure::read(&json!("AccountNotFound"), &[]).kind, FailureKind::FeePayerFunds);
    }

    #[test]
    fn everything_else_is_words() {
        assert_eq!(Failure::read(&json!("AccountInUse"), &[]).detail, "account in use");
        let instruction = json!({"InstructionError": [0, "MissingRequiredSignature"]});
        assert_eq!(Failure::read(&instruction, &[]).detail, "instruction 1: missing required signature");
        assert_eq!(Failure::read(&json!(7), &[]).detail, "unknown error");
    }
}

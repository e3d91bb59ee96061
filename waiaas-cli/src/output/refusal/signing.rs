//! What is not signed, and documents that do not hold.

use std::{fmt::Display, path::Path};
use waiaas_wire::{Code, Problem};

/// Something that the owner would sign cannot be shown as it must be.
pub fn not_signable(what: &str) -> Problem {
    Problem::new(Code::Internal, format!("{what} cannot be written as a statement that the owner signs"))
}

/// What is to be signed is not what was said.
pub fn disagrees(what: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("not signed: {what}"))
}

/// A template that there is not.
pub fn template(name: &str) -> Problem {
    let detail = format!("`{name}` is no template: conservative, standard and permissive are there");
    Problem::new(Code::ValidationFormat, detail).at("name")
}

/// A document with errors, as one problem.
pub fn document(path: &Path, errors: impl Display) -> Problem {
    Problem::new(Code::PolicyInvalid, format!("`{}` is not valid:\n{errors}", path.display())).at("file")
}

/// Tests in a policy file that are not met.
pub fn expectations(path: &Path, failed: usize) -> Problem {
    let tests = if failed == 1 { "one of its own tests" } else { "some of its own tests" };
    Problem::new(Code::PolicyInvalid, format!("`{}` does not pass {tests}", path.display())).at("file")
}

/// A widening that was not asked for by name.
pub fn widens(first: &str) -> Problem {
    Problem::new(Code::PolicyWidens, format!("the new document allows more than the one in force: {first}")).at("widen")
}

/// A policy in force that this command cannot read.
pub fn policy_unreadable(why: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("the policy that the daemon shows cannot be read: {why}"))
}

/// An id that waits for nobody.
pub fn not_in_inbox(id: impl Display) -> Problem {
    Problem::new(Code::ApprovalNotFound, format!("`{id}` does not wait for the owner"))
}

/// An audit log that does not hold together.
pub fn audit(what: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, what.to_string())
}

/// A payment that was never decided has no entry.
pub fn not_decided(tx: impl Display) -> Problem {
    Problem::new(Code::ValidationRange, format!("`{tx}` was not decided by policy, so the log has no decision of it"))
        .at("entry")
}

/// Nothing to prove was named.
pub fn no_entry() -> Problem {
    Problem::new(Code::ValidationRequired, "the number of an entry or the id of a payment is missing").at("entry")
}

/// A proof about two heads, and one of them is missing.
pub fn no_earlier_head() -> Problem {
    let detail = "the proof is about two heads: name the earlier one with `--extends FILE`";
    Problem::new(Code::ValidationRequired, detail).at("extends")
}

/// A proof about an entry, and an earlier head with it.
pub fn no_consistency() -> Problem {
    let detail =
        "the proof is about an entry and says nothing of an earlier head; `waiaas audit prove --extends` makes one";
    Problem::new(Code::ValidationFormat, detail).at("proof")
}

/// A line of an export that cannot be read.
pub fn export_line(path: &Path, line: usize, why: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("`{}`, line {line}: {why}", path.display()))
}

/// An inbox item that names another account than the wallet's.
pub fn other_account() -> Problem {
    disagrees("the account that pays is not that of the wallet")
}

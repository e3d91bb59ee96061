//! What the command itself refuses, in words. (What the daemon refuses comes with words of its own.)

use std::{fmt::Display, io::ErrorKind, path::Path};
use waiaas_wire::{Code, Problem};

/// A file that cannot be read or written.
pub fn file(path: &Path, why: &std::io::Error) -> Problem {
    let cause = match why.kind() {
        ErrorKind::NotFound => "there is no such file or directory".to_owned(),
        ErrorKind::PermissionDenied => "this account may not do that".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::InvalidData => "it is not text".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::NotADirectory => "a part of the path is no directory".to_owned(),
        _ => system_words(why),
    };
    Problem::new(Code::FileFailed, format!("`{}`: {cause}", path.display()))
}

/// The system's words for an error, in the form of ours.
fn system_words(why: &std::io::Error) -> String {
    let words = why.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Not a regular file.
pub fn not_a_file(path: &Path) -> Problem {
    Problem::new(Code::FileFailed, format!("`{}` is not a file", path.display()))
}

/// Something is in the way of a new file.
pub fn exists(path: &Path) -> Problem {
    Problem::new(Code::ValidationDuplicate, format!("`{}` exists already and is not overwritten", path.display()))
}

/// A file with bytes that are no text.
pub fn not_text(path: &Path) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{}` is not text", path.display()))
}

/// A file with nothing in it, as a detail.
pub fn empty_file(path: &Path) -> String {
    format!("`{}` is empty", path.display())
}

/// A variable with bytes that are no text.
pub fn variable_not_text(name: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("the variable {name} is not text")).at(name)
}

/// Two variables that say different things.
pub fn both_set(one: &str, other: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("{one} and {other} are both set; unset one of them")).at(one)
}

/// A private file or directory that is not private.
pub fn too_open(path: &Path, mode: u32, right: u32) -> Problem {
    let (path, mode) = (path.display(), mode & 0o7777);
    Problem::new(
        Code::PermissionsTooOpen,
        format!("`{path}` has mode {mode:04o}, so others can get at it; `chmod {right:o} {path}` closes it"),
    )
}

/// A private file or directory that somebody else controls.
pub fn foreign(path: &Path) -> Problem {
    Problem::new(Code::PermissionsTooOpen, format!("`{}` belongs to another account", path.display()))
}

/// A path that a socket cannot have.
pub fn path_too_long(path: &Path, most: usize) -> Problem {
    let detail = format!("`{}` is too long for a socket: {most} bytes at most; use a shorter `--home`", path.display());
    Problem::new(Code::ValidationRange, detail).at("home")
}

/// No home directory.
pub fn no_home() -> Problem {
    Problem::new(Code::ValidationRequired, "this account has no home directory; name one with `--home DIR`").at("home")
}

/// The system gave no random bytes.
pub fn no_randomness() -> Problem {
    Problem::new(Code::Internal, "the system gave no random bytes")
}

/// The program's own machinery did not start.
pub fn no_runtime(why: &std::io::Error) -> String {
    format!("the system refused what every program needs: {}", system_words(why))
}

/// A command for the owner, called with an agent's key.
pub fn owner_only() -> Problem {
    Problem::new(Code::AuthRequired, "this command is for the owner, and an agent's API key is set")
}

/// No socket, or nobody behind it.
pub fn unreachable(socket: &Path) -> Problem {
    Problem::new(Code::DaemonUnreachable, format!("nothing answers on `{}`", socket.display()))
}

/// The daemon went away in the middle of a call.
pub fn lost() -> Problem {
    Problem::new(Code::DaemonUnreachable, "the daemon closed the connection before it answered")
}

/// The daemon took too long.
pub fn too_slow() -> Problem {
    Problem::new(Code::DaemonUnreachable, "the daemon did not answer in time")
}

/// The same, when money may have moved meanwhile.
pub fn unknown_payment(idempotency_key: Option<&str>) -> Problem {
    let detail = "the daemon did not answer: the payment may have been made or not";
    let again = idempotency_key.map(|key| format!("; with `--idempotency-key {key}` it can be asked again and is never paid twice"));
    Problem::new(Code::TransactionUnknown, format!("{detail}{}", again.unwrap_or_default()))
}

/// The daemon speaks another protocol.
pub fn not_understood(why: impl Display) -> Problem {
    Problem::new(Code::Internal, format!("the daemon and this command do not understand each other: {why}"))
}

/// A socket that is not a socket.
pub fn not_a_socket(path: &Path) -> Problem {
    Problem::new(Code::DaemonUnreachable, format!("`{}` is not a socket", path.display()))
}

/// Something that is no address.
pub fn address(text: &str) -> String {
    format!("`{text}` is no Solana address: 32 bytes in base58 expected, such as 11111111111111111111111111111111")
}

/// Something that is no amount.
pub fn amount(text: &str, why: impl Display) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{text}` is no amount: {why}")).at("amount")
}

/// An amount without its asset.
pub fn amount_without_asset(text: &str) -> Problem {
    let detail = format!("`{text}` names no asset; write for example `0.5 SOL`, `10 USDC`, or a mint's address");
    Problem::new(Code::ValidationRequired, detail).at("amount")
}

/// No amount at all, or two of them.
pub fn amount_missing() -> Problem {
    Problem::new(Code::ValidationRequired, "give an amount such as `0.5 SOL`, or `--raw N --asset X`").at("amount")
}

/// More words than an amount has.
pub fn amount_too_many_words(text: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{text}` is no amount: a number and an asset expected")).at("amount")
}

/// Nothing.
pub fn amount_zero() -> Problem {
    Problem::new(Code::ValidationRange, "the amount is 0; at least one base unit can be paid").at("amount")
}

/// A token's decimals are not known here.
pub fn asset_unknown(asset: &str) -> Problem {
    let detail = format!("`{asset}` is not known here; use the mint's address, or list it in the policy");
    Problem::new(Code::ValidationFormat, detail).at("asset")
}

/// No passphrase to be had.
pub fn no_passphrase() -> Problem {
    let detail = "the passphrase of the owner key is needed, and there is no terminal to ask for it; \
                  name a 0600 file with `--passphrase-file`";
    Problem::new(Code::OwnerLocked, detail).at("passphrase-file")
}

/// A new passphrase that is too easy.
pub fn passphrase_short(least: usize) -> Problem {
    Problem::new(Code::ValidationRange, format!("the passphrase is too short: {least} characters at least"))
        .at("passphrase")
}

/// Typed twice, and not the same.
pub fn passphrases_differ() -> Problem {
    Problem::new(Code::ValidationFormat, "the two passphrases are not the same; nothing was made").at("passphrase")
}

/// A passphrase that is not text.
pub fn passphrase_not_text(path: &Path) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{}` is not text in UTF-8", path.display())).at("passphrase-file")
}

/// The passphrase does not open the key.
pub fn wrong_passphrase() -> Problem {
    Problem::new(Code::OwnerLocked, "the passphrase does not open the owner key")
}

/// What is stored is no locked key.
pub fn locked_key_damaged() -> Problem {
    Problem::new(Code::OwnerLocked, "what is stored is not a locked owner key; restore it from a copy")
}

/// A file that is no key.
pub fn not_a_keygen_file(path: &Path) -> Problem {
    let detail = format!("`{}` is no key in Solana's keygen form: a JSON array of 64 numbers expected", path.display());
    Problem::new(Code::ValidationFormat, detail).at("import")
}

/// A key file whose two halves are of different keys.
pub fn key_halves_differ(path: &Path) -> Problem {
    let detail = format!("the public half in `{}` is not that of its secret half", path.display());
    Problem::new(Code::ValidationFormat, detail).at("import")
}

/// No owner yet.
pub fn no_owner(home: &Path) -> Problem {
    Problem::new(Code::OwnerMissing, format!("there is no owner in `{}`", home.display()))
}

/// The manifest is damaged or forged.
pub fn manifest(path: &Path, why: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("`{}`: {why}", path.display()))
}

/// The owner key is not where it was put.
pub fn owner_key_missing(namespace: &str) -> Problem {
    let detail = format!("the owner key of `{namespace}` is neither in a file nor in the keyring of this account");
    Problem::new(Code::OwnerLocked, detail)
}

/// The key that was opened is not the owner's.
pub fn owner_key_differs(found: impl Display, owner: impl Display) -> Problem {
    let detail = format!("the stored key is that of {found}, and the owner of this installation is {owner}");
    Problem::new(Code::VerificationFailed, detail)
}

/// Another key was to be imported than the one that is there.
pub fn owner_is_another(imported: impl Display, owner: impl Display) -> Problem {
    let detail = format!("this installation belongs to {owner} already; the key to import is that of {imported}");
    Problem::new(Code::ValidationDuplicate, detail).at("import")
}

/// No keyring where one was asked for.
pub fn keyring(why: impl Display) -> Problem {
    let detail = format!("the keyring of this account cannot be used: {why}; `--key-store file` does without it");
    Problem::new(Code::OwnerLocked, detail).at("key-store")
}

/// Questions were forbidden, and a passphrase is needed.
pub fn non_interactive() -> Problem {
    let detail = "`--non-interactive` needs `--passphrase-file` with a 0600 file";
    Problem::new(Code::ValidationRequired, detail).at("passphrase-file")
}

/// Something that the owner would sign cannot be shown as it must be.
pub fn not_signable(what: &str) -> Problem {
    Problem::new(Code::Internal, format!("{what} cannot be written as a statement that the owner signs"))
}

/// What is to be signed is not what was said.
pub fn disagrees(what: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("not signed: {what}"))
}

/// A program that is not installed.
pub fn program_missing(name: &str) -> Problem {
    Problem::new(Code::ProgramMissing, format!("`{name}` is neither beside `waiaas` nor in PATH")).at(name)
}

/// A program that did not start.
pub fn program_failed(path: &Path, why: &std::io::Error) -> Problem {
    Problem::new(Code::ProgramMissing, format!("`{}` does not start: {}", path.display(), system_words(why)))
}

/// A program that ended at once.
pub fn program_ended(name: &str, log: &Path, last: &str) -> Problem {
    let last = if last.is_empty() { String::new() } else { format!(": {last}") };
    Problem::new(Code::DaemonUnreachable, format!("`{name}` ended at once{last} (its log is `{}`)", log.display()))
}

/// A program that does not get ready.
pub fn program_not_ready(name: &str, log: &Path) -> Problem {
    Problem::new(Code::DaemonUnreachable, format!("`{name}` does not get ready; its log is `{}`", log.display()))
}

/// A program that does not end.
pub fn program_does_not_end(name: &str, pid: u32) -> Problem {
    Problem::new(Code::AlreadyRunning, format!("`{name}` (process {pid}) does not end"))
}

/// Another program said no.
pub fn program_said(name: &str, words: &str) -> Problem {
    let words = words.trim().trim_start_matches("error: ");
    let first = words.lines().next().unwrap_or("it gave no reason");
    Problem::new(Code::ConfigInvalid, format!("`{name}` says: {first}"))
}

/// A directory that is not this command's to empty.
pub fn not_a_dev_home(path: &Path) -> Problem {
    let detail = format!("`{}` is in use and was not made by `waiaas dev`, which begins with an empty one", path.display());
    Problem::new(Code::ValidationDuplicate, detail).at("home")
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

/// A line of an export that cannot be read.
pub fn export_line(path: &Path, line: usize, why: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("`{}`, line {line}: {why}", path.display()))
}

/// A time that is over.
pub fn in_the_past(text: impl Display) -> Problem {
    Problem::new(Code::ValidationRange, format!("`{text}` is in the past")).at("expires")
}

/// A local ledger that did not do what it was asked.
pub fn ledger(what: impl Display) -> Problem {
    Problem::new(Code::RpcUnavailable, format!("the local ledger: {what}"))
}

/// No room.
pub fn disk_full(detail: &str) -> Problem {
    Problem::new(Code::StoreFailed, format!("{detail}: too little to work with"))
}

/// The owner pays from one of several wallets.
pub fn from_missing() -> Problem {
    Problem::new(Code::ValidationRequired, "name the wallet that pays with `--from`").at("from")
}

/// Something that is no time.
pub fn moment(text: &str) -> String {
    format!("`{text}` is no time: write for example `90d`, or `2027-01-31T00:00:00Z`")
}

/// An inbox item that names another account than the wallet's.
pub fn other_account() -> Problem {
    disagrees("the account that pays is not that of the wallet")
}

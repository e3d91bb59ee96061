//! Files and directories.

use std::{io::ErrorKind, path::Path};
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
pub(super) fn system_words(why: &std::io::Error) -> String {
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

/// No room.
pub fn disk_full(detail: &str) -> Problem {
    Problem::new(Code::StoreFailed, format!("{detail}: too little to work with"))
}

/// A backup that cannot be written.
pub fn backup(why: &std::io::Error) -> Problem {
    Problem::new(Code::FileFailed, format!("the backup cannot be written: {}", system_words(why)))
}

/// Not a backup at all.
pub fn not_a_backup(path: &Path) -> Problem {
    Problem::new(Code::VerificationFailed, format!("`{}` is not a backup, or its beginning is damaged", path.display()))
}

/// A backup that the daemon's program refuses.
pub fn backup_refused(words: &str) -> Problem {
    let words = words.trim().trim_start_matches("error: ");
    Problem::new(Code::VerificationFailed, words.lines().next().unwrap_or("the backup is damaged").to_owned())
}

/// A head was named to compare with, and the backup has none.
pub fn backup_without_head() -> Problem {
    let detail = "the backup has no signed head, so whose head that is cannot be told";
    Problem::new(Code::VerificationFailed, detail)
}

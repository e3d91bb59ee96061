//! Other programs: run, watched, captured.

use anyhow::{Context, Result, bail};
use std::{
    env,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

/// Runs a command to its end with nothing on stdin, and keeps what it says.
pub fn output(command: &mut Command) -> Result<Output> {
    command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{}`", show(command)))
}

/// Runs a command that must succeed, and gives back its stdout.
pub fn capture(command: &mut Command) -> Result<String> {
    let done = output(command)?;
    if !done.status.success() {
        bail!("`{}` failed: {}\n{}", show(command), done.status, String::from_utf8_lossy(&done.stderr).trim_end());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Whether a program of that name is on the path.
pub fn has(program: &str) -> bool {
    which(program).is_some()
}

/// Where on the path a program is.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// A command as one would type it.
pub fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| quote(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

/// A word as the shell wants it.
pub fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=/.,:@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_only_where_the_shell_needs_it() {
        assert_eq!(quote("--json"), "--json");
        assert_eq!(quote("0.5 SOL"), "'0.5 SOL'");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote(""), "''");
    }

    #[test]
    fn a_failing_command_tells_what_it_said() {
        let error = capture(Command::new("sh").args(["-c", "echo no luck >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("no luck") && error.contains('3'), "{error}");
    }
}

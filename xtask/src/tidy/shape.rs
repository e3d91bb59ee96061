//! Long files, and names of machines in what is committed.

use super::Findings;
use crate::tree;
use anyhow::Result;
use std::{fs, path::Path};

/// From here on a source file is worth a second look.
const LONG: usize = 400;

/// Beginnings of paths that exist on one machine only, in two halves so that this file does not find itself.
const MACHINE_PATHS: [(&str, &str); 4] = [("/ro", "ot/"), ("/ho", "me/"), ("/Us", "ers/"), ("/wo", "rk/")];

/// What may follow the third of them in an example.
const EXAMPLES: [&str; 3] = ["you/", "agent/", "<"];

/// Checks every file that is text.
pub fn check(found: &mut Findings) -> Result<()> {
    for file in tree::files()? {
        // What is not text has no lines to look at.
        let Ok(text) = fs::read_to_string(&file) else { continue };
        length(found, &file, &text);
        machine_paths(found, &file, &text);
    }
    Ok(())
}

fn length(found: &mut Findings, file: &Path, text: &str) {
    let lines = text.lines().count();
    if lines > LONG && file.extension().is_some_and(|ext| ext == "rs") {
        found.doubtful.push(format!("{} has {lines} lines; {LONG} are plenty", tree::short(file)));
    }
}

fn machine_paths(found: &mut Findings, file: &Path, text: &str) {
    for (number, line) in text.lines().enumerate() {
        if let Some(path) = machine_path(line) {
            found.wrong.push(format!("{}:{} names a path of one machine: {path}", tree::short(file), number + 1));
        }
    }
}

fn machine_path(line: &str) -> Option<String> {
    for (head, tail) in MACHINE_PATHS {
        let start = format!("{head}{tail}");
        for (at, _) in line.match_indices(&start) {
            let before = line[..at].chars().next_back();
            let rest = &line[at + start.len()..];
            let is_path = before.is_none_or(|c| !c.is_alphanumeric() && !"_-.}>~".contains(c));
            if is_path && !EXAMPLES.iter().any(|example| rest.starts_with(example)) {
                return Some(start);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_machine_are_found_and_others_are_not() {
        assert!(machine_path(concat!("see /ro", "ot/x")).is_some());
        assert!(machine_path(concat!("\"/ho", "me/alice/x\"")).is_some());
        assert!(machine_path("/home/you/waiaas").is_none());
        assert!(machine_path(concat!("target/wo", "rk/x")).is_none());
        assert!(machine_path("/var/lib/waiaas").is_none());
    }
}

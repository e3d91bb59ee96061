//! What the program calls itself, and what the task runner calls: no part of the command line that people see.

mod docs;
mod launch;

use crate::Ending;
use clap::Parser;
use std::ffi::OsString;

/// Beginnings of command lines that are not for people.
const NAMES: [&str; 2] = ["launch", "generate-docs"];

#[derive(Debug, Parser)]
#[command(name = "waiaas")]
enum Inner {
    Launch(launch::Launch),
    GenerateDocs(docs::GenerateDocs),
}

/// Whether a command line is one of these.
pub fn is_meant(words: &[OsString]) -> bool {
    words.get(1).is_some_and(|word| NAMES.iter().any(|name| word == name))
}

/// Does it.
pub fn run(words: Vec<OsString>) -> Ending {
    match Inner::parse_from(words) {
        Inner::Launch(launch) => launch.run(),
        Inner::GenerateDocs(docs) => docs.run(),
    }
}

//! Everything that a person or a program reads. Data goes to stdout, talk to stderr; no other file prints, and the
//! words of the program are in the files below this one.

pub mod alert;
pub mod audit;
pub mod backup;
pub mod budget;
pub mod check;
pub mod enclave;
pub mod explain;
pub mod factor;
pub mod inbox;
pub mod key;
pub mod money;
pub mod owner;
pub mod pcr;
pub mod policy;
mod problem;
mod progress;
pub mod receipt;
pub mod recovery;
pub mod refill;
pub mod refusal;
pub mod replay;
pub mod running;
pub mod setting;
pub mod status;
pub mod stop;
mod style;
mod table;
pub mod talk;
pub mod tx;
pub mod usage;
pub mod vault;
pub mod wallet;
mod webhook;
pub mod words;

pub use problem::{ErrorDocument, of_payment};
pub use progress::Busy;
pub use style::{Color, Style};

use crate::arguments::Global;
use serde::Serialize;
use std::{
    fmt::Display,
    io::{IsTerminal as _, Write as _, stderr, stdout},
};
use waiaas_wire::Problem;

/// What has a form for people. The form for programs is its serialisation.
pub trait Plain {
    /// The text, without a line feed at its end.
    fn plain(&self, style: Style) -> String;
}

impl Plain for str {
    fn plain(&self, _: Style) -> String {
        self.to_owned()
    }
}

/// Several of a kind.
#[derive(Debug, Serialize)]
pub struct List<T> {
    /// All of them.
    pub items: Vec<T>,
}

/// Where a command says what it has to say.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    quiet: bool,
    out: Style,
    err: Style,
}

impl Output {
    /// As the command line and the terminal have it.
    pub fn new(global: &Global) -> Self {
        Self {
            json: global.json,
            quiet: global.quiet,
            out: Style::new(global.color, stdout().is_terminal()),
            err: Style::new(global.color, stderr().is_terminal()),
        }
    }

    /// Whether programs read stdout.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Whether a person looks at stdout.
    pub fn is_terminal(self) -> bool {
        !self.json && stdout().is_terminal()
    }

    /// The command's result, on stdout.
    pub fn show<T: Serialize + Plain>(self, value: &T) {
        if self.json { write_document(value) } else { write_out(&value.plain(self.out)) }
    }

    /// Something beside the result, on stderr.
    pub fn talk(self, words: impl Display) {
        if !self.quiet {
            write_err(&words.to_string());
        }
    }

    /// Something to be looked at before an answer is given, on stderr; not silenced by `--quiet`.
    pub fn review<T: Plain + ?Sized>(self, value: &T) {
        write_err(&value.plain(self.err));
    }

    /// Something that ought to be put right.
    pub fn warn(self, words: impl Display) {
        if !self.quiet {
            write_err(&format!("{} {words}", self.err.yellow("warning:")));
        }
    }

    /// What went wrong; gives the exit code.
    pub fn fail(self, problem: &Problem) -> u8 {
        if self.json {
            write_document(&ErrorDocument::of(problem));
        } else {
            write_err(&problem.plain(self.err));
        }
        problem.code.entry().exit
    }

    /// Tells that something takes a while, for as long as the answer lives.
    pub fn busy(self, words: impl Into<String>) -> Busy {
        Busy::start(words.into(), !self.quiet && stderr().is_terminal())
    }
}

/// A reader that went away (`waiaas … | head`) is no error.
fn write_out(text: &str) {
    let _ = writeln!(stdout().lock(), "{}", text.trim_end_matches('\n'));
}

fn write_err(text: &str) {
    let _ = writeln!(stderr().lock(), "{}", text.trim_end_matches('\n'));
}

/// A document on stdout. (Free-standing: a command line that could not be read has no [`Output`].)
pub fn write_document<T: Serialize>(value: &T) {
    // A person at the terminal gets the document on several lines.
    let text = if stdout().is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    // Views are plain data: nothing in them can fail to be written as JSON.
    write_out(&text.unwrap_or_default());
}

/// A problem of a run that has no [`Output`]; gives the exit code.
pub fn write_problem(problem: &Problem) -> u8 {
    write_err(&problem.plain(Style::new(Color::Auto, stderr().is_terminal())));
    problem.code.entry().exit
}

/// What is wrong with a command line, and how it is right.
pub fn write_usage(problem: &Problem, usage: &str) {
    let style = Style::new(Color::Auto, stderr().is_terminal());
    write_err(&format!("{}\n{usage}", problem.plain(style)));
}

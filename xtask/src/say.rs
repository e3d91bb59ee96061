//! Words and progress on the terminal. Results go to stdout, progress to stderr, and only where somebody looks.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
    time::Duration,
};

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";
const YELLOW: &str = "\x1b[33m";
const CYAN: &str = "\x1b[36m";

/// A line of its own.
pub fn line(text: impl Display) {
    // A reader that went away is no reason to stop the work.
    let _ = writeln!(io::stdout(), "{text}");
}

/// A heading.
pub fn heading(text: impl Display) {
    line(format_args!("\n{}", paint(BOLD, text)));
}

/// A command as it is about to be run.
pub fn command(text: impl Display) {
    line(format_args!("  {} {}", paint(DIM, "$"), paint(CYAN, text)));
}

/// What another program said, set in.
pub fn quote(text: &str) {
    for text in text.trim_end().lines() {
        line(format_args!("    {text}"));
    }
}

/// Something that is as it should be.
pub fn good(text: impl Display) {
    line(format_args!("  {} {text}", paint(GREEN, "✔")));
}

/// Something that is not.
pub fn bad(text: impl Display) {
    line(format_args!("  {} {text}", paint(RED, "✘")));
}

/// Something that was left out, or is worth a look.
pub fn warn(text: impl Display) {
    line(format_args!("  {} {text}", paint(YELLOW, "!")));
}

/// Why a task ended early.
pub fn error(why: &anyhow::Error) {
    let _ = writeln!(io::stderr(), "{} {why:#}", paint(RED, "error:"));
}

/// A bar for work whose size is known.
pub fn bar(length: u64, what: &str) -> ProgressBar {
    let template = "  {prefix:<12} [{bar:32}] {pos}/{len} {elapsed:>5} {wide_msg}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(length).with_style(style.progress_chars("━╸ ")).with_prefix(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A sign of life for work whose size is not known.
pub fn spinner(what: impl Display) -> ProgressBar {
    let style = ProgressStyle::with_template("  {spinner} {msg} {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner().with_style(style).with_message(what.to_string());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// How far a row of steps has got.
pub fn progress(done: usize, of: usize) -> String {
    format!("{}{} {done}/{of}", "━".repeat(done), "─".repeat(of.saturating_sub(done)))
}

/// A duration as one would say it.
pub fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{:.1} s", time.as_secs_f64()),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

fn paint(colour: &str, text: impl Display) -> String {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if plain || !io::stdout().is_terminal() { text.to_string() } else { format!("{colour}{text}\x1b[0m") }
}

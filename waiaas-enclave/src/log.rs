//! One line per event on stderr. No secrets: nothing in [`crate::keys`] can be formatted.

use crate::clock;
use std::{fmt, io::Write as _};

/// Writes one event. A log that cannot be written stops nothing.
pub fn event(what: fmt::Arguments<'_>) {
    let line = format!("{} {what}\n", clock::machine_time());
    // One write, so that the lines of several threads do not mix.
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
}

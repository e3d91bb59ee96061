//! Leaving something out, loudly.

use std::{env, fs::File, io::Write};

/// Says that a test leaves something out, and why. `cargo xtask test` counts these lines; without it they are only
/// shown with `--nocapture`.
#[allow(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
pub fn skip(what: &str, why: &str) {
    eprintln!("SKIPPED {what}: {why}");
    if let Some(file) = env::var_os("WAIAAS_TEST_SKIPS") {
        let line = format!("{what}: {why}\n");
        File::options().append(true).open(file).and_then(|mut file| file.write_all(line.as_bytes())).unwrap();
    }
}

//! A sign of life while something takes longer than a blink.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

const TICK: Duration = Duration::from_millis(90);

/// Something that takes a while; it disappears without a trace when it ends.
#[derive(Debug)]
pub struct Busy(ProgressBar);

impl Busy {
    /// Begins; shows nothing unless `visible`.
    pub fn start(words: String, visible: bool) -> Self {
        if !visible {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner().with_message(words);
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// Goes on to something else.
    pub fn turn_to(&self, words: impl Into<String>) {
        self.0.set_message(words.into());
    }

    /// Shows how much of a known whole is done.
    pub fn count(&self, done: u64, whole: u64) {
        if self.0.length().is_none() && !self.0.is_hidden() {
            // The template is a constant: it is either right for all or wrong in every test.
            if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}") {
                self.0.set_style(style.progress_chars("=> "));
            }
            self.0.set_length(whole);
        }
        self.0.set_position(done);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

//! One difference between two documents.

use serde::Serialize;

/// What a difference does to what is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// More is allowed, or may be: what cannot be compared exactly counts as wider.
    Wider,
    /// Less is allowed.
    Tighter,
    /// The same is allowed.
    Same,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where: `assets.SOL.daily`.
    pub path: String,
    /// What it was, for people; absent if it was not there.
    pub old: Option<String>,
    /// What it is now; absent if it is gone.
    pub new: Option<String>,
    /// What that does.
    pub effect: Effect,
}

/// The differences found so far.
#[derive(Debug, Default)]
pub struct Changes(Vec<Change>);

impl Changes {
    /// All of them, in the order found.
    pub fn into_vec(self) -> Vec<Change> {
        self.0
    }

    /// A difference with a known effect.
    pub fn push(&mut self, path: String, old: Option<String>, new: Option<String>, effect: Effect) {
        if old != new {
            self.0.push(Change { path, old, new, effect });
        }
    }

    /// A limit: higher or none is wider.
    pub fn limit<T: PartialOrd + Copy>(
        &mut self,
        path: String,
        old: Option<T>,
        new: Option<T>,
        show: impl Fn(T) -> String,
    ) {
        let effect = match (old, new) {
            (Some(old), Some(new)) if new < old => Effect::Tighter,
            (None, Some(_)) => Effect::Tighter,
            _ => Effect::Wider,
        };
        if old != new {
            self.push(path, old.map(&show), new.map(&show), effect);
        }
    }

    /// A demand, such as a cool-down: shorter or none is wider.
    pub fn demand<T: PartialOrd + Copy>(
        &mut self,
        path: String,
        old: Option<T>,
        new: Option<T>,
        show: impl Fn(T) -> String,
    ) {
        let effect = match (old, new) {
            (Some(old), Some(new)) if new > old => Effect::Tighter,
            (None, Some(_)) => Effect::Tighter,
            _ => Effect::Wider,
        };
        if old != new {
            self.push(path, old.map(&show), new.map(&show), effect);
        }
    }
}

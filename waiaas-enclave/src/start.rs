//! Why the program does not start, and with which exit code it says so.

use std::{fmt, io, path::PathBuf};
use waiaas_wire::error::exit;

/// Why the program does not start.
#[derive(Debug)]
pub enum StartError {
    /// A file or directory that must be private is not.
    TooOpen {
        /// Which.
        path: PathBuf,
        /// What is wrong, and what would be right.
        what: String,
    },
    /// Another enclave runs there.
    Running {
        /// Where: its socket or its directory.
        path: PathBuf,
    },
    /// Something that is not ours is where our file should be, or our file has another content.
    NotOurs {
        /// Which.
        path: PathBuf,
        /// What is wrong, and what would be right.
        what: String,
    },
    /// What the system said.
    System {
        /// What was tried.
        trying: String,
        /// What came of it.
        error: io::Error,
    },
}

impl StartError {
    /// For `map_err`: what was tried when the system failed.
    pub fn system(trying: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let trying = trying.into();
        move |error| Self::System { trying, error }
    }

    /// The exit code of the program.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::TooOpen { .. } => exit::UNAUTHORISED,
            Self::Running { .. } => exit::CONFLICT,
            Self::NotOurs { .. } | Self::System { .. } => exit::FAILED,
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooOpen { path, what } | Self::NotOurs { path, what } => write!(f, "{}: {what}", path.display()),
            Self::Running { path } => write!(f, "{}: another enclave runs here; stop it first", path.display()),
            Self::System { trying, error } => write!(f, "{trying}: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

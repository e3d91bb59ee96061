//! Processes by their id.

use crate::{clock::Deadline, home::Home, private};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use std::{fs, time::Duration};
use waiaas_wire::Problem;

/// How often to look whether a process has ended. (It is not our child: there is no event to wait for everywhere.)
const LOOK: Duration = Duration::from_millis(15);

/// A process of this installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    pid: Pid,
}

impl Running {
    /// The process of this id, if it runs and is `program`. A file may be stale, and its id somebody else's by now.
    pub fn is(program: &str, pid: u32) -> Option<Self> {
        let pid = Pid::from_raw(i32::try_from(pid).ok()?)?;
        test_kill_process(pid).ok()?;
        runs(program, pid).then_some(Self { pid })
    }

    /// The process that the installation's file names.
    pub fn find(home: &Home, program: &str) -> Option<Self> {
        let text = fs::read_to_string(home.pid_file(program)).ok()?;
        Self::is(program, text.trim().parse().ok()?)
    }

    /// Its id.
    pub fn id(self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// Asks it to end.
    pub fn terminate(self) {
        // It may have ended meanwhile, which is what is wanted.
        let _ = kill_process(self.pid, Signal::TERM);
    }

    /// Waits until it has ended; tells whether it has.
    pub async fn ended(self, deadline: Deadline) -> bool {
        while test_kill_process(self.pid).is_ok() {
            if deadline.is_over() {
                return false;
            }
            tokio::time::sleep(LOOK).await;
        }
        true
    }
}

/// The longest name of a process that Linux keeps.
#[cfg(target_os = "linux")]
const MAX_NAME: usize = 15;

/// Whether a process is this program. By its name: its file may not be looked at where it hides from debuggers.
#[cfg(target_os = "linux")]
fn runs(program: &str, pid: Pid) -> bool {
    let name = fs::read_to_string(format!("/proc/{}/comm", pid.as_raw_nonzero()));
    name.is_ok_and(|name| name.trim_end() == program.get(..MAX_NAME).unwrap_or(program))
}

/// Whether a process is this program.
#[cfg(not(target_os = "linux"))]
fn runs(_: &str, _: Pid) -> bool {
    true
}

/// Notes the id of a started process.
pub fn note(home: &Home, program: &str, pid: u32) -> Result<(), Problem> {
    private::write(&home.pid_file(program), format!("{pid}\n").as_bytes())
}

/// Forgets it.
pub fn forget(home: &Home, program: &str) {
    // It may never have been noted.
    let _ = fs::remove_file(home.pid_file(program));
}

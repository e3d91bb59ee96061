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
        (is_alive(pid) && runs(program, pid)).then_some(Self { pid })
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
        while is_alive(self.pid) {
            if deadline.is_over() {
                return false;
            }
            tokio::time::sleep(LOOK).await;
        }
        true
    }
}

/// Whether a process still does something. One that has ended and waits for its parent to take notice does not.
fn is_alive(pid: Pid) -> bool {
    test_kill_process(pid).is_ok() && !is_zombie(pid)
}

/// The state of a process stands behind its name, which is in parentheses and may itself hold some.
#[cfg(target_os = "linux")]
fn is_zombie(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    stat.is_ok_and(|stat| stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z')))
}

/// Not to be found out everywhere.
#[cfg(not(target_os = "linux"))]
fn is_zombie(_: Pid) -> bool {
    false
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_process_that_ended_is_over_before_its_parent_takes_notice() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let running = Running::is("sleep", child.id()).unwrap();
        assert_eq!(running.id(), child.id());
        assert_eq!(Running::is("waiaasd", child.id()), None, "a process of another name");
        child.kill().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        assert!(runtime.block_on(running.ended(Deadline::after(Duration::from_mins(1)))));
        assert_eq!(Running::is("sleep", child.id()), None);
        child.wait().unwrap();
    }
}

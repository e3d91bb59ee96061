//! What keeps secrets in memory: no core dumps, no debugger, no swap. Where the system refuses, the log says so.

use crate::log;
use rustix::{
    fs::Mode,
    mm::{MlockAllFlags, mlockall},
    process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit, umask},
    thread::{CapabilitySet, capabilities},
};

/// Hardens this process as far as the system lets it.
pub fn process() {
    umask(Mode::from_raw_mode(0o077));
    report("process can be traced and dumped", set_dumpable_behavior(DumpableBehavior::NotDumpable));
    report("core dumps are not switched off", setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }));
    lock_memory();
}

/// With a limit on locked memory, locking what comes later would turn the limit into failing allocations: an enclave
/// that stops in the middle. So memory is locked without a limit, or not at all.
fn lock_memory() {
    if !may_lock_all() {
        log::event(format_args!("warning: memory is not locked and may be swapped: needs LimitMEMLOCK=infinity"));
        return;
    }
    let flags = MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT;
    report("memory is not locked and may be swapped", mlockall(flags));
}

fn may_lock_all() -> bool {
    let unlimited = getrlimit(Resource::Memlock).current.is_none();
    unlimited || capabilities(None).is_ok_and(|sets| sets.effective.contains(CapabilitySet::IPC_LOCK))
}

fn report(consequence: &str, outcome: rustix::io::Result<()>) {
    if let Err(error) = outcome {
        log::event(format_args!("warning: {consequence}: {error}"));
    }
}

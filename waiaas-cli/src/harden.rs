//! What keeps passphrases, keys and API keys in memory: no core dump, and no other process of this account reads along.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Hardens this process as far as the system lets it. Where it refuses, secrets are as safe as in any program's memory.
pub fn process() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

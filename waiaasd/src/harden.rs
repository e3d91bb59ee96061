//! What keeps API keys and the secrets of tokens and webhooks in memory: no core dump, and no other process of this account
//! reads along.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Hardens this process as far as the system lets it. What it refuses is told, once there is a log.
#[must_use]
pub fn process() -> Vec<String> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let outcomes = [
        ("core dumps are not switched off", setrlimit(Resource::Core, none)),
        ("process can be traced and dumped", hide_from_debuggers()),
    ];
    let refused = outcomes.into_iter().filter_map(|(consequence, outcome)| Some((consequence, outcome.err()?)));
    refused.map(|(consequence, error)| format!("{consequence}: {error}")).collect()
}

#[cfg(target_os = "linux")]
fn hide_from_debuggers() -> rustix::io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
}

#[cfg(not(target_os = "linux"))]
fn hide_from_debuggers() -> rustix::io::Result<()> {
    Ok(())
}

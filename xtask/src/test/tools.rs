//! What the tests need besides Rust and a C compiler: installed where it is missing and may be.

use super::{Tally, python};
use crate::{say, shell, tree};
use anyhow::{Result, bail};
use std::{fs, os::unix::fs::MetadataExt, path::Path, process::Command};

/// A program that some tests drive, the package that brings it, and what is left out without it.
struct Tool {
    program: &'static str,
    package: &'static str,
    without: &'static str,
}

const TOOLS: [Tool; 7] = [
    Tool { program: "gnome-keyring-daemon", package: "gnome-keyring", without: "the owner key in a real keyring" },
    Tool { program: "dbus-run-session", package: "dbus-daemon", without: "the owner key in a real keyring" },
    Tool { program: "softhsm2-util", package: "softhsm2", without: "the owner key on a token" },
    Tool { program: "strace", package: "strace", without: "the order of writes and fsyncs" },
    Tool { program: "node", package: "nodejs", without: "reading our payments with another Solana client" },
    Tool { program: "python3", package: "python3-venv", without: "the REST API against its description" },
    Tool { program: "npm", package: "npm", without: "reading our payments with another Solana client" },
];

/// Clients of others, and what is left out without each.
const CLIENTS: [(&str, &str); 3] = [
    ("tests/kit", "reading our payments with another Solana client, our webhooks with the reference library"),
    ("tests/api", "the description of the REST API under somebody else's linter"),
    ("localnet/squads-check", "reading our vaults with the official Squads client"),
];

/// Tools in Python, each directory with its `requirements.txt`, and what is left out without them.
const SNAKES: [(&str, &str); 1] = [("tests/api", "the REST API against its description, with schemathesis")];

/// Installs what is missing, and says what stays away.
pub fn install(tally: &mut Tally) {
    let missing: Vec<&str> = TOOLS.iter().filter(|tool| !shell::has(tool.program)).map(|tool| tool.package).collect();
    if !missing.is_empty()
        && let Err(why) = packages(&missing)
    {
        say::warn(format_args!("{} could not be installed: {why:#}", missing.join(", ")));
    }
    for tool in TOOLS.iter().filter(|tool| !shell::has(tool.program)) {
        tally.skip(format!("{}: `{}` is missing (package {})", tool.without, tool.program, tool.package));
    }
    if let Err(why) = python::ministack(packages) {
        tally.skip(format!("the owner key in a key service: {why:#}"));
    }
    if shell::has("npm") {
        for (directory, without) in CLIENTS {
            if let Err(why) = client(directory) {
                tally.skip(format!("{without}: {why:#}"));
            }
        }
    }
    if shell::has("python3") {
        for (directory, without) in SNAKES {
            if let Err(why) = snake(directory) {
                tally.skip(format!("{without}: {why:#}"));
            }
        }
    }
    say::good("ready");
}

/// Installs packages of the system, as root or through `sudo` where that asks nothing.
pub fn packages(names: &[&str]) -> Result<()> {
    if !shell::has("apt-get") {
        bail!("there is no apt-get here; install them with your package manager");
    }
    let working = say::spinner(format_args!("installing {}", names.join(", ")));
    let done = apt(&["update", "-q"]).and_then(|()| {
        let options = ["install", "-q", "-y", "--no-install-recommends"];
        apt(&[&options, names].concat())
    });
    working.finish_and_clear();
    done
}

fn apt(args: &[&str]) -> Result<()> {
    let root = fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0);
    let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
    if !root {
        command.args(["-n", "apt-get"]);
    }
    shell::capture(command.args(args).env("DEBIAN_FRONTEND", "noninteractive")).map(drop)
}

/// A client of others, at exactly the versions of its lock file.
fn client(directory: &str) -> Result<()> {
    let directory = tree::root()?.join(directory);
    let installed = directory.join("node_modules/.package-lock.json");
    if installed.is_file() && newer(&installed, &directory.join("package-lock.json"))? {
        return Ok(());
    }
    let working = say::spinner(format_args!("installing what {} needs", tree::short(&directory)));
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&directory)
        .env_remove("npm_config_prefix");
    let done = shell::capture(&mut npm).map(drop);
    working.finish_and_clear();
    done
}

/// Tools in Python, at exactly the versions of their list, in an environment of their own.
fn snake(directory: &str) -> Result<()> {
    let directory = tree::root()?.join(directory);
    let (wanted, place) = (directory.join("requirements.txt"), directory.join(".venv"));
    let installed = place.join("installed");
    if installed.is_file() && newer(&installed, &wanted)? {
        return Ok(());
    }
    let working = say::spinner(format_args!("installing what {} needs", tree::short(&directory)));
    let done = shell::capture(Command::new("python3").args(["-m", "venv"]).arg(&place)).and_then(|_| {
        let quiet = ["install", "--quiet", "--disable-pip-version-check", "--requirement"];
        shell::capture(Command::new(place.join("bin/pip")).args(quiet).arg(&wanted))
    });
    working.finish_and_clear();
    done?;
    fs::write(&installed, "")?;
    Ok(())
}

fn newer(a: &Path, b: &Path) -> Result<bool> {
    Ok(fs::metadata(a)?.modified()? >= fs::metadata(b)?.modified()?)
}

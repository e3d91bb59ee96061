//! Runs the test programs one after the other and counts.

use super::Tally;
use crate::{
    cargo::{self, Built, TestProgram},
    say, shell,
    tree::{Tree, squads_library},
};
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// No test program needs that long; one that does hangs.
const DEADLINE: Duration = Duration::from_mins(25);

/// Tests write a line here for everything that they leave out.
const SKIPS: &str = "WAIAAS_TEST_SKIPS";

/// What one run of libtest says at its end.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Runs all test programs of both trees, then the examples in the documentation.
pub fn run(tally: &mut Tally, product: &Built, localnet: &Built, filter: Option<&str>) -> Result<()> {
    let skips = env::temp_dir().join(format!("waiaas-skips-{}", std::process::id()));
    fs::write(&skips, "")?;
    let programs = Where::new(product, localnet, &skips)?;
    for test in product.tests.iter().chain(&localnet.tests) {
        let mut command = Command::new(&test.program);
        programs.tell(&mut command).current_dir(&test.package).env("CARGO_MANIFEST_DIR", &test.package).args(filter);
        one(tally, &test.title(), command)?;
    }
    let mut documentation = cargo::cargo(Tree::Product)?;
    documentation.args(["test", "--quiet", "--doc", "--workspace", "--"]).args(filter);
    one(tally, "examples in the documentation", documentation)?;
    for skipped in fs::read_to_string(&skips)?.lines() {
        // It returned early, so it was counted as passed.
        tally.passed = tally.passed.saturating_sub(1);
        tally.skip(skipped.to_owned());
    }
    fs::remove_file(&skips)?;
    Ok(())
}

/// Where the black-box tests find the programs that they drive.
pub struct Where {
    programs: PathBuf,
    localnet: PathBuf,
    squads: Option<PathBuf>,
    skips: PathBuf,
}

impl Where {
    /// From what was built; tests write into `skips` what they leave out.
    pub fn new(product: &Built, localnet: &Built, skips: &Path) -> Result<Self> {
        let daemon = product.programs.get("waiaasd").context("`waiaasd` was not built")?;
        let localnet = localnet.programs.get("waiaas-localnet").context("`waiaas-localnet` was not built")?;
        let programs = daemon.parent().context("a program in no directory")?;
        let squads = Some(squads_library()?).filter(|library| library.is_file());
        Ok(Self { programs: programs.to_owned(), localnet: localnet.clone(), squads, skips: skips.to_owned() })
    }

    /// Tells a command.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let squads = self.squads.iter().map(|library| ("WAIAAS_SQUADS_SO", library));
        command
            .env("WAIAAS_BIN_DIR", &self.programs)
            .env("WAIAAS_LOCALNET", &self.localnet)
            .envs(squads)
            .env(SKIPS, &self.skips)
    }
}

/// Runs one program, shows its last line while it works, and all of them when it fails.
fn one(tally: &mut Tally, title: &str, mut command: Command) -> Result<()> {
    let started = Instant::now();
    let working = say::spinner(title);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", shell::show(&command)))?;
    let errors = cargo::collect(child.stderr.take().context("no stderr")?);
    let lines = follow(child.stdout.take().context("no stdout")?, working.clone(), title.to_owned());
    let ended = wait(&mut child)?;
    let (text, errors) = (lines.join().unwrap_or_default(), errors.join().unwrap_or_default());
    working.finish_and_clear();
    report(tally, title, started, &ended, &(text + &errors));
    Ok(())
}

fn report(tally: &mut Tally, title: &str, started: Instant, ended: &Ended, text: &str) {
    let counts = count(text);
    let time = say::seconds(started.elapsed());
    tally.passed += counts.passed;
    tally.failed += counts.failed;
    for name in text.lines().filter_map(ignored) {
        tally.skip(format!("{title}: {name}"));
    }
    match ended {
        Ended::Well if counts == Counts::default() => {}
        Ended::Well => say::good(format_args!("{title}: {} passed ({time})", counts.passed)),
        Ended::Badly(how) => {
            // A program that died before it could count has failed once.
            tally.failed += u64::from(counts.failed == 0);
            say::bad(format_args!("{title}: {} passed, {} failed, {how} ({time})", counts.passed, counts.failed));
            say::quote(text);
        }
    }
}

/// How a program ended.
enum Ended {
    Well,
    Badly(String),
}

fn wait(child: &mut Child) -> Result<Ended> {
    let deadline = Instant::now() + DEADLINE;
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(Ended::Well),
            Some(status) => return Ok(Ended::Badly(status.to_string())),
            None if Instant::now() > deadline => {
                child.kill()?;
                child.wait()?;
                return Ok(Ended::Badly(format!("still running after {}, ended by force", say::seconds(DEADLINE))));
            }
            None => thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn follow(from: impl Read + Send + 'static, working: ProgressBar, title: String) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut all = String::new();
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.split(" ... ").next()) {
                working.set_message(format!("{title}: {name}"));
            }
            all.push_str(&line);
            all.push('\n');
        }
        all
    })
}

/// Sums up libtest's closing lines.
fn count(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().filter(|line| line.starts_with("test result: ")) {
        let number = |word: &str| -> u64 {
            let found = line.split(['.', ';']).find_map(|part| part.trim().strip_suffix(word));
            found.and_then(|number| number.trim().parse().ok()).unwrap_or_default()
        };
        counts.passed += number("passed");
        counts.failed += number("failed");
        counts.ignored += number("ignored");
    }
    counts
}

/// `test x ... ignored, reason` → `x (reason)`.
fn ignored(line: &str) -> Option<String> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ignored")?;
    let reason = rest.trim_start_matches(", ");
    Some(if reason.is_empty() { name.to_owned() } else { format!("{name} ({reason})") })
}

impl TestProgram {
    /// A name for people.
    fn title(&self) -> String {
        let package = self.package.file_name().unwrap_or_default().to_string_lossy();
        if self.name == package.replace('-', "_") || self.name == package {
            package.into_owned()
        } else {
            format!("{package}/{}", self.name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_summed_up() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(count(text), Counts { passed: 7, failed: 3, ignored: 1 });
    }

    #[test]
    fn ignored_tests_are_named_with_their_reason() {
        assert_eq!(ignored("test a::b ... ignored, no tmpfs").unwrap(), "a::b (no tmpfs)");
        assert_eq!(ignored("test a::b ... ignored").unwrap(), "a::b");
        assert!(ignored("test a::b ... ok").is_none());
    }
}

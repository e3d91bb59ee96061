//! The command line as data: `cases/*.toml` say what is typed, and what comes of it on stdout, stderr and as the exit code.
//!
//! Each file runs in a directory of its own, its cases one after the other. `[..]` stands for anything within a line and
//! `[HOME]` for the directory. With `WAIAAS_CASES=write` the files are written anew with what came out: look at the
//! difference before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop there"
)]

mod fake_daemon;

use fake_daemon::FakeDaemon;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use waiaas_policy::Address;

/// Secret half of the owner key of the tests.
const OWNER: [u8; 32] = [7; 32];

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What the cases are about.
    about: String,
    /// Whether the fake daemon runs.
    #[serde(default)]
    fake_daemon: bool,
    /// Whether there is an owner.
    #[serde(default)]
    owner: bool,
    /// Files that are there, with their text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    /// Programs that are installed beside `waiaas`, as scripts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    programs: BTreeMap<String, String>,
    case: Vec<Case>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is typed.
    run: String,
    /// Variables that are set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    env: BTreeMap<String, String>,
    /// The exit code.
    #[serde(default)]
    code: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    stderr: String,
}

macro_rules! cases {
    ($($name:ident)*) => {
        $(#[test] fn $name() { run_file(stringify!($name)); })*

        #[test]
        fn every_file_of_cases_is_run() {
            let mut files: Vec<_> = fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            files.sort();
            let run: Vec<std::ffi::OsString> = vec![$(concat!(stringify!($name), ".toml").into()),*];
            assert_eq!(files, run, "in alphabetical order");
        }
    };
}

cases! { agent approval audit budget call doctor enclave errors funding init key no_daemon owner policy policy_offline receipt receive socket status transfer tx up usage wallet }

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn run_file(name: &str) {
    let path = directory().join(format!("{name}.toml"));
    let mut file: File = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let place = Place { home: home.path(), program: install(name, &file) };
    place.prepare(&file);
    let wrong: Vec<_> = file.case.iter_mut().filter_map(|case| place.run(case)).collect();
    if std::env::var_os("WAIAAS_CASES").is_some_and(|it| it == "write") {
        fs::write(&path, toml::to_string_pretty(&file).unwrap()).unwrap();
    } else {
        assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    }
}

/// Puts the command into a directory of its own: what is found beside it is what the file of cases says, and nothing else.
fn install(name: &str, file: &File) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cases-{name}"));
    let _ = fs::remove_dir_all(&directory);
    fs::create_dir_all(&directory).unwrap();
    for (name, text) in &file.programs {
        fs::write(directory.join(name), text).unwrap();
        fs::set_permissions(directory.join(name), PermissionsExt::from_mode(0o755)).unwrap();
    }
    let program = directory.join("waiaas");
    fs::hard_link(env!("CARGO_BIN_EXE_waiaas"), &program).unwrap();
    program
}

struct Place<'a> {
    home: &'a Path,
    program: PathBuf,
}

impl Place<'_> {
    /// The files, the owner and the daemon that a file of cases asks for.
    fn prepare(&self, file: &File) {
        fs::set_permissions(self.home, PermissionsExt::from_mode(0o700)).unwrap();
        let key = ed25519_dalek::SigningKey::from_bytes(&OWNER);
        self.write("passphrase", "correct horse battery staple\n");
        self.write("id.json", &serde_json::to_string(&key.to_keypair_bytes().to_vec()).unwrap());
        for (name, text) in &file.files {
            self.write(name, text);
        }
        if file.owner {
            self.make_owner();
        }
        if file.fake_daemon {
            let run = self.home.join("run");
            fs::create_dir_all(&run).unwrap();
            fs::set_permissions(&run, PermissionsExt::from_mode(0o700)).unwrap();
            let owner = Address::new_from_array(key.verifying_key().to_bytes());
            FakeDaemon { owner, home: self.home.to_owned() }.start(&run.join("waiaasd.sock"));
        }
    }

    fn make_owner(&self) {
        let run = "waiaas init --import id.json --key-store file --passphrase-file passphrase --quiet";
        let mut case =
            Case { run: run.into(), env: BTreeMap::new(), code: 0, stdout: String::new(), stderr: String::new() };
        let _ = self.run(&mut case);
        assert_eq!(case.code, 0, "{}", case.stderr);
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.home.join(name), text).unwrap();
        fs::set_permissions(self.home.join(name), PermissionsExt::from_mode(0o600)).unwrap();
    }

    /// Runs a case and puts what came out into it; tells what is not as it was.
    fn run(&self, case: &mut Case) -> Option<String> {
        let expected = case.clone();
        let words = split(&case.run);
        assert_eq!(words.first().map(String::as_str), Some("waiaas"), "a case begins with `waiaas`");
        let output = self.command(&words[1..], &case.env);
        case.code = output.status.code().unwrap();
        let hide = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&self.home.display().to_string(), "[HOME]");
        (case.stdout, case.stderr) = (hide(&output.stdout), hide(&output.stderr));
        if words.iter().any(|word| word == "--json") {
            serde_json::from_str::<serde_json::Value>(&case.stdout).expect("one JSON document");
        }
        let same = case.code == expected.code
            && matches(&expected.stdout, &case.stdout)
            && matches(&expected.stderr, &case.stderr);
        let found = case.clone();
        keep_wildcards(case, &expected);
        (!same).then(|| format!("\n$ {}\nexpected: {expected:#?}\nfound: {found:#?}", found.run))
    }

    fn command(&self, words: &[String], env: &BTreeMap<String, String>) -> Output {
        Command::new(&self.program)
            .args(words)
            .env_clear()
            .env("PATH", self.home)
            .env("WAIAAS_HOME", self.home)
            .envs(env)
            .current_dir(self.home)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

/// Where a wildcard still fits its line, it stays when the file is written anew.
fn keep_wildcards(case: &mut Case, expected: &Case) {
    if matches(&expected.stdout, &case.stdout) {
        case.stdout.clone_from(&expected.stdout);
    }
    if matches(&expected.stderr, &case.stderr) {
        case.stderr.clone_from(&expected.stderr);
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<_>, Vec<_>) = (pattern.trim_end().lines().collect(), text.trim_end().lines().collect());
    pattern.len() == text.len() && pattern.iter().zip(text).all(|(pattern, line)| line_matches(pattern, line))
}

fn line_matches(pattern: &str, line: &str) -> bool {
    let parts: Vec<_> = pattern.split("[..]").collect();
    if parts.len() == 1 {
        return pattern == line;
    }
    let [first, middle @ .., last] = parts.as_slice() else { return pattern == line };
    let Some(mut rest) = line.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else { return false };
    middle.iter().all(|part| match rest.find(part) {
        Some(place) => {
            rest = &rest[place + part.len()..];
            true
        }
        None => false,
    })
}

/// Words as a shell has them, with single and double quotes.
fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

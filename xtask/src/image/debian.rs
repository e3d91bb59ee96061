//! Packages of Debian in exactly the versions that are wanted, whatever release this machine runs: out of an archive that
//! apt already takes packages from, checked by apt's own keys, and nothing of it installed.

use crate::{say, shell};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The key ring that Debian's archives are checked by.
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// An apt of its own: lists and settings in a directory, those of the system untouched.
pub struct Archive {
    place: PathBuf,
}

impl Archive {
    /// An apt that knows `suites` besides nothing, working in `place`. `kind` is `deb` or `deb-src`.
    pub fn open(place: &Path, suites: &[(&str, &str)]) -> Result<Self> {
        ensure!(shell::has("apt-get"), "there is no apt-get here: the sources come from Debian's archive");
        let archive = address()?;
        fs::create_dir_all(place.join("lists/partial"))?;
        let of = |(kind, suite): &(&str, &str)| {
            format!("Types: {kind}\nURIs: {archive}\nSuites: {suite}\nComponents: main\nSigned-By: {KEYS}\n")
        };
        let sources = suites.iter().map(of).collect::<Vec<_>>().join("\n");
        fs::write(place.join("wanted.sources"), sources)?;
        let settings = format!(
            "Dir::Etc::sourcelist \"{0}/wanted.sources\";\nDir::Etc::sourceparts \"/dev/null\";\nDir::State::lists \"{0}/lists\";\n",
            place.display()
        );
        fs::write(place.join("apt.conf"), settings)?;
        let apt = Self { place: place.to_owned() };
        shell::capture(apt.command("apt-get").args(["update", "-q"])).context("the archive's lists cannot be read")?;
        Ok(apt)
    }

    /// Downloads the package in that version into the directory.
    pub fn package(&self, name: &str, version: &str) -> Result<PathBuf> {
        let wanted = format!("{name}={version}");
        let working = say::spinner(format_args!("fetching {wanted}"));
        let done = shell::capture(self.command("apt-get").args(["download", "-q", &wanted]));
        working.finish_and_clear();
        done?;
        self.find(&format!("{name}_"), ".deb")
    }

    /// Downloads and unpacks the newest source of this package; gives its directory.
    pub fn source(&self, name: &str, into: &str) -> Result<PathBuf> {
        let working = say::spinner(format_args!("fetching the source of {name}"));
        let done = shell::capture(self.command("apt-get").args(["source", "-q", "--download-only", name]));
        working.finish_and_clear();
        done?;
        let description = self.find(&format!("{name}_"), ".dsc")?;
        let directory = self.place.join(into);
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        shell::capture(Command::new("dpkg-source").args(["--no-check", "-x"]).arg(description).arg(&directory))?;
        Ok(directory)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.place).env("APT_CONFIG", self.place.join("apt.conf"));
        command
    }

    fn find(&self, prefix: &str, suffix: &str) -> Result<PathBuf> {
        for entry in fs::read_dir(&self.place)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with(prefix) && name.ends_with(suffix) {
                return Ok(path);
            }
        }
        bail!("apt fetched no {prefix}*{suffix}")
    }
}

/// The archive that this machine's own packages come from.
fn address() -> Result<String> {
    let listed =
        shell::capture(Command::new("apt-get").args(["indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(SUITE)"]))?;
    let found = listed.lines().find_map(|line| {
        let mut words = line.split(' ');
        let (address, origin, suite) = (words.next()?, words.next()?, words.next()?);
        let is_main = origin == "Debian" && !suite.contains('-');
        is_main.then(|| address.trim_end_matches('/').to_owned())
    });
    found.context("apt here takes nothing from Debian's archive: run this on Debian, or give the sources by hand")
}

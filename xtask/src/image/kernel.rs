//! The enclave's kernel: from Debian's sources of one version, with the few things that are listed, the same bytes wherever
//! it is built by the same compiler.

use super::debian::Archive;
use crate::{say, shell, test::tools, tree};
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which sources, and what is in the kernel.
const LOCK: &str = "deploy/enclave/kernel.lock";
const CONFIG: &str = "deploy/enclave/kernel.config";

/// The release of Debian that has these sources.
const SUITES: [(&str, &str); 1] = [("deb", "bookworm-backports")];

/// Programs that building takes, and the package that brings each.
const TOOLS: [(&str, &str); 6] =
    [("gcc", "gcc"), ("make", "make"), ("flex", "flex"), ("bison", "bison"), ("bc", "bc"), ("xz", "xz-utils")];

/// Headers that building takes.
const HEADERS: [(&str, &str); 1] = [("/usr/include/libelf.h", "libelf-dev")];

/// A line of the lock.
struct Lock {
    package: String,
    version: String,
    sum: String,
}

/// The kernel; built in `cache` unless it is there already. `sources` is an archive got elsewhere.
pub fn build(cache: &Path, sources: Option<&Path>) -> Result<PathBuf> {
    let root = tree::root()?;
    let (lock, config) = (Lock::read(&root.join(LOCK))?, root.join(CONFIG));
    let place = cache.join(format!("kernel-{}", key(&lock, &config)?));
    let kernel = place.join("bzImage");
    if kernel.is_file() {
        return Ok(kernel);
    }
    install()?;
    fs::create_dir_all(&place)?;
    let archive = match sources {
        Some(archive) => archive.to_owned(),
        None => fetch(&place, &lock)?,
    };
    ensure!(
        hex::encode(Sha256::digest(fs::read(&archive)?)) == lock.sum,
        "{} is not the archive that {LOCK} names: its SHA-256 is another",
        archive.display()
    );
    let built = make(&place, &archive, &config)?;
    fs::rename(built, &kernel)?;
    fs::remove_dir_all(place.join("work"))?;
    Ok(kernel)
}

/// The compiler as it names itself: part of what decides the kernel's bytes.
pub fn compiler() -> Result<String> {
    let gcc = shell::capture(Command::new("gcc").arg("--version"))?;
    let linker = shell::capture(Command::new("ld").arg("--version"))?;
    let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    Ok(format!("{}; {}", first(&gcc), first(&linker)))
}

/// Which kernel of which sources.
pub fn version() -> Result<String> {
    let Lock { package, version, .. } = Lock::read(&tree::root()?.join(LOCK))?;
    Ok(format!("{package} {version}"))
}

impl Lock {
    fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file)?;
        let line = text.lines().find(|line| !line.starts_with('#')).context("an empty lock")?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (package, version, sum) = (words.next(), words.next(), words.next());
        let whole = || format!("{}: package, version and SHA-256 expected", file.display());
        Ok(Self {
            package: package.with_context(whole)?,
            version: version.with_context(whole)?,
            sum: sum.with_context(whole)?,
        })
    }
}

/// Changes with everything that decides the kernel's bytes.
fn key(lock: &Lock, config: &Path) -> Result<String> {
    let digest = Sha256::new().chain_update(&lock.sum).chain_update(fs::read(config)?).chain_update(compiler()?);
    let digest = hex::encode(digest.finalize());
    Ok(digest.chars().take(16).collect())
}

fn install() -> Result<()> {
    let programs = TOOLS.iter().filter(|(program, _)| !shell::has(program));
    let headers = HEADERS.iter().filter(|(header, _)| !Path::new(header).is_file());
    let missing: Vec<&str> = programs.chain(headers).map(|(_, package)| *package).collect();
    if missing.is_empty() { Ok(()) } else { tools::packages(&missing) }
}

fn fetch(place: &Path, lock: &Lock) -> Result<PathBuf> {
    let Lock { package, version, .. } = lock;
    let fetched = Archive::open(&place.join("work/apt"), &SUITES).and_then(|apt| apt.package(package, version));
    let fetched = fetched.with_context(|| {
        format!(
            "{package} {version} is not to be had; give its archive of sources with --kernel-sources, or change {LOCK}"
        )
    })?;
    let unpacked = place.join("work/deb");
    shell::capture(Command::new("dpkg-deb").arg("-x").arg(fetched).arg(&unpacked))?;
    Ok(unpacked.join(format!("usr/src/{package}.tar.xz")))
}

/// Unpacks, configures and builds; gives the image.
fn make(place: &Path, archive: &Path, config: &Path) -> Result<PathBuf> {
    let (sources, built) = (place.join("work/sources"), place.join("work/built"));
    for directory in [&sources, &built] {
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        fs::create_dir_all(directory)?;
    }
    let working = say::spinner("building the kernel (some minutes)");
    let unpacked =
        shell::capture(Command::new("tar").args(["--strip-components=1", "-xf"]).arg(archive).arg("-C").arg(&sources));
    let done = unpacked
        .and_then(|_| kbuild(&sources, &built, &["allnoconfig"], Some(config)))
        .and_then(|()| complete(&built.join(".config"), config))
        .and_then(|()| kbuild(&sources, &built, &["bzImage"], None));
    working.finish_and_clear();
    done?;
    Ok(built.join("arch/x86/boot/bzImage"))
}

fn kbuild(sources: &Path, built: &Path, goals: &[&str], config: Option<&Path>) -> Result<()> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut make = Command::new("make");
    make.arg("-C").arg(sources).arg(format!("O={}", built.display())).arg(format!("-j{processors}")).args(goals);
    make.env_remove("MAKEFLAGS").env("LC_ALL", "C").env("TZ", "UTC");
    // Who built it, when and where is nobody's business, and would be measured.
    for (name, value) in
        [("TIMESTAMP", "1970-01-01T00:00:00Z"), ("USER", "waiaas"), ("HOST", "waiaas"), ("VERSION", "1")]
    {
        make.env(format!("KBUILD_BUILD_{name}"), value);
    }
    make.envs(config.map(|config| ("KCONFIG_ALLCONFIG", config)));
    shell::capture(&mut make).map(drop)
}

/// Everything that was wanted is in it: the kernel drops silently what lacks something else.
fn complete(made: &Path, wanted: &Path) -> Result<()> {
    let made = fs::read_to_string(made)?;
    let missing: Vec<String> = fs::read_to_string(wanted)?
        .lines()
        .filter(|line| line.starts_with("CONFIG_") && !made.lines().any(|has| has == *line))
        .map(str::to_owned)
        .collect();
    ensure!(missing.is_empty(), "the kernel's configuration lacks {}", missing.join(", "));
    Ok(())
}

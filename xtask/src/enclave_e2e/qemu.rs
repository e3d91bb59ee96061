//! The emulator: QEMU with the machine `nitro-enclave`, which no package of Debian has switched on. Built from Debian's own
//! sources with that machine and nothing else, which makes it small and takes minutes instead of an hour.

use crate::{image::debian::Archive, say, shell, test::tools};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Where its packages put what a machine starts with.
pub const ROMS: &str = "/usr/share/qemu";

/// The release of Debian whose sources have the machine.
const SUITES: [(&str, &str); 1] = [("deb-src", "trixie")];

/// The one machine.
const MACHINE: &str = "nitro-enclave";

/// What building takes: a file that is there once the package is, and the package.
const PACKAGES: [(&str, &str); 9] = [
    ("/usr/bin/dpkg-source", "dpkg-dev"),
    ("/usr/bin/ninja", "ninja-build"),
    ("/usr/bin/flex", "flex"),
    ("/usr/bin/bison", "bison"),
    ("/usr/include/libfdt.h", "libfdt-dev"),
    ("/usr/include/cbor.h", "libcbor-dev"),
    ("/usr/include/gnutls/gnutls.h", "libgnutls28-dev"),
    ("/usr/include/glib-2.0/glib.h", "libglib2.0-dev"),
    ("/usr/share/qemu/bios-microvm.bin", "qemu-system-data"),
];

/// Tools in Python that its build wants in a directory of its own, at these versions.
const WHEELS: [&str; 2] = ["meson==1.5.0", "pycotap==1.3.1"];

/// Everything that is not needed is off.
const CONFIGURE: [&str; 15] = [
    "--target-list=x86_64-softmmu",
    "--without-default-features",
    "--without-default-devices",
    "--with-devices-x86_64=nitro",
    "--enable-tcg",
    "--enable-fdt=system",
    "--enable-libcbor",
    "--enable-gnutls",
    "--enable-vhost-user",
    "--disable-docs",
    "--disable-install-blobs",
    "--disable-tools",
    "--disable-werror",
    "--disable-pixman",
    "--disable-guest-agent",
];

/// The emulator: one on the path that has the machine, the one built before, or a new one.
pub fn find(cache: &Path, no_install: bool) -> Result<PathBuf> {
    let missing: Vec<&str> =
        PACKAGES.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, package)| *package).collect();
    let built = cache.join("qemu-system-x86_64");
    let known = shell::which("qemu-system-x86_64").into_iter().chain([built.clone()]);
    if let Some(qemu) = known.into_iter().find(|program| has_machine(program)) {
        return Ok(qemu);
    }
    ensure!(!no_install, "no qemu-system-x86_64 here has the machine `{MACHINE}`");
    if !missing.is_empty() {
        tools::packages(&missing)?;
    }
    build(&cache.join("qemu"), &built)?;
    Ok(built)
}

fn has_machine(program: &Path) -> bool {
    let listed = shell::capture(Command::new(program).args(["-machine", "help"]));
    listed.is_ok_and(|text| text.lines().any(|line| line.split_whitespace().next() == Some(MACHINE)))
}

fn build(place: &Path, built: &Path) -> Result<()> {
    let sources = Archive::open(place, &SUITES)?.source("qemu", "sources")?;
    let wheels = sources.join("python/wheels");
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest"]).arg(&wheels);
    shell::capture(pip.args(WHEELS)).context("QEMU's build wants meson and pycotap")?;
    fs::write(sources.join("configs/devices/x86_64-softmmu/nitro.mak"), "CONFIG_NITRO_ENCLAVE=y\n")?;
    let objects = sources.join("build");
    fs::create_dir_all(&objects)?;
    let working = say::spinner("building QEMU (about five minutes)");
    let done = shell::capture(Command::new("../configure").args(CONFIGURE).current_dir(&objects))
        .and_then(|_| shell::capture(Command::new("ninja").arg("qemu-system-x86_64").current_dir(&objects)));
    working.finish_and_clear();
    done?;
    let program = objects.join("qemu-system-x86_64");
    if !has_machine(&program) {
        bail!("the QEMU that was built has no machine `{MACHINE}`");
    }
    fs::copy(program, built)?;
    fs::remove_dir_all(place)?;
    Ok(())
}

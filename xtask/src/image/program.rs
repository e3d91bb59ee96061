//! The enclave's program as the image has it: static, without the module in software, the same bytes wherever it is built.

use super::kernel;
use crate::{cargo, say, shell, tree};
use anyhow::{Context, Result, ensure};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What it is built for.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// What only the device of a developer's machine says.
const VIRTUAL: [&str; 3] = ["development-root.key", "virtual-authority.key", "waiaas virtual root"];

/// What only an image for emulated machines says.
const EMULATED: [&str; 2] = ["nitro-emulated", " for an authority"];

/// Beside what was built: what it was built with.
const STAMP: &str = "built-with";

/// Builds the program of the tree at `root` in `target`.
pub fn build(root: &Path, target: &Path, emulated: bool) -> Result<PathBuf> {
    forget_others(target, &format!("{}\n{}\n{}\n", compiler()?, library()?, kernel::compiler()?))?;
    let working = say::spinner("building the enclave's program (some minutes the first time)");
    let done = shell::capture(&mut command(root, target, emulated)?);
    working.finish_and_clear();
    done.context("the enclave's program does not build")?;
    let program = target.join(PLATFORM).join("image/waiaas-enclave");
    check(&program, emulated)?;
    Ok(program)
}

/// The compiler as it names itself.
pub fn compiler() -> Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Ok(shell::capture(Command::new(rustc).arg("--version"))?.trim().to_owned())
}

/// The C library that is linked into it, as that names itself.
pub fn library() -> Result<String> {
    let said = shell::capture(Command::new("ldd").arg("--version"))?;
    Ok(said.lines().next().unwrap_or_default().to_owned())
}

/// Throws away what was built with something else. Cargo does not see that another C library would be linked now.
fn forget_others(target: &Path, with: &str) -> Result<()> {
    let stamp = target.join(STAMP);
    if target.exists() && !fs::read_to_string(&stamp).is_ok_and(|before| before == with) {
        fs::remove_dir_all(target)?;
    }
    fs::create_dir_all(target)?;
    Ok(fs::write(stamp, with)?)
}

fn command(root: &Path, target: &Path, emulated: bool) -> Result<Command> {
    let mut command = cargo::cargo(tree::Tree::Product)?;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo"))).context("no home")?;
    // Where it was built is nobody's business, and would be measured.
    let paths = [(root, "/waiaas"), (target, "/target"), (home.as_path(), "/cargo")];
    let remapped = paths.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    let flags = [vec!["-Ctarget-feature=+crt-static".to_owned()], remapped.to_vec()].concat();
    let c_flags = paths.map(|(from, to)| format!("-ffile-prefix-map={}={to}", from.display()));
    command.current_dir(root).env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f")).env("CFLAGS", c_flags.join(" "));
    command.env("SOURCE_DATE_EPOCH", "0").env("LC_ALL", "C").env("TZ", "UTC");
    command.args(["build", "--quiet", "--locked", "-p", "waiaas-enclave", "--bin", "waiaas-enclave"]);
    command.args(["--profile", "image", "--target", PLATFORM, "--no-default-features"]);
    command.args(emulated.then_some(["--features", "emulated"]).into_iter().flatten());
    Ok(command)
}

/// Looks at what was built: it holds what it should, and nothing of what it must not.
fn check(program: &Path, emulated: bool) -> Result<()> {
    let bytes = fs::read(program)?;
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    ensure!(has("nsm-hwrng"), "the program in the image does not know the security module");
    for text in VIRTUAL {
        ensure!(!has(text), "the program in the image contains `{text}`: the module in software was built in");
    }
    for text in EMULATED {
        ensure!(has(text) == emulated, "`{text}` is in the program of the wrong image");
    }
    ensure!(stands_alone(&bytes).context("the program is no ELF file")?, "the program in the image is not static");
    // Refused as it is by any program that does not know the word.
    let tried = shell::output(Command::new(program).args(["--socket", "socket", "--nitro", "--dir", "directory"]))?;
    let words = String::from_utf8_lossy(&tried.stderr).into_owned();
    ensure!(
        tried.status.code() == Some(2) && words.contains("--dir"),
        "the program in the image takes `--dir`: {words}"
    );
    Ok(())
}

/// Whether an ELF file of 64 bits asks for nobody to load it: it has no program header of that kind.
fn stands_alone(elf: &[u8]) -> Option<bool> {
    const INTERPRETER: u32 = 3;
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(*elf.get(at..)?.first_chunk()?)));
    let headers = usize::try_from(u64::from_le_bytes(*elf.get(0x20..)?.first_chunk()?)).ok()?;
    let (size, count) = (short(0x36)?, short(0x38)?);
    let kind = |nth: usize| Some(u32::from_le_bytes(*elf.get(headers + nth * size..)?.first_chunk()?));
    let kinds: Option<Vec<u32>> = (0..count).map(kind).collect();
    Some(elf.starts_with(b"\x7fELF\x02\x01") && !kinds?.contains(&INTERPRETER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_program_is_loaded_by_another() {
        // The task runner is built as usual, with an interpreter.
        let own = fs::read(env::current_exe().unwrap()).unwrap();
        assert_eq!(stands_alone(&own), Some(false));
        assert_eq!(stands_alone(b"#!/bin/sh"), None);
    }

    #[test]
    fn what_was_built_with_something_else_is_built_again() {
        let target = env::temp_dir().join(format!("waiaas-stamp-{}", std::process::id()));
        let object = target.join("object");
        forget_others(&target, "GLIBC 2.36-9+deb12u9").unwrap();
        fs::write(&object, "").unwrap();
        forget_others(&target, "GLIBC 2.36-9+deb12u9").unwrap();
        assert!(object.exists());
        forget_others(&target, "GLIBC 2.36-9+deb12u13").unwrap();
        assert!(!object.exists());
        fs::remove_dir_all(target).unwrap();
    }
}

//! `cargo xtask image`: the image of the enclave that boots in a Nitro enclave, and the registers by which it is known.
//!
//! Everything in it is made here: a kernel of the few things that are listed, a program without anything beside it, and the
//! file around both. Built again from the same commit by the same compilers, it is the same bytes.

mod cpio;
pub mod debian;
mod eif;
mod kernel;
mod program;

use crate::{say, shell, tree};
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use cpio::Ramdisk;
use eif::{Parts, Pcr};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// The file, and what describes it.
const FILE: &str = "waiaas-enclave.eif";
const DESCRIPTION: &str = "waiaas-enclave.json";

/// The port on which the enclave answers; `[enclave] socket` of the daemon names it.
const PORT: u32 = 5_000;

/// Restarts at once after a panic, in the way that AWS's own images do; looks for nothing on buses that an enclave does not have.
const COMMAND_LINE: &str = "reboot=k panic=1 pci=off console=ttyS0";

/// Options of `image`.
#[derive(Debug, Default, Args)]
pub struct Options {
    /// Where the image goes; `target/image` if nothing else is said.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Builds it twice, in two places, and compares.
    #[arg(long)]
    twice: bool,
    /// The archive of the kernel's sources, got elsewhere; checked as if it had been fetched.
    #[arg(long, value_name = "FILE")]
    kernel_sources: Option<PathBuf>,
    /// For an emulated machine, where no module signs: what documents lead to. No image for money.
    #[arg(long, value_name = "CERTIFICATE")]
    emulated: Option<PathBuf>,
}

/// An image that was built.
#[derive(Debug, PartialEq, Eq)]
struct Image {
    /// The file's bytes.
    bytes: Vec<u8>,
    /// PCR0, PCR1, PCR2.
    pcrs: [Pcr; 3],
}

/// Builds it.
pub fn run(options: &Options) -> Result<ExitCode> {
    let file = build(options)?;
    say::good(format_args!("{}", tree::short(&file)));
    let description = fs::read_to_string(file.with_file_name(DESCRIPTION))?;
    say::quote(&description);
    Ok(ExitCode::SUCCESS)
}

/// Builds the image for an emulated machine, where `certificate` is what documents lead to; gives the image's file.
pub fn emulated(certificate: &Path, out: &Path) -> Result<PathBuf> {
    let (out, emulated) = (Some(out.to_owned()), Some(certificate.to_owned()));
    build(&Options { out, emulated, ..Options::default() })
}

/// Builds the image that is for a Nitro enclave; gives its file.
pub fn for_money(out: &Path) -> Result<PathBuf> {
    build(&Options { out: Some(out.to_owned()), ..Options::default() })
}

/// Builds the image and its description; gives the image's file.
fn build(options: &Options) -> Result<PathBuf> {
    ensure!(cfg!(target_arch = "x86_64"), "the image is for x86_64, and is built there");
    let root = tree::root()?;
    let cache = tree::user_cache().context("no home directory")?.join("image");
    let image = assemble(&root, &cache, options)?;
    if options.twice {
        let again = elsewhere(&root, options)?;
        ensure!(
            again.pcrs == image.pcrs && again == image,
            "built again, the image is another: {:?}",
            again.pcrs.map(hex::encode)
        );
        say::good("built again in another place: the same bytes");
    }
    write(&root, options, &image)
}

fn assemble(root: &Path, cache: &Path, options: &Options) -> Result<Image> {
    let kernel = fs::read(kernel::build(cache, options.kernel_sources.as_deref())?)?;
    let target = cache.join(if options.emulated.is_some() { "program-emulated" } else { "program" });
    let program = fs::read(program::build(root, &target, options.emulated.is_some())?)?;
    let skeleton = Ramdisk::default().directory("dev")?.device("dev/console", (5, 1))?;
    let skeleton = skeleton.directory("proc")?.directory("sys")?.directory("etc")?.finish()?;
    let application = Ramdisk::default().program("init", &program)?;
    let application = application.file("etc/waiaas-enclave", settings(options).as_bytes())?;
    let application = match &options.emulated {
        Some(certificate) => application.file("etc/authority.pem", &fs::read(certificate)?)?,
        None => application,
    };
    let application = application.finish()?;
    let metadata = metadata(options)?;
    let command_line = COMMAND_LINE;
    let parts =
        Parts { kernel: &kernel, command_line, skeleton: &skeleton, application: &application, metadata: &metadata };
    Ok(Image { bytes: parts.to_bytes()?, pcrs: parts.pcrs() })
}

/// What the program in the image gets in the place of a command line.
fn settings(options: &Options) -> String {
    let emulated = "--parent=2\n--authority=/etc/authority.pem\n";
    format!("--nitro\n--vsock={PORT}\n{}", if options.emulated.is_some() { emulated } else { "" })
}

/// What `nitro-cli describe-eif` shows. No time: the same commit is the same image.
fn metadata(options: &Options) -> Result<String> {
    let name = if options.emulated.is_some() { "waiaas-enclave-emulated" } else { "waiaas-enclave" };
    let metadata = json!({
        "ImageName": name,
        "ImageVersion": env!("CARGO_PKG_VERSION"),
        "BuildMetadata": {
            "BuildTime": "1970-01-01T00:00:00Z",
            "BuildTool": "cargo xtask image",
            "BuildToolVersion": env!("CARGO_PKG_VERSION"),
            "OperatingSystem": "none",
            "KernelVersion": kernel::version()?,
        },
        "DockerInfo": {},
        "CustomMetadata": {},
    });
    Ok(metadata.to_string())
}

/// The same from a copy of the sources, with nothing taken over.
fn elsewhere(root: &Path, options: &Options) -> Result<Image> {
    let place = std::env::temp_dir().join(format!("waiaas-image-{}", std::process::id()));
    let copy = place.join("another/copy");
    for file in tree::files()? {
        let to = copy.join(file.strip_prefix(root)?);
        fs::create_dir_all(to.parent().context("a file in no directory")?)?;
        fs::copy(file, to)?;
    }
    let built = assemble(&copy, &place.join("cache"), options);
    let _ = fs::remove_dir_all(&place);
    built
}

fn write(root: &Path, options: &Options, image: &Image) -> Result<PathBuf> {
    let out = options.out.clone().unwrap_or_else(|| root.join("target/image"));
    fs::create_dir_all(&out)?;
    let [pcr0, pcr1, pcr2] = image.pcrs.map(hex::encode);
    let description = json!({
        "image": FILE,
        "commit": commit(root)?,
        "pcrs": {"0": pcr0, "1": pcr1, "2": pcr2},
    });
    // What it was built with: another compiler builds other bytes.
    let made = json!({
        "kernel": kernel::version()?,
        "kernelCompiler": kernel::compiler()?,
        "rust": program::compiler()?,
        "libc": program::library()?,
        "emulated": options.emulated.is_some(),
        "commandLine": COMMAND_LINE,
    });
    for (name, value) in [(DESCRIPTION, description), ("waiaas-enclave.build.json", made)] {
        fs::write(out.join(name), serde_json::to_string_pretty(&value)? + "\n")?;
    }
    let file = out.join(FILE);
    fs::write(&file, &image.bytes)?;
    Ok(file)
}

/// The commit that is built; whoever changed something since says so.
fn commit(root: &Path) -> Result<String> {
    let git = |args: &[&str]| shell::capture(Command::new("git").args(args).current_dir(root));
    let Ok(head) = git(&["rev-parse", "HEAD"]) else {
        bail!("the image names the commit it is of: build it in a clone")
    };
    let changed = !git(&["status", "--porcelain"])?.trim().is_empty();
    let mark = if changed { "-changed" } else { "" };
    Ok(format!("{}{mark}", head.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_for_money_names_no_authority_and_the_usual_parent() {
        let real = settings(&Options::default());
        assert_eq!(real, "--nitro\n--vsock=5000\n");
        let emulated = Options { emulated: Some("x.pem".into()), ..Options::default() };
        assert!(settings(&emulated).contains("--authority="));
        assert!(metadata(&emulated).unwrap().contains("-emulated"));
    }

    #[test]
    fn the_same_parts_give_the_same_image_wherever_they_lie() {
        let [one, other] = ["a", "b"].map(|_| {
            let dir = std::env::temp_dir();
            let skeleton = Ramdisk::default().directory("dev").unwrap().finish().unwrap();
            let application = Ramdisk::default().program("init", dir.as_os_str().as_encoded_bytes()).unwrap();
            let application = application.finish().unwrap();
            let metadata = metadata(&Options::default()).unwrap();
            let parts = Parts {
                kernel: b"kernel",
                command_line: COMMAND_LINE,
                skeleton: &skeleton,
                application: &application,
                metadata: &metadata,
            };
            Image { bytes: parts.to_bytes().unwrap(), pcrs: parts.pcrs() }
        });
        assert_eq!(one, other);
    }
}

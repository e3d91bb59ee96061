//! `cargo xtask enclave-e2e`: the image in an emulated Nitro machine, and a payment through it.
//!
//! What it takes is built from source where this machine's packages have it not, and kept. The first run takes as long as that
//! takes; later ones a minute. Where something cannot be had, the run is skipped, says so, and does not end well.

mod qemu;
mod vhost;

use crate::{
    cargo, image, say, shell,
    test::Where,
    tree::{self, Tree},
};
use anyhow::{Context, Result};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// For "was not run": neither success nor failure.
const SKIPPED: u8 = 77;

/// The test program; `cargo xtask test` does not build it.
const TEST: &str = "enclave_machine";

/// Options of `enclave-e2e`.
#[derive(Debug, Args)]
pub struct Options {
    /// Installs and builds no tools; what is missing skips the run.
    #[arg(long)]
    no_install: bool,
}

/// What the test drives besides our own programs.
struct Tools {
    qemu: PathBuf,
    vhost: PathBuf,
}

/// Runs it.
pub fn run(options: &Options) -> Result<ExitCode> {
    say::heading("What an emulated machine takes");
    let cache = tree::user_cache().context("no home directory")?.join("machine");
    let tools = match tools(&cache, options) {
        Ok(tools) => tools,
        Err(why) => {
            say::warn(format_args!("SKIPPED the image in an emulated machine: {why:#}"));
            return Ok(ExitCode::from(SKIPPED));
        }
    };
    say::heading("Build");
    let product = cargo::build(Tree::Product, &["--workspace", "--bins"])?;
    let tests = cargo::build(Tree::Product, &["--workspace", "--test", TEST])?;
    let localnet = cargo::build(Tree::Localnet, &["--all-targets"])?;
    let test = tests.tests.iter().find(|test| test.name == TEST).context("the test was not built")?;
    let shim = product.programs.get("waiaas-nitro-shim").context("`waiaas-nitro-shim` was not built")?;
    let authority = cache.join("authority");
    shell::capture(Command::new(shim).arg("make").arg(&authority))?;
    let images = images(&authority.join("authority.pem"), &cache)?;

    say::heading("Machines, and payments through them");
    let skips = std::env::temp_dir().join(format!("waiaas-skips-{}", std::process::id()));
    let mut command = Command::new(&test.program);
    Where::new(&product, &localnet, &skips)?.tell(&mut command);
    command.current_dir(&test.package).env("CARGO_MANIFEST_DIR", &test.package);
    command.env("WAIAAS_QEMU", &tools.qemu).env("WAIAAS_QEMU_ROMS", qemu::ROMS);
    command.env("WAIAAS_VHOST_VSOCK", &tools.vhost);
    command.env("WAIAAS_AUTHORITY", authority.join("authority.key")).envs(images);
    command.args(["--nocapture", "--test-threads", "1"]);
    let status = command.status().context("the test cannot be started")?;
    let _ = fs::remove_file(skips);
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The images that are booted, by the name under which the test looks for each: one for an emulated machine, another one that
/// differs in what is measured, and the one for money.
fn images(certificate: &Path, cache: &Path) -> Result<[(&'static str, PathBuf); 3]> {
    let other = certificate.with_file_name("other.pem");
    fs::write(&other, fs::read_to_string(certificate)? + "\n")?;
    let images = [
        ("WAIAAS_IMAGE", image::emulated(certificate, &cache.join("image"))?),
        ("WAIAAS_IMAGE_OTHER", image::emulated(&other, &cache.join("image-other"))?),
        ("WAIAAS_IMAGE_FOR_MONEY", image::for_money(&cache.join("image-for-money"))?),
    ];
    for (_, image) in &images {
        say::good(format_args!("image {}", image.display()));
    }
    Ok(images)
}

fn tools(cache: &Path, options: &Options) -> Result<Tools> {
    fs::create_dir_all(cache)?;
    let qemu = qemu::find(cache, options.no_install)?;
    let vhost = vhost::find(cache, options.no_install)?;
    say::good("an emulator, and a way into it");
    Ok(Tools { qemu, vhost })
}

//! The only task runner of this repository: `cargo xtask --help`.

mod bench;
mod cargo;
mod enclave_e2e;
mod fuzz;
mod generate;
mod image;
mod mutants;
mod quickstart;
mod rpc;
mod say;
mod shell;
mod test;
mod tidy;
mod torture;
mod tree;

use clap::Parser;
use std::process::ExitCode;

/// Everything one does with this repository besides writing it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Builds everything and shows a payment from end to end on a ledger of its own.
    Quickstart(quickstart::Options),
    /// Runs every check and every test that is quick enough for each commit.
    Test(test::Options),
    /// Writes what is generated and committed: man pages, completions, reference pages.
    Generate(generate::Options),
    /// Checks what keeps the architecture: imports, crates per package, paths, lengths, links.
    Tidy(tidy::Options),
    /// Runs the fault campaign: crashes, full disks, bad networks, jumping clocks, and what must hold after each.
    Torture(torture::Options),
    /// Runs the benches and prints their figures beside the disk's own.
    Bench(bench::Options),
    /// Feeds what reads bytes of others with all kinds of bytes, for a minute each.
    Fuzz(fuzz::Options),
    /// Builds the image of the enclave that boots, and the registers by which it is known.
    Image(image::Options),
    /// Boots the image in an emulated machine and pays through it; builds the emulator the first time.
    EnclaveE2e(enclave_e2e::Options),
    /// Changes the code that decides about money in many small ways, and looks whether a test notices.
    Mutants(mutants::Options),
}

fn main() -> ExitCode {
    let done = match Task::parse() {
        Task::Quickstart(options) => quickstart::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Generate(options) => generate::run(&options),
        Task::Tidy(options) => tidy::run(&options),
        Task::Torture(options) => torture::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Image(options) => image::run(&options),
        Task::EnclaveE2e(options) => enclave_e2e::run(&options),
        Task::Mutants(options) => mutants::run(&options),
    };
    match done {
        Ok(code) => code,
        Err(why) => {
            say::error(&why);
            ExitCode::FAILURE
        }
    }
}

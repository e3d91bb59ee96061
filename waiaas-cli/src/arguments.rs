//! The command line.

use crate::{
    command::Command,
    output::{Color, ErrorDocument},
};
use clap::{
    Args, CommandFactory as _, FromArgMatches as _, Parser,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{ffi::OsString, path::PathBuf};
use waiaas_wire::{Code, Problem, error::exit};

const AFTER: &str = "\
Exit codes:
  0 done · 1 failed · 2 usage · 3 denied by policy · 4 waiting for the owner or a delay · 5 not authorised
  6 not found · 7 conflict · 8 daemon, enclave or network unreachable · 9 outcome unknown
  10 verification failed · 11 frozen · 130 interrupted

Environment:
  WAIAAS_HOME             directory of the installation, as --home
  WAIAAS_API_KEY          act as the agent of this key; WAIAAS_API_KEY_FILE names a 0600 file that holds it
  WAIAAS_URL              a daemon on another machine, as --url; WAIAAS_CA names certificates, as --ca
  WAIAAS_PASSPHRASE_FILE  0600 file with the owner's passphrase, as --passphrase-file
  NO_COLOR                no colours";

const FIRST_STEPS: &str = "\
First steps:
  waiaas init                              make the owner key
  waiaas up                                start the daemon and the enclave
  waiaas wallet create shop                make a wallet for an agent
  waiaas policy template standard > shop.toml
  waiaas policy set shop shop.toml         say what the agent may do
  waiaas wallet fund shop 1 SOL            put money in
  waiaas key create shop                   make the agent's API key

Or, to try everything on a local ledger: waiaas dev";

/// Wallets for AI agents: the agent pays within your policy, you stay in control.
#[derive(Debug, Parser)]
#[command(
    name = "waiaas",
    version,
    max_term_width = 110,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = FIRST_STEPS,
    after_long_help = format!("{FIRST_STEPS}\n\n{AFTER}")
)]
pub struct Waiaas {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Print one JSON document, also for errors
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing beside the result and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Answer questions with yes (never enough to loosen a policy)
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Directory of the installation, instead of the usual ones of this account
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Use the directories of the machine: /etc, /var/lib, /run and /var/log/waiaas
    #[arg(long, global = true)]
    pub system: bool,
    /// A daemon on another machine, asked over REST with the API key: `https://wallet.example:3100`
    #[arg(long = "url", global = true, value_name = "URL")]
    pub daemon_url: Option<String>,
    /// File in PEM with the only certificates that may vouch for that URL, instead of those of this machine
    #[arg(long, global = true, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// File of mode 0600 with the passphrase of the owner key
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// The command line as clap knows it, for completions and manual pages.
pub fn definition() -> clap::Command {
    Waiaas::command()
}

/// Reads the command line. Otherwise everything has been said, and the exit code is left.
pub fn parse(words: Vec<OsString>) -> Result<Waiaas, u8> {
    let json = words.iter().skip(1).take_while(|word| *word != "--").any(|word| word == "--json");
    let matches = definition().try_get_matches_from(words);
    let waiaas = matches.and_then(|matches| Waiaas::from_arg_matches(&matches));
    waiaas.map(with_environment).map_err(|error| end(&error, json))
}

/// Flags that were not given come from the environment. (Not through clap: it would show them in every usage line.)
fn with_environment(mut waiaas: Waiaas) -> Waiaas {
    let Global { home, passphrase_file, daemon_url, ca, .. } = &mut waiaas.global;
    *home = home.take().or_else(|| path_in("WAIAAS_HOME"));
    *daemon_url = daemon_url.take().or_else(|| std::env::var("WAIAAS_URL").ok().filter(|url| !url.is_empty()));
    *ca = ca.take().or_else(|| path_in("WAIAAS_CA"));
    *passphrase_file = passphrase_file.take().or_else(|| path_in("WAIAAS_PASSPHRASE_FILE"));
    waiaas
}

fn path_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// Shows help, version or what is wrong with the command line.
fn end(error: &clap::Error, json: bool) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion if json => {
            crate::output::write_document(&serde_json::json!({ "text": error.to_string() }));
            exit::DONE
        }
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            exit::DONE
        }
        _ if json => {
            crate::output::write_document(&ErrorDocument::of(&problem(error)));
            exit::USAGE
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            exit::USAGE
        }
        _ => {
            crate::output::write_usage(&problem(error), &usage(error));
            exit::USAGE
        }
    }
}

/// What is wrong with the command line, in our form.
fn problem(error: &clap::Error) -> Problem {
    let code = match error.kind() {
        ErrorKind::MissingRequiredArgument
        | ErrorKind::MissingSubcommand
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Code::ValidationRequired,
        _ => Code::ValidationFormat,
    };
    let problem = Problem::new(code, sentence(error));
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => problem.at(argument),
        _ => problem,
    }
}

/// The first paragraph of clap's message: lower case already; what the user wrote comes in backticks here.
fn sentence(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a subcommand is missing".to_owned();
    }
    let text = error.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    // Not the list of all subcommands: `--help` has it, with a word on each.
    let first = first.split(" [subcommands:").next().unwrap_or_default();
    let first = first.split("\n  [subcommands:").next().unwrap_or_default();
    let words: Vec<_> = first.split_whitespace().collect();
    words.join(" ").trim_start_matches("error: ").replace('\'', "`")
}

/// The line that tells how it is done.
fn usage(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().find(|line| line.starts_with("Usage:")).unwrap_or_default();
    line.to_owned()
}

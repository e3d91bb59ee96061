//! `waiaasd`: reads its settings and runs.

use clap::{Args, Parser, Subcommand};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};
use waiaas_policy::id::Digest;
use waiaas_wire::{Code, Problem};
use waiaasd::{
    api::{rest::openapi, server::private_directory},
    config::{DEFAULTS, Home, Loaded},
    harden, restore, run,
};

/// A payment allocates some thousand times, and the system's allocator took a quarter of its processor time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The daemon of WAIaaS. Ends on SIGTERM or Ctrl-C, after the work in hand.
#[derive(Parser)]
#[command(name = "waiaasd", version)]
struct Cli {
    /// Directory that holds everything: settings, data, sockets.
    #[arg(long, env = "WAIAAS_HOME", global = true, value_name = "DIR")]
    home: Option<PathBuf>,
    /// Use the system's directories (/etc/waiaas, /var/lib/waiaas, /run/waiaas), as root does anyway.
    #[arg(long, global = true)]
    system: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run in the foreground (what happens without a command, too).
    Run,
    /// Print the description of the REST API (`OpenAPI` 3.1), without a running daemon.
    Openapi,
    /// Show the settings, without a running daemon.
    Config(Show),
    /// Make a store of a backup on standard input (what `waiaas restore` calls).
    #[command(hide = true)]
    Import(Import),
}

#[derive(Args)]
struct Import {
    /// Only look at it.
    #[arg(long)]
    check: bool,
    /// The size of a head that was seen; the backup must not be older.
    #[arg(long, requires = "root")]
    size: Option<u64>,
    /// Its root hash, in hex.
    #[arg(long, requires = "size")]
    root: Option<Digest>,
}

#[derive(Args)]
struct Show {
    /// As JSON: name, value, source and meaning of every setting.
    #[arg(long)]
    json: bool,
    /// The commented template of a config.toml.
    #[arg(long, conflicts_with = "json")]
    template: bool,
    /// With source and meaning of every setting.
    #[arg(long, conflicts_with_all = ["json", "template"])]
    explain: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // As `waiaas` does for root, which gives no word of it.
    let system = cli.system || rustix::process::geteuid().is_root();
    let home = Home::find(cli.home.as_deref(), |name| std::env::var_os(name).map(PathBuf::from), system);
    let done = match cli.command {
        Some(Command::Config(show)) => config(&home, &show),
        Some(Command::Import(import)) => restore(&home, &import),
        Some(Command::Openapi) => openapi(),
        Some(Command::Run) | None => start(home),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let entry = why.code.entry();
            let _ = writeln!(std::io::stderr(), "error: {}\n hint: {}", why.detail, entry.hint);
            ExitCode::from(entry.exit)
        }
    }
}

fn read(file: &Path) -> Result<Loaded, Problem> {
    Loaded::read(file, std::env::vars())
}

fn start(home: Home) -> Result<(), Problem> {
    let refused = harden::process();
    use_small_pages();
    let loaded = read(home.config_file())?;
    run::log(&loaded.config.log);
    for consequence in refused {
        tracing::warn!("{consequence}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Problem::new(Code::Internal, format!("no runtime: {why}")))?;
    runtime.block_on(run::run(home, loaded))
}

/// Of a huge page, the whole is in memory when a byte of it is used: with them, a daemon that does nothing has half as much again.
/// Payments do not get slower without.
#[cfg(target_os = "linux")]
fn use_small_pages() {
    // Where it is refused, there is more memory in use, and nothing else.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

#[cfg(not(target_os = "linux"))]
fn use_small_pages() {}

fn restore(home: &Home, import: &Import) -> Result<(), Problem> {
    let (from, witness) = (std::io::stdin().lock(), import.size.zip(import.root));
    let found = if import.check {
        restore::check(from, witness)?
    } else {
        private_directory(home.data())?;
        restore::restore(from, &home.store(), witness)?
    };
    let failed = |why: std::io::Error| Problem::new(Code::Internal, format!("standard output: {why}"));
    let text = serde_json::to_string(&found).map_err(|why| failed(why.into()))?;
    writeln!(std::io::stdout(), "{text}").map_err(failed)
}

fn openapi() -> Result<(), Problem> {
    let failed = |why: std::io::Error| Problem::new(Code::Internal, format!("standard output: {why}"));
    let text = serde_json::to_string_pretty(&openapi::document()).map_err(|why| failed(why.into()))?;
    writeln!(std::io::stdout().lock(), "{text}").map_err(failed)
}

fn config(home: &Home, show: &Show) -> Result<(), Problem> {
    let mut out = std::io::stdout().lock();
    let failed = |why: std::io::Error| Problem::new(Code::Internal, format!("standard output: {why}"));
    if show.template {
        return out.write_all(DEFAULTS.as_bytes()).map_err(failed);
    }
    let settings = read(home.config_file())?.explain();
    if show.json {
        let text = serde_json::to_string_pretty(&settings).map_err(|why| failed(why.into()))?;
        return writeln!(out, "{text}").map_err(failed);
    }
    for setting in settings {
        if show.explain {
            writeln!(out, "# {}\n# from: {}", setting.doc, setting.source).map_err(failed)?;
        }
        writeln!(out, "{} = {}", setting.name, setting.value).map_err(failed)?;
    }
    Ok(())
}

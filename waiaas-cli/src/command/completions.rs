//! `waiaas completions`, and hidden: the manual pages and completions that are kept with the source.

use crate::{
    Ending, arguments,
    output::{
        refusal,
        setting::{Text, Written},
    },
    session::Session,
};
use clap::Args;
use clap_complete::{Shell, generate, generate_to};
use std::{
    fs,
    path::{Path, PathBuf},
};
use waiaas_wire::{Code, Problem, error::exit};

/// The name of the command.
const NAME: &str = "waiaas";

/// Print the completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas completions bash > ~/.local/share/bash-completion/completions/waiaas
  waiaas completions zsh > ~/.zfunc/_waiaas
  waiaas completions fish > ~/.config/fish/completions/waiaas.fish")]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Write completions and manual pages into DIR/completions and DIR/man
#[derive(Debug, Args)]
pub struct GenerateDocs {
    /// Where
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

impl Completions {
    pub fn run(self, session: &Session) -> Ending {
        let mut script = Vec::new();
        generate(self.shell, &mut arguments::definition(), NAME, &mut script);
        let text = String::from_utf8(script).map_err(|_| Problem::plain(Code::Internal))?;
        session.output.show(&Text { name: self.shell.to_string(), text });
        Ok(exit::DONE)
    }
}

impl GenerateDocs {
    pub fn run(self, session: &Session) -> Ending {
        let mut files = completions(&self.directory.join("completions"))?;
        files.extend(manual(&self.directory.join("man"))?);
        let name = |path: &PathBuf| path.display().to_string();
        session.output.show(&Written { files: files.iter().map(name).collect() });
        Ok(exit::DONE)
    }
}

fn completions(directory: &Path) -> Result<Vec<PathBuf>, Problem> {
    let refused = |why| refusal::file(directory, &why);
    fs::create_dir_all(directory).map_err(refused)?;
    let mut definition = arguments::definition();
    let shells = [Shell::Bash, Shell::Elvish, Shell::Fish, Shell::PowerShell, Shell::Zsh];
    shells.into_iter().map(|shell| generate_to(shell, &mut definition, NAME, directory).map_err(refused)).collect()
}

fn manual(directory: &Path) -> Result<Vec<PathBuf>, Problem> {
    let refused = |why| refusal::file(directory, &why);
    fs::create_dir_all(directory).map_err(refused)?;
    clap_mangen::generate_to(arguments::definition(), directory).map_err(refused)?;
    let entries = fs::read_dir(directory).map_err(refused)?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.sort();
    Ok(files)
}

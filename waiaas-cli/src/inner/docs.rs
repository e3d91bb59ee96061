//! `waiaas generate-docs`: the manual pages and completions that are kept with the source.

use crate::{
    Ending, arguments,
    command::NAME,
    output::{refusal, setting::Written, write_document},
};
use clap::Args;
use clap_complete::{Shell, generate_to};
use std::{
    fs,
    path::{Path, PathBuf},
};
use waiaas_wire::{Problem, error::exit};

/// Write completions and manual pages into DIR/completions and DIR/man
#[derive(Debug, Args)]
pub struct GenerateDocs {
    /// Where
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

impl GenerateDocs {
    pub fn run(self) -> Ending {
        let mut files = completions(&self.directory.join("completions"))?;
        files.extend(manual(&self.directory.join("man"))?);
        let name = |path: &PathBuf| path.display().to_string();
        write_document(&Written { files: files.iter().map(name).collect() });
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

//! `waiaas restore`.

use super::{check, sealed, seen};
use crate::{
    Ending,
    home::Home,
    output::{backup::Restored, refusal, talk},
    owner::Passphrase,
    private, program,
    session::Session,
};
use clap::Args;
use std::path::{Path, PathBuf};
use waiaas_wire::{Problem, backup::File, error::exit};

/// Make an installation of a backup, where there is none
///
/// Nothing is overwritten. With --witness it refuses a backup that is older than a head of the audit log that was seen: what
/// was spent since would be forgotten. The installation that the backup is of must not run any more: two of them would spend
/// the same limits twice.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas restore waiaas.backup --home /srv/waiaas
  waiaas restore waiaas.backup --home /srv/waiaas --witness head.txt")]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A signed head of the audit log that was seen (the `note` of `audit verify --json`)
    #[arg(long, value_name = "HEAD")]
    witness: Option<PathBuf>,
}

impl Restore {
    pub async fn run(self, session: &Session) -> Ending {
        empty(&session.home)?;
        let passphrase = Passphrase::known(session)?;
        // All of it is looked at before the first byte is written.
        let checked = check(session, &self.file, &passphrase, self.witness.as_deref()).await?;
        let busy = session.output.busy(talk::RESTORING);
        let opened = sealed::Opened::read(&self.file, &passphrase)?;
        let witness = self.witness.as_deref().map(|head| seen(head, &opened)).transpose()?;
        let files = opened.header.files.iter().map(|file| Ok((place(&session.home, &file.name)?, file)));
        let files = files.collect::<Result<Vec<_>, Problem>>()?;
        session.home.prepare()?;
        let daemon = program::find(program::DAEMON)?;
        sealed::hand_over(&self.file, &passphrase, &daemon, &session.home, &["import"], witness).await?;
        // The manifest last: without it there is no installation yet, and a restore that was cut short can be told from one.
        let last = session.home.manifest();
        let (manifest, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| *path == last);
        others.into_iter().chain(manifest).try_for_each(|(path, file)| put(&session.home, &path, file))?;
        drop(busy);
        session.output.show(&Restored { checked });
        session.output.talk(talk::AFTER_RESTORE);
        Ok(exit::DONE)
    }
}

/// Refuses a directory with an installation in it.
fn empty(home: &Home) -> Result<(), Problem> {
    let records = home.data().join("store");
    let there =
        [home.manifest(), home.owner_file(), home.signer_file(), records, home.config_file(), home.images_file()];
    match there.iter().find(|path| path.exists()) {
        Some(path) => Err(refusal::exists(path)),
        None => Ok(()),
    }
}

/// Where a file of the backup belongs.
fn place(home: &Home, name: &str) -> Result<PathBuf, Problem> {
    Ok(match name {
        "config.toml" => home.config_file(),
        "manifest.cbor" => home.manifest(),
        "owner.age" => home.owner_file(),
        "owner.toml" => home.signer_file(),
        "images.json" => home.images_file(),
        other => {
            // A plain name below the enclave's directory, and nothing that leads elsewhere.
            let name = other.strip_prefix("enclave/").filter(|name| is_plain(name));
            let name =
                name.ok_or_else(|| refusal::audit(format!("the backup holds a file of no known place: `{other}`")))?;
            home.enclave().join(name)
        }
    })
}

fn put(home: &Home, path: &Path, file: &File) -> Result<(), Problem> {
    if path.starts_with(home.enclave()) {
        private::make_directory(&home.enclave(), 0o077)?;
    }
    private::write_new(path, &file.bytes)
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && Path::new(name).file_name().is_some_and(|only| only == name)
}

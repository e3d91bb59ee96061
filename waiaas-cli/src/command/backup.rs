//! `waiaas backup` and `waiaas restore`.

mod create;
mod restore;
mod sealed;

pub use restore::Restore;
pub use sealed::Contents;

use crate::{
    Ending,
    output::{backup::Checked, refusal, talk},
    owner::Passphrase,
    private, program,
    session::Session,
};
use clap::Subcommand;
use sealed::{Opened, Witness};
use std::path::{Path, PathBuf};
use waiaas_wire::{Problem, error::exit, note};

/// Copies of the whole installation, made while it runs
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// Write everything into a new file, locked with the owner's passphrase
    ///
    /// Records, sealed keys and states of the enclave, settings, manifest and the locked owner key, as of one moment; payments
    /// go on meanwhile. The file has mode 0600 and is whole or not there. It is an age file: the passphrase opens it.
    #[command(after_help = "Example:\n  waiaas backup create waiaas.backup && waiaas backup verify waiaas.backup")]
    Create {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Open a backup and look at every record, without restoring it
    ///
    /// Ends with 10 when it is damaged, when its audit log does not hold together, or when it is older than --witness.
    #[command(after_help = "Example:\n  waiaas backup verify waiaas.backup --witness head.txt")]
    Verify {
        /// The backup
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A signed head of the audit log that was seen (the `note` of `audit verify --json`)
        #[arg(long, value_name = "HEAD")]
        witness: Option<PathBuf>,
    },
}

impl Backup {
    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Create { file } => create::run(session, &file).await,
            Self::Verify { file, witness } => verify(session, &file, witness.as_deref()).await,
        }
    }
}

async fn verify(session: &Session, file: &Path, witness: Option<&Path>) -> Ending {
    let passphrase = Passphrase::known(session)?;
    let checked = check(session, file, &passphrase, witness).await?;
    session.output.show(&checked);
    Ok(exit::DONE)
}

/// Looks at all of a backup.
async fn check(
    session: &Session,
    file: &Path,
    passphrase: &Passphrase,
    witness: Option<&Path>,
) -> Result<Checked, Problem> {
    let _busy = session.output.busy(talk::READING_BACKUP);
    let opened = Opened::read(file, passphrase)?;
    let witness = witness.map(|head| seen(head, &opened)).transpose()?;
    let daemon = program::find(program::DAEMON)?;
    let contents = sealed::hand_over(file, passphrase, &daemon, &session.home, &["import", "--check"], witness).await?;
    agree(&opened, &contents)?;
    Ok(Checked::of(file, &opened.header, &contents, witness.map(|witness| witness.size)))
}

/// Reads a head that was seen. It must be one of this installation: signed by its receipt key, or by one whose place that took.
fn seen(head: &Path, opened: &Opened) -> Result<Witness, Problem> {
    let text = private::read_text(head)?;
    let Some(own) = &opened.header.head else { return Err(refusal::backup_without_head()) };
    let seen = note::open_by_any(&text, &own.keys()).map_err(refusal::audit)?;
    Ok(Witness { size: seen.size, root: seen.root })
}

/// The signed head must be the head of the records.
fn agree(opened: &Opened, contents: &Contents) -> Result<(), Problem> {
    let Some(head) = &opened.header.head else { return Ok(()) };
    let signed = note::open(&head.note, &head.key).map_err(refusal::audit)?;
    if (signed.size, signed.root.to_string()) == (contents.leaves, contents.root.clone()) {
        return Ok(());
    }
    Err(refusal::audit("the head in the backup is not that of the audit log in it"))
}

//! A backup as a file: an age file under the owner's passphrase around `waiaas_wire::backup`.

use crate::{
    home::Home,
    output::refusal,
    owner::{MOST_WORK, Passphrase, WORK},
    private::Draft,
};
use age::{
    Decryptor, Encryptor,
    scrypt::{Identity, Recipient},
    stream::StreamWriter,
};
use serde::Deserialize;
use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write as _},
    path::Path,
    process::{Command, Stdio},
};
use waiaas_policy::id::Digest;
use waiaas_wire::{
    Code, Problem,
    backup::{Header, Reader},
    error::exit,
};

/// What goes into a file, under the passphrase.
pub type Sealing = StreamWriter<BufWriter<Draft>>;

/// Begins a locked file. Takes a second on purpose.
pub fn seal(draft: Draft, passphrase: &Passphrase) -> Result<Sealing, Problem> {
    let mut recipient = Recipient::new(passphrase.secret());
    recipient.set_work_factor(WORK);
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| Problem::plain(Code::Internal))?;
    encryptor.wrap_output(BufWriter::new(draft)).map_err(|why| refusal::backup(&why))
}

/// Ends a locked file and gives it its name.
pub fn close(sealing: Sealing) -> Result<(), Problem> {
    let buffer = sealing.finish().map_err(|why| refusal::backup(&why))?;
    buffer.into_inner().map_err(|why| refusal::backup(why.error()))?.keep()
}

/// The bytes in a locked file.
fn open(file: &Path, passphrase: &Passphrase) -> Result<impl Read + Send + use<>, Problem> {
    let from = File::open(file).map_err(|why| refusal::file(file, &why))?;
    let mut identity = Identity::new(passphrase.secret());
    identity.set_max_work_factor(MOST_WORK);
    let decryptor = Decryptor::new(BufReader::new(from)).map_err(|_| refusal::not_a_backup(file))?;
    decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|why| match why {
        age::DecryptError::DecryptionFailed
        | age::DecryptError::KeyDecryptionFailed
        | age::DecryptError::NoMatchingKeys => refusal::wrong_passphrase(),
        _ => refusal::not_a_backup(file),
    })
}

/// A backup whose beginning was read.
pub struct Opened {
    /// What it says of itself.
    pub header: Header,
}

impl Opened {
    /// Reads the beginning. Nothing of it may be believed before all of it was read.
    pub fn read(file: &Path, passphrase: &Passphrase) -> Result<Self, Problem> {
        let (_, header) = Reader::begin(open(file, passphrase)?).map_err(refusal::audit)?;
        Ok(Self { header })
    }
}

/// A head that was seen.
#[derive(Debug, Clone, Copy)]
pub struct Witness {
    /// Number of entries.
    pub size: u64,
    /// Their root.
    pub root: Digest,
}

/// What the daemon's program found in a backup.
#[derive(Debug, Deserialize)]
pub struct Contents {
    /// Number of records.
    pub rows: u64,
    /// Layout of the store.
    pub layout: u32,
    /// Number of entries of the audit log.
    pub leaves: u64,
    /// Their root, in hex.
    pub root: String,
}

/// Hands the inside of a backup to the daemon's program, which alone knows the store.
pub async fn hand_over(
    file: &Path,
    passphrase: &Passphrase,
    daemon: &Path,
    home: &Home,
    arguments: &[&str],
    witness: Option<Witness>,
) -> Result<Contents, Problem> {
    let inside = open(file, passphrase)?;
    let mut command = Command::new(daemon);
    command.args(home.arguments()).args(arguments);
    if let Some(Witness { size, root }) = witness {
        command.args(["--size", &size.to_string(), "--root", &root.to_string()]);
    }
    let daemon = daemon.to_owned();
    let done = tokio::task::spawn_blocking(move || feed(command, &daemon, inside)).await;
    done.map_err(|_| Problem::plain(Code::Interrupted))?
}

fn feed(mut command: Command, daemon: &Path, mut inside: impl Read) -> Result<Contents, Problem> {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|why| refusal::program_failed(daemon, &why))?;
    let fed = match child.stdin.take() {
        Some(mut into) => io::copy(&mut inside, &mut into).and_then(|_| into.flush()),
        None => Ok(()),
    };
    let said = child.wait_with_output().map_err(|why| refusal::program_failed(daemon, &why))?;
    if said.status.success() {
        // A program that is content has read to the end, so nothing can have gone wrong in between.
        return serde_json::from_slice(&said.stdout).map_err(refusal::not_understood);
    }
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    match (said.status.code(), fed) {
        (Some(code), _) if code == i32::from(exit::VERIFICATION) => Err(refusal::backup_refused(&words)),
        // What the program missed was not there to be read.
        (_, Err(why)) if why.kind() != io::ErrorKind::BrokenPipe => {
            Err(refusal::audit(format!("the backup is damaged: {why}")))
        }
        _ => Err(refusal::program_said("waiaasd", &words)),
    }
}

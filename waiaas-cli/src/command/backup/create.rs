//! `waiaas backup create`.

use super::sealed;
use crate::{
    Ending, clock,
    daemon::Daemon,
    home::Home,
    output::{backup::Created, refusal, talk},
    owner::{self, Installation},
    private::{self, Draft},
    session::Session,
};
use std::{fs, path::Path};
use waiaas_wire::{
    Problem,
    backup::{File, Head, Header, Row, Writer},
    control::{BackupView, RowText},
    error::exit,
    view::{CheckpointView, SuccessionView},
};

/// Writes everything into a new file.
pub async fn run(session: &Session, file: &Path) -> Ending {
    let draft = Draft::new(file)?;
    let installation = Installation::read(&session.home)?;
    let daemon = session.daemon().await?;
    let passphrase = owner::proven_passphrase(session).await?;
    let busy = session.output.busy(talk::WRITING_BACKUP);
    let sealing = sealed::seal(draft, &passphrase)?;
    let backup = begin(&daemon).await?;
    let header = header(session, &installation, &backup)?;
    let head = header.head.is_some();
    let mut writer = Writer::begin(sealing, header).map_err(refusal::audit)?;
    let mut after = None;
    loop {
        let rows = rows(&daemon, backup.backup, after).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.key.clone());
        for RowText { key, value } in rows {
            writer.row(Row { key, value }).map_err(refusal::audit)?;
        }
    }
    let (sealing, rows) = writer.finish().map_err(refusal::audit)?;
    sealed::close(sealing)?;
    end(&daemon, backup.backup).await?;
    drop(busy);
    if !head {
        session.output.warn(talk::BACKUP_WITHOUT_HEAD);
    }
    let leaves = backup.checkpoint.as_ref().map(|head| head.size);
    session.output.show(&Created { file: file.to_owned(), rows, leaves });
    Ok(exit::DONE)
}

async fn begin(daemon: &Daemon) -> Result<BackupView, Problem> {
    daemon.ask(async |client, context, caller| client.backup_begin(context, caller).await).await
}

async fn rows(daemon: &Daemon, backup: u64, after: Option<Vec<u8>>) -> Result<Vec<RowText>, Problem> {
    daemon.ask(async move |client, context, caller| client.backup_rows(context, caller, backup, after).await).await
}

async fn end(daemon: &Daemon, backup: u64) -> Result<(), Problem> {
    daemon.ask(async move |client, context, caller| client.backup_end(context, caller, backup).await).await
}

fn header(session: &Session, installation: &Installation, backup: &BackupView) -> Result<Header, Problem> {
    Ok(Header {
        version: backup.version.clone(),
        layout: backup.layout,
        created: clock::now(),
        namespace: installation.namespace().to_owned(),
        owner: installation.owner(),
        head: backup.checkpoint.as_ref().map(head),
        files: files(&session.home, installation)?,
    })
}

fn head(checkpoint: &CheckpointView) -> Head {
    let successions = Some(SuccessionView::read(&checkpoint.successions)).filter(|all| !all.is_empty());
    Head { note: checkpoint.note.clone(), key: checkpoint.key, successions }
}

/// What the installation is besides its records.
fn files(home: &Home, installation: &Installation) -> Result<Vec<File>, Problem> {
    let mut files = Vec::new();
    if home.config_file().exists() {
        let bytes = private::read_text(&home.config_file())?.into_bytes();
        files.push(File { name: "config.toml".to_owned(), bytes });
    }
    files.push(File { name: "manifest.cbor".to_owned(), bytes: read(&home.manifest())? });
    if home.images_file().exists() {
        files.push(File { name: "images.json".to_owned(), bytes: read(&home.images_file())? });
    }
    let (name, bytes) = owner::kept(home, installation.namespace())?.file();
    files.push(File { name: name.to_owned(), bytes });
    // What an enclave without hardware keeps there opens the sealed keys; on hardware there is nothing.
    let directory = home.enclave();
    if directory.exists() {
        let failed = |why| refusal::file(&directory, &why);
        for entry in fs::read_dir(&directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_type().map_err(failed)?.is_file() {
                let name = format!("enclave/{}", entry.file_name().to_string_lossy());
                files.push(File { name, bytes: private::read(&entry.path())?.to_vec() });
            }
        }
    }
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|why| refusal::file(path, &why))
}

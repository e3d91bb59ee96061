//! The socket's file: private, ours, and never taken from an enclave that still answers on it.

use crate::{private, start::StartError};
use std::{
    fs::{self, Permissions},
    io::ErrorKind,
    os::unix::{
        fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _},
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
};

/// The socket, with mode 0600 in a directory with mode 0700. Its file goes when it is dropped.
pub struct Door {
    listener: UnixListener,
    path: PathBuf,
    inode: u64,
}

impl Door {
    /// Listens at `path`.
    ///
    /// # Errors
    /// If the directory is open to others, if someone answers there already, or if the file there is no socket.
    pub fn open(path: &Path) -> Result<Self, StartError> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        private::directory(parent)?;
        clear(path)?;
        let trying = || format!("cannot listen at {}", path.display());
        let listener = UnixListener::bind(path).map_err(StartError::system(trying()))?;
        fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(StartError::system(trying()))?;
        listener.set_nonblocking(true).map_err(StartError::system(trying()))?;
        let inode = fs::symlink_metadata(path).map_err(StartError::system(trying()))?.ino();
        Ok(Self { listener, path: path.to_owned(), inode })
    }

    /// The listening socket.
    pub fn listener(&self) -> std::io::Result<UnixListener> {
        self.listener.try_clone()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // Another enclave may have put its own socket there since.
        if fs::symlink_metadata(&self.path).is_ok_and(|found| found.ino() == self.inode) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes a socket on which nobody answers.
fn clear(path: &Path) -> Result<(), StartError> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StartError::system(format!("cannot look at {}", path.display()))(error)),
    };
    if !found.file_type().is_socket() {
        let what = "is not a socket; it is left alone".to_owned();
        return Err(StartError::NotOurs { path: path.to_owned(), what });
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
            fs::remove_file(path).map_err(StartError::system(format!("cannot remove {}", path.display())))
        }
        Ok(_) | Err(_) => Err(StartError::Running { path: path.to_owned() }),
    }
}

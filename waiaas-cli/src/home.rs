//! Where the files of an installation are.

use crate::{output::refusal, private};
use etcetera::base_strategy::{BaseStrategy as _, Xdg};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};
use waiaas_wire::Problem;

/// The longest path that a Unix socket can be bound to.
const MAX_SOCKET_PATH: usize = 107;

/// The directories of an installation.
#[derive(Debug, Clone)]
pub struct Home {
    /// How the daemon is told to find the same ones.
    arguments: Vec<OsString>,
    config: PathBuf,
    data: PathBuf,
    keys: PathBuf,
    run: PathBuf,
    log: PathBuf,
}

impl Home {
    /// One directory for everything; else those of the machine; else those of this account.
    pub fn find(directory: Option<&Path>, system: bool) -> Result<Self, Problem> {
        match directory {
            Some(directory) => Self::within(directory),
            None if system => Ok(Self::system(vec!["--system".into()])),
            None if rustix::process::geteuid().is_root() => Ok(Self::system(Vec::new())),
            None => Self::of_account(),
        }
    }

    /// Everything under one directory.
    pub fn within(directory: &Path) -> Result<Self, Problem> {
        let home = std::path::absolute(directory).map_err(|why| refusal::file(directory, &why))?;
        Ok(Self {
            arguments: vec!["--home".into(), home.clone().into()],
            config: home.clone(),
            data: home.join("data"),
            keys: home.join("keys"),
            run: home.join("run"),
            log: home.join("log"),
        })
    }

    fn system(arguments: Vec<OsString>) -> Self {
        Self {
            arguments,
            config: "/etc/waiaas".into(),
            data: "/var/lib/waiaas".into(),
            keys: "/var/lib/waiaas/keys".into(),
            run: "/run/waiaas".into(),
            log: "/var/log/waiaas".into(),
        }
    }

    fn of_account() -> Result<Self, Problem> {
        let xdg = Xdg::new().map_err(|_| refusal::no_home())?;
        let data = xdg.data_dir().join("waiaas");
        Ok(Self {
            arguments: Vec::new(),
            config: xdg.config_dir().join("waiaas"),
            keys: data.join("keys"),
            run: xdg.runtime_dir().map_or_else(|| data.join("run"), |dir| dir.join("waiaas")),
            log: xdg.state_dir().map_or_else(|| data.join("log"), |dir| dir.join("waiaas")),
            data,
        })
    }

    /// Makes the directories: what is inside is for this account only.
    pub fn prepare(&self) -> Result<(), Problem> {
        private::make_directory(&self.config, 0o022)?;
        self.private_directories().into_iter().try_for_each(|directory| private::make_directory(directory, 0o077))
    }

    /// The directories that nobody else may look into.
    pub fn private_directories(&self) -> [&Path; 4] {
        [&self.data, &self.keys, &self.run, &self.log]
    }

    /// What tells the daemon to use the same directories.
    pub fn arguments(&self) -> &[OsString] {
        &self.arguments
    }

    /// The directory of the state.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The settings.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The owner key, locked, where it is not in a keyring.
    pub fn owner_file(&self) -> PathBuf {
        self.keys.join("owner.age")
    }

    /// Whom to ask for the owner's signature, where the key is in a key service or on a token.
    pub fn signer_file(&self) -> PathBuf {
        self.keys.join("owner.toml")
    }

    /// Whom this installation belongs to.
    pub fn manifest(&self) -> PathBuf {
        self.data.join("manifest.cbor")
    }

    /// The signed list of images.
    pub fn images_file(&self) -> PathBuf {
        self.data.join("images.json")
    }

    /// The enclave's own directory.
    pub fn enclave(&self) -> PathBuf {
        self.data.join("enclave")
    }

    /// The daemon's door.
    pub fn socket(&self) -> PathBuf {
        self.run.join("waiaasd.sock")
    }

    /// The enclave's door.
    pub fn enclave_socket(&self) -> PathBuf {
        self.run.join("enclave.sock")
    }

    /// The process id of `program`.
    pub fn pid_file(&self, program: &str) -> PathBuf {
        self.run.join(format!("{program}.pid"))
    }

    /// What `program` says.
    pub fn log_file(&self, program: &str) -> PathBuf {
        self.log.join(format!("{program}.log"))
    }

    /// Whether sockets can be made here at all.
    pub fn check_length(&self) -> Result<(), Problem> {
        let socket = self.socket();
        if socket.as_os_str().len() > MAX_SOCKET_PATH {
            return Err(refusal::path_too_long(&socket, MAX_SOCKET_PATH));
        }
        Ok(())
    }
}

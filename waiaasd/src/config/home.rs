//! Where things are: one home directory, or the XDG directories.

use std::path::{Path, PathBuf};

/// The directories of one installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    config: PathBuf,
    data: PathBuf,
    run: PathBuf,
}

impl Home {
    /// Everything under one directory.
    pub fn under(home: &Path) -> Self {
        Self { config: home.join("config.toml"), data: home.join("data"), run: home.join("run") }
    }

    /// `--home` or `WAIAAS_HOME`; else the system's directories for root, else the XDG directories of the user.
    pub fn find(home: Option<&Path>, variable: impl Fn(&str) -> Option<PathBuf>, root: bool) -> Self {
        if let Some(home) = home {
            return Self::under(home);
        }
        if root {
            return Self {
                config: "/etc/waiaas/config.toml".into(),
                data: "/var/lib/waiaas".into(),
                run: "/run/waiaas".into(),
            };
        }
        let user = variable("HOME").unwrap_or_else(|| ".".into());
        let data = variable("XDG_DATA_HOME").unwrap_or_else(|| user.join(".local/share")).join("waiaas");
        Self {
            config: variable("XDG_CONFIG_HOME").unwrap_or_else(|| user.join(".config")).join("waiaas/config.toml"),
            run: variable("XDG_RUNTIME_DIR").map_or_else(|| data.join("run"), |run| run.join("waiaas")),
            data,
        }
    }

    /// The settings file.
    pub fn config_file(&self) -> &Path {
        &self.config
    }

    /// The store's directory.
    pub fn store(&self) -> PathBuf {
        self.data.join("store")
    }

    /// The data directory: must be private.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The directory of sockets and process ids: must be private.
    pub fn run(&self) -> &Path {
        &self.run
    }

    /// The owner's signed manifest.
    pub fn manifest(&self) -> PathBuf {
        self.data.join("manifest.cbor")
    }

    /// The owner's door.
    pub fn socket(&self) -> PathBuf {
        self.run.join("waiaasd.sock")
    }

    /// The enclave's socket, unless a setting names another address.
    pub fn enclave_socket(&self) -> PathBuf {
        self.run.join("enclave.sock")
    }

    /// Where the REST API listens, while it does.
    pub fn api_file(&self) -> PathBuf {
        self.run.join("api.url")
    }

    /// The daemon's process id.
    pub fn pid_file(&self) -> PathBuf {
        self.run.join("waiaasd.pid")
    }
}

//! Places where an owner key can be besides a file: a key service and a token, both made by others.

use crate::{Process, Rpc, until, write_private};
use serde_json::{Value, json};
use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
};

/// A key service that speaks AWS KMS' protocol: ministack, which shares nothing with us.
#[derive(Debug)]
pub struct KeyService {
    /// Where it is.
    pub url: String,
    process: Process,
}

impl KeyService {
    /// Starts one; `None` where it is not installed.
    pub fn start(directory: &Path) -> Option<Self> {
        let program = ministack()?;
        // It takes no port 0: a free one is looked up and, if somebody else is quicker, another.
        let (process, port) = (0..5).find_map(|_| launch(&program, directory)).expect("ministack starts");
        Some(Self { url: format!("http://127.0.0.1:{port}"), process })
    }

    /// Calls an operation as anybody can, without the product's client.
    #[track_caller]
    pub fn call(&self, operation: &str, request: &Value) -> Value {
        let headers = format!("X-Amz-Target: TrentService.{operation}\r\nContent-Type: application/x-amz-json-1.1\r\n");
        let answer = Rpc::new(&self.url).post_with(&headers, &request.to_string());
        let answer = answer.unwrap_or_else(|why| panic!("{operation}: {why}"));
        serde_json::from_str(&answer).unwrap_or_else(|why| panic!("{operation}: {why}: {answer}"))
    }

    /// A new key of some kind.
    pub fn make_key(&self, spec: &str) -> String {
        let made = self.call("CreateKey", &json!({"KeySpec": spec, "KeyUsage": "SIGN_VERIFY"}));
        made["KeyMetadata"]["Arn"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
    }

    /// How many keys it holds.
    pub fn keys(&self) -> usize {
        self.call("ListKeys", &json!({}))["Keys"].as_array().unwrap().len()
    }

    /// Ends it.
    pub fn stop(&mut self) {
        self.process.kill();
    }
}

fn launch(program: &Path, directory: &Path) -> Option<(Process, u16)> {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = Command::new(program);
    command.env("BIND_HOST", "127.0.0.1").env("GATEWAY_PORT", port.to_string()).env("SERVICES", "kms");
    command.current_dir(directory);
    let mut process = Process::start("ministack", &command, &directory.join("ministack.log"));
    let mut answers = false;
    until("the key service answers or ends", || {
        answers = TcpStream::connect(("127.0.0.1", port)).is_ok();
        answers || process.ended().is_some()
    });
    answers.then_some((process, port))
}

/// What a variable says wins; otherwise where `cargo xtask test` installs it.
fn ministack() -> Option<PathBuf> {
    if let Some(file) = env::var_os("WAIAAS_MINISTACK") {
        return Some(file.into());
    }
    let target = env::current_exe().unwrap().ancestors().nth(3).map(Path::to_owned)?;
    Some(target.join("ministack/bin/ministack")).filter(|file| file.is_file())
}

/// A token in software: `SoftHSM2`, with a directory of its own.
#[derive(Debug)]
pub struct Token {
    /// Its settings, for the variable `SOFTHSM2_CONF`.
    pub settings: PathBuf,
    /// Its PKCS#11 library.
    pub module: PathBuf,
    /// A 0600 file with its PIN.
    pub pin: PathBuf,
}

impl Token {
    /// Makes one called `waiaas`; `None` where `SoftHSM2` is not installed.
    pub fn make(directory: &Path) -> Option<Self> {
        const MODULES: [&str; 3] = [
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
        ];
        let module = MODULES.iter().map(PathBuf::from).find(|file| file.is_file())?;
        let (settings, pin, tokens) =
            (directory.join("softhsm2.conf"), directory.join("pin"), directory.join("tokens"));
        fs::create_dir(&tokens).unwrap();
        fs::write(&settings, format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display())).unwrap();
        write_private(&pin, "493817");
        let token = Self { settings, module, pin };
        token.init("waiaas");
        Some(token)
    }

    /// Another token in the same place.
    pub fn init(&self, label: &str) {
        let mut command = Command::new("softhsm2-util");
        command.args(["--init-token", "--free", "--label", label, "--pin", "493817", "--so-pin", "83920174"]);
        let done = command.env("SOFTHSM2_CONF", &self.settings).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// A key on it, as RFC 7512 names it.
    pub fn uri(&self, object: &str) -> String {
        format!("pkcs11:token=waiaas;object={object}?module-path={}", self.module.display())
    }
}

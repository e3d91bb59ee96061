//! An installation with a ledger of its own.

use crate::{Agent, Keypair, Ledger, Process, Rest, Terminal, program, stranger, until, until_some, wait::within};
use serde_json::{Value, json};
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// Every daemon has a port of its own.
const ANY_PORT: &str = "127.0.0.1:0";

/// A ledger, an enclave, a daemon, and the owner's terminal.
#[derive(Debug)]
pub struct World {
    /// The ledger.
    pub ledger: Ledger,
    /// The owner's shell.
    pub owner: Terminal,
    /// The enclave, while it runs.
    pub enclave: Option<Process>,
    /// The daemon, while it runs.
    pub daemon: Option<Process>,
    /// Environment of the daemon besides the usual.
    pub daemon_environment: Vec<(String, String)>,
    home: PathBuf,
    directory: TempDir,
}

impl World {
    /// Everything runs, the owner exists, the fee payer has money.
    pub fn new() -> Self {
        let mut world = Self::bare();
        world.init();
        world.start();
        world.ledger.airdrop(&world.fee_payer(), 10 * crate::LAMPORTS);
        world
    }

    /// The same on a ledger with the Squads program, and an owner with money; `None` where nobody has built it.
    pub fn with_squads() -> Option<Self> {
        let squads = crate::squads()?;
        let mut world = Self::bare_with_squads(&squads);
        world.init();
        world.start();
        world.ledger.airdrop(&world.fee_payer(), 10 * crate::LAMPORTS);
        world.ledger.airdrop(&world.owner_address(), 10 * crate::LAMPORTS);
        Some(world)
    }

    /// The same, and the test has the owner's key, too.
    pub fn with_squads_of(owner: &Keypair) -> Option<Self> {
        let squads = crate::squads()?;
        let mut world = Self::bare_with_squads(&squads);
        let import = world.path("id.json");
        write_private(&import, &owner.keygen_json());
        world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", import.to_str().unwrap()]);
        world.start();
        world.ledger.airdrop(&world.fee_payer(), 10 * crate::LAMPORTS);
        world.ledger.airdrop(&world.owner_address(), 10 * crate::LAMPORTS);
        Some(world)
    }

    /// A ledger and an empty home; nothing else runs.
    pub fn bare() -> Self {
        Self::on(Ledger::start)
    }

    /// The same with the Squads program.
    pub fn bare_with_squads(squads: &Path) -> Self {
        Self::on(|directory| Ledger::start_with_squads(directory, squads))
    }

    fn on(ledger: impl FnOnce(&Path) -> Ledger) -> Self {
        let directory = tempfile::Builder::new().prefix("waiaas-").tempdir().unwrap();
        let (home, passphrase) = (directory.path().join("home"), directory.path().join("passphrase"));
        DirBuilder::new().mode(0o700).create(&home).unwrap();
        write_private(&passphrase, "correct horse battery staple");
        let ledger = ledger(&directory.path().join("ledger"));
        let owner = Terminal::new(&home)
            .with("WAIAAS_PASSPHRASE_FILE", &passphrase)
            .with("WAIAAS_RPC_URLS", &ledger.rpc_url)
            .with("WAIAAS_RPC_WS_URLS", &ledger.ws_url)
            .with("WAIAAS_API_LISTEN", ANY_PORT);
        Self { ledger, owner, enclave: None, daemon: None, daemon_environment: Vec::new(), home, directory }
    }

    /// Lets daemon and command line reach the ledger on another way.
    pub fn through(&mut self, url: &str) {
        url.clone_into(&mut self.ledger.rpc_url);
        let home = self.home();
        self.move_to(&home);
    }

    /// Goes on in another home, with the same passphrase and the same ledger.
    pub fn move_to(&mut self, home: &Path) {
        home.clone_into(&mut self.home);
        self.owner = Terminal::new(home)
            .with("WAIAAS_PASSPHRASE_FILE", self.path("passphrase"))
            .with("WAIAAS_RPC_URLS", &self.ledger.rpc_url)
            .with("WAIAAS_RPC_WS_URLS", &self.ledger.ws_url)
            .with("WAIAAS_API_LISTEN", ANY_PORT);
    }

    /// Makes the owner.
    pub fn init(&self) {
        self.owner.ask(&["init", "--non-interactive", "--key-store", "file"]);
    }

    /// Starts the enclave and the daemon, and waits until payments are possible.
    pub fn start(&mut self) {
        self.start_enclave();
        self.start_daemon();
        self.ready();
    }

    /// Starts both as a user would: in the background, where they stay until the answer is dropped.
    pub fn up(&self) -> Up {
        self.owner.ask(&["up"]);
        self.down_at_the_end()
    }

    /// What was started in the background, by whomever, stays until the answer is dropped.
    pub fn down_at_the_end(&self) -> Up {
        Up(self.owner.clone())
    }

    /// Starts the enclave.
    pub fn start_enclave(&mut self) {
        self.enclave = Some(self.another_enclave());
    }

    /// An enclave that the caller keeps.
    pub fn another_enclave(&self) -> Process {
        let mut command = Command::new(program("waiaas-enclave"));
        command.arg("--socket").arg(self.home().join("run/enclave.sock"));
        command.arg("--dir").arg(self.home().join("data/enclave"));
        Process::start("waiaas-enclave", &command, &self.log("enclave"))
    }

    /// Starts the daemon.
    pub fn start_daemon(&mut self) {
        let command = self.daemon_command();
        self.daemon = Some(Process::start("waiaasd", &command, &self.log("daemon")));
    }

    /// The daemon's command, not run yet.
    pub fn daemon_command(&self) -> Command {
        let mut command = Command::new(program("waiaasd"));
        command.arg("--home").arg(self.home()).arg("run");
        command.env("WAIAAS_RPC_URLS", &self.ledger.rpc_url).env("WAIAAS_RPC_WS_URLS", &self.ledger.ws_url);
        command.env("WAIAAS_API_LISTEN", ANY_PORT);
        command.envs(self.daemon_environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Waits until the daemon answers and its enclave is ready.
    pub fn ready(&mut self) {
        let ready = within(Duration::from_mins(1), || {
            let gone = self.daemon.as_mut().and_then(Process::ended);
            assert!(gone.is_none(), "the daemon ended by itself: {gone:?}\n{}", self.said("daemon"));
            self.status().filter(|status| status["enclave"]["phase"] == "ready")
        });
        assert!(ready.is_some(), "not ready: {:?}\n{}", self.status(), self.said("daemon"));
    }

    /// What `waiaas status` says, if the daemon answers.
    pub fn status(&self) -> Option<Value> {
        let run = self.owner.json(&["status"]);
        serde_json::from_str::<Value>(&run.stdout).ok().filter(|_| run.code == 0)
    }

    /// The daemon's REST API.
    pub fn rest(&self) -> Rest {
        let url = until_some("the daemon says where its API is", || Some(self.status()?["api"].as_str()?.to_owned()));
        Rest::new(&url)
    }

    /// A new API key of a role that is no agent's.
    pub fn key(&self, role: &str) -> String {
        text(&self.owner.ask(&["key", "create", "--role", role])["secret"])
    }

    /// The fee payer's account.
    pub fn fee_payer(&self) -> String {
        until_some("there is a fee payer", || Some(self.status()?["feePayer"].as_str()?.to_owned()))
    }

    /// The owner's account.
    pub fn owner_address(&self) -> String {
        self.owner.ask(&["status"])["owner"].as_str().unwrap().to_owned()
    }

    /// A wallet under a policy, with money in it and an API key for it.
    pub fn agent(&self, name: &str, policy: &str, lamports: u64) -> Agent {
        self.agent_with(name, "pocket", policy, lamports)
    }

    /// The same, with its money in a vault.
    pub fn vaulted(&self, name: &str, policy: &str, lamports: u64) -> Agent {
        self.agent_with(name, "vault", policy, lamports)
    }

    fn agent_with(&self, name: &str, custody: &str, policy: &str, lamports: u64) -> Agent {
        let wallet = self.owner.ask(&["wallet", "create", name, "--custody", custody, "--yes"]);
        let (id, address) = (text(&wallet["id"]), text(&wallet["address"]));
        self.set_policy(name, policy);
        if lamports > 0 {
            self.ledger.airdrop(&address, lamports);
            // It leaves traces of its own, which no test shall meet by chance.
            let deposits = ["tx", "list", "--wallet", name, "--kind", "deposit"];
            until("the deposit is noticed", || self.owner.ask(&deposits)["items"] != json!([]));
        }
        let secret = text(&self.owner.ask(&["key", "create", name])["secret"]);
        let key_file = self.path(&format!("{name}.key"));
        write_private(&key_file, &secret);
        let terminal = Terminal::new(&self.home()).with("WAIAAS_API_KEY_FILE", &key_file);
        Agent { name: name.to_owned(), id, address, secret, key_file, terminal }
    }

    /// Signs a policy and sets it.
    pub fn set_policy(&self, wallet: &str, policy: &str) {
        let file = self.path(&format!("{wallet}.toml"));
        fs::write(&file, policy).unwrap();
        self.owner.ask(&["policy", "set", wallet, file.to_str().unwrap(), "--widen", "--yes"]);
    }

    /// kill -9 of the daemon, and a new one.
    pub fn crash_daemon(&mut self) {
        self.daemon.take().unwrap().kill();
        self.start_daemon();
        self.ready();
    }

    /// Waits until no payment is under way any more.
    pub fn settled(&self) {
        until("every payment has an end", || self.status().is_some_and(|status| status["open"] == 0));
    }

    /// Every transaction of the installation, newest first.
    pub fn transactions(&self) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut args = vec!["tx", "list", "--limit", "100"];
            args.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor]));
            let page = self.owner.ask(&args);
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["cursor"].as_str() {
                Some(next) if page["hasMore"] == true => cursor = Some(next.to_owned()),
                _ => return all,
            }
        }
    }

    /// The home directory.
    pub fn home(&self) -> PathBuf {
        self.home.clone()
    }

    /// A file of this world, outside the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// What a process has said so far.
    pub fn said(&self, process: &str) -> String {
        fs::read_to_string(self.log(process)).unwrap_or_default()
    }

    /// An address nobody has heard of, with enough in it to exist.
    pub fn neighbour(&self) -> String {
        let address = stranger();
        self.ledger.airdrop(&address, crate::LAMPORTS);
        address
    }

    fn log(&self, process: &str) -> PathBuf {
        self.path(&format!("{process}.log"))
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// Enclave and daemon as `waiaas up` started them. Dropping it stops them, whatever became of the test.
#[derive(Debug)]
pub struct Up(Terminal);

impl Drop for Up {
    fn drop(&mut self) {
        self.0.json(&["down"]);
    }
}

/// Writes a file that only its owner may read.
pub fn write_private(path: &Path, text: &str) {
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path).unwrap();
    writeln!(file, "{text}").unwrap();
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

//! Secrets that a test knows are nowhere but where they belong: not in a file, a log, an answer, a command line, an
//! environment, nor in what the programs say to one another.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use waiaas_tests::{
    Agent, Keypair, LAMPORTS, Process, Run, Tap, Terminal, World, policy, program, stranger, until, until_some,
    write_private,
};

const PASSPHRASE: &str = "correct horse battery staple";

/// An installation with listeners on its sockets, and everything that its command line said.
struct Scene {
    world: World,
    owner: Keypair,
    said: Vec<(String, Vec<u8>)>,
    enclave: Tap,
    daemon: Tap,
    shop: Agent,
}

impl Scene {
    fn new() -> Self {
        let mut world = World::bare();
        let (owner, import) = (Keypair::new(), world.path("id.json"));
        write_private(&import, &owner.keygen_json());
        let file = import.to_str().unwrap();
        let init = world.owner.json(&["init", "--non-interactive", "--key-store", "file", "--import", file]).expect(0);
        let said = vec![said(&init)];
        fs::remove_file(&import).unwrap();

        world.daemon_environment.push(("WAIAAS_LOG_LEVEL".into(), "trace".into()));
        let (run, elsewhere) = (world.home().join("run"), world.path("elsewhere"));
        for directory in [&run, &elsewhere] {
            make_private(directory);
        }
        let mut command = Command::new(program("waiaas-enclave"));
        command.arg("--socket").arg(elsewhere.join("enclave.sock"));
        command.arg("--dir").arg(world.home().join("data/enclave"));
        world.enclave = Some(Process::start("waiaas-enclave", &command, &world.path("enclave.log")));
        until("the enclave listens", || elsewhere.join("enclave.sock").exists());
        let enclave = Tap::between(&run.join("enclave.sock"), &elsewhere.join("enclave.sock"));
        world.start_daemon();
        until("the daemon listens", || run.join("waiaasd.sock").exists());
        // Whoever connects from now on is heard.
        fs::rename(run.join("waiaasd.sock"), elsewhere.join("waiaasd.sock")).unwrap();
        let daemon = Tap::between(&run.join("waiaasd.sock"), &elsewhere.join("waiaasd.sock"));
        world.ready();
        world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
        let sol = "per_payment = \"1\"\ndaily = \"2\"\napprove_above = \"0.5\"";
        let shop = world.agent("shop", &policy(sol, None), 3 * LAMPORTS);
        Self { world, owner, said, enclave, daemon, shop }
    }

    /// Runs a command, and keeps what it says, in words and with `--json`.
    fn hear(&mut self, terminal: &Terminal, args: &[&str], code: i32) -> Value {
        let run = terminal.json(args).expect(code);
        self.said.push(said(&run));
        run.value()
    }

    /// What an owner and an agent do on a day that is not a good one.
    fn live(&mut self) {
        let (owner, agent) = (self.world.owner.clone(), self.shop.terminal.clone());
        self.hear(&agent, &["transfer", &stranger(), "0.1 SOL"], 0);
        self.hear(&agent, &["transfer", &stranger(), "5 SOL"], 3);
        let waits = self.hear(&agent, &["transfer", &stranger(), "0.6 SOL"], 4);
        self.hear(&owner, &["approve", waits["id"].as_str().unwrap(), "--yes"], 0);
        self.hear(&owner, &["emergency", "stop", "shop"], 0);
        let refused = agent.json(&["transfer", &stranger(), "0.1 SOL"]);
        assert_ne!(refused.code, 0, "{refused}");
        self.said.push(said(&refused));
        for args in [&["status"][..], &["doctor"], &["wallet", "show", "shop"], &["key", "list"], &["audit", "log"]] {
            let (plain, json) = (owner.run(args), owner.json(args));
            self.said.extend([said(&plain), said(&json)]);
        }
        let wrong = self.world.path("wrong");
        write_private(&wrong, "another horse");
        let mistaken = owner.clone().with("WAIAAS_PASSPHRASE_FILE", &wrong);
        self.said.push(said(&mistaken.json(&[
            "policy",
            "set",
            "shop",
            self.world.path("shop.toml").to_str().unwrap(),
        ])));
        let rest = self.world.rest().with(&self.shop.secret);
        for path in ["/v1/wallets", "/v1/nothing"] {
            self.said.push((format!("GET {path}"), rest.get(path).text.into_bytes()));
        }
    }

    /// Everything that anybody but the owner could come by, with what it is.
    fn everything(&self) -> Vec<(String, Vec<u8>)> {
        let world = &self.world;
        let mut all = self.said.clone();
        for file in files(&world.path("")) {
            all.push((file.display().to_string(), fs::read(&file).unwrap()));
        }
        for (name, process) in [("enclave", &world.enclave), ("daemon", &world.daemon)] {
            let id = process.as_ref().unwrap().id();
            for part in ["cmdline", "environ"] {
                all.push((format!("{part} of the {name}"), fs::read(format!("/proc/{id}/{part}")).unwrap()));
            }
        }
        all.push((DOOR.to_owned(), self.daemon.heard()));
        all.push(("between daemon and enclave".to_owned(), self.enclave.heard()));
        all
    }
}

/// What everybody may know.
const PUBLIC: &str = "owner's address";

/// What is where it belongs. By its API key an agent shows who it is, and the daemon makes it.
const BELONGS: [(&str, &str); 3] =
    [(DOOR, "API key"), ("development-root.key", "enclave's root"), ("virtual-authority.key", "enclave's authority")];

/// What goes through the owner's door.
const DOOR: &str = "between the command line and the daemon";

fn said(run: &Run) -> (String, Vec<u8>) {
    (run.command.clone(), [run.stdout.as_bytes(), run.stderr.as_bytes()].concat())
}

fn make_private(directory: &Path) {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory).unwrap();
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => found.extend(files(&entry.path())),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found
}

/// The last line of a secret file of the enclave, in hex.
fn kept_by_the_enclave(world: &World, name: &str) -> Vec<u8> {
    let text = fs::read_to_string(world.home().join("data/enclave").join(name)).unwrap();
    let digits = text.lines().last().unwrap().as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Every way in which bytes are commonly written, wherever in a longer text they may stand.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let lower = secret.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let numbers: Vec<_> = secret.iter().map(ToString::to_string).collect();
    let mut forms = vec![
        secret.to_vec(),
        secret[..secret.len() / 2].to_vec(),
        lower.to_uppercase().into_bytes(),
        lower.into_bytes(),
        bs58::encode(secret).into_vec(),
        numbers.join(",").into_bytes(),
        numbers.join(", ").into_bytes(),
    ];
    // Three bytes become four digits; which three, depends on what stands before.
    for before in 0..3 {
        let whole = [&vec![0; before][..], secret].concat();
        for alphabet in [STANDARD, URL_SAFE] {
            let text = alphabet.encode(&whole);
            let end = text.trim_end_matches('=').len() - 1;
            forms.push(text.as_bytes()[(before * 4).div_ceil(3)..end].to_vec());
        }
    }
    forms
}

/// What is looked for, all of it at once: what a run leaves are many megabytes.
struct Search {
    forms: Vec<(&'static str, Vec<u8>)>,
    /// By which two bytes one of them begins.
    begins: Vec<bool>,
}

impl Search {
    fn new(things: &[(&'static str, &[u8])]) -> Self {
        let mut all = Vec::new();
        for (name, bytes) in things {
            all.extend(forms(bytes).into_iter().map(|form| (*name, form)));
        }
        let mut begins = vec![false; 1 << 16];
        for (_, form) in &all {
            begins[begin(form)] = true;
        }
        Self { forms: all, begins }
    }

    /// The names of what is in a text.
    fn find(&self, text: &[u8]) -> BTreeSet<&'static str> {
        let places = text.windows(2).enumerate().filter(|(_, two)| self.begins[begin(two)]);
        let at = |(at, _): (usize, _)| self.forms.iter().filter(move |(_, form)| text[at..].starts_with(form));
        places.flat_map(at).map(|(name, _)| *name).collect()
    }
}

fn begin(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

#[test]
fn no_secret_is_anywhere_but_where_it_belongs() {
    let mut scene = Scene::new();
    scene.live();
    until("the log is written", || scene.world.said("daemon").len() > 1_000);
    fs::remove_file(&scene.shop.key_file).unwrap();
    fs::remove_file(scene.world.path("passphrase")).unwrap();

    let root = kept_by_the_enclave(&scene.world, "development-root.key");
    let authority = kept_by_the_enclave(&scene.world, "virtual-authority.key");
    // The private number is the only string of 48 bytes in it (RFC 5915).
    let number = authority.windows(2).position(|two| two == [0x04, 48]).unwrap() + 2;
    let address = bs58::decode(scene.owner.address()).into_vec().unwrap();
    let search = Search::new(&[
        (PUBLIC, &address),
        ("passphrase", PASSPHRASE.as_bytes()),
        ("owner's key", &scene.owner.secret()),
        ("API key", scene.shop.secret.as_bytes()),
        ("enclave's root", &root),
        ("enclave's authority", &authority[number..number + 48]),
    ]);
    let everything = scene.everything();
    let mut heard = BTreeSet::new();
    for (place, text) in &everything {
        let mut found = search.find(text);
        if found.remove(PUBLIC) {
            heard.insert(place.as_str());
        }
        let belongs = BELONGS.iter().find(|(end, _)| place.ends_with(end)).map(|(_, name)| *name);
        assert_eq!(found, belongs.into_iter().collect(), "{place}");
    }
    // The search looks where something is, and finds what is not secret.
    for place in ["between daemon and enclave", DOOR, "waiaas --json status"] {
        assert!(heard.contains(place), "{place} is not heard: {heard:?}");
    }
    assert!(everything.len() > 25, "{}", everything.len());
}

/// A command without the rights that only root has.
fn as_any_user(command: &Command) -> Command {
    let root = rustix::process::geteuid().is_root();
    let mut plain = Command::new(if root { "setpriv" } else { "env" });
    if root {
        plain.args(["--bounding-set=-all", "--inh-caps=-all", "--"]);
    }
    plain.arg(command.get_program()).args(command.get_args());
    plain.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(directory) = command.get_current_dir() {
        plain.current_dir(directory);
    }
    plain
}

/// Whether another process of the same user can read the memory of this one: who may see its environment, may.
fn can_be_read(process: u32) -> bool {
    let mut look = Command::new("cat");
    look.arg(format!("/proc/{process}/environ"));
    as_any_user(&look).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

/// Whether a process that was started through [`as_any_user`] runs the program itself by now.
fn has_become(process: u32, name: &str) -> bool {
    fs::read_to_string(format!("/proc/{process}/comm")).unwrap().trim_end() == name
}

fn core_limit(process: u32) -> Vec<String> {
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    line.split_whitespace().skip(4).take(2).map(str::to_owned).collect()
}

#[test]
fn nothing_dumps_core_and_nothing_of_the_same_user_reads_along() {
    let mut world = World::bare();
    world.init();
    world.start_enclave();
    let daemon = as_any_user(&world.daemon_command());
    world.daemon = Some(Process::start("waiaasd", &daemon, &world.path("daemon.log")));
    world.ready();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"1\"\napprove_above = \"0.05\"", None), LAMPORTS);
    let waits = shop.terminal.json(&["transfer", &stranger(), "0.06 SOL"]).expect(4).value();
    let waiting = shop.terminal.command(&["tx", "wait", waits["id"].as_str().unwrap()]);
    let mut cli = Process::start("waiaas", &as_any_user(&waiting), &world.path("wait.log"));
    let anything = Process::start("sleep", &as_any_user(Command::new("sleep").arg("600")), &world.path("sleep.log"));

    // `setpriv` becomes the program a moment after it has started, and only then is what is seen about the program.
    let seen = |process: u32, name: &str| (has_become(process, name) && can_be_read(process)).then_some(());
    until_some("the look itself sees what may be seen", || seen(anything.id(), "sleep"));
    let hidden = |process: u32, name: &str| {
        (has_become(process, name) && !can_be_read(process) && core_limit(process) == ["0", "0"]).then_some(())
    };
    until_some("the daemon hides itself", || hidden(world.daemon.as_ref().unwrap().id(), "waiaasd"));
    until_some("the command hides itself", || hidden(cli.id(), "waiaas"));
    assert_eq!(core_limit(world.enclave.as_ref().unwrap().id()), ["0", "0"]);
    assert!(cli.ended().is_none(), "it still waits: {}", cli.said());
    assert!(!world.said("daemon").contains("can be traced"), "{}", world.said("daemon"));
}

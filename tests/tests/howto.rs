//! The pages of `docs/howto`, followed as they stand: every command of theirs is typed into a shell, with what a reader would put
//! in the place of the examples. A page that is no longer true fails here.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::{Map, Value, json};
use std::{fs, net::TcpListener, path::Path, process::Command};
use waiaas_tests::{LAMPORTS, Process, Receiver, Rpc, World, policy, program, skip, until};

/// What is put before every command: `curl` fails where the answer is an error, and nobody is asked anything.
const SHIM: &str = "set -eo pipefail\n\
    curl() { command curl --fail-with-body \"$@\"; echo; }\n\
    waiaas() { if [ \"$SAYS_YES\" ]; then command waiaas \"$@\" --yes; else command waiaas \"$@\"; fi; }\n";

/// Somebody who follows a page.
struct Reader {
    environment: Vec<(String, String)>,
    directory: std::path::PathBuf,
    /// What stands in a page, and what this reader types instead.
    instead: Vec<(&'static str, String)>,
    exports: String,
    done: usize,
    /// What stays when a command is over, and ends with the reader.
    background: Vec<Process>,
}

/// The commands of a page's shell blocks under a heading, each in one piece; `None`: before the first heading.
fn commands(page: &str, heading: Option<&str>) -> Vec<String> {
    let wanted = heading.map_or_else(
        || page.split("\n## ").next().unwrap(),
        |heading| page.split("\n## ").find(|part| part.starts_with(&format!("{heading}\n"))).expect(heading),
    );
    let blocks: Vec<_> = wanted.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty(), "there is nothing to type under {heading:?}");
    let text = blocks.join("\n").replace("\\\n", " ");
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

impl Reader {
    /// Somebody in a directory of their own.
    fn new(world: &World, name: &str) -> Self {
        let path = format!("{}:/usr/bin:/bin", program("waiaas").parent().unwrap().display());
        let directory = world.path(name);
        fs::create_dir(&directory).unwrap();
        let environment = [("PATH", path), ("HOME", directory.display().to_string()), ("EDITOR", "true".to_owned())];
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).to_vec();
        Self { environment, directory, instead: Vec::new(), exports: String::new(), done: 0, background: Vec::new() }
    }

    /// With a variable more.
    fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Somebody at the daemon's machine.
    fn at_home(mut self, world: &World) -> Self {
        self.environment.push(("WAIAAS_HOME".to_owned(), world.home().display().to_string()));
        self
    }

    /// Its owner, who has a passphrase.
    fn who_owns_it(mut self, world: &World) -> Self {
        let passphrase = world.path("passphrase").display().to_string();
        self.environment.push(("WAIAAS_PASSPHRASE_FILE".to_owned(), passphrase));
        self.environment.push(("SAYS_YES".to_owned(), "1".to_owned()));
        self.at_home(world)
    }

    /// Types all that stands under a heading. What each command said.
    #[track_caller]
    fn follows(&mut self, page: &str, heading: Option<&str>) -> Vec<String> {
        let all = commands(page, heading);
        all.into_iter().map(|command| self.types(command)).collect()
    }

    #[track_caller]
    fn types(&mut self, command: String) -> String {
        let typed = self.instead.iter().fold(command, |typed, (shown, real)| typed.replace(shown, real));
        if typed.starts_with("export ") {
            self.exports.extend([typed.as_str(), "\n"]);
            return String::new();
        }
        self.done += 1;
        if let Some(program) = typed.strip_suffix(" &") {
            let log = self.directory.join(format!("{}.log", self.background.len()));
            self.background.push(Process::start("background", &self.shell(&format!("exec {program}")), &log));
            until("it says where it is", || fs::read_to_string(&log).is_ok_and(|said| said.contains("http://")));
            return String::new();
        }
        if let Some(asked) = typed.strip_prefix("aws kms ") {
            return self.aws(asked);
        }
        let output = self.shell(&typed).output().unwrap();
        let (said, failed) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{typed}\n--- {}\n{said}\n---\n{failed}", output.status);
        said.into_owned()
    }

    fn shell(&self, typed: &str) -> Command {
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("{SHIM}{}{typed}\n", self.exports)).current_dir(&self.directory);
        shell.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        shell
    }

    /// What the command line of AWS would send, for a reader who has neither it nor an account: `operation --name value …`.
    #[track_caller]
    fn aws(&self, asked: &str) -> String {
        let words = words(asked);
        let (operation, options) = words.split_first().unwrap();
        let request: Map<String, Value> = options.chunks(2).map(|option| self.option(option)).collect();
        let end_point = self.exports.split_once("WAIAAS_KMS_ENDPOINT=").unwrap().1.split_whitespace().next().unwrap();
        let headers =
            format!("X-Amz-Target: TrentService.{}\r\nContent-Type: application/x-amz-json-1.1\r\n", camel(operation));
        let answer = Rpc::new(end_point).post_with(&headers, &json!(request).to_string()).unwrap();
        assert!(json(&answer)["__type"].is_null(), "{asked}: {answer}");
        answer
    }

    fn option(&self, option: &[String]) -> (String, Value) {
        let value = match option[1].strip_prefix("file://") {
            Some(name) => fs::read_to_string(self.directory.join(name)).unwrap(),
            None => option[1].clone(),
        };
        (camel(option[0].strip_prefix("--").unwrap()), Value::String(value))
    }
}

/// Words of a command, with single quotes around those with spaces in them.
fn words(text: &str) -> Vec<String> {
    let parts = text.split('\'').enumerate();
    let words = parts.flat_map(|(number, part)| match number % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// `create-key` as `CreateKey`.
fn camel(text: &str) -> String {
    let first = |word: &str| word[..1].to_uppercase() + &word[1..];
    text.split('-').map(first).collect()
}

fn page(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/howto/{name}.md"));
    fs::read_to_string(file).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

#[test]
fn the_page_about_rest_is_true() {
    if Command::new("curl").arg("--version").output().is_err() {
        return skip("the_page_about_rest_is_true", "curl is not installed");
    }
    let mut world = World::bare();
    world.daemon_environment = vec![("WAIAAS_WEBHOOKS_ALLOW".into(), "127.0.0.1".into())];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", None), LAMPORTS);
    let bob = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin";
    world.ledger.airdrop(bob, LAMPORTS);
    let (text, receiver, api) = (page("rest"), Receiver::start(), format!("http://{}", world.rest().host()));
    let instead = [
        ("http://127.0.0.1:3100", api.clone()),
        ("https://wallet.example:3100", api),
        ("wai_live_…", shop.secret.clone()),
        ("https://example.com/hook", receiver.url.clone()),
    ];

    let mut owner = Reader::new(&world, "owner").who_owns_it(&world);
    owner.instead = instead.to_vec();
    owner.follows(&text, None);
    owner.exports = format!("export OWNER_KEY={}\n", world.key("owner"));
    let enrolled = owner.follows(&text, Some("A second factor"));
    assert!(enrolled[0].contains("otpauth://") || enrolled[0].contains('█'), "{enrolled:?}");

    // An agent has its key, and nothing of the daemon's machine.
    let mut agent = Reader::new(&world, "far");
    agent.instead = instead.to_vec();
    let lines = commands(&text, Some("Pay"));
    let (last, first) = lines.split_last().unwrap();
    let said: Vec<String> = first.iter().map(|line| agent.types(line.clone())).collect();
    assert_eq!(json(&said[1])["agent"]["id"], shop.id, "{said:?}");
    let paid = json(&said[2]);
    agent.instead.push(("tx_01K…", paid["id"].as_str().unwrap().to_owned()));
    assert_eq!(json(&agent.types(last.clone()))["status"], "CONFIRMED");
    assert_eq!(world.ledger.rpc.lamports(bob), LAMPORTS + 50_000_000);
    agent.exports.clear();
    agent.follows(&text, Some("From another machine"));
    assert_eq!(world.ledger.rpc.lamports(bob), LAMPORTS + 100_000_000);

    let lines = commands(&text, Some("Programs that register themselves"));
    let said: Vec<String> = lines.iter().take(2).map(|line| owner.types(line.clone())).collect();
    let client = json(&said[1]);
    let (id, secret) = (client["client_id"].as_str().unwrap(), client["client_secret"].as_str().unwrap());
    owner.exports.extend(["export CLIENT_ID=", id, " CLIENT_SECRET=", secret, "\n"]);
    assert_eq!(json(&owner.types(lines[2].clone()))["token_type"], "Bearer");
    owner.exports += "export API=$ROOT/api/v1\n";
    let made = owner.follows(&text, Some("Be told what happens"));
    assert_eq!(json(&made[0])["webhook"]["url"], receiver.url, "{made:?}");
    assert!(agent.done + owner.done >= 14, "{} and {} commands", agent.done, owner.done);
}

#[test]
fn the_pages_about_policies_agents_and_emergencies_are_true() {
    let world = World::new();
    let wallet = world.owner.ask(&["wallet", "create", "shop", "--custody", "pocket"]);
    let (address, bob) = (wallet["address"].as_str().unwrap(), world.neighbour());
    let mut owner = Reader::new(&world, "owner").who_owns_it(&world);
    let said = owner.follows(&page("policy"), None);
    assert!(said.last().unwrap().contains("SOL"), "{said:?}");
    let usdc = (world.ledger.usdc.as_str(), "per_payment = \"20\"\ndaily = \"100\"");
    world.set_policy("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", Some(usdc)));
    world.ledger.airdrop(address, LAMPORTS);
    world.ledger.set_usdc(address, 50_000_000);

    let lines = commands(&page("agent"), None);
    let (first, rest) = lines.split_first().unwrap();
    owner.types(first.clone());
    let mut agent = Reader::new(&world, "agent").at_home(&world);
    agent.directory.clone_from(&owner.directory);
    agent.instead = vec![("RECIPIENT", bob.clone())];
    for line in rest {
        agent.types(line.clone());
    }
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS + 50_000_000);

    owner.follows(&page("emergency"), None);
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["state"], "SUSPENDED");
    owner.follows(&page("emergency"), Some("Go on"));
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["state"], "ACTIVE");
}

/// Somebody who tries the page about KMS with the double of it, up to the key.
fn with_a_kms_key(world: &World, text: &str) -> Reader {
    let mut owner = Reader::new(world, "owner").who_owns_it(world);
    let (rpc, ws) = (&world.ledger.rpc_url, &world.ledger.ws_url);
    // A key for the answer is made at every start, which a debug build takes its time for.
    for (name, value) in [
        ("WAIAAS_RPC_URLS", rpc.as_str()),
        ("WAIAAS_RPC_WS_URLS", ws),
        ("WAIAAS_API_LISTEN", "127.0.0.1:0"),
        ("WAIAAS_ENCLAVE_TIMEOUT", "30s"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ] {
        owner = owner.with(name, value);
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    owner.instead.push(("4599", port.to_string()));
    let lines = commands(text, Some("Make the key"));
    let (of_aws, of_the_double): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.starts_with("aws "));
    for line in of_the_double {
        let said = owner.types(line);
        if said.contains("KeyMetadata") {
            owner.instead.push(("KEY-ID", json(&said)["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned()));
        }
    }
    // Another key in the words for AWS.
    let made = owner.types(of_aws[0].clone());
    let first = owner.instead.pop().unwrap();
    owner.instead.push(("KEY-ID", json(&made)["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned()));
    owner.types(of_aws[1].replace("waiaas-seal", "waiaas-seal-2"));
    owner.instead.pop();
    owner.instead.push(first);
    owner
}

#[test]
fn the_page_about_kms_is_true() {
    if Command::new("curl").arg("--version").output().is_err() {
        return skip("the_page_about_kms_is_true", "curl is not installed");
    }
    let (world, text) = (World::bare(), page("kms"));
    let mut owner = with_a_kms_key(&world, &text);
    let _end = world.down_at_the_end();
    let lines = commands(&text, Some("A new installation"));
    assert!(lines.iter().any(|line| line.starts_with("waiaas doctor")), "{lines:?}");
    for line in &lines {
        let said = owner.types(line.clone());
        if line.starts_with("waiaas up") {
            world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
        }
        assert!(!line.starts_with("waiaas enclave status") || said.contains("arn:aws:kms:us-east-1:"), "{said}");
    }
    let shop = world.agent("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", None), LAMPORTS);
    let bob = world.neighbour();
    let pays = || assert_eq!(shop.terminal.ask(&["transfer", &bob, "0.1 SOL"])["state"], "CONFIRMED");
    pays();
    let under = || world.owner.ask(&["enclave", "status"])["kmsKey"].as_str().unwrap().to_owned();
    let before = under();
    owner.follows(&text, Some("Another KMS key"));
    assert_ne!(before, under());
    pays();

    // The list of images: what the build would have written is what runs here.
    let image = world.owner.ask(&["enclave", "attest"])["image"].clone();
    let mut lines = commands(&text, Some("Only the images that you built"));
    assert!(lines.remove(0).starts_with("cargo xtask image"));
    let written = owner.directory.join("target/image/waiaas-enclave.json");
    fs::create_dir_all(written.parent().unwrap()).unwrap();
    fs::write(&written, image.to_string()).unwrap();
    owner.instead.retain(|(shown, _)| *shown != "KEY-ID");
    owner.instead.push(("KEY-ID", under()));
    for line in lines {
        let said = owner.types(line.clone());
        if line.starts_with("waiaas enclave pcr policy") {
            let mut statements = json(&said[said.find('[').unwrap()..]);
            let administrators = json!({"Sid": "Admin", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
                                        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}});
            statements.as_array_mut().unwrap().push(administrators);
            let policy = json!({"Version": "2012-10-17", "Statement": statements});
            fs::write(owner.directory.join("policy.json"), policy.to_string()).unwrap();
        }
    }
    assert!(owner.done >= 17, "{} commands", owner.done);
}

#[test]
fn the_page_about_kms_is_true_for_an_installation_that_exists() {
    if Command::new("curl").arg("--version").output().is_err() {
        return skip("the_page_about_kms_is_true_for_an_installation_that_exists", "curl is not installed");
    }
    let (world, text) = (World::bare(), page("kms"));
    world.init();
    let _end = world.up();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", None), LAMPORTS);
    let mut owner = with_a_kms_key(&world, &text);
    let said = owner.follows(&text, Some("An installation that exists"));
    assert_eq!(said.len(), 5, "{said:?}");
    assert!(said[2].contains("device's own root"), "it is still let in: {said:?}");
    assert_eq!(shop.terminal.ask(&["transfer", &world.neighbour(), "0.1 SOL"])["state"], "CONFIRMED");
}

//! 64 callers at once, over connections that they keep, pay and read: no error, no payment lost, none made twice, counted
//! against the journal and the ledger. `WAIAAS_LOAD_SECONDS=60` makes a measurement of it; the figures go to stdout.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "in a test, a panic is the way to fail"
)]

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufReader, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};
use waiaas_tests::{Agent, Answer, LAMPORTS, Rest, World, read, stranger};

/// Callers at once.
const CALLERS: usize = 64;

/// Agents that they call for.
const AGENTS: usize = 8;

/// Reading calls for every payment.
const READS: usize = 4;

/// Lamports of one payment.
const AMOUNT: u64 = 1_000;

const POLICY: &str = "[assets.SOL]\nper_payment = \"0.001\"\ndaily = \"50\"\n\n[destinations]\nany = true\n\n[fees]\nper_payment = \"0.001\"\ndaily = \"100\"\n";

/// A caller: one connection, kept.
struct Caller {
    rest: Rest,
    connection: BufReader<TcpStream>,
    paid: BTreeMap<String, String>,
    paying: Vec<Duration>,
    reading: Vec<Duration>,
}

impl Caller {
    fn new(rest: Rest) -> Self {
        let connection = BufReader::new(rest.connect());
        Self { rest, connection, paid: BTreeMap::new(), paying: Vec::new(), reading: Vec::new() }
    }

    fn call(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (Answer, Duration) {
        let call = self.rest.head(method, path, headers, body) + body;
        let began = Instant::now();
        self.connection.get_mut().write_all(call.as_bytes()).unwrap();
        let answer =
            read(&mut self.connection).unwrap_or_else(|| panic!("{method} {path}: the connection was not kept"));
        (answer, began.elapsed())
    }

    /// Pays and reads until the time is over.
    fn run(&mut self, number: usize, to: &str, end: Instant) {
        let body = json!({"to": to, "amount": AMOUNT.to_string(), "asset": "SOL"}).to_string();
        let mut round = 0;
        while Instant::now() < end {
            let key = format!("load-{number}-{round}");
            round += 1;
            let (answer, took) = self.call("POST", "/api/v1/transactions", &[("Idempotency-Key", &key)], &body);
            let paid = answer.ok(202);
            self.paying.push(took);
            let id = paid["id"].as_str().unwrap().to_owned();
            for one in 0..READS {
                let path = match one {
                    0 => format!("/api/v1/transactions/{id}"),
                    1 => "/api/v1/agents/me".to_owned(),
                    _ => format!("/api/v1/agents/{}/policy/usage", paid["wallet"].as_str().unwrap()),
                };
                let (answer, took) = self.call("GET", &path, &[], "");
                assert_eq!(answer.status, 200, "{answer:?}");
                self.reading.push(took);
            }
            assert_eq!(self.paid.insert(id, key), None, "every key is another payment");
        }
    }
}

/// The value below which so many of a hundred lie, in milliseconds.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    sorted[(sorted.len() - 1) * percent / 100].as_secs_f64() * 1_000.0
}

/// Memory of a process in KiB: `VmHWM`, the most that it had, or `VmRSS`, what it has.
fn memory(process: u32, which: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(which)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// What the processes have, ten times until the end: a leak is a line that rises.
fn memories(processes: [u32; 2], began: Instant, end: Instant) -> Vec<[u64; 2]> {
    let step = end.duration_since(began) / 10;
    (1..=10)
        .map(|tenth| {
            // The clock itself is what is waited for.
            thread::sleep((began + step * tenth).saturating_duration_since(Instant::now()));
            processes.map(|process| memory(process, "VmRSS"))
        })
        .collect()
}

fn figures(name: &str, mut times: Vec<Duration>, seconds: f64) {
    times.sort();
    let (p50, p99) = (percentile(&times, 50), percentile(&times, 99));
    println!("| {name} | {} | {:.0} | {p50:.1} ms | {p99:.1} ms |", times.len(), times.len() as f64 / seconds);
}

fn world() -> World {
    let mut world = World::bare();
    let generous = |name: &str| (format!("WAIAAS_API_{name}"), "100000000".to_owned());
    world.daemon_environment = vec![
        generous("REQUESTS_PER_MINUTE_PER_ADDRESS"),
        generous("REQUESTS_PER_MINUTE_PER_KEY"),
        generous("PAYMENTS_PER_MINUTE_PER_AGENT"),
    ];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), 100 * LAMPORTS);
    world
}

#[test]
fn sixty_four_callers_lose_nothing_and_double_nothing() {
    let seconds = std::env::var("WAIAAS_LOAD_SECONDS").map_or(4, |text| text.parse().unwrap());
    let world = world();
    let agents: Vec<Agent> = (0..AGENTS).map(|n| world.agent(&format!("agent-{n}"), POLICY, 60 * LAMPORTS)).collect();
    let to = stranger();
    world.ledger.airdrop(&to, LAMPORTS);
    let rest = world.rest();
    let mut callers: Vec<Caller> = (0..CALLERS).map(|n| Caller::new(rest.with(&agents[n % AGENTS].secret))).collect();

    let processes = [&world.daemon, &world.enclave].map(|one| one.as_ref().unwrap().id());
    let (began, end) = (Instant::now(), Instant::now() + Duration::from_secs(seconds));
    let memories = thread::scope(|scope| {
        for (number, caller) in callers.iter_mut().enumerate() {
            let to = &to;
            scope.spawn(move || caller.run(number, to, end));
        }
        memories(processes, began, end)
    });
    let took = began.elapsed().as_secs_f64();
    let [daemon, enclave] = processes.map(|process| memory(process, "VmHWM") / 1_024);
    world.settled();

    // What the callers were told, what the journal says, and what the ledger holds are one and the same.
    let told: BTreeMap<String, String> = callers.iter().flat_map(|caller| caller.paid.clone()).collect();
    assert_eq!(told.len(), callers.iter().map(|caller| caller.paid.len()).sum::<usize>(), "no payment twice");
    let journal: Vec<Value> = world.transactions().into_iter().filter(|tx| tx["kind"] == "payment").collect();
    let kept: BTreeMap<String, String> = journal
        .iter()
        .map(|tx| (tx["id"].as_str().unwrap().to_owned(), tx["idempotencyKey"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(kept, told, "journal and callers");
    assert!(journal.iter().all(|tx| tx["status"] == "CONFIRMED"), "every one of them landed");
    let paid = u64::try_from(told.len()).unwrap() * AMOUNT;
    assert_eq!(world.ledger.rpc.lamports(&to), LAMPORTS + paid, "the ledger");
    let left: u64 = agents.iter().map(|agent| world.ledger.rpc.lamports(&agent.address)).sum();
    assert_eq!(left, 60 * LAMPORTS * u64::try_from(AGENTS).unwrap() - paid, "what is left");
    assert!(told.len() >= CALLERS, "everybody paid: {}", told.len());

    let (paying, reading) = callers.into_iter().fold((Vec::new(), Vec::new()), |mut all, caller| {
        all.0.extend(caller.paying);
        all.1.extend(caller.reading);
        all
    });
    println!("| {CALLERS} callers, {AGENTS} agents, {took:.1} s | calls | a second | median | 99 of 100 below |");
    println!("|---|--:|--:|--:|--:|");
    figures("payments (signed and sent)", paying, took);
    figures("reading calls", reading, took);
    println!("most memory: daemon {daemon} MiB, enclave {enclave} MiB; KiB at every tenth of the time:");
    for (which, name) in ["daemon", "enclave"].into_iter().enumerate() {
        let line: Vec<_> = memories.iter().map(|both| both[which].to_string()).collect();
        println!("{name}: {}", line.join(" "));
    }
}

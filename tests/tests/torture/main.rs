//! The fault campaign: faults of every kind, one or two a round, while payments are made; after each round, what must hold.
//!
//! `cargo xtask torture --rounds N --seed S` runs it as long as one likes; here it is a few rounds. A seed gives the same
//! faults in the same order: what the machine does between them is its own.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "in a test, a panic is the way to fail, and a campaign tells how far it is"
)]

mod act;
mod asked;
mod damage;
mod fault;
mod halted;
mod voted;

use act::{Disk, half_frames, second_daemon};
use asked::Asked;
use fault::{Dice, Fault, Target};
use halted::Halted;
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};
use voted::Voted;
use waiaas_tests::{Agent, LAMPORTS, Proxy, Siege, Signal, Weather, World, policy, skip, squads, stranger, until};

/// Longer than a block hash lives on the tests' ledger.
const TOO_LONG: Duration = Duration::from_secs(18);

/// Rounds in one world; then there is a new one.
const ROUNDS_OF_A_WORLD: u64 = 40;
/// What the capped wallet may spend in all, in lamports, and what it tries to spend each time.
const CAP: u64 = 20_000_000;
const BITE: u64 = 3_000_000;

/// A world with everything that can go wrong in it.
struct Campaign {
    siege: Siege,
    capped: Agent,
    asked: Asked,
    halted: Halted,
    /// Pays out of a vault, where owners vote.
    voted: Option<Voted>,
    hungry: String,
    proxy: Proxy,
    clock: PathBuf,
    head: String,
    disk: Option<Disk>,
}

impl Campaign {
    fn new(votes: bool) -> Self {
        let library = squads().filter(|_| votes);
        let mut world = library.as_deref().map_or_else(World::bare, World::bare_with_squads);
        let data = world.home().join("data");
        fs::create_dir(&data).unwrap();
        let disk = Disk::mount(&data);
        if disk.is_none() {
            fs::remove_dir(&data).unwrap();
        }
        let proxy = Proxy::before(&world.ledger.rpc_url);
        let clock = world.path("clock");
        world.through(&proxy.url);
        world.daemon_environment = base(&clock);
        world.init();
        world.start();
        world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
        let limit = format!("per_payment = \"1\"\nmonthly = \"{}\"", "0.02");
        let capped = world.agent("capped", &policy(&limit, None), LAMPORTS);
        let asked = Asked::of(&world);
        let halted = Halted::of(&world);
        let vault = library.map(|_| Voted::of(&world));
        let siege = Siege::of(world);
        let head = head_of(&siege.world);
        Self { siege, capped, asked, halted, voted: vault, hungry: stranger(), proxy, clock, head, disk }
    }

    /// One round: the faults strike while payments are made; then everything runs again, and is looked at.
    fn round(&mut self, faults: &[Fault], dice: &mut Dice) {
        self.asked.ask();
        if let Some(voted) = &mut self.voted {
            voted.ask();
        }
        self.before(faults);
        let orders = self.siege.place(2);
        let (mut daemon, mut enclave) = (self.siege.world.daemon.take(), self.siege.world.enclave.take());
        let pauses: Vec<_> = faults.iter().map(|_| dice.moment()).collect();
        let (siege, capped, hungry, asked, halted, voted) =
            (&self.siege, &self.capped, &self.hungry, &self.asked, &self.halted, &self.voted);
        siege.pay_during(&orders, || {
            thread::scope(|scope| {
                // A payment that the cap may or may not let through.
                scope.spawn(|| {
                    capped.terminal.json(&["transfer", hungry, "--raw", &BITE.to_string(), "--asset", "SOL"])
                });
                // Twice at once.
                scope.spawn(|| asked.approve(&siege.world));
                scope.spawn(|| asked.approve(&siege.world));
                // Stopped in the middle of a payment, or in vain.
                scope.spawn(|| halted.pay());
                scope.spawn(|| halted.stop(&siege.world));
                // Out of the vault: within the limit, and on a vote.
                if let Some(voted) = voted {
                    scope.spawn(|| voted.pay());
                    scope.spawn(|| voted.vote(&siege.world));
                }
                for (fault, pause) in faults.iter().zip(&pauses) {
                    // The moment itself is the test.
                    thread::sleep(*pause);
                    let mut kill = |target: Target| {
                        if target != Target::Enclave {
                            daemon.as_mut().unwrap().kill();
                        }
                        if target != Target::Daemon {
                            enclave.as_mut().unwrap().kill();
                        }
                    };
                    match *fault {
                        Fault::Kill(target) => kill(target),
                        Fault::Stop(target, millis) => {
                            let stopped = [
                                daemon.as_mut().filter(|_| target != Target::Enclave),
                                enclave.as_mut().filter(|_| target != Target::Daemon),
                            ];
                            let mut stopped: Vec<_> = stopped.into_iter().flatten().collect();
                            stopped.retain_mut(|process| process.ended().is_none());
                            for process in &stopped {
                                process.signal(Signal::STOP);
                            }
                            thread::sleep(Duration::from_millis(millis));
                            for process in &stopped {
                                process.signal(Signal::CONT);
                            }
                        }
                        Fault::StopLedger(millis) => {
                            siege.world.ledger.freeze();
                            thread::sleep(Duration::from_millis(millis));
                            siege.world.ledger.thaw();
                        }
                        Fault::Way(weather) => {
                            self.proxy.set(weather);
                            thread::sleep(Duration::from_millis(900));
                            self.proxy.set(Weather::Fair);
                        }
                        Fault::FullDisk => {
                            if let Some(disk) = &self.disk {
                                disk.fill();
                                thread::sleep(Duration::from_millis(500));
                                disk.make_room();
                            }
                        }
                        Fault::Clock(jump) => fs::write(&self.clock, jump.to_string()).unwrap(),
                        Fault::SecondDaemon => second_daemon(&siege.world),
                        Fault::HalfFrame => half_frames(&siege.world.home()),
                        Fault::Expire(true) => {
                            if let Some(enclave) = enclave.as_mut() {
                                enclave.signal(Signal::STOP);
                                thread::sleep(TOO_LONG);
                                enclave.signal(Signal::CONT);
                            }
                        }
                        Fault::Expire(false) => {
                            self.proxy.set(Weather::Drop);
                            thread::sleep(TOO_LONG);
                            self.proxy.set(Weather::Fair);
                        }
                        Fault::AbortAt(..) | Fault::FailSync(_) | Fault::Damage(_) => {}
                    }
                }
            });
        });
        self.siege.world.enclave = enclave.filter_map_alive();
        self.siege.world.daemon = daemon.filter_map_alive();
        self.after(&orders);
    }

    /// Faults that a process is born with need a new one.
    fn before(&mut self, faults: &[Fault]) {
        let world = &mut self.siege.world;
        for fault in faults {
            if let Fault::Damage(seed) = fault {
                let head = world.path("head.txt");
                fs::write(&head, &self.head).unwrap();
                damage::strike(world, &head, *seed);
            }
        }
        let born: Vec<_> = faults.iter().filter_map(|fault| fault.environment()).collect();
        if born.is_empty() {
            return;
        }
        world.daemon.take().unwrap().kill();
        world.daemon_environment = [base(&self.clock), born].concat();
        world.start_daemon();
        // Some points are passed at the start already.
        until("it serves, or has died", || {
            world.daemon.as_mut().unwrap().ended().is_some()
                || world.status().is_some_and(|status| status["enclave"]["phase"] == "ready")
        });
    }

    fn after(&mut self, orders: &[waiaas_tests::Order]) {
        let world = &mut self.siege.world;
        if world.daemon_environment != base(&self.clock) {
            // One that has not come to its point yet would die of it later.
            if let Some(mut daemon) = world.daemon.take() {
                daemon.kill();
            }
            world.daemon_environment = base(&self.clock);
        }
        self.siege.recover(orders);
        self.asked.over(&self.siege.world);
        self.halted.over(&self.siege.world);
        if let Some(voted) = &mut self.voted {
            voted.over(&self.siege.world);
        }
        self.siege.world.settled();
        for order in orders {
            assert_eq!(self.siege.world.ledger.rpc.lamports(&order.to), order.amount, "paid exactly once: {order:?}");
        }
        let eaten = self.siege.world.ledger.rpc.lamports(&self.hungry);
        assert!(eaten <= CAP && eaten.is_multiple_of(BITE), "the cap holds: {eaten} of {CAP}");
        self.goes_on();
    }

    /// The audit log only grew: nothing of it was lost or rewritten.
    fn goes_on(&mut self) {
        let file = self.siege.world.path("head.txt");
        fs::write(&file, &self.head).unwrap();
        self.siege.world.owner.ask(&["audit", "verify", "--extends", file.to_str().unwrap()]);
        self.head = head_of(&self.siege.world);
    }

    /// At the end of a world: journal, ledger and counts agree, and recovering again changes nothing.
    fn close(mut self) {
        let payments = |world: &World| -> Vec<_> {
            let all = world.transactions().into_iter();
            let told = ["id", "status", "signature", "amount", "auditLeaf", "error"];
            all.filter(|tx| tx["kind"] == "payment").map(|tx| told.map(|field| tx[field].clone())).collect()
        };
        let world = &mut self.siege.world;
        world.settled();
        let before = payments(world);
        for _ in 0..2 {
            world.crash_daemon();
            world.settled();
            assert_eq!(payments(world), before, "recover(recover(s)) = recover(s)");
        }
        // Whatever has a signature was decided before, and the log says so.
        let leaves = world.owner.ask(&["audit", "log", "--from", "0", "--limit", "1000"])["items"].clone();
        let mut bites = 0;
        for tx in world.transactions().iter().filter(|tx| tx["kind"] == "payment" && !tx["signature"].is_null()) {
            let place = usize::try_from(tx["auditLeaf"].as_u64().unwrap()).unwrap();
            let leaf = &leaves[place];
            assert!(
                place >= 1_000 || (leaf["summary"]["event"] == "decision" && leaf["summary"]["tx"] == tx["id"]),
                "{leaf} {tx}"
            );
            // Out of a vault, the multisig moves it; what it moved is compared by who asked for it.
            let of_vault = self.voted.as_ref().is_some_and(|voted| voted.owns(tx));
            if tx["status"] == "CONFIRMED" && !of_vault {
                moves_what_it_says(world, tx);
            }
            bites += u64::from(tx["wallet"] == self.capped.id.as_str() && tx["status"] == "CONFIRMED");
        }
        assert_eq!(world.ledger.rpc.lamports(&self.hungry), bites * BITE, "the ledger is the journal");
        assert_eq!(world.ledger.rpc.lamports(&self.capped.address), LAMPORTS - bites * BITE, "and nothing else left");
        self.halted.close(world);
        if let Some(voted) = &self.voted {
            voted.close(world);
        }
        self.siege.compare_only("bot");
    }
}

/// A process that may have ended.
trait Alive {
    fn filter_map_alive(self) -> Self;
}

impl Alive for Option<waiaas_tests::Process> {
    fn filter_map_alive(self) -> Self {
        let mut process = self?;
        process.ended().is_none().then_some(process)
    }
}

fn base(clock: &Path) -> Vec<(String, String)> {
    vec![
        ("WAIAASD_TEST_CLOCK".into(), clock.to_str().unwrap().into()),
        ("WAIAAS_RPC_TIMEOUT".into(), "2s".into()),
        ("WAIAAS_ENCLAVE_TIMEOUT".into(), "2s".into()),
    ]
}

/// What is on the ledger under a payment's signature is what was decided, and nothing besides.
fn moves_what_it_says(world: &World, tx: &Value) {
    let landed = world.ledger.rpc.transaction(tx["signature"].as_str().unwrap());
    let instructions = landed["transaction"]["message"]["instructions"].as_array().unwrap();
    let moves: Vec<_> = instructions.iter().filter(|it| it["program"] == "system").map(|it| &it["parsed"]).collect();
    assert_eq!(moves.len(), 1, "{landed}");
    let (what, info) = (&moves[0]["type"], &moves[0]["info"]);
    assert!(what == "transfer" && info["destination"] == tx["to"], "{landed} {tx}");
    assert_eq!(info["lamports"].as_u64().unwrap().to_string(), tx["amount"].as_str().unwrap());
}

fn head_of(world: &World) -> String {
    world.owner.ask(&["audit", "verify"])["note"].as_str().unwrap().to_owned()
}

/// Runs rounds; tells each before it begins, so that a failure names its faults.
fn campaign(rounds: u64, seed: u64, votes: bool) {
    let mut dice = Dice(seed);
    let mut left = rounds;
    while left > 0 {
        let here = left.min(ROUNDS_OF_A_WORLD);
        let mut campaign = Campaign::new(votes);
        for number in 0..here {
            let count = 1 + dice.below(2);
            let mut faults: Vec<Fault> = (0..count).map(|_| Fault::roll(&mut dice, votes)).collect();
            if faults.iter().any(|fault| fault.is_alone()) {
                faults.truncate(1);
            }
            eprintln!("torture: seed {seed}, round {} of {rounds}: {faults:?}", rounds - left + number + 1);
            campaign.round(&faults, &mut dice);
        }
        campaign.close();
        left -= here;
    }
    eprintln!("torture: {rounds} rounds with seed {seed}, no violation");
}

#[test]
fn whatever_happens_nothing_is_paid_twice_and_nothing_is_forgotten() {
    let number = |name: &str, other: u64| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(other);
    campaign(number("WAIAAS_TORTURE_ROUNDS", 8), number("WAIAAS_TORTURE_SEED", 7), false);
}

#[test]
fn whatever_happens_a_vault_pays_what_its_limit_or_its_owner_lets_it_once() {
    let number = |name: &str, other: u64| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(other);
    if squads().is_none() {
        return skip("torture with votes", "the Squads program is not built (`cargo xtask test` builds it)");
    }
    campaign(number("WAIAAS_TORTURE_VOTE_ROUNDS", 3), number("WAIAAS_TORTURE_SEED", 7), true);
}

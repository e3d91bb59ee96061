//! Killed at any moment: what the daemon has on its disk is enough, and no signature is counted less than it should be.

use crate::support::{Asks as _, Client, House, Program, daily, request, signed};
use std::{
    io::Write as _,
    thread,
    time::{Duration, Instant},
};
use waiaas_policy::{asset::Asset, id::RequestId};
use waiaas_wire::{
    enclave::{Answer, Request, SignRequest},
    frame::VERSION,
    signed::{decode, encode},
};

const ROUNDS: u32 = 20;

/// What a daemon does: one payment after another, each asked again until its answer is kept.
struct Daemon {
    house: House,
    next: u128,
    paid: u64,
    done: Vec<RequestId>,
}

impl Daemon {
    /// Pays until the connection breaks.
    fn pay(&mut self, client: &mut Client) {
        loop {
            let ask = request(self.next, self.house.transfer(1).bytes());
            let id = ask.request;
            let ask = SignRequest { done: self.done.clone(), ..ask };
            let Some(answer) = attempt(client, &Request::Sign(ask)) else { return };
            let signed = signed(answer);
            self.house.keep(&signed.state);
            self.done = vec![id];
            self.next += 1;
            self.paid += 1;
        }
    }
}

fn attempt(client: &mut Client, request: &Request) -> Option<Answer> {
    client.0.write_all(&crate::support::raw_frame(VERSION, &encode(request))).ok()?;
    Some(decode(&client.receive()?).unwrap())
}

#[test]
fn killed_at_any_moment_it_goes_on_from_what_was_kept() {
    let mut program = Program::start();
    let mut client = program.connect();
    let mut house = House::found(&mut client);
    house.set_policy(&mut client, 1, &daily(u64::MAX));
    let mut daemon = Daemon { house, next: 1, paid: 0, done: Vec::new() };
    for round in 0..ROUNDS {
        let pid = program.pid();
        let killer = thread::spawn(move || kill_after(pid, Duration::from_millis(u64::from(round % 7) + 1)));
        daemon.pay(&mut client);
        killer.join().unwrap();
        program = Program::start_in(program.kill());
        client = program.connect();
        daemon.house.restore(&mut client);
        let counted = counted(&mut client);
        assert_eq!(counted, daemon.paid, "round {round}");
    }
    assert!(daemon.paid > 0);
}

fn kill_after(pid: i32, time: Duration) {
    use rustix::process::{Pid, Signal, kill_process};
    // The moment is arbitrary: a sleep is what makes it so.
    let begin = Instant::now();
    thread::sleep(time.saturating_sub(begin.elapsed()));
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
}

fn counted(client: &mut Client) -> u64 {
    let ledger = client.ask(Request::Ledger(crate::support::agent(1)));
    let Answer::Ledger(ledger) = ledger else { panic!("a ledger expected: {ledger:?}") };
    ledger.usage(Asset::Sol, waiaas_policy::time::Timestamp::from_millis(0)).day.used()
}

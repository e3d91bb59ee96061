//! `kill -9`: of the process alone, while the machine goes on.

use super::{
    place, random, rounds,
    work::{Known, answer, child},
};
use std::{
    collections::BTreeMap,
    env,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};
use waiaasd::store::{Options, Store, audit};

/// How a child ends.
enum End<'p> {
    /// Of itself, at an abort point.
    Abort(&'p str),
    /// Killed so long after it was started: perhaps while it opens the store.
    AfterStart(Duration),
    /// Killed so long after its first answer.
    AfterAnswer(Duration),
}

/// Runs the child to its end. The last answer by caller.
fn run(directory: &Path, end: &End<'_>) -> BTreeMap<u64, u64> {
    let mut command = Command::new(env::current_exe().unwrap());
    if let End::Abort(point) = end {
        command.env("WAIAASD_TEST_ABORT", point);
    }
    let command = child(&mut command, directory, None);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (answered, first) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut answers = BTreeMap::new();
        for line in output.split(b'\n').map(Result::unwrap) {
            if let Some((caller, sequence)) = answer(&String::from_utf8_lossy(&line)) {
                answers.insert(caller, sequence);
                let _ = answered.send(());
            }
        }
        answers
    });
    if let End::AfterAnswer(delay) | End::AfterStart(delay) = end {
        if matches!(end, End::AfterAnswer(_)) {
            first.recv_timeout(Duration::from_mins(1)).expect("the child answers");
        }
        thread::sleep(*delay);
        child.kill().unwrap();
    }
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn killed_at_random_moments() {
    let (_directory, path) = place();
    let mut known = Known::default();
    let mut answered = 0;
    for round in 0..rounds() {
        let delay = Duration::from_micros(random(40_000));
        let answers = run(&path, &if round % 3 == 0 { End::AfterStart(delay) } else { End::AfterAnswer(delay) });
        answered += answers.len();
        known.check(&path, &answers);
    }
    println!("{} kills, {} transitions, the last {answered} answers compared", rounds(), known.frontier.size());
}

#[test]
fn killed_at_every_abort_point() {
    let points = ["store.before-write", "store.before-sync", "store.after-sync", "store.carrying", "store.carried"];
    for point in points {
        let (_directory, path) = place();
        let mut known = Known::default();
        // The first commit is the one that marks a new store; the second passage may be a first transition.
        for passage in [1, 2, 1, 3, 1, 2, 10, 40] {
            let answers = run(&path, &End::Abort(&format!("{point}:{passage}")));
            known.check(&path, &answers);
        }
    }
}

/// Of the three points, only the last leaves the batch behind; at none was it answered.
#[test]
fn an_abort_point_does_what_it_says() {
    for (point, there) in [("store.before-write", false), ("store.after-sync", true)] {
        let (_directory, path) = place();
        drop(Store::open(&path, Options::default()).unwrap());
        let answers = run(&path, &End::Abort(&format!("{point}:1")));
        assert_eq!(answers, BTreeMap::new());
        let store = Store::open(&path, Options::default()).unwrap();
        assert_eq!(store.read(|view| audit::head(view)).unwrap().size() > 0, there, "{point}");
    }
}

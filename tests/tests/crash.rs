//! kill -9, over and over, while payments are made. Afterwards the ledger, the journal and both counts agree.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::{collections::BTreeSet, fs::File, io::Read, thread, time::Duration};
use waiaas_tests::{Siege, until};

/// A moment between nothing and a second.
fn moment() -> Duration {
    let mut bytes = [0; 2];
    File::open("/dev/urandom").unwrap().read_exact(&mut bytes).unwrap();
    Duration::from_millis(u64::from(u16::from_le_bytes(bytes)) % 700)
}

#[test]
fn the_daemon_dies_at_every_named_point() {
    let mut siege = Siege::new();
    let mut died = BTreeSet::new();
    for count in [1, 2, 3, 5, 8] {
        for point in waiaas_tests::ABORT_POINTS {
            siege.world.daemon.take().unwrap().kill();
            siege.world.daemon_environment = vec![("WAIAASD_TEST_ABORT".into(), format!("{point}:{count}"))];
            siege.world.start_daemon();
            let world = &mut siege.world;
            // Some points are passed at the start already.
            until("it serves, or has died", || {
                world.daemon.as_mut().unwrap().ended().is_some()
                    || world.status().is_some_and(|status| status["enclave"]["phase"] == "ready")
            });
            let orders = siege.place(3);
            siege.pay_during(&orders, || {});
            let mut daemon = siege.world.daemon.take().unwrap();
            if daemon.ended().is_some() {
                died.insert(point);
            }
            // One that has not come to its point yet would die of it later.
            daemon.kill();
            siege.world.daemon_environment.clear();
            siege.recover(&orders);
        }
    }
    assert_eq!(died, BTreeSet::from(waiaas_tests::ABORT_POINTS), "every point is passed, and ends the daemon");
    siege.compare();
}

#[test]
fn the_daemon_dies_at_random() {
    let mut siege = Siege::new();
    for _ in 0..35 {
        let orders = siege.place(3);
        let mut daemon = siege.world.daemon.take().unwrap();
        siege.pay_during(&orders, || {
            // The moment itself is the test.
            thread::sleep(moment());
            daemon.kill();
        });
        siege.recover(&orders);
    }
    siege.compare();
}

#[test]
fn the_enclave_dies_at_random_and_both_together() {
    let mut siege = Siege::new();
    for round in 0..35 {
        let orders = siege.place(3);
        let mut enclave = siege.world.enclave.take().unwrap();
        let mut daemon = (round % 3 == 0).then(|| siege.world.daemon.take().unwrap());
        let mut next = None;
        siege.pay_during(&orders, || {
            thread::sleep(moment());
            enclave.kill();
            if let Some(daemon) = &mut daemon {
                daemon.kill();
            }
            // Now and then it stays away until what was to be signed has expired.
            next = (round % 7 != 0).then(|| siege.world.another_enclave());
        });
        siege.world.enclave = next;
        siege.recover(&orders);
    }
    siege.compare();
}

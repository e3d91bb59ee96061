//! A daemon that lies: hundreds of lies in an order drawn by lot. Whatever it tries, no more is signed than the owner's
//! policy allows, nothing crashes, and every refusal has its reason.
//!
//! The lot is seeded: `WAIAAS_SEED` repeats a run, and the seed is in every message. `WAIAAS_HOSTILE_SECONDS` goes on for so
//! long, with a new seed each round, and says what was tried.

mod clock;
mod host;
mod keeper;
mod lies;
pub mod lot;

use lot::rounds;

/// How many lies are told in a round.
const LIES: usize = 400;

#[test]
fn whatever_a_lying_daemon_tries_the_policy_holds() {
    rounds("lies", |lot, tally| {
        let mut host = host::Host::new(lot);
        for _ in 0..LIES {
            let lie = host.lie();
            *tally.entry(lie.to_owned()).or_default() += 1;
            host.check(lie);
        }
        host.finish(tally);
    });
}

#[test]
fn whatever_the_clock_does_no_day_sees_more_than_a_days_limit() {
    rounds("turns of the clock", clock::round);
}

#[test]
fn whatever_a_relay_makes_of_the_key_services_answers_the_root_is_the_one_that_was_sealed() {
    rounds("lies of a relay", keeper::round);
}

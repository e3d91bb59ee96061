//! A clock that jumps, on the host's word: ahead, back, and over restarts.

use super::lot::{Lot, Tally};
use crate::support::{Asks as _, House, Movable, agent, daily, refused, request, signed};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::time::{Span, Timestamp};
use waiaas_wire::{
    enclave::{Answer, Reason, Request, SignRequest},
    receipt,
};

/// What the owner allows in a day, in lamports.
const LIMIT: u64 = 1_000;

const DAY: u64 = 24 * 60 * 60;

/// How far the clock is turned, in seconds: around the edges of windows, and anywhere.
const TURNS: [u64; 9] = [1, 60, 3_599, 3_601, DAY / 2, DAY - 1, DAY, DAY + 1, 40 * DAY];

/// What happens to the clock, and between.
const STEPS: usize = 300;

/// When something was signed, by the enclave's own time, and how much.
type Paid = Vec<(Timestamp, u64)>;

pub fn round(mut lot: Lot, tally: &mut Tally) {
    let device = Arc::new(Movable::new());
    let mut enclave = Enclave::new(Arc::clone(&device) as _);
    let mut house = House::found(&mut &enclave);
    house.set_policy(&mut &enclave, 1, &daily(LIMIT));
    let (mut paid, mut last): (Paid, Option<SignRequest>) = (Vec::new(), None);
    for step in 0..STEPS {
        let what = match lot.below(8) {
            0 => {
                device.turn(*lot.one_of(&TURNS));
                "ahead"
            }
            1 => {
                device.turn_back(*lot.one_of(&TURNS[..7]));
                "back"
            }
            2 if lot.one_in(4) => {
                enclave = Enclave::new(Arc::clone(&device) as _);
                house.restore(&mut &enclave);
                "restart"
            }
            _ => {
                let lamports = 1 + lot.below(LIMIT / 2);
                let mut ask = request(u128::try_from(step).unwrap(), house.transfer(lamports).bytes());
                ask.done = last.iter().map(|last| last.request).collect();
                match (&enclave).ask(Request::Sign(ask.clone())) {
                    Answer::Signed(given) => {
                        let stated = receipt::open(&given.receipt, &house.receipt.address).unwrap();
                        paid.push((stated.time, lamports));
                        house.keep(&given.state);
                        last = Some(ask);
                        "signed"
                    }
                    other => {
                        assert_eq!(refused(other).reason, Reason::Policy, "seed {}", lot.seed);
                        "over the limit"
                    }
                }
            }
        };
        *tally.entry(what.to_owned()).or_default() += 1;
        check(&paid, lot.seed);
    }
    assert!(paid.len() > 3, "nothing was signed, seed {}", lot.seed);
    // What was asked last comes back as it was, whatever time it is.
    let ask = SignRequest { done: vec![], ..last.unwrap() };
    device.turn_back(DAY);
    assert_eq!(signed((&enclave).ask(Request::Sign(ask.clone()))).state.agent, agent(1));
}

/// The enclave's time never steps back, and no day of it sees more than a day's limit.
fn check(paid: &Paid, seed: u64) {
    let Some((now, _)) = paid.last() else { return };
    assert!(paid.is_sorted_by_key(|(at, _)| *at), "time stepped back, seed {seed}");
    let within = |at: &Timestamp| at.saturating_add(Span::from_secs(DAY)) > *now;
    let sum: u64 = paid.iter().filter(|(at, _)| within(at)).map(|(_, lamports)| lamports).sum();
    assert!(sum <= LIMIT, "{sum} within a day, seed {seed}");
}

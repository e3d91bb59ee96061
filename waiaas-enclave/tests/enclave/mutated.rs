//! What reads bytes of others, on what is nearly right: thousands of examples with things wrong in them, by lot.
//!
//! What holds here holds for any bytes; a fuzzer may look for those that nobody thinks of.

use crate::{
    hostile::lot::{Lot, rounds},
    root::{Region, bound, manifest, root, unseal},
    support::{Movable, agent, refused},
};
use minicbor::{Decode, Encode};
use std::{
    fmt::Debug,
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};
use waiaas_enclave::{
    agent::{Agent, Held},
    root::cms,
    seal::{Content, Sealer},
    state::State,
};
use waiaas_policy::Address;
use waiaas_wire::{
    enclave::{Answer, Purpose, Reason, Request},
    frame::{MAX, VERSION, read, write},
};

/// How many examples of each kind.
const EXAMPLES: u64 = 3_000;

/// The golden messages of this name, each in a frame.
fn golden(name: &str) -> Vec<Vec<u8>> {
    let text = include_str!("../../../waiaas-wire/tests/golden/enclave-0.1.txt");
    let bodies =
        text.lines().filter_map(|line| line.strip_prefix(name)).map(|digits| hex::decode(digits.trim()).unwrap());
    let framed: Vec<_> = bodies.map(|body| crate::support::raw_frame(VERSION, &body)).collect();
    assert!(framed.len() > 10, "{name}");
    framed
}

#[test]
fn a_frame_is_refused_or_read_as_what_is_written_back() {
    let (requests, answers) = (golden("request "), golden("answer "));
    rounds("frames", |mut lot, tally| {
        for _ in 0..EXAMPLES {
            for (name, good) in [
                ("requests", framed::<Request>(&lot.mutated(&requests), lot.seed)),
                ("answers", framed::<Answer>(&lot.mutated(&answers), lot.seed)),
            ] {
                *tally.entry(format!("{name}, read {}", good.min(2))).or_default() += 1;
            }
        }
    });
}

/// How many messages there are in it.
fn framed<T>(bytes: &[u8], seed: u64) -> u64
where
    T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug + Sync,
{
    let (mut rest, mut count) = (bytes, 0);
    loop {
        let before = rest;
        let Ok(Some(message)) = ready(read::<_, T>(&mut rest)) else { return count };
        let length = u32::from_be_bytes(*before.first_chunk().unwrap());
        assert!(length <= MAX && before[4] == VERSION, "a frame has a limit and a version, seed {seed}");
        let taken = u32::try_from(before.len() - rest.len()).unwrap();
        assert_eq!(taken, 4 + length, "as much is read as was announced, seed {seed}");
        let mut written = Vec::new();
        ready(write(&mut written, &message)).unwrap();
        assert_eq!(ready(read::<_, T>(&mut &*written)).unwrap(), Some(message), "seed {seed}");
        count += 1;
    }
}

/// Memory never makes anybody wait.
fn ready<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("memory made somebody wait"),
    }
}

#[test]
fn an_answer_of_the_key_service_is_refused_or_of_the_one_shape() {
    let mut region = Region::new();
    let manifest = manifest(&region.key(), &[1]);
    let enclave = region.enclave(1);
    bound(&enclave, &manifest);
    let maker = region.enclave(1);
    bound(&maker, &manifest);
    let ask = unseal(enclave.answer(Request::OpenRoot(root(maker.answer(Request::SealRoot)))));
    let good = region.derive(&ask, 1).unwrap();
    // Behind the content, in one piece of 48 bytes, everything is closed by ten.
    let content = good.len() - 10 - 50;
    assert_eq!(cms::read(&good).unwrap().content, good[content + 2..content + 50]);
    rounds("answers of a key service", |mut lot, tally| {
        for _ in 0..EXAMPLES {
            let bytes = lot.mutated(std::slice::from_ref(&good));
            let read = cms::read(&bytes);
            *tally.entry(format!("read: {}", read.is_some())).or_default() += 1;
            let Some(envelope) = read else { continue };
            assert_eq!((envelope.key.len(), envelope.content.len() % 16), (256, 0), "seed {}", lot.seed);
            assert_eq!(cms::read(&bytes[..bytes.len() - 1]), None, "it has one end, seed {}", lot.seed);
            assert_eq!(cms::read(&[&*bytes, &[0]].concat()), None, "it has one end, seed {}", lot.seed);
            // In how many pieces the content comes makes no difference.
            let length = 1 + lot.index(envelope.content.len());
            let piece = |piece: &[u8]| [&[4, u8::try_from(piece.len()).unwrap()], piece].concat();
            let pieces: Vec<u8> = envelope.content.chunks(length).flat_map(piece).collect();
            assert_eq!(cms::read(&[&bytes[..content], &pieces, &[0; 10]].concat()), Some(envelope));
        }
    });
}

/// Seals for an installation on a device of the tests, and an agent's key.
fn sealer() -> (Sealer, Vec<u8>) {
    let sealer = Sealer::new(Arc::new(Movable::new()), "test", Address::new_from_array([1; 32]));
    let key = Held::create(&sealer, Purpose::Agent(agent(1))).unwrap().to_wire(None).sealed;
    (sealer, key)
}

/// States in the clear: the first, one that is stopped, and one with all that a payment leaves.
fn states() -> Vec<Vec<u8>> {
    let mut stopped = State::default();
    stopped.halt();
    let (tx, request) = (waiaas_policy::id::TxId::from_u128(1), waiaas_policy::id::RequestId([1; 16]));
    let now = waiaas_policy::time::Timestamp::from_secs(1_780_000_000);
    let mut busy = State::default();
    busy.announce(tx, waiaas_policy::id::Digest([2; 32]), request, waiaas_policy::time::Span::from_secs(9), now)
        .unwrap();
    busy.use_up(tx, now).unwrap();
    busy.halt();
    [State::default(), stopped, busy].map(|state| state.encode()).to_vec()
}

#[test]
fn nothing_opens_that_was_not_sealed_and_what_was_is_read_or_refused() {
    let (sealer, key) = sealer();
    let held = Held::open(&sealer, key.clone()).unwrap();
    let label = sealer.label(Purpose::Agent(agent(1)), held.address(), Content::State, 1);
    let plain = states();
    let good: Vec<_> = plain.iter().map(|state| sealer.seal(&label, state).unwrap()).chain([key.clone()]).collect();
    let load = |blob| {
        let held = Held::open(&sealer, key.clone()).unwrap();
        Agent::without_state(agent(1), held).load(&sealer, blob)
    };
    rounds("sealed blobs", |mut lot, tally| {
        for _ in 0..EXAMPLES {
            let blob = lot.mutated(&good);
            let opened = sealer.open(&blob).is_ok();
            assert_eq!(opened, good.contains(&blob), "seed {}", lot.seed);
            // Sealed by ourselves, as another version might have: read, or refused.
            let inside = lot.mutated(&plain);
            let read = State::decode(&inside);
            if let Some(state) = &read {
                assert_eq!(State::decode(&state.encode()).as_ref(), Some(state), "seed {}", lot.seed);
            }
            match load(sealer.seal(&label, &inside).unwrap()) {
                Ok(loaded) => assert!(read.is_some() && loaded.sequence == 1, "seed {}", lot.seed),
                Err(refusal) => assert_eq!(refusal.reason, Reason::NotMySeal, "seed {}", lot.seed),
            }
            *tally.entry(format!("opened: {opened}, read: {}", read.is_some())).or_default() += 1;
        }
    });
}

#[test]
fn nobody_vouches_for_a_root_of_another_region() {
    let (mut ours, mut theirs) = (Region::new(), Region::new());
    let enclave = ours.enclave(1);
    bound(&enclave, &manifest(&ours.key(), &[1]));
    let stranger = theirs.enclave(1);
    bound(&stranger, &manifest(&theirs.key(), &[1]));
    let good = vec![root(stranger.answer(Request::SealRoot))];
    rounds("sealed roots", |mut lot: Lot, tally| {
        for _ in 0..EXAMPLES / 10 {
            let refusal = refused(enclave.answer(Request::OpenRoot(lot.mutated(&good))));
            assert_eq!(refusal.reason, Reason::NotMySeal, "seed {}", lot.seed);
            *tally.entry(refusal.detail).or_default() += 1;
        }
    });
}

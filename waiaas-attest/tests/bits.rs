//! Every bit of a document counts, and every byte of its length.
//!
//! A signature with ES384 takes milliseconds where nothing is optimised. There, one bit of every byte is tried, and all of the
//! headers and the signature; with `WAIAAS_EXHAUSTIVE=1`, or in a release build, every bit of all of it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that meets the unexpected should stop there"
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{env, thread};
use waiaas_attest::{
    Image, Root, made_at, verify,
    virtual_nsm::{Ask, Authority, VirtualNsm},
};

const GENUINE: &str = include_str!("fixtures/genuine.b64");
const NOW: u64 = 1_780_272_000_000;

/// A document, what it leads to, and when it is good.
struct Subject {
    document: Vec<u8>,
    root: Root,
    at: u64,
}

fn genuine() -> Subject {
    let document = STANDARD.decode(GENUINE.split_whitespace().collect::<String>()).unwrap();
    let at = made_at(&document).unwrap();
    Subject { document, root: Root::aws().unwrap(), at }
}

fn of_the_virtual_module() -> Subject {
    let image = Image { pcr0: [1; 48], pcr1: [2; 48], pcr2: [3; 48] };
    let module = VirtualNsm::new(Authority::generate().unwrap(), image);
    let ask = Ask { public_key: Some(&[4; 294]), user_data: Some(&[5; 128]), nonce: Some(&[6; 32]) };
    let document = module.attest(&ask, NOW).unwrap();
    Subject { document, root: module.root().clone(), at: NOW }
}

impl Subject {
    fn passes(&self, document: &[u8]) -> bool {
        verify(document, &self.root, self.at).is_ok()
    }

    /// The bits that do not count, of those that are tried; and how many were tried.
    fn idle(&self, tried: impl Fn(usize) -> bool + Sync) -> (Vec<usize>, usize) {
        let all: Vec<usize> = (0..self.document.len() * 8).filter(|at| tried(*at)).collect();
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let idle = |bits: &[usize]| -> Vec<usize> {
            let mut document = self.document.clone();
            let flipped = bits.iter().copied().filter(|at| {
                document[at / 8] ^= 1 << (at % 8);
                let passes = self.passes(&document);
                document[at / 8] ^= 1 << (at % 8);
                passes
            });
            flipped.collect()
        };
        let found = thread::scope(|scope| {
            let work: Vec<_> = all.chunks(all.len().div_ceil(threads)).map(|bits| scope.spawn(|| idle(bits))).collect();
            work.into_iter().flat_map(|work| work.join().unwrap()).collect()
        });
        (found, all.len())
    }

    fn every_bit_counts(&self) {
        assert!(self.passes(&self.document));
        let bits = self.document.len() * 8;
        let every = !cfg!(debug_assertions) || env::var_os("WAIAAS_EXHAUSTIVE").is_some();
        let (idle, tried) = self.idle(|at| every || at < 128 || at > bits - 800 || at % 8 == at / 8 % 8);
        assert_eq!(idle, Vec::<usize>::new(), "of {tried} bits");
        assert!(if every { tried == bits } else { tried > bits / 8 }, "{tried} of {bits}");
    }
}

#[test]
fn every_bit_of_a_document_that_aws_signed_counts() {
    genuine().every_bit_counts();
}

#[test]
fn every_bit_of_a_virtual_document_counts() {
    of_the_virtual_module().every_bit_counts();
}

#[test]
fn every_cut_and_every_byte_more_is_refused() {
    for subject in [genuine(), of_the_virtual_module()] {
        let document = &subject.document;
        for length in 0..document.len() {
            assert!(!subject.passes(&document[..length]), "cut at {length}");
            assert!(!subject.passes(&document[document.len() - length..]), "the last {length}");
        }
        for byte in 0..=u8::MAX {
            assert!(!subject.passes(&[document, &[byte][..]].concat()), "{byte} behind");
            assert!(!subject.passes(&[&[byte], &**document].concat()), "{byte} before");
        }
        for tail in [&[0; 4][..], &[0xa0], document] {
            assert!(!subject.passes(&[document, tail].concat()));
        }
    }
}

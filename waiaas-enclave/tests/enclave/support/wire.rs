//! What there is to be asked and refused, as the wire itself says: a request or a reason more is one that tests must cover.

use minicbor::{Decode, Encoder};
use std::collections::BTreeSet;
use waiaas_wire::{
    enclave::{Reason, Request},
    signed::encode,
};

/// The numbers of all requests.
pub fn requests() -> BTreeSet<u32> {
    known::<Request>(|number| {
        let mut out = Encoder::new(Vec::new());
        out.array(2).unwrap().u32(number).unwrap().array(0).unwrap();
        out.into_writer()
    })
}

/// The number of this one.
pub fn number(request: &Request) -> u32 {
    let bytes = encode(request);
    let mut decoder = minicbor::Decoder::new(&bytes);
    decoder.array().unwrap();
    decoder.u32().unwrap()
}

/// All reasons.
pub fn reasons() -> Vec<Reason> {
    let bytes = |number| minicbor::to_vec::<u32>(number).unwrap();
    known::<Reason>(bytes).into_iter().map(|number| minicbor::decode(&bytes(number)).unwrap()).collect()
}

/// The numbers that the decoder of an enum knows.
fn known<T: for<'b> Decode<'b, ()>>(bytes: impl Fn(u32) -> Vec<u8>) -> BTreeSet<u32> {
    let is_known = |number: &u32| {
        let read: Result<T, _> = minicbor::decode(&bytes(*number));
        read.err().is_none_or(|why| !why.is_unknown_variant())
    };
    let known: BTreeSet<u32> = (0..256).filter(is_known).collect();
    assert!(!known.is_empty() && known.len() < 256, "the decoder tells which it knows");
    known
}

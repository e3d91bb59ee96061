//! What holds secrets is wiped when it is dropped, and cannot be printed, copied, compared or sent. Nothing here runs: a type
//! that is otherwise does not compile.

use crate::{
    agent::{Agent, Answered, Held},
    boot::{Loading, Waiting},
    keys::{KeyPair, Root},
    root::Opening,
    seal::Sealer,
    serve::Serving,
};
use minicbor::Encode;
use std::{
    fmt::{Debug, Display},
    marker::PhantomData,
};
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// Whether a type has a trait: where it has, its own constant comes before that of [`Without`].
struct Has<T>(PhantomData<T>);

trait Without {
    const DEBUG: bool = false;
    const DISPLAY: bool = false;
    const CLONE: bool = false;
    const ENCODE: bool = false;
    const EQ: bool = false;
}

impl<T> Without for Has<T> {}

impl<T: Debug> Has<T> {
    const DEBUG: bool = true;
}

impl<T: Display> Has<T> {
    const DISPLAY: bool = true;
}

impl<T: Clone> Has<T> {
    const CLONE: bool = true;
}

impl<T: Encode<()>> Has<T> {
    const ENCODE: bool = true;
}

impl<T: PartialEq> Has<T> {
    const EQ: bool = true;
}

/// These stay where they are, and nobody sees them.
macro_rules! kept {
    ($($held:ty),+ $(,)?) => {$(
        const _: () = assert!(!Has::<$held>::DEBUG && !Has::<$held>::DISPLAY, "it can be printed");
        const _: () = assert!(!Has::<$held>::CLONE, "it can be copied");
        const _: () = assert!(!Has::<$held>::ENCODE, "it can be sent");
        const _: () = assert!(!Has::<$held>::EQ, "it can be compared, and in a time that tells");
    )+};
}

// The secrets themselves, and everything that has some of them in it.
kept!(Root, KeyPair, Held, Agent, Sealer, Opening, Waiting, Loading, Serving, crate::enclave::Enclave);

// The look itself sees what is there.
const _: () = assert!(Has::<Answered>::CLONE && Has::<u8>::DEBUG && Has::<u8>::DISPLAY && Has::<u8>::ENCODE);
const _: () = assert!(Has::<u8>::EQ && !Has::<Answered>::DEBUG);

const fn wiped<T: ZeroizeOnDrop>() {}

const _: () = {
    wiped::<Root>();
    wiped::<KeyPair>();
    // Keys that are derived, seeds and roots that are made, opened or read.
    wiped::<Zeroizing<[u8; 32]>>();
    wiped::<Zeroizing<Vec<u8>>>();
    wiped::<Zeroizing<String>>();
    // The key schedule of the cipher, which is wiped only under a feature.
    wiped::<aes::Aes256>();
};

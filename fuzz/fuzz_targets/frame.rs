//! Frames between daemon and enclave: refused, or read as what is written back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use minicbor::{Decode, Encode};
use std::{
    fmt::Debug,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};
use waiaas_wire::{
    enclave::{Answer, Request},
    frame::{MAX, VERSION, read, write},
};

fuzz_target!(|bytes: &[u8]| {
    check::<Request>(bytes);
    check::<Answer>(bytes);
});

fn check<T>(bytes: &[u8])
where
    T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug + Sync,
{
    let mut rest = bytes;
    loop {
        let before = rest;
        let Ok(Some(message)) = ready(read::<_, T>(&mut rest)) else { return };
        let length = before.first_chunk().map(|length| u32::from_be_bytes(*length)).unwrap_or_default();
        assert!(length <= MAX && before.get(4) == Some(&VERSION), "a frame has a limit and a version");
        assert_eq!(before.len() - rest.len(), 4 + length as usize, "as much is read as was announced");
        let mut written = Vec::new();
        ready(write(&mut written, &message)).expect("what was read can be written");
        let again = ready(read::<_, T>(&mut &*written)).expect("what was written can be read");
        assert_eq!(again, Some(message));
    }
}

/// Memory never makes anybody wait.
fn ready<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("memory made somebody wait"),
    }
}

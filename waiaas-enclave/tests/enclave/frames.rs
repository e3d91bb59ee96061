//! Frames that are not what they should be end their own connection, and nothing else.

use crate::support::{Asks as _, Client, House, Movable, Program, raw_frame, refused};
use std::{net::Shutdown, os::unix::net::UnixStream, sync::Arc, time::Duration};
use tokio::{net::UnixListener, sync::oneshot};
use waiaas_enclave::{
    enclave::Enclave,
    server::{Limits, serve},
};
use waiaas_wire::{
    enclave::{Answer, Reason, Request},
    frame::{MAX, VERSION},
    signed::{decode, encode},
};

#[test]
fn malformed_frames_close_only_their_connection() {
    let program = Program::start();
    let mut healthy = program.connect();
    let hello = encode(&Request::Hello);
    let malformed = [
        ("too long", (MAX + 1).to_be_bytes().to_vec()),
        ("as long as can be said", vec![0xff; 8]),
        ("empty", vec![0; 4]),
        ("no body", raw_frame(VERSION, &[])),
        ("no message", raw_frame(VERSION, &[0xff, 0x00, 0x17])),
        ("bytes behind", raw_frame(VERSION, &[&*hello, &[0]].concat())),
        ("an unknown request", raw_frame(VERSION, &[0x82, 0x18, 99, 0x80])),
        ("an endless array", raw_frame(VERSION, &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
    ];
    for (what, bytes) in malformed {
        let mut client = program.connect();
        client.send(&bytes);
        assert_eq!(client.receive(), None, "{what}");
        assert!(matches!(healthy.ask(Request::Hello), Answer::Hello(_)), "{what}");
    }
}

#[test]
fn another_version_is_told_ours_and_hung_up_on() {
    let program = Program::start();
    let mut client = program.connect();
    client.send(&raw_frame(VERSION + 1, &encode(&Request::Hello)));
    let answer: Answer = decode(&client.receive().unwrap()).unwrap();
    assert_eq!(refused(answer).reason, Reason::Undecodable);
    assert_eq!(client.receive(), None);
}

#[test]
fn a_frame_that_breaks_off_is_nothing() {
    let program = Program::start();
    let whole = raw_frame(VERSION, &encode(&Request::Halt));
    for end in 1..whole.len() {
        let mut client = program.connect();
        client.send(&whole[..end]);
        client.0.shutdown(Shutdown::Write).unwrap();
        assert_eq!(client.receive(), None);
    }
    House::found(&mut program.connect());
}

#[test]
fn a_connection_carries_many_requests_also_in_one_write() {
    let program = Program::start();
    let mut client = program.connect();
    let one = raw_frame(VERSION, &encode(&Request::Hello));
    client.send(&one.repeat(100));
    for _ in 0..100 {
        assert!(client.receive().is_some());
    }
    assert!(matches!(client.ask(Request::Hello), Answer::Hello(_)));
}

#[test]
fn the_largest_frame_is_still_read() {
    let program = Program::start();
    let mut client = program.connect();
    let blob = vec![7; usize::try_from(MAX).unwrap() - 100];
    assert_eq!(refused(client.ask(Request::LoadKey(blob))).reason, Reason::WrongPhase);
}

#[test]
fn garbage_never_stops_it() {
    let program = Program::start();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for length in 0..200 {
        let mut byte = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed.to_le_bytes()[3]
        };
        let body: Vec<u8> = (0..length).map(|_| byte()).collect();
        let mut client = program.connect();
        client.send(&raw_frame(VERSION, &body));
        client.0.shutdown(Shutdown::Write).unwrap();
        client.receive();
    }
    assert!(matches!(program.connect().ask(Request::Hello), Answer::Hello(_)));
}

/// The server in process, with limits of its own.
fn with_limits(limits: Limits, test: impl FnOnce(&dyn Fn() -> Client)) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("socket");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let serving = runtime.spawn({
        let _guard = runtime.enter();
        let listener = UnixListener::bind(&path).unwrap();
        let enclave = Arc::new(Enclave::new(Arc::new(Movable::new())));
        serve(listener, enclave, limits, async move {
            let _ = ended.await;
        })
    });
    test(&|| Client(UnixStream::connect(&path).unwrap()));
    end.send(()).unwrap();
    runtime.block_on(serving).unwrap();
}

#[test]
fn silence_ends_a_connection() {
    let limits = Limits { idle: Duration::from_millis(30), ..Limits::default() };
    with_limits(limits, |connect| {
        assert_eq!(connect().receive(), None);
    });
}

#[test]
fn a_frame_that_takes_too_long_ends_its_connection() {
    let limits = Limits { frame: Duration::from_millis(30), ..Limits::default() };
    with_limits(limits, |connect| {
        let mut client = connect();
        client.send(&[0, 0]);
        assert_eq!(client.receive(), None);
    });
}

#[test]
fn connections_are_capped_and_places_come_back() {
    let limits = Limits { connections: 2, ..Limits::default() };
    with_limits(limits, |connect| {
        let mut held = [connect(), connect()];
        for client in &mut held {
            client.ask(Request::Hello);
        }
        assert_eq!(connect().receive(), None, "no third");
        drop(held);
        // The server learns of the closed ones in its own time.
        while try_hello(&mut connect()).is_none() {}
    });
}

fn try_hello(client: &mut Client) -> Option<Vec<u8>> {
    use std::io::Write as _;
    client.0.write_all(&raw_frame(VERSION, &encode(&Request::Hello))).ok()?;
    client.receive()
}

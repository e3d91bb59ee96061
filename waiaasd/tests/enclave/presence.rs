//! Whether there is an enclave, and whether it is another one.

use crate::server::{Act, Server, hello, place};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::timeout;
use waiaas_wire::enclave::{Answer, Phase, Request};
use waiaasd::enclave::{Enclave, Presence};

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn coming_going_and_coming_again_are_told() {
    let (_directory, socket) = place();
    let enclave = Enclave::new(&socket, Duration::from_secs(5));
    let mut presence = enclave.presence();
    assert_eq!(*presence.borrow(), Presence::Absent);

    let first = Server::saying(&socket, hello(Phase::Ready));
    let ready = timeout(PATIENCE, presence.wait_for(|now| now.is_ready())).await.unwrap().unwrap();
    let Presence::Present { generation, .. } = *ready else { panic!("not there") };
    drop(ready);
    drop(first);
    timeout(PATIENCE, presence.wait_for(|now| *now == Presence::Absent)).await.unwrap().unwrap();

    let _second = Server::saying(&socket, hello(Phase::Empty));
    let again = *timeout(PATIENCE, presence.wait_for(|now| now.needs_loading())).await.unwrap().unwrap();
    assert!(matches!(again, Presence::Present { generation: later, .. } if later > generation), "{again:?}");
}

#[tokio::test]
async fn loading_is_seen_at_once() {
    let (_directory, socket) = place();
    let phase = Arc::new(Mutex::new(Phase::Keyed));
    let plan = move |request| match request {
        Request::Start => {
            *phase.lock().unwrap() = Phase::Ready;
            Act::Answer(Answer::Done)
        }
        _ => Act::Answer(hello(*phase.lock().unwrap())),
    };
    let _server = Server::start(&socket, Arc::new(plan));
    let enclave = Enclave::new(&socket, Duration::from_secs(5));
    let mut presence = enclave.presence();
    timeout(PATIENCE, presence.wait_for(|now| now.needs_loading())).await.unwrap().unwrap();
    enclave.start().await.unwrap();
    let soon = Duration::from_secs(4);
    timeout(soon, presence.wait_for(|now| now.is_ready())).await.unwrap().unwrap();
}

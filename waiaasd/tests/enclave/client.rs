//! Requests and answers, and what goes wrong between them.

use crate::server::{Act, Server, hello, place};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::time::Instant;
use waiaas_wire::{
    Code, Problem,
    enclave::{Answer, Phase, Purpose, Reason, Refusal, Request},
};
use waiaasd::enclave::{Enclave, EnclaveError, Presence};

const TIMEOUT: Duration = Duration::from_millis(400);

#[tokio::test]
async fn requests_run_side_by_side_over_few_connections() {
    let (_directory, socket) = place();
    let pause = Duration::from_millis(100);
    let server = Server::start(&socket, Arc::new(move |_| Act::AnswerAfter(pause, hello(Phase::Ready))));
    let enclave = Enclave::new(&socket, Duration::from_secs(30));
    let begun = Instant::now();
    for answer in futures::future::join_all((0..64).map(|_| enclave.hello())).await {
        assert_eq!(answer.unwrap().phase, Phase::Ready);
    }
    assert!(begun.elapsed() < pause * 32, "one after another: {:?}", begun.elapsed());
    let connections = server.connections.load(Ordering::SeqCst);
    assert!(connections <= 33, "{connections} connections");
}

#[tokio::test]
async fn an_enclave_that_is_not_there_did_nothing() {
    let (_directory, socket) = place();
    let enclave = Enclave::new(&socket, TIMEOUT);
    let error = enclave.hello().await.unwrap_err();
    assert!(matches!(&error, EnclaveError::Unreachable(why) if why.contains("no socket")), "{error:?}");
    assert_eq!(Problem::from(error).code, Code::EnclaveUnavailable);
}

#[tokio::test]
async fn what_it_did_without_an_answer_is_not_known() {
    let too_long = u32::MAX.to_be_bytes().to_vec();
    let other_version = vec![0, 0, 0, 2, 9, 0];
    for act in [|| Act::Silence, || Act::Close] {
        assert_unanswered(Arc::new(move |_| act())).await;
    }
    assert_unanswered(Arc::new(move |_| Act::Bytes(too_long.clone()))).await;
    let why = assert_unanswered(Arc::new(move |_| Act::Bytes(other_version.clone()))).await;
    assert!(why.contains("version 9 of the protocol") && why.contains("of the same release"), "{why}");
}

async fn assert_unanswered(plan: crate::server::Plan) -> String {
    let (_directory, socket) = place();
    let _server = Server::start(&socket, plan);
    let enclave = Enclave::new(&socket, TIMEOUT);
    let begun = Instant::now();
    let error = enclave.hello().await.unwrap_err();
    assert!(matches!(error, EnclaveError::Unanswered(_)), "{error:?}");
    assert!(begun.elapsed() < TIMEOUT * 4, "{:?}", begun.elapsed());
    error.to_string()
}

/// The late answer to the first question must not be taken for the answer to the second.
#[tokio::test]
async fn a_late_answer_is_not_mistaken() {
    let (_directory, socket) = place();
    let plan = |request| match request {
        Request::CreateKey(_) => Act::AnswerAfter(TIMEOUT * 2, Answer::Done),
        _ => Act::Answer(hello(Phase::Ready)),
    };
    let _server = Server::start(&socket, Arc::new(plan));
    let enclave = Enclave::new(&socket, TIMEOUT);
    assert!(matches!(enclave.create_key(Purpose::FeePayer).await, Err(EnclaveError::Unanswered(_))));
    for _ in 0..5 {
        assert_eq!(enclave.hello().await.unwrap().phase, Phase::Ready);
        tokio::time::sleep(TIMEOUT / 4).await;
    }
}

#[tokio::test]
async fn a_new_process_is_asked_without_an_error() {
    let (_directory, socket) = place();
    let enclave = Enclave::new(&socket, Duration::from_secs(5));
    let mut presence = enclave.presence();
    for _ in 0..5 {
        let server = Server::saying(&socket, hello(Phase::Empty));
        let together = futures::future::join_all((0..8).map(|_| enclave.hello())).await;
        assert!(together.iter().all(Result::is_ok), "{together:?}");
        presence.wait_for(|now| now.needs_loading()).await.unwrap();
        drop(server);
        presence.wait_for(|now| *now == Presence::Absent).await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_of_another_kind_is_none() {
    let (_directory, socket) = place();
    let _server = Server::saying(&socket, Answer::Done);
    let enclave = Enclave::new(&socket, TIMEOUT);
    assert_eq!(enclave.hello().await, Err(EnclaveError::Unexpected));
    assert_eq!(enclave.start().await, Ok(()));
}

#[tokio::test]
async fn refusals_are_answers_and_have_codes() {
    let refusal = |reason| Refusal { reason, detail: "no".to_owned(), denials: vec![] };
    let codes = [
        (Reason::WrongPhase, Code::EnclaveUnavailable),
        (Reason::NotTheOwner, Code::AuthSignatureInvalid),
        (Reason::StaleVersion, Code::PolicyConflict),
        (Reason::Policy, Code::PolicyEnclaveDenied),
        (Reason::ApprovalNeeded, Code::TransactionWaiting),
        (Reason::NotPossible, Code::EnclaveCannot),
        (Reason::TooManyOpen, Code::Busy),
        (Reason::RequestReused, Code::TransactionSigning),
    ];
    for (reason, code) in codes {
        let (_directory, socket) = place();
        let _server = Server::saying(&socket, Answer::Refused(refusal(reason)));
        let enclave = Enclave::new(&socket, TIMEOUT);
        assert_eq!(enclave.request(Request::Start).await, Ok(Answer::Refused(refusal(reason))));
        let error = enclave.start().await.unwrap_err();
        assert_eq!(error, EnclaveError::Refused(refusal(reason)));
        assert_eq!(Problem::from(error).code, code);
    }
}

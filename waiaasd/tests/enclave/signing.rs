//! What is to be signed at the same time goes together, and comes back to whom it belongs to.

use crate::server::{Act, Server, hello, place};
use ed25519_dalek::{Signer as _, SigningKey};
use futures::future::join_all;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use waiaas_policy::id::{AgentId, RequestId, TxId};
use waiaas_wire::{
    Code, Problem, Signature,
    enclave::{Answer, MOST_AT_ONCE, Part, Phase, Reason, Refusal, Request, SignRequest, State},
};
use waiaasd::enclave::{Enclave, EnclaveError};

const PAUSE: Duration = Duration::from_millis(50);
const TIMEOUT: Duration = Duration::from_millis(400);

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

/// A message of one signer that does nothing, told from others by its blockhash.
fn message(number: u8) -> Vec<u8> {
    [&[1, 0, 0, 1][..], key().verifying_key().as_bytes(), &[number; 32], &[0]].concat()
}

fn ask(agent: u128, number: u8) -> SignRequest {
    let tx = TxId::from_u128(u128::from(number) + 1);
    SignRequest {
        request: RequestId::for_attempt(tx, 0),
        tx,
        agent: AgentId::from_u128(agent),
        message: message(number),
        wallets: Vec::new(),
        approval: None,
        done: Vec::new(),
        multisig: None,
    }
}

/// As the enclave answers: with the number of the message in the receipt.
fn sign(ask: &SignRequest) -> Part {
    Part::Signed(vec![Signature(key().sign(&ask.message).to_bytes())], vec![ask.message[40]])
}

fn state(agent: AgentId) -> State {
    State { agent, sequence: 7, sealed: vec![1], policy: None, stop: None, next: None }
}

/// An enclave that answers each request to sign with `part`, after a moment, and notes how many came together.
fn signing(part: fn(&SignRequest) -> Part) -> (Enclave, Arc<Mutex<Vec<usize>>>, impl Sized) {
    let (directory, socket) = place();
    let sizes = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sizes);
    let plan = move |request| match request {
        Request::SignAll(asks) => {
            seen.lock().unwrap().push(asks.len());
            let state = asks.first().map(|ask| state(ask.agent));
            Act::AnswerAfter(PAUSE, Answer::Each(asks.iter().map(part).collect(), state))
        }
        _ => Act::Answer(hello(Phase::Ready)),
    };
    let server = Server::start(&socket, Arc::new(plan));
    (Enclave::new(&socket, Duration::from_secs(30)), sizes, (directory, server))
}

#[tokio::test]
async fn what_comes_meanwhile_goes_together_and_everybody_gets_his_own() {
    let (enclave, sizes, _held) = signing(sign);
    let answers = join_all((0..64).map(|number| enclave.sign(ask(1, number)))).await;
    for (answer, number) in answers.into_iter().zip(0..) {
        let Ok(Answer::Signed(signed)) = answer else { panic!("a signature expected: {answer:?}") };
        assert_eq!((signed.receipt, signed.state.sequence), (vec![number], 7));
    }
    let sizes = sizes.lock().unwrap().clone();
    assert_eq!(sizes.iter().sum::<usize>(), 64);
    assert!(sizes.iter().all(|size| *size <= MOST_AT_ONCE) && sizes.len() <= 64 / MOST_AT_ONCE + 2, "{sizes:?}");
}

#[tokio::test]
async fn agents_do_not_wait_for_each_other() {
    let (enclave, sizes, _held) = signing(sign);
    let begun = tokio::time::Instant::now();
    let asks = (1..=10).map(|agent| enclave.sign(ask(agent, 0)));
    assert!(join_all(asks).await.iter().all(|answer| matches!(answer, Ok(Answer::Signed(_)))));
    assert!(begun.elapsed() < PAUSE * 10, "one after another: {:?}", begun.elapsed());
    assert_eq!(*sizes.lock().unwrap(), [1; 10]);
}

#[tokio::test]
async fn a_forged_one_is_an_error_of_its_own() {
    let forge = |ask: &SignRequest| match (sign(ask), ask.message[40] % 10) {
        (Part::Signed(mut signatures, receipt), 3) => {
            signatures[0].0[5] ^= 1;
            Part::Signed(signatures, receipt)
        }
        (_, 4) => Part::Signed(Vec::new(), Vec::new()),
        (part, _) => part,
    };
    let (enclave, _, _held) = signing(forge);
    let answers = join_all((0..40).map(|number| enclave.sign(ask(1, number)))).await;
    for (answer, number) in answers.iter().zip(0..) {
        match number % 10 {
            3 | 4 => assert_eq!(answer, &Err(EnclaveError::Forged), "{number}"),
            _ => assert!(matches!(answer, Ok(Answer::Signed(_))), "{number}: {answer:?}"),
        }
    }
    assert_eq!(Problem::from(EnclaveError::Forged).code, Code::TransactionSigning);
}

#[tokio::test]
async fn refusals_are_told_to_whom_they_concern() {
    let refusal = || Refusal { reason: Reason::Policy, detail: "no".to_owned(), denials: Vec::new() };
    let refuse = move |ask: &SignRequest| match ask.message[40] {
        2 => Part::Refused(Refusal { reason: Reason::Policy, detail: "no".to_owned(), denials: Vec::new() }),
        _ => sign(ask),
    };
    let (enclave, _, _held) = signing(refuse);
    let answers = join_all((0..4).map(|number| enclave.sign(ask(1, number)))).await;
    assert_eq!(answers[2], Ok(Answer::Refused(refusal())));
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(Answer::Signed(_)))).count(), 3);
    // Said of all of them.
    let (_directory, socket) = place();
    let _server = Server::saying(&socket, Answer::Refused(refusal()));
    let enclave = Enclave::new(&socket, TIMEOUT);
    let answers = join_all((0..20).map(|number| enclave.sign(ask(1, number)))).await;
    assert!(answers.iter().all(|answer| *answer == Ok(Answer::Refused(refusal()))), "{answers:?}");
}

#[tokio::test]
async fn what_is_no_answer_is_none_for_all_of_them() {
    let wrong = [
        Answer::Done,
        Answer::Each(Vec::new(), None),
        Answer::Each(vec![sign(&ask(1, 0))], None),
        Answer::Each(vec![sign(&ask(1, 0)); 2], Some(state(AgentId::from_u128(1)))),
    ];
    for answer in wrong {
        let (_directory, socket) = place();
        let _server = Server::saying(&socket, answer);
        let enclave = Enclave::new(&socket, TIMEOUT);
        assert_eq!(enclave.sign(ask(1, 0)).await, Err(EnclaveError::Unexpected));
    }
    let (_directory, socket) = place();
    let _server = Server::start(&socket, Arc::new(|_| Act::Silence));
    let enclave = Enclave::new(&socket, TIMEOUT);
    let answers = join_all((0..40).map(|number| enclave.sign(ask(1, number)))).await;
    assert!(answers.iter().all(|answer| matches!(answer, Err(EnclaveError::Unanswered(_)))), "{answers:?}");
}

#[tokio::test]
async fn nothing_is_signed_for_who_is_gone() {
    let (enclave, sizes, _held) = signing(sign);
    // Two are under way, one by one; the third waits, and its caller goes.
    let mut under_way = Vec::new();
    for number in 0..2 {
        under_way.push(tokio::spawn(owned(enclave.clone(), number)));
        tokio::time::timeout(TIMEOUT, async {
            while sizes.lock().unwrap().len() < under_way.len() {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap();
    }
    let gone = tokio::spawn(owned(enclave.clone(), 2));
    tokio::task::yield_now().await;
    gone.abort();
    assert!(gone.await.is_err());
    for one in under_way {
        assert!(one.await.unwrap());
    }
    assert!(matches!(enclave.sign(ask(1, 3)).await, Ok(Answer::Signed(_))));
    assert_eq!(*sizes.lock().unwrap(), [1; 3]);
}

async fn owned(enclave: Enclave, number: u8) -> bool {
    matches!(enclave.sign(ask(1, number)).await, Ok(Answer::Signed(_)))
}

//! Whether signatures are genuine: those of many payments at once, which costs a third of one by one.
//!
//! Nothing that the enclave signed is sent or kept before it was verified: a signature that was computed wrongly gives the key
//! away to whoever sees it beside the right one. Each is verified by the strict rules; many at once by a random combination of
//! their equations (the batch verification of the ed25519 papers), of which none but the right ones pass. Where the
//! combination does not hold, each is verified by itself, so that a wrong one takes no right one along.

mod combined;

use combined::Keys;
use std::time::Duration;
use tokio::sync::{
    mpsc::{self, UnboundedReceiver, UnboundedSender},
    oneshot,
};
use waiaas_policy::Address;
use waiaas_wire::{Signature, signed::verifies};

/// Most messages that are verified at once: the others have to wait meanwhile.
const MOST: usize = 64;
/// So many at once show that more are about to come than are here.
const CROWD: usize = 4;
/// How long those are waited for. A lone caller never waits.
const GATHERING: Duration = Duration::from_millis(1);

/// A message with what its signers are said to have signed it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The signed bytes.
    pub message: Vec<u8>,
    /// Who signed, and how.
    pub signatures: Vec<(Address, Signature)>,
}

impl Claim {
    /// Each signature by itself.
    pub fn is_genuine(&self) -> bool {
        self.signatures.iter().all(|(key, signature)| verifies(key, &self.message, signature))
    }
}

/// Verifies. Cheap to clone; the task ends when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Verifier(UnboundedSender<Question>);

#[derive(Debug)]
struct Question {
    claim: Claim,
    answer: oneshot::Sender<bool>,
}

impl Verifier {
    /// Starts the task. Needs a running Tokio runtime.
    pub fn start() -> Self {
        let (questions, inbox) = mpsc::unbounded_channel();
        tokio::spawn(answer(inbox));
        Self(questions)
    }

    /// Whether every signature of a claim is genuine.
    pub async fn is_genuine(&self, claim: Claim) -> bool {
        let (answer, told) = oneshot::channel();
        // Fails only when the runtime shuts down: then nothing is sent any more.
        self.0.send(Question { claim, answer }).is_ok() && told.await.unwrap_or(false)
    }
}

async fn answer(mut inbox: UnboundedReceiver<Question>) {
    let (mut keys, mut asked, mut last) = (Keys::default(), Vec::with_capacity(MOST), 0);
    loop {
        if last >= CROWD {
            tokio::time::sleep(GATHERING).await;
        }
        last = inbox.recv_many(&mut asked, MOST).await;
        if last == 0 {
            return;
        }
        let all = keys.verify(asked.iter().map(|question| &question.claim));
        for Question { claim, answer } in asked.drain(..) {
            let _ = answer.send(all || claim.is_genuine());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer as _, SigningKey};

    fn claim(number: u8) -> Claim {
        let message = vec![number; 200];
        let signed = [1, 2].map(|seed| {
            let key = SigningKey::from_bytes(&[seed; 32]);
            (Address::new_from_array(key.verifying_key().to_bytes()), Signature(key.sign(&message).to_bytes()))
        });
        Claim { message, signatures: signed.to_vec() }
    }

    #[tokio::test]
    async fn a_wrong_one_takes_no_right_one_along() {
        let verifier = Verifier::start();
        let mut claims: Vec<Claim> = (0..200).map(claim).collect();
        for (place, claim) in claims.iter_mut().enumerate().filter(|(place, _)| place % 50 == 7) {
            claim.message.push(u8::try_from(place).unwrap_or_default());
        }
        let answers = claims.into_iter().map(|claim| verifier.is_genuine(claim));
        let answers = futures::future::join_all(answers).await;
        let wrong: Vec<usize> = (0..200).filter(|place| !answers.get(*place).copied().unwrap_or(true)).collect();
        assert_eq!(wrong, [7, 57, 107, 157]);
    }
}

//! What is to be signed for one agent at the same time is asked in one request: the enclave seals the agent's state once for all of
//! it, and the way there and back is gone once.
//!
//! Nothing is waited for: while an agent's requests are under way, those that come meanwhile gather, and go together next. What was
//! signed together is verified together (`genuine.rs`).

use super::{
    Common, EnclaveError,
    genuine::{Claim, Verifier},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;
use waiaas_policy::id::AgentId;
use waiaas_wire::enclave::{Answer, MOST_AT_ONCE, Request, SignRequest};

/// Requests of one agent that are under way at most: while the enclave works on one, the answer to the other is taken.
const WAYS: usize = 2;

/// What waits to be asked, by agent, and who verifies what is answered.
#[derive(Debug, Default)]
pub(super) struct Signing {
    lines: Mutex<HashMap<AgentId, Line>>,
    verifier: Verifier,
}

/// The requests of an agent.
#[derive(Debug, Default)]
struct Line {
    waiting: Vec<Question>,
    under_way: usize,
}

#[derive(Debug)]
struct Question {
    request: SignRequest,
    answer: oneshot::Sender<Result<Answer, EnclaveError>>,
}

/// Has a message signed.
pub(super) async fn sign(enclave: &Arc<Common>, request: SignRequest) -> Result<Answer, EnclaveError> {
    let (answer, told) = oneshot::channel();
    let agent = request.agent;
    if enclave.signing.put(Question { request, answer }) {
        tokio::spawn(serve(Arc::clone(enclave), agent));
    }
    // It is dropped unanswered only when the runtime ends.
    told.await.unwrap_or_else(|_| Err(EnclaveError::Unanswered("the daemon is ending".to_owned())))
}

/// Asks for as long as something waits.
async fn serve(enclave: Arc<Common>, agent: AgentId) {
    while let Some(questions) = enclave.signing.next(agent) {
        let (asks, callers) = questions.into_iter().map(|one| (one.request, one.answer)).unzip();
        let request = Request::SignAll(asks);
        let answer = enclave.ask(&request).await;
        // The next request is on its way while this one's signatures are verified.
        let enclave = Arc::clone(&enclave);
        tokio::spawn(async move { tell(&enclave.signing, request, answer, callers) });
    }
}

/// Gives everybody the answer, as far as it is genuine.
fn tell(
    signing: &Signing,
    request: Request,
    answer: Result<Answer, EnclaveError>,
    callers: Vec<oneshot::Sender<Result<Answer, EnclaveError>>>,
) {
    let Request::SignAll(asks) = request else { return };
    let answers = answer.and_then(|answer| each(answer, &asks));
    let mut answers = answers.map(|answers| signing.genuine(&asks, answers).into_iter());
    for caller in callers {
        let answer = match &mut answers {
            Ok(answers) => answers.next().unwrap_or(Err(EnclaveError::Unexpected)),
            Err(why) => Err(why.clone()),
        };
        // Who is gone asks again under the same id.
        let _ = caller.send(answer);
    }
}

/// An answer for each request, in their order.
fn each(answer: Answer, asks: &[SignRequest]) -> Result<Vec<Answer>, EnclaveError> {
    match answer {
        Answer::Each(parts, state) if parts.len() == asks.len() => {
            parts.into_iter().map(|part| part.with(state.as_ref()).ok_or(EnclaveError::Unexpected)).collect()
        }
        // Said of all of them.
        answer @ Answer::Refused(_) => Ok(vec![answer; asks.len()]),
        _ => Err(EnclaveError::Unexpected),
    }
}

impl Signing {
    /// The answers, with an error in the place of each whose signatures are not genuine.
    fn genuine(&self, asks: &[SignRequest], answers: Vec<Answer>) -> Vec<Result<Answer, EnclaveError>> {
        let claims = asks.iter().zip(&answers).map(|(ask, answer)| match answer {
            Answer::Signed(signed) => Claim::new(&ask.message, &signed.signatures),
            _ => Some(Claim::nothing()),
        });
        let genuine = self.verifier.genuine(&claims.collect::<Vec<_>>());
        let told = answers.into_iter().zip(genuine);
        told.map(|(answer, is_genuine)| if is_genuine { Ok(answer) } else { Err(EnclaveError::Forged) }).collect()
    }

    /// Puts a question into its line. Whether somebody is to be sent with what waits there.
    fn put(&self, question: Question) -> bool {
        let mut all = self.lock();
        let line = all.entry(question.request.agent).or_default();
        line.waiting.push(question);
        let is_free = line.under_way < WAYS;
        line.under_way += usize::from(is_free);
        is_free
    }

    /// What is to be asked next; `None` when nothing waits any more, and nobody is under way on this way.
    fn next(&self, agent: AgentId) -> Option<Vec<Question>> {
        let mut all = self.lock();
        let line = all.get_mut(&agent)?;
        line.waiting.retain(|question| !question.answer.is_closed());
        if line.waiting.is_empty() {
            line.under_way = line.under_way.saturating_sub(1);
            if line.under_way == 0 {
                all.remove(&agent);
            }
            return None;
        }
        let most = line.waiting.len().min(MOST_AT_ONCE);
        Some(line.waiting.drain(..most).collect())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AgentId, Line>> {
        // Every change leaves it whole, whatever panics elsewhere.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

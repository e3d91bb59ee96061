//! From bytes to a signature: decode, decide on the own state, count, sign, state it in a receipt.
//!
//! A refusal changes nothing: everything happens on a draft, which is sealed and put in force at the very end.

mod receipt;

use crate::{
    admit::{Case, Passage},
    agent::{Agent, Answered, Draft},
    keys::KeyPair,
    refusal::{denied_by, internal, refuse},
    seal::Sealer,
    state::Open,
};
use receipt::Statement;
use waiaas_policy::{
    Address,
    address::squads,
    decode::{Facts, Squads, decode},
    id::Digest,
    intent::Intent,
    rule::RuleId,
    time::Timestamp,
};
use waiaas_wire::{
    Signature,
    enclave::{Answer, Reason, Refusal, SignRequest, Signed},
};

/// The largest message that any version of Solana's format allows, in bytes.
const LARGEST_MESSAGE: usize = 4_096;

/// Most claimed wallets: more than a message has accounts.
const MOST_WALLETS: usize = 256;

/// Most requests that one request may call done.
const MOST_DONE: usize = 1_024;

/// Who signs beside the agent, and for whom.
pub struct Signer<'a> {
    /// Whose approvals count.
    pub owner: Address,
    /// Signs as fee payer beside an agent's own decided message, and never alone.
    pub fee_payer: &'a KeyPair,
    /// Signs receipts.
    pub receipt: &'a KeyPair,
    /// Seals the state.
    pub sealer: &'a Sealer,
}

impl Signer<'_> {
    /// Answers a request to sign.
    pub fn sign(&self, agent: &mut Agent, ask: &SignRequest, now: Timestamp) -> Result<Answer, Refusal> {
        check_size(ask)?;
        if agent.current()?.state().stopped().is_some() {
            // Not even what was signed before comes back: it may not have left the machine yet.
            return Err(refuse(Reason::Stopped, "the owner has stopped this agent"));
        }
        let message = Digest::of(&ask.message);
        match agent.current()?.state().remembered(ask.request).copied() {
            None => self.decide(agent, ask, message, now),
            Some(open) if open.message == message => self.repeat(agent, ask, open, now),
            Some(_) => Err(refuse(Reason::RequestReused, "another message was signed under this request id")),
        }
    }

    fn decide(&self, agent: &mut Agent, ask: &SignRequest, message: Digest, now: Timestamp) -> Result<Answer, Refusal> {
        let intent = self.read(agent, ask)?;
        let mut draft = agent.current()?.draft()?;
        let now = draft.state.ledger.observe(now);
        draft.state.forget(&ask.done, now);
        let policy = draft.policy.clone();
        let policy = policy.ok_or_else(|| denied_by(RuleId::AssetNotListed, "no policy is set: nothing is allowed"))?;
        let case = Case { owner: &self.owner, policy: &policy, ask, intent: &intent, digest: intent.digest(), now };
        let approved = match case.admit(&mut draft.state)? {
            Passage::Now { approved } => approved,
            Passage::Wait(until) => return Ok(Answer::Wait(until, agent.commit(self.sealer, draft)?)),
        };
        let open = Open { request: ask.request, message, approved, at: now };
        let statement = Statement { ask, intent: &intent, open, policy: &policy };
        let before = statement.usage(&draft.state.ledger);
        count(&mut draft, &case)?;
        draft.state.remember(ask.tx, open)?;
        let receipt = statement.write(&draft, &before, self)?;
        self.answer(agent, ask, draft, Answered { signatures: self.signatures(agent, ask, &intent)?, receipt })
    }

    /// The same request again: the same signatures, counted once.
    fn repeat(&self, agent: &mut Agent, ask: &SignRequest, open: Open, now: Timestamp) -> Result<Answer, Refusal> {
        if let Some(Answered { signatures, receipt }) = agent.current()?.answered(ask.request).cloned() {
            return Ok(Answer::Signed(Signed { signatures, receipt, state: agent.sealed_state()? }));
        }
        // The receipt was made before a restart. Another with the same sequence number would look like a rollback, so
        // this one takes the next; its windows are the same before and after, since nothing is counted again.
        let intent = self.read(agent, ask)?;
        let mut draft = agent.current()?.draft()?;
        let at = draft.state.ledger.observe(now);
        let policy = draft.policy.clone().ok_or_else(|| internal("signed without a policy"))?;
        let statement = Statement { ask, intent: &intent, open: Open { at, ..open }, policy: &policy };
        let usage = statement.usage(&draft.state.ledger);
        let receipt = statement.write(&draft, &usage, self)?;
        self.answer(agent, ask, draft, Answered { signatures: self.signatures(agent, ask, &intent)?, receipt })
    }

    /// What the message does, by its bytes alone.
    fn read(&self, agent: &Agent, ask: &SignRequest) -> Result<Intent, Refusal> {
        let facts = facts(agent.pair().address(), self.fee_payer.address(), ask);
        let intent = decode(&ask.message, &facts).map_err(|why| refuse(Reason::Undecodable, why.to_string()))?;
        let ours = [agent.pair().address(), self.fee_payer.address()];
        if !intent.signers.iter().all(|signer| ours.contains(signer)) {
            return Err(denied_by(RuleId::NotUnderstood, "someone must sign who has no key here"));
        }
        if !intent.signers.contains(&agent.pair().address()) {
            return Err(denied_by(RuleId::NotUnderstood, "the agent itself does not sign"));
        }
        Ok(intent)
    }

    fn signatures(&self, agent: &Agent, ask: &SignRequest, intent: &Intent) -> Result<Vec<Signature>, Refusal> {
        let pairs = [agent.pair(), self.fee_payer];
        let sign = |signer: &Address| {
            let pair = pairs.into_iter().find(|pair| pair.address() == *signer);
            Ok(pair.ok_or_else(|| internal("a signer without a key"))?.sign(&ask.message))
        };
        intent.signers.iter().map(sign).collect()
    }

    fn answer(
        &self,
        agent: &mut Agent,
        ask: &SignRequest,
        draft: Draft,
        answered: Answered,
    ) -> Result<Answer, Refusal> {
        let state = agent.commit(self.sealer, draft)?;
        agent.keep(ask.request, answered.clone());
        let Answered { signatures, receipt } = answered;
        Ok(Answer::Signed(Signed { signatures, receipt, state }))
    }
}

/// What the daemon claims beside the bytes. The vault is derived here, never believed.
fn facts(agent: Address, fee_payer: Address, ask: &SignRequest) -> Facts<'_> {
    let facts = Facts::new(agent, fee_payer, &ask.wallets);
    let vault = ask.multisig.and_then(|multisig| Some((multisig, squads::vault(&multisig, 0)?.0)));
    vault.map_or(facts, |(multisig, vault)| facts.with_squads(Squads { multisig, vault }))
}

/// Bounds what a request can make the enclave work and remember.
fn check_size(ask: &SignRequest) -> Result<(), Refusal> {
    let checks = [
        (ask.message.len() > LARGEST_MESSAGE, "the message is longer than any transaction"),
        (ask.wallets.len() > MOST_WALLETS, "more than 256 wallets are claimed"),
        (ask.done.len() > MOST_DONE, "more than 1024 requests are called done"),
    ];
    let too_large = checks.into_iter().find_map(|(wrong, why)| wrong.then_some(why));
    too_large.map_or(Ok(()), |why| Err(refuse(Reason::Undecodable, why)))
}

/// Held and spent at once: whatever is signed is spent, and nothing is given back on the daemon's word.
fn count(draft: &mut Draft, case: &Case<'_>) -> Result<(), Refusal> {
    let ledger = &mut draft.state.ledger;
    let hold = ledger.hold(case.intent, case.now).map_err(internal)?;
    ledger.spend(&hold, case.now).map_err(internal)?;
    // Who is only proposed was not paid: only the owner's vote would make that so, and nobody here sees it.
    if !case.intent.proposed {
        ledger.remember(case.policy, case.intent);
    }
    Ok(())
}

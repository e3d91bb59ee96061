//! From bytes to a signature: decode, decide on the own state, count, sign, state it in a receipt.
//!
//! A refusal changes nothing: everything happens on drafts (`turn.rs`), of which the last is sealed and put in force at the very
//! end.

mod receipt;
mod turn;

use crate::{
    admit::{Case, Passage},
    agent::{Agent, Answered, Draft},
    keys::KeyPair,
    refusal::{denied_by, internal, refuse},
    seal::Sealer,
    state::Open,
};
use receipt::Statement;
use turn::Turn;
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
    enclave::{Part, Reason, Refusal, SignRequest, State},
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
    /// Answers requests of one agent to sign, in their order. The state is sealed once, with all of them in it, and only then is
    /// any of it in force.
    pub fn sign(
        &self,
        agent: &mut Agent,
        asks: &[SignRequest],
        now: Timestamp,
    ) -> Result<(Vec<Part>, Option<State>), Refusal> {
        let mut turn = Turn::of(agent, now);
        let parts = asks.iter().map(|ask| self.answer(&mut turn, ask).unwrap_or_else(Part::Refused)).collect();
        Ok((parts, turn.end(self.sealer)?))
    }

    fn answer(&self, turn: &mut Turn<'_>, ask: &SignRequest) -> Result<Part, Refusal> {
        check_size(ask)?;
        if turn.state()?.stopped().is_some() {
            // Not even what was signed before comes back: it may not have left the machine yet.
            return Err(refuse(Reason::Stopped, "the owner has stopped this agent"));
        }
        let message = Digest::of(&ask.message);
        match turn.state()?.remembered(ask.request).copied() {
            None => self.decide(turn, ask, message),
            Some(open) if open.message == message => self.repeat(turn, ask, open),
            Some(_) => Err(refuse(Reason::RequestReused, "another message was signed under this request id")),
        }
    }

    fn decide(&self, turn: &mut Turn<'_>, ask: &SignRequest, message: Digest) -> Result<Part, Refusal> {
        let intent = self.read(turn.agent(), ask)?;
        let mut draft = turn.draft()?;
        let now = draft.state.ledger.observe(turn.now());
        draft.state.forget(&ask.done, now);
        let policy = draft.policy.clone();
        let policy = policy.ok_or_else(|| denied_by(RuleId::AssetNotListed, "no policy is set: nothing is allowed"))?;
        let case = Case { owner: &self.owner, policy: &policy, ask, intent: &intent, digest: intent.digest(), now };
        let approved = match case.admit(&mut draft.state)? {
            Passage::Now { approved } => approved,
            Passage::Wait(until) => {
                turn.take(draft);
                return Ok(Part::Wait(until));
            }
        };
        let open = Open { request: ask.request, message, approved, at: now };
        let statement = Statement { ask, intent: &intent, open, policy: &policy };
        let before = statement.usage(&draft.state.ledger);
        count(&mut draft, &case)?;
        draft.state.remember(ask.tx, open)?;
        let receipt = statement.write(&draft, &before, self)?;
        let answered = Answered { signatures: self.signatures(turn.agent(), ask, &intent)?, receipt };
        Ok(turn.signed(draft, ask.request, answered))
    }

    /// The same request again: the same signatures, counted once.
    fn repeat(&self, turn: &mut Turn<'_>, ask: &SignRequest, open: Open) -> Result<Part, Refusal> {
        if let Some(part) = turn.again(ask.request) {
            turn.forget(&ask.done)?;
            return Ok(part);
        }
        // The receipt was made before a restart. Another with the same sequence number would look like a rollback, so
        // this one takes the next; its windows are the same before and after, since nothing is counted again.
        let intent = self.read(turn.agent(), ask)?;
        let mut draft = turn.draft()?;
        let at = draft.state.ledger.observe(turn.now());
        let policy = draft.policy.clone().ok_or_else(|| internal("signed without a policy"))?;
        let statement = Statement { ask, intent: &intent, open: Open { at, ..open }, policy: &policy };
        let usage = statement.usage(&draft.state.ledger);
        let receipt = statement.write(&draft, &usage, self)?;
        let answered = Answered { signatures: self.signatures(turn.agent(), ask, &intent)?, receipt };
        Ok(turn.signed(draft, ask.request, answered))
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

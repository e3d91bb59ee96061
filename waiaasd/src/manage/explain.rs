//! Why a payment would be decided as it would: with what is used now, and nothing is written.

use super::policies::enclave_ledger;
use crate::{
    daemon::Daemon,
    flow::{Order, Wanted, preview, request::pocket},
    store::{StoreError, idempotency::Scope, ledgers, policies, wallets::Wallet},
};
use waiaas_policy::{
    decide::{Denial, decide_budget},
    decode::{Facts, Message, decode},
    document::{Budget, Policy},
    id::Digest,
    intent::Intent,
};
use waiaas_wire::{
    Code, Problem,
    control::{Amount, Ask, Proposal},
    view::{ExplanationView, LiveExplanation},
};

/// An explanation, and what the owner's budget has against the payment.
pub struct Explained {
    /// Without the budget's part.
    pub view: LiveExplanation,
    /// Rules of the owner's budget that deny it.
    pub over: Vec<Denial>,
    /// The policy in force.
    pub policy: Policy,
}

/// Explains what would happen to a payment of a wallet now.
///
/// # Errors
/// `POLICY_NONE`; as for a payment that is not valid; `VALIDATION_INVALID_FORMAT` for bytes that are no message.
pub async fn explain(
    daemon: &Daemon,
    wallet: &Wallet,
    caller: Scope,
    proposal: Proposal,
) -> Result<Explained, Problem> {
    let stored = daemon.store.read(|view| policies::current(view, wallet.agent))?;
    let stored = stored.ok_or_else(|| Problem::plain(Code::PolicyNone))?;
    let unreadable = || Problem::new(Code::PolicyInvalid, "the policy in force cannot be read by this release");
    let policy = Policy::decode(&stored.signed.policy).ok_or_else(unreadable)?;
    let (payment, intent) = match proposal {
        Proposal::Payment { to, amount } => planned(daemon, wallet, caller, &policy, to, amount).await?,
        Proposal::Message { message, recipients } => read(wallet, &message, &recipients)?,
    };
    let enclave = enclave_ledger(daemon, wallet.agent).await;
    let now = daemon.clock.now();
    let (ledger, over) = daemon.store.read(|view| {
        let over = policies::budget(view)?.and_then(|stored| Budget::decode(&stored.signed.budget));
        let owner = ledgers::owner(view)?;
        let over: Vec<Denial> = over.map(|budget| decide_budget(&budget, &intent, &owner, now)).unwrap_or_default();
        Ok::<_, StoreError>((ledgers::of(view, wallet.agent)?, over))
    })?;
    let explanation = ExplanationView::of(&policy, &intent, &ledger, now);
    let enclave_reachable = enclave.is_some();
    let theirs = enclave.map(|enclave| ExplanationView::of(&policy, &intent, &enclave, now));
    let view = LiveExplanation {
        wallet: wallet.agent,
        name: wallet.name.clone(),
        payment,
        policy_version: stored.signed.version,
        policy_hash: Digest::of(&stored.signed.policy),
        budget: Vec::new(),
        enclave: theirs.filter(|theirs| differs(theirs, &explanation)),
        explanation,
        enclave_reachable,
    };
    Ok(Explained { view, over, policy })
}

/// Whether the enclave's count makes a difference. Its clock is its own: what time it is does not.
fn differs(theirs: &ExplanationView, ours: &ExplanationView) -> bool {
    let figures = |view: &ExplanationView| -> Vec<_> {
        view.rules.iter().map(|line| (line.rule.clone(), line.verdict, line.used, line.left)).collect()
    };
    theirs.allowed != ours.allowed || figures(theirs) != figures(ours)
}

/// A plain payment, built as it would be.
async fn planned(
    daemon: &Daemon,
    wallet: &Wallet,
    caller: Scope,
    policy: &Policy,
    to: String,
    amount: Amount,
) -> Result<(String, Intent), Problem> {
    let mut listed = policy.destinations.allow.iter();
    let labelled = listed.find(|(_, label)| label.as_ref() == Some(&to)).map(|(address, _)| address.to_string());
    let words = match &amount {
        Amount::Ui { amount, asset } => format!("{amount} {asset} to {to}"),
        Amount::Raw { amount, asset } => format!("{amount} base units of {asset} to {to}"),
    };
    let ask = Ask { from: None, to: labelled.unwrap_or(to), amount, memo: None, idempotency_key: None };
    let intent = preview::intent(daemon, Order { wallet: wallet.clone(), caller, ask: Wanted::Pay(ask) }).await?;
    Ok((words, intent))
}

/// What a message does to the wallet, as the enclave would read it.
fn read(wallet: &Wallet, message: &[u8], recipients: &[waiaas_policy::Address]) -> Result<(String, Intent), Problem> {
    let wrong = |why: waiaas_policy::decode::DecodeError| {
        Problem::new(Code::ValidationFormat, format!("the bytes are no message: {why}")).at("message")
    };
    let from = pocket(wallet)?;
    let fee_payer = Message::parse(message).map_err(wrong)?.fee_payer();
    let intent = decode(message, &Facts::new(from, fee_payer, recipients)).map_err(wrong)?;
    Ok((format!("a message of {} bytes", message.len()), intent))
}

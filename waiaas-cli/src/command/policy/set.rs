//! `waiaas policy set`.

use super::show;
use crate::{
    Ending, clock,
    command::wallet::vault,
    daemon::{Daemon, LEDGER},
    output::{policy::PolicyToSign, refusal, talk},
    owner::{self, OwnerSigner},
    private,
    review::difference::Difference,
    session::Session,
};
use clap::Args;
use std::path::{Path, PathBuf};
use waiaas_policy::document::{Policy, run_expectations};
use waiaas_wire::{Problem, Signature, error::exit, signed::SignedPolicy, view::PolicyView};

/// Set a wallet's policy
///
/// The owner key signs it after it was read, checked with its own tests, compared with the policy in force, and shown. A
/// policy that allows more than the one in force needs --widen as well, and shows a payment that would newly pass; --yes alone
/// is never enough for it. If the settings want it to wait (`policy.widen_cooldown`), it ends with 4, and `waiaas policy
/// withdraw` takes it back meanwhile. A policy that allows less takes effect at once, and in the place of one that waits.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas policy set shop shop.toml
  waiaas policy set shop shop.toml --widen --yes --passphrase-file pass.txt")]
pub struct Set {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
    /// The policy, in TOML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Allow more than the policy in force
    #[arg(long)]
    widen: bool,
}

impl Set {
    pub async fn run(self, session: &Session) -> Ending {
        let policy = read(&self.file)?;
        owner::must_be_there(session)?;
        let daemon = session.daemon().await?;
        let current = show(&daemon, Some(self.wallet)).await?;
        let difference = difference(&current, &policy)?;
        if is_in_force(&current, &policy) {
            session.output.talk(talk::IN_FORCE);
            // The chain may still lag behind, when an earlier run was cut short.
            vault::follow(session, &daemon, &current.wallet.to_string(), &policy, None).await?;
            session.output.show(&current);
            return Ok(exit::DONE);
        }
        check_widening(session, difference.as_ref(), self.widen)?;
        let unsigned = prepare(&current, &policy);
        session.confirm(&shown(&current, &policy, difference.as_ref(), &unsigned), talk::ASK_POLICY).await?;
        let key = owner::open(session).await?;
        let set = in_order(session, &daemon, unsigned, &policy, difference.as_ref(), key).await?;
        session.output.show(&set);
        let Some(waiting) = &set.waiting else { return Ok(exit::DONE) };
        session.output.talk(talk::next_of_waiting(waiting));
        Ok(exit::WAITING)
    }
}

/// A loosening reaches the chain first, so that no payment fails for a limit that is still in transit; a tightening reaches
/// it last, so that the policy is never the looser of the two. A policy that has to wait does not reach it yet.
async fn in_order(
    session: &Session,
    daemon: &Daemon,
    unsigned: SignedPolicy,
    policy: &Policy,
    difference: Option<&Difference>,
    key: OwnerSigner,
) -> Result<PolicyView, Problem> {
    let wallet = unsigned.agent.to_string();
    let wider = difference.is_none_or(|difference| difference.first_wider().is_some()) && !waits(daemon).await?;
    let mut hand = Some(key);
    if wider {
        hand = vault::follow(session, daemon, &wallet, policy, hand).await?;
    }
    let busy = session.output.busy(talk::SETTING);
    let key = match hand {
        Some(key) => key,
        None => owner::open(session).await?,
    };
    let set = submit(daemon, unsigned, &key).await?;
    drop(busy);
    if !wider && set.waiting.is_none() {
        vault::follow(session, daemon, &wallet, policy, Some(key)).await?;
    }
    Ok(set)
}

/// Whether the daemon lets wider policies wait before they take effect.
async fn waits(daemon: &Daemon) -> Result<bool, Problem> {
    let settings = daemon.ask(async |client, context, caller| client.config(context, caller).await).await?;
    let cooldown = settings.iter().find(|setting| setting.name == "policy.widen_cooldown");
    Ok(cooldown.is_some_and(|setting| setting.value != "\"0s\""))
}

/// Refuses a document that allows more than the one in force, unless that was asked for by name.
pub fn check_widening(session: &Session, difference: Option<&Difference>, widen: bool) -> Result<(), Problem> {
    match difference.and_then(Difference::first_wider) {
        Some(found) if !widen => Err(refusal::widens(&found)),
        Some(_) => {
            session.output.warn(talk::WIDENS);
            Ok(())
        }
        None => Ok(()),
    }
}

/// What the owner sees before signing.
fn shown<'a>(
    current: &'a PolicyView,
    policy: &'a Policy,
    difference: Option<&'a Difference>,
    unsigned: &SignedPolicy,
) -> PolicyToSign<'a> {
    let statement = unsigned.statement().text();
    let PolicyView { name, wallet, .. } = current;
    PolicyToSign { name, agent: *wallet, version: unsigned.version, hash: policy.hash(), policy, difference, statement }
}

/// Signs and sets a policy without a question, with a key that is open.
pub async fn sign(daemon: &Daemon, wallet: &str, policy: &Policy, key: &OwnerSigner) -> Result<PolicyView, Problem> {
    let current = show(daemon, Some(wallet.to_owned())).await?;
    submit(daemon, prepare(&current, policy), key).await
}

/// Reads a policy and runs the tests that it carries.
fn read(file: &Path) -> Result<Policy, Problem> {
    let text = private::read_text(file)?;
    let policy = Policy::from_toml(&text).map_err(|errors| refusal::document(file, errors))?;
    let tests = run_expectations(&text, clock::now()).map_err(|errors| refusal::document(file, errors))?;
    let failed = tests.iter().filter(|test| !test.met).count();
    if failed == 0 { Ok(policy) } else { Err(refusal::expectations(file, failed)) }
}

/// Whether both the daemon and the enclave decide by exactly this policy already.
fn is_in_force(current: &PolicyView, new: &Policy) -> bool {
    current.hash == Some(new.hash()) && current.enclave_version == Some(current.version)
}

/// How it differs from the policy in force; nothing where there is none.
fn difference(current: &PolicyView, new: &Policy) -> Result<Option<Difference>, Problem> {
    let Some(document) = &current.document else { return Ok(None) };
    let old = Policy::from_toml(document).map_err(refusal::policy_unreadable)?;
    Ok(Some(Difference::of_policies(&old, new, clock::now())))
}

/// The next version, without its signature.
fn prepare(current: &PolicyView, policy: &Policy) -> SignedPolicy {
    SignedPolicy {
        agent: current.wallet,
        version: current.version.saturating_add(1),
        policy: policy.encode(),
        signature: Signature([0; 64]),
    }
}

async fn submit(daemon: &Daemon, mut signed: SignedPolicy, key: &OwnerSigner) -> Result<PolicyView, Problem> {
    let message = signed.statement().bytes().ok_or_else(|| refusal::not_signable("the policy"))?;
    signed.signature = key.sign(&message).await?;
    daemon.ask_for(LEDGER, async move |client, context, caller| client.policy_set(context, caller, signed).await).await
}

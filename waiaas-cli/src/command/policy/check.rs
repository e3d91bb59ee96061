//! `waiaas policy check`.

use super::proposal::{self, ProposalArgs};
use crate::{
    Ending, clock,
    command::transfer::moment,
    output::{
        explain::{Checked, DocumentProblem, Judged},
        refusal,
    },
    private,
    session::Session,
};
use clap::Args;
use std::path::Path;
use waiaas_policy::{
    budget::Ledger,
    document::{Policy, run_expectations},
    time::Timestamp,
};
use waiaas_wire::{
    Problem,
    error::exit,
    view::{ExplanationView, LiveExplanation},
};

/// Check a policy, and what it says to a payment
///
/// With a file: lists everything that is wrong with it, runs the tests that it carries, and says what it would say to a
/// payment when nothing was paid before; no daemon is needed. With --live: asks the daemon what the policy in force says
/// now, with what is used; nothing is paid or changed by it. Either way every rule is told with its figures, what is left,
/// when the same payment would pass, and the smallest change of the policy that would let it. Ends with 2 when the file is
/// not valid and 3 when the payment is denied.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas policy check shop.toml
  waiaas policy check shop.toml --pay \"0.2 SOL\" --to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin
  waiaas policy check shop.toml --transaction unsigned.bin
  waiaas policy check --live shop --pay \"0.2 SOL to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin\"")]
pub struct Check {
    /// The policy, in TOML; with --live a wallet, by name or id (an agent's key has its own)
    #[arg(value_name = "FILE|WALLET", required_unless_present = "live")]
    subject: Option<String>,
    /// Ask the daemon about the policy in force, with what is used of it now
    #[arg(long, requires = "proposal")]
    live: bool,
    #[command(flatten)]
    proposal: ProposalArgs,
    /// When it would be made: a time, or for example `12h` from now
    #[arg(long, value_name = "TIME", requires = "proposal", conflicts_with = "live", value_parser = moment)]
    at: Option<Timestamp>,
}

impl Check {
    pub async fn run(self, session: &Session) -> Ending {
        match self.subject {
            Some(file) if !self.live => offline(session, Path::new(&file), &self.proposal, self.at),
            wallet => live(session, wallet, self.proposal).await,
        }
    }
}

fn offline(session: &Session, path: &Path, proposal: &ProposalArgs, at: Option<Timestamp>) -> Ending {
    let text = private::read_text(path)?;
    let file = path.display().to_string();
    let policy = match Policy::from_toml(&text) {
        Ok(policy) => policy,
        Err(errors) => return Ok(show_errors(session, file, &errors)),
    };
    let tests = run_expectations(&text, clock::now()).map_err(|errors| refusal::document(path, errors))?;
    let payment = judge(&policy, proposal, at)?;
    let denied = payment.as_ref().is_some_and(|payment| !payment.explanation.allowed);
    let valid = tests.iter().all(|test| test.met);
    let expectations = tests.into_iter().map(Into::into).collect();
    let (hash, problems) = (Some(policy.hash()), Vec::new());
    session.output.show(&Checked { file, valid, hash, problems, expectations, payment });
    Ok(match (valid, denied) {
        (false, _) => exit::USAGE,
        (true, true) => exit::DENIED,
        (true, false) => exit::DONE,
    })
}

/// What the policy says to the payment that is asked about, if one is.
fn judge(policy: &Policy, proposal: &ProposalArgs, at: Option<Timestamp>) -> Result<Option<Judged>, Problem> {
    let Some((pay, intent)) = proposal::imagine(proposal, policy)? else { return Ok(None) };
    let now = at.unwrap_or_else(clock::now);
    Ok(Some(Judged { pay, explanation: ExplanationView::of(policy, &intent, &Ledger::new(), now) }))
}

fn show_errors(session: &Session, file: String, errors: &waiaas_policy::document::DocumentErrors) -> u8 {
    let problems = errors.0.iter().map(|problem| DocumentProblem {
        path: problem.path.clone(),
        wrong: problem.wrong.clone(),
        right: problem.right.clone(),
    });
    let problems = problems.collect();
    session.output.show(&Checked { file, valid: false, hash: None, problems, expectations: Vec::new(), payment: None });
    exit::USAGE
}

async fn live(session: &Session, wallet: Option<String>, proposal: ProposalArgs) -> Ending {
    let proposal = proposal::ask(&proposal)?;
    let daemon = session.daemon().await?;
    let found: LiveExplanation = daemon
        .ask(async move |client, context, caller| client.policy_explain(context, caller, wallet, proposal).await)
        .await?;
    session.output.show(&found);
    Ok(if found.allowed() { exit::DONE } else { exit::DENIED })
}

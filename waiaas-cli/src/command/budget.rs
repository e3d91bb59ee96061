//! `waiaas budget`.

use super::policy::check_widening;
use crate::{
    Ending,
    daemon::{Daemon, LEDGER},
    output::{policy::BudgetToSign, refusal, talk},
    owner::{self, OwnerSigner},
    private,
    review::difference::Difference,
    session::Session,
};
use clap::Subcommand;
use std::path::{Path, PathBuf};
use waiaas_policy::document::Budget as Document;
use waiaas_wire::{Problem, Signature, error::exit, signed::SignedBudget, view::BudgetView};

/// The owner's budget over all wallets
#[derive(Debug, Subcommand)]
pub enum Budget {
    /// Show the budget and what is used of it
    Show,
    /// Set the budget
    ///
    /// The owner key signs it after it was read, compared with the budget in force, and shown. A budget that allows more
    /// needs --widen as well. The first one can only allow less.
    #[command(after_help = "Example:\n  waiaas budget set budget.toml")]
    Set {
        /// The budget, in TOML: for example `[assets.SOL]` with `daily = \"10\"`
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Allow more than the budget in force
        #[arg(long)]
        widen: bool,
    },
}

impl Budget {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::Show => session.output.show(&show(&daemon).await?),
            Self::Set { file, widen } => set(session, &daemon, &file, widen).await?,
        }
        Ok(exit::DONE)
    }
}

async fn show(daemon: &Daemon) -> Result<BudgetView, Problem> {
    daemon.ask(async |client, context, caller| client.budget_show(context, caller).await).await
}

async fn set(session: &Session, daemon: &Daemon, file: &Path, widen: bool) -> Result<(), Problem> {
    let text = private::read_text(file)?;
    let budget = Document::from_toml(&text).map_err(|errors| refusal::document(file, errors))?;
    owner::must_be_there(session)?;
    let current = show(daemon).await?;
    let difference = difference(&current, &budget)?;
    check_widening(session, difference.as_ref(), widen)?;
    let version = current.version.saturating_add(1);
    let unsigned = SignedBudget { version, budget: budget.encode(), signature: Signature([0; 64]) };
    session.confirm(&shown(&budget, difference.as_ref(), &unsigned), talk::ASK_BUDGET).await?;
    let key = owner::open(session).await?;
    let busy = session.output.busy(talk::SETTING);
    let set = submit(daemon, unsigned, &key).await?;
    drop(busy);
    session.output.show(&set);
    Ok(())
}

/// What the owner sees before signing.
fn shown<'a>(budget: &Document, difference: Option<&'a Difference>, unsigned: &SignedBudget) -> BudgetToSign<'a> {
    BudgetToSign {
        version: unsigned.version,
        hash: budget.hash(),
        document: budget.to_toml(),
        difference,
        statement: unsigned.statement().text(),
    }
}

/// How it differs from the budget in force; nothing where there is none.
fn difference(current: &BudgetView, new: &Document) -> Result<Option<Difference>, Problem> {
    let Some(document) = &current.document else { return Ok(None) };
    let old = Document::from_toml(document).map_err(refusal::policy_unreadable)?;
    Ok(Some(Difference::of_budgets(&old, new)))
}

async fn submit(daemon: &Daemon, mut signed: SignedBudget, key: &OwnerSigner) -> Result<BudgetView, Problem> {
    let message = signed.statement().bytes().ok_or_else(|| refusal::not_signable("the budget"))?;
    signed.signature = key.sign(&message).await?;
    daemon.ask_for(LEDGER, async move |client, context, caller| client.budget_set(context, caller, signed).await).await
}

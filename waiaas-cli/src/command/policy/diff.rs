//! `waiaas policy diff`.

use super::show;
use crate::{Ending, clock, output::refusal, private, review::difference::Difference, session::Session};
use clap::Args;
use std::path::{Path, PathBuf};
use waiaas_policy::document::Policy;
use waiaas_wire::{Problem, error::exit};

/// Compare two policies, and say whether the new one allows more
///
/// Exact for every rule: where the new one allows more, a payment is shown that newly passes. Ends with 0 either way.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas policy diff old.toml new.toml
  waiaas policy diff shop new.toml               the policy in force and a file")]
pub struct Diff {
    /// The policy before: a file, or a wallet by name or id
    #[arg(value_name = "OLD")]
    old: String,
    /// The policy after: a file
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

impl Diff {
    pub async fn run(self, session: &Session) -> Ending {
        let new = read(&self.new)?;
        let file = Path::new(&self.old);
        let old = if file.is_file() { read(file)? } else { in_force(session, self.old).await? };
        session.output.show(&Difference::of_policies(&old, &new, clock::now()));
        Ok(exit::DONE)
    }
}

fn read(file: &Path) -> Result<Policy, Problem> {
    let text = private::read_text(file)?;
    Policy::from_toml(&text).map_err(|errors| refusal::document(file, errors))
}

/// Of a wallet without a policy: the one that allows nothing.
async fn in_force(session: &Session, wallet: String) -> Result<Policy, Problem> {
    let view = show(&session.daemon().await?, Some(wallet)).await?;
    match view.document {
        Some(document) => Policy::from_toml(&document).map_err(refusal::policy_unreadable),
        None => Ok(Policy::empty()),
    }
}

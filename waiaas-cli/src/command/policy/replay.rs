//! `waiaas policy replay`.

use crate::{
    Ending, clock,
    daemon::Daemon,
    output::{
        refusal,
        replay::{Names, Replayed},
        talk,
    },
    private,
    session::Session,
};
use clap::Args;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use waiaas_policy::{
    document::Policy,
    id::AgentId,
    replay::{Mode, Replay as Engine},
    time::{Span, Timestamp},
};
use waiaas_wire::{Problem, error::exit, history::HistoryPage};

/// Show what another policy would have decided
///
/// Runs the recorded decisions against the policy in the file, and tells which of them would have been others, how much
/// money that is, and by which rules. Each decision stands alone, against what was used when it was made; with --cascade
/// the new policy's own decisions are the history of those that follow. Nothing is changed, and it ends with 0 either way.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas policy replay new.toml --wallet shop
  waiaas policy replay new.toml --since 7d --cascade")]
pub struct Replay {
    /// The policy to try, in TOML
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How far back decisions are compared
    #[arg(long, value_name = "TIME", default_value = "30d")]
    since: Span,
    /// The decisions of this wallet only, by name or id
    #[arg(long, value_name = "WALLET")]
    wallet: Option<String>,
    /// Let the new policy's decisions be the history of those that follow
    #[arg(long)]
    cascade: bool,
    /// Most decisions that are listed one by one
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

impl Replay {
    pub async fn run(self, session: &Session) -> Ending {
        let policy = read(&self.new)?;
        let daemon = session.daemon().await?;
        let now = clock::now();
        let since = now.checked_sub(self.since).unwrap_or(Timestamp::from_millis(0));
        let mut replayed = Replayed::new(self.new.display().to_string(), &policy, since, self.cascade);
        let names = Names::of(&daemon).await?;
        let mode = if self.cascade { Mode::Cascade } else { Mode::Frozen };
        let mut engines = BTreeMap::<AgentId, Engine<'_>>::new();
        let busy = session.output.busy(talk::REPLAYING);
        let mut from = Some(0);
        while let Some(first) = from {
            let page = fetch(&daemon, self.wallet.clone(), first).await?;
            busy.count(page.next.unwrap_or(page.size), page.size);
            replayed.skipped = replayed.skipped.saturating_add(page.skipped);
            for told in page.events().map_err(refusal::not_understood)? {
                let engine = engines.entry(told.wallet).or_insert_with(|| Engine::new(&policy, mode, since));
                if let Some(flip) = engine.step(&told.event) {
                    replayed.add(&flip, names.of_wallet(told.wallet), &policy, self.limit);
                }
            }
            from = page.next;
        }
        drop(busy);
        replayed.decisions = engines.values().map(Engine::decisions).fold(0, u64::saturating_add);
        session.output.show(&replayed);
        Ok(exit::DONE)
    }
}

fn read(file: &Path) -> Result<Policy, Problem> {
    let text = private::read_text(file)?;
    Policy::from_toml(&text).map_err(|errors| refusal::document(file, errors))
}

async fn fetch(daemon: &Daemon, wallet: Option<String>, from: u64) -> Result<HistoryPage, Problem> {
    daemon.ask(async move |client, context, caller| client.policy_history(context, caller, wallet, from).await).await
}

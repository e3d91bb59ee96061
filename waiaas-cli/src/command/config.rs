//! `waiaas config`.

use crate::{
    Ending,
    output::{refusal, setting::Settings},
    program,
    session::Session,
};
use clap::Subcommand;
use waiaas_wire::{Problem, error::exit};

/// The daemon's settings
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Show the settings that a daemon started now would use
    Show,
    /// Show each setting with where its value comes from and what it is for
    Explain,
}

impl Config {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = program::find(program::DAEMON)?;
        // Programs get the whole, with sources, from either.
        let document = if session.output.is_json() { parse(session, &daemon).await? } else { serde_json::Value::Null };
        let text = match self {
            _ if session.output.is_json() => String::new(),
            Self::Show => program::ask(&daemon, &session.home, &["config"]).await?,
            Self::Explain => program::ask(&daemon, &session.home, &["config", "--explain"]).await?,
        };
        session.output.show(&Settings { document, text });
        Ok(exit::DONE)
    }
}

async fn parse(session: &Session, daemon: &std::path::Path) -> Result<serde_json::Value, Problem> {
    let text = program::ask(daemon, &session.home, &["config", "--json"]).await?;
    let settings: serde_json::Value = serde_json::from_str(&text).map_err(refusal::not_understood)?;
    Ok(serde_json::json!({ "items": settings }))
}

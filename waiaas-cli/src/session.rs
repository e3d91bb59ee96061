//! What a command has at hand: the directories, the caller, the output.

use crate::{
    agent_key,
    arguments::Global,
    command::Command,
    daemon::Daemon,
    home::Home,
    output::{Output, Plain, refusal},
    remote::{self, Place},
    terminal,
};
use waiaas_wire::{Code, Problem, control::Caller};

/// One run of the command.
pub struct Session {
    /// What every command understands.
    pub global: Global,
    /// Where to say what there is to say.
    pub output: Output,
    /// Where the files are.
    pub home: Home,
    /// Whether Ctrl-C ends the command at once. If not, the command hears it itself.
    pub ends_on_interrupt: bool,
    agent_key: Option<String>,
    /// Where the daemon is, if not here.
    place: Option<Place>,
}

impl Session {
    /// Looks at the command line and the environment, and refuses what an agent may not do.
    pub fn new(global: Global, output: Output, command: &Command) -> Result<Self, Problem> {
        let agent_key = agent_key::find()?;
        if agent_key.is_some() && command.is_for_owner() {
            return Err(refusal::owner_only());
        }
        let home = Home::find(global.home.as_deref(), global.system)?;
        let place = remote::place(global.daemon_url.clone(), global.ca.clone())?;
        Ok(Self { home, output, agent_key, place, ends_on_interrupt: !command.hears_interrupts(), global })
    }

    /// The same run in another directory.
    pub fn within(&self, home: Home) -> Self {
        Self {
            global: self.global.clone(),
            output: self.output,
            home,
            ends_on_interrupt: self.ends_on_interrupt,
            agent_key: self.agent_key.clone(),
            place: self.place.clone(),
        }
    }

    /// Who calls the daemon.
    pub fn caller(&self) -> Caller {
        Caller { api_key: self.agent_key.clone() }
    }

    /// Whether an agent calls.
    pub fn is_agent(&self) -> bool {
        self.agent_key.is_some()
    }

    /// The daemon.
    pub async fn daemon(&self) -> Result<Daemon, Problem> {
        match (&self.place, &self.agent_key) {
            (None, _) => Daemon::connect(&self.home, self.caller()).await,
            (Some(place), Some(key)) => Daemon::elsewhere(place, key.clone()),
            (Some(_), None) => Err(refusal::key_missing()),
        }
    }

    /// Shows what is about to be done and asks whether to do it; `--yes` is the answer where it is given.
    pub async fn confirm<T: Plain + ?Sized>(&self, what: &T, question: &str) -> Result<(), Problem> {
        self.output.review(what);
        if self.global.yes || terminal::ask(question.to_owned()).await? {
            Ok(())
        } else {
            Err(Problem::plain(Code::Declined))
        }
    }
}

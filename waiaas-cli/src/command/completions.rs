//! `waiaas completions`.

use crate::{Ending, arguments, output::setting::Text, session::Session};
use clap::Args;
use clap_complete::{Shell, generate};
use waiaas_wire::{Code, Problem, error::exit};

/// The name of the command.
pub const NAME: &str = "waiaas";

/// Print the completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas completions bash > ~/.local/share/bash-completion/completions/waiaas
  waiaas completions zsh > ~/.zfunc/_waiaas
  waiaas completions fish > ~/.config/fish/completions/waiaas.fish")]
pub struct Completions {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub fn run(self, session: &Session) -> Ending {
        let mut script = Vec::new();
        generate(self.shell, &mut arguments::definition(), NAME, &mut script);
        let text = String::from_utf8(script).map_err(|_| Problem::plain(Code::Internal))?;
        session.output.show(&Text { name: self.shell.to_string(), text });
        Ok(exit::DONE)
    }
}

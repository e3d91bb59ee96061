//! `waiaas owner mfa`.

use crate::{
    Ending,
    daemon::Daemon,
    output::{factor::Enrolment, refusal, talk},
    owner,
    session::Session,
    terminal,
};
use clap::Subcommand;
use qrcode::{QrCode, render::unicode::Dense1x2};
use waiaas_policy::statement::FactorOffStatement;
use waiaas_wire::{
    Problem,
    control::{FactorProof, SignatureText},
    error::exit,
    view::{FactorEnrolment, FactorView, RecoveryCodes},
};

/// A second factor over REST: codes of an authenticator
#[derive(Debug, Subcommand)]
pub enum Mfa {
    /// Make a second factor: a picture for the authenticator, then a code that puts it on
    ///
    /// From then on, calls of the REST API that begin to move your money need a code besides the key. Nobody is asked for a
    /// code on this machine: what matters is signed with the owner key here.
    #[command(after_help = "\
Examples:
  waiaas owner mfa enroll
  waiaas owner mfa confirm --code 287082      where no terminal could ask for it")]
    Enroll,
    /// Put the second factor that was made last on; the recovery codes are shown once
    Confirm {
        /// A code of the authenticator; asked for on the terminal unless given
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
    },
    /// Show whether there is a second factor, and how many recovery codes are left
    Status,
    /// Make new recovery codes; those of before are good for nothing
    RecoveryCodes {
        /// A code of the authenticator; asked for on the terminal unless given
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
    },
    /// Take the second factor off
    Disable {
        /// A code of the authenticator, or a recovery code; asked for on the terminal unless given
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
        /// Sign with the owner key instead: for who has lost authenticator and recovery codes
        #[arg(long, conflicts_with = "code")]
        sign: bool,
    },
}

impl Mfa {
    pub async fn run(self, session: &Session) -> Ending {
        let daemon = session.daemon().await?;
        match self {
            Self::Enroll => enroll(session, &daemon).await?,
            Self::Confirm { code } => confirm(session, &daemon, read(code)?).await?,
            Self::Status => session.output.show(&status(&daemon).await?),
            Self::RecoveryCodes { code } => {
                let codes = renew(&daemon, read(code)?).await?;
                session.output.show(&codes);
                session.output.talk(talk::CODES_ONCE);
            }
            Self::Disable { code, sign } => {
                let proof = if sign { signed(session, &daemon).await? } else { FactorProof::Code(read(code)?) };
                session.output.show(&remove(&daemon, proof).await?);
            }
        }
        Ok(exit::DONE)
    }
}

/// The code that was given, or that somebody types.
fn read(code: Option<String>) -> Result<String, Problem> {
    let code = match code {
        Some(code) => code,
        None => terminal::ask_code(talk::ASK_CODE)?.to_string(),
    };
    Ok(code.trim().to_owned())
}

async fn enroll(session: &Session, daemon: &Daemon) -> Result<(), Problem> {
    let made: FactorEnrolment =
        daemon.ask(async |client, context, caller| client.factor_enroll(context, caller).await).await?;
    let picture = session.output.is_terminal().then(|| draw(&made.url)).flatten();
    let asks = session.output.is_terminal() && terminal::is_there();
    let view = Enrolment { made, picture };
    if !asks {
        session.output.show(&view);
        session.output.talk(talk::CONFIRM_FACTOR);
        return Ok(());
    }
    session.output.review(&view);
    confirm(session, daemon, read(None)?).await
}

async fn confirm(session: &Session, daemon: &Daemon, code: String) -> Result<(), Problem> {
    let codes: RecoveryCodes =
        daemon.ask(async move |client, context, caller| client.factor_confirm(context, caller, code).await).await?;
    session.output.show(&codes);
    session.output.talk(talk::CODES_ONCE);
    Ok(())
}

async fn status(daemon: &Daemon) -> Result<FactorView, Problem> {
    daemon.ask(async |client, context, caller| client.factor_show(context, caller).await).await
}

async fn renew(daemon: &Daemon, code: String) -> Result<RecoveryCodes, Problem> {
    daemon.ask(async move |client, context, caller| client.factor_codes(context, caller, code).await).await
}

async fn remove(daemon: &Daemon, proof: FactorProof) -> Result<FactorView, Problem> {
    daemon.ask(async move |client, context, caller| client.factor_remove(context, caller, proof).await).await
}

/// The owner's word that the second factor is off.
async fn signed(session: &Session, daemon: &Daemon) -> Result<FactorProof, Problem> {
    let since = status(daemon).await?.since.ok_or_else(refusal::no_factor)?;
    let statement = FactorOffStatement { since };
    session.confirm(statement.text().as_str(), talk::ASK_FACTOR_OFF).await?;
    let message = statement.bytes().ok_or_else(|| refusal::not_signable("the word"))?;
    Ok(FactorProof::Signature(SignatureText(owner::open(session).await?.sign(&message).await?)))
}

fn draw(url: &str) -> Option<String> {
    let code = QrCode::new(url.as_bytes()).ok()?;
    Some(code.render::<Dense1x2>().quiet_zone(true).build())
}

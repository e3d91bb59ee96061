//! The owner's second factor.

use super::{Plain, Style, money::moment, table::Facts};
use serde::Serialize;
use waiaas_wire::view::{FactorEnrolment, FactorView, RecoveryCodes};

/// A second factor that was made, with its picture.
#[derive(Debug, Serialize)]
pub struct Enrolment {
    /// What is typed in, or read off the picture.
    #[serde(flatten)]
    pub made: FactorEnrolment,
    /// The URL as a picture for a terminal.
    #[serde(skip)]
    pub picture: Option<String>,
}

impl Plain for Enrolment {
    fn plain(&self, style: Style) -> String {
        let facts = Facts::new().with("secret", style.bold(&self.made.secret)).with("url", &self.made.url).text(style);
        match &self.picture {
            Some(picture) => format!("{facts}\n\n{picture}"),
            None => facts,
        }
    }
}

impl Plain for FactorView {
    fn plain(&self, style: Style) -> String {
        let state = match (self.on, self.unconfirmed) {
            (true, _) => style.green("on"),
            (false, true) => "made, but no code has put it on".to_owned(),
            (false, false) => "off".to_owned(),
        };
        Facts::new()
            .with("second factor", state)
            .with_some("since", self.since.map(moment))
            .with_some("recovery codes left", self.on.then_some(self.recovery_codes))
            .with_some("locked until", self.locked_until.map(moment))
            .text(style)
    }
}

impl Plain for RecoveryCodes {
    fn plain(&self, _: Style) -> String {
        self.codes.join("\n")
    }
}

//! The owner's second factor.

use serde::{Deserialize, Serialize};
use waiaas_policy::time::Timestamp;

view! {
    /// The owner's second factor, as it stands.
    FactorView {
        /// Whether it is on.
        on: bool,
        /// Since when it is on.
        #[serde(with = "crate::text::option", default)]
        since: Option<Timestamp>,
        /// Whether one was made that no code has confirmed yet.
        unconfirmed: bool,
        /// How many recovery codes are left.
        recovery_codes: u32,
        /// Until when no code is taken: too many were wrong.
        #[serde(with = "crate::text::option", default)]
        locked_until: Option<Timestamp>,
    }
}

view! {
    /// A second factor that was made: the only time that it is shown. It is on once a code confirms it.
    FactorEnrolment {
        /// For an authenticator that is typed into: base32.
        secret: String,
        /// For an authenticator that reads a picture: `otpauth://totp/…`.
        url: String,
    }
}

view! {
    /// Codes for an owner without the authenticator, each good once: the only time that they are shown.
    RecoveryCodes {
        /// The codes.
        codes: Vec<String>,
    }
}

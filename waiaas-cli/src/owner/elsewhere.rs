//! Where the owner key is when it never comes here: in a key service or on a token. What is kept of it is no secret, but
//! it says whom to ask for a signature.

use super::{kms, pkcs11};
use crate::{home::Home, output::refusal, private};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, str::FromStr};
use waiaas_wire::Problem;

/// What was asked for with `--owner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A key in AWS KMS: an id, an ARN, or an alias that is made where there is none.
    Kms(String),
    /// A key on a token.
    Pkcs11(pkcs11::Uri),
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("kms", key)) => kms::check_name(key).map(|()| Self::Kms(key.to_owned())),
            Some(("pkcs11", _)) => pkcs11::Uri::parse(text).map(Self::Pkcs11),
            _ => Err("`kms:KEY` or `pkcs11:…` expected".to_owned()),
        }
    }
}

/// Where a key is that signs without coming here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "store", rename_all = "lowercase", deny_unknown_fields)]
pub enum Elsewhere {
    /// In AWS KMS.
    Kms {
        /// ARN of the key; names the region, too.
        key: String,
        /// Another end point than the region's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        endpoint: Option<String>,
    },
    /// On a token.
    Pkcs11 {
        /// Which module, token and object (RFC 7512).
        uri: String,
    },
}

impl Elsewhere {
    /// The place that was noted; `None` where the key is kept here.
    pub fn find(home: &Home) -> Result<Option<Self>, Problem> {
        let path = home.signer_file();
        if !path.exists() {
            return Ok(None);
        }
        // Private, although there is no secret in it: whoever may write it decides which program is asked to sign.
        let bytes = private::read(&path)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| refusal::signer_damaged(&path))?;
        toml::from_str(text).map(Some).map_err(|_| refusal::signer_damaged(&path))
    }

    /// Notes the place.
    pub fn write(&self, home: &Home) -> Result<PathBuf, Problem> {
        let path = home.signer_file();
        private::write_new(&path, self.text().as_bytes())?;
        Ok(path)
    }

    /// As it is noted.
    pub fn text(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_read_again() {
        let kms =
            Elsewhere::Kms { key: "arn:aws:kms:eu-west-1:1:key/x".into(), endpoint: Some("http://[::1]:1".into()) };
        let token = Elsewhere::Pkcs11 { uri: "pkcs11:token=a;object=b?module-path=/x.so".into() };
        for place in [kms, token] {
            assert_eq!(toml::from_str::<Elsewhere>(&place.text()).unwrap(), place);
        }
        for wrong in ["", "store = \"kms\"", "store = \"moon\"\nkey = \"x\"", "store = \"kms\"\nkey = \"x\"\nmore = 1"]
        {
            assert!(toml::from_str::<Elsewhere>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_known_places_can_be_wanted() {
        assert_eq!("kms:alias/owner".parse(), Ok(Wanted::Kms("alias/owner".into())));
        for wrong in ["", "kms", "kms:", "kms:a b", "file:x", "pkcs11:", "alias/owner"] {
            assert!(wrong.parse::<Wanted>().is_err(), "{wrong}");
        }
    }
}

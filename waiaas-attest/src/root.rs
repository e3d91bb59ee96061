//! What a chain of certificates must lead to.

use crate::NotAttested;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Root G1 of AWS Nitro Enclaves; its SHA-256 is asserted in a test.
const AWS_G1: &str = include_str!("aws-root-g1.pem");

/// A root certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root(Vec<u8>);

impl Root {
    /// The root of AWS Nitro Enclaves, G1.
    ///
    /// # Errors
    /// Never: the text is part of this program.
    pub fn aws() -> Result<Self, NotAttested> {
        Self::from_pem(AWS_G1)
    }

    /// A root of these DER bytes.
    pub const fn from_der(der: Vec<u8>) -> Self {
        Self(der)
    }

    /// The first certificate of a PEM text.
    ///
    /// # Errors
    /// There is none in it.
    pub fn from_pem(text: &str) -> Result<Self, NotAttested> {
        let (_, rest) = text.split_once("-----BEGIN CERTIFICATE-----").ok_or(NotAttested::Root)?;
        let (body, _) = rest.split_once("-----END CERTIFICATE-----").ok_or(NotAttested::Root)?;
        let body: String = body.split_whitespace().collect();
        STANDARD.decode(body).map(Self).map_err(|_| NotAttested::Root)
    }

    /// As PEM.
    pub fn to_pem(&self) -> String {
        let body = STANDARD.encode(&self.0);
        let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    /// The certificate, DER.
    pub fn der(&self) -> &[u8] {
        &self.0
    }
}

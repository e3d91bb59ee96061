//! URLs of end points, which often carry a secret: a password, an API key in the query or in the path.

use solana_client::client_error::reqwest::Url;
use std::{fmt, net::IpAddr};

use super::ChainError;

/// Path segments of this length are taken for keys: names of API versions and networks are shorter.
const KEY_LENGTH: usize = 16;

/// The URL of an end point. Shown and logged without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct EndpointUrl(Url);

impl EndpointUrl {
    pub(super) fn http(text: &str) -> Result<Self, ChainError> {
        Self::parse(text, &["http", "https"])
    }

    pub(super) fn ws(text: &str) -> Result<Self, ChainError> {
        Self::parse(text, &["ws", "wss"])
    }

    fn parse(text: &str, schemes: &[&str]) -> Result<Self, ChainError> {
        // The text itself stays out of the message: it may hold a secret, and what does not parse cannot be redacted.
        let url =
            Url::parse(text).map_err(|why| ChainError::Setting(format!("a solana end point is no url: {why}")))?;
        if !schemes.contains(&url.scheme()) || url.host_str().is_none() {
            let expected = schemes.join(":// or ");
            return Err(ChainError::Setting(format!("`{}` is no end point: {expected}:// expected", Self(url))));
        }
        Ok(Self(url))
    }

    /// Where the WebSocket of a JSON-RPC end point is by convention: the next port of a node on this machine, the same
    /// place of a hosted one.
    pub(super) fn socket(&self) -> Self {
        let mut url = self.0.clone();
        let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
        if self.is_loopback() {
            let port = url.port_or_known_default().and_then(|port| port.checked_add(1));
            let _ = url.set_port(port);
        }
        // Refused only between schemes of different kinds, which these are not.
        let _ = url.set_scheme(scheme);
        Self(url)
    }

    /// Whether the end point is on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// With its secrets, for the connection.
    pub(super) fn secret(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.0.scheme(), self.0.host_str().unwrap_or_default())?;
        if let Some(port) = self.0.port() {
            write!(f, ":{port}")?;
        }
        for segment in self.0.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()) {
            f.write_str(if segment.len() < KEY_LENGTH { "/" } else { "/…" })?;
            f.write_str(if segment.len() < KEY_LENGTH { segment } else { "" })?;
        }
        f.write_str(if self.0.query().is_some() { "?…" } else { "" })
    }
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A URL as it may be shown: without password, query and what looks like a key in its path. A text that is no URL is
/// not shown at all, since nobody can tell which part of it is the secret.
pub fn redact(text: &str) -> String {
    Url::parse(text).map_or_else(|_| "…".to_owned(), |url| EndpointUrl(url).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        EndpointUrl::http(text).unwrap().to_string()
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(shown("https://user:secret@rpc.example.com:8443/"), "https://rpc.example.com:8443");
        assert_eq!(shown("https://rpc.example.com/?api-key=secret"), "https://rpc.example.com?…");
        assert_eq!(shown("https://rpc.example.com/v2/0123456789abcdef0123"), "https://rpc.example.com/v2/…");
        let error = EndpointUrl::http("ftp://user:secret@rpc.example.com").unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn sockets_follow_the_convention() {
        let socket = |text| EndpointUrl::http(text).unwrap().socket().secret().to_string();
        assert_eq!(socket("http://127.0.0.1:8899"), "ws://127.0.0.1:8900/");
        assert_eq!(socket("http://[::1]:8899"), "ws://[::1]:8900/");
        assert_eq!(socket("https://rpc.example.com/?api-key=k"), "wss://rpc.example.com/?api-key=k");
    }
}

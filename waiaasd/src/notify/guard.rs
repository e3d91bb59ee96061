//! Where messages may go: to the open internet over TLS, and nowhere else unless the owner says so. Whoever can name a URL
//! must not reach with it what only this machine can reach.

use ipnet::IpNet;
use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Longest URL.
const MOST: usize = 2_048;

/// Networks of which nothing is reachable from the open internet, or which lead back to such ones.
const CLOSED: [&str; 27] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "::1/128",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

/// What may be called although it is not on the open internet: host names, addresses and networks.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    hosts: Vec<String>,
    networks: Vec<IpNet>,
}

impl Allowed {
    /// From the words of the settings.
    pub fn new(words: &[String]) -> Self {
        let mut allowed = Self::default();
        for word in words {
            match word.parse().or_else(|_| word.parse::<IpAddr>().map(IpNet::from)) {
                Ok(network) => allowed.networks.push(network),
                Err(_) => allowed.hosts.push(word.to_ascii_lowercase()),
            }
        }
        allowed
    }

    fn host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
    }

    fn address(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }
}

/// Reads a URL that a message may go to, as far as its text tells.
///
/// # Errors
/// Why not, in a few words.
pub fn check(text: &str, allowed: &Allowed) -> Result<Url, String> {
    if text.len() > MOST {
        return Err(format!("a URL has at most {MOST} letters"));
    }
    let url = Url::parse(text).map_err(|why| format!("this is no URL: {why}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL with a user or a password is not possible".to_owned());
    }
    if url.fragment().is_some() {
        return Err("a URL with a fragment is not possible".to_owned());
    }
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "https" => {}
        "http" if allowed.host(host) || literal(&url).is_some_and(|address| allowed.address(address)) => {}
        _ => return Err("only https is possible (http where `webhooks.allow` names the host)".to_owned()),
    }
    if let Some(address) = literal(&url) {
        passes(address, host, allowed)?;
    }
    Ok(url)
}

/// Where the host of a URL is, provided that a message may go there.
///
/// # Errors
/// Why not, in a few words.
pub async fn resolve(url: &Url, allowed: &Allowed) -> Result<Vec<SocketAddr>, String> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(443);
    if let Some(address) = literal(url) {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let found = tokio::net::lookup_host((host, port)).await.map_err(|_| format!("`{host}` is not found"))?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() {
        return Err(format!("`{host}` is not found"));
    }
    // One bad address is enough: it might be the one that is tried.
    found.iter().try_for_each(|address| passes(address.ip(), host, allowed))?;
    Ok(found)
}

fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn passes(address: IpAddr, host: &str, allowed: &Allowed) -> Result<(), String> {
    if !is_closed(address) || allowed.host(host) || allowed.address(address) {
        return Ok(());
    }
    Err(format!("`{host}` is not on the open internet ({address}); `webhooks.allow` can name it"))
}

fn is_closed(address: IpAddr) -> bool {
    let address = match address {
        IpAddr::V6(address) => address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4),
        other @ IpAddr::V4(_) => other,
    };
    let broad = [IpAddr::V4(Ipv4Addr::BROADCAST), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];
    broad.contains(&address)
        || CLOSED.iter().any(|network| network.parse::<IpNet>().map_or(true, |network| network.contains(&address)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_is_one() {
        for network in CLOSED {
            assert!(network.parse::<IpNet>().is_ok(), "{network}");
        }
    }

    #[test]
    fn what_is_not_on_the_open_internet_is_refused_however_it_is_written() {
        let none = Allowed::default();
        for url in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://017700000001/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:a9fe:a9fe]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fd00::1]/",
            "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.100.100.200/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "http://example.com/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://user@example.com/",
            "https://user:secret@example.com/",
            "https://example.com/#part",
            "https://",
            "nonsense",
        ] {
            assert!(check(url, &none).is_err(), "{url}");
        }
        for url in ["https://example.com/hook", "https://93.184.216.34/", "https://[2606:4700::1111]:8443/x?y=1"] {
            assert!(check(url, &none).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_the_settings_name_is_possible() {
        let allowed = Allowed::new(&["127.0.0.0/8".to_owned(), "Hooks.internal".to_owned(), "::1".to_owned()]);
        for url in ["http://127.0.0.1:8080/", "http://[::1]/", "http://hooks.internal/", "https://127.9.9.9/"] {
            assert!(check(url, &allowed).is_ok(), "{url}");
        }
        for url in ["http://10.0.0.1/", "http://other.internal/", "https://10.0.0.1/"] {
            assert!(check(url, &allowed).is_err(), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_is_looked_at_where_it_leads() {
        let to_itself = Url::parse("https://localhost/").unwrap();
        let why = resolve(&to_itself, &Allowed::default()).await.unwrap_err();
        assert!(why.contains("not on the open internet"), "{why}");
        assert!(resolve(&to_itself, &Allowed::new(&["localhost".to_owned()])).await.is_ok());
    }
}

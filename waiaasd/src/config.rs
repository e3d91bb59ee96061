//! Settings: command line > `WAIAAS_<SECTION>_<KEY>` > `config.toml` > `default.toml`. Unknown keys are refused.

use crate::enclave::Address;
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path, time::Duration};
use toml::Table;
use waiaas_policy::time::Span;
use waiaas_wire::{Code, Problem, control::SettingView};

mod explain;
mod home;
mod kms;
mod layers;
mod owner;
mod refill;

pub use home::Home;
pub use kms::Kms;
pub use owner::{Owner, SigningMode};
pub use refill::{Refill, RefillRule};

use explain::{docs, redacted};
use layers::{leaves, look_up, overlay, overlay_environment, parse, text_of};

/// The defaults, with a comment on every setting: also the template of `config.toml`.
pub const DEFAULTS: &str = include_str!("../default.toml");

/// All settings of the daemon.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Solana end points.
    pub rpc: Rpc,
    /// What payments may cost in fees.
    pub fees: Fees,
    /// The enclave.
    pub enclave: Enclave,
    /// AWS KMS.
    pub kms: Kms,
    /// Who signs as the owner.
    pub owner: Owner,
    /// What waits for the owner.
    pub approvals: Approvals,
    /// Changes of policies.
    pub policy: Policies,
    /// Incoming payments.
    pub deposits: Deposits,
    /// Vaults on chain.
    pub vaults: Vaults,
    /// Money that runs low.
    pub funding: Funding,
    /// Wallets that are filled up from others.
    pub refill: Refill,
    /// The REST API.
    pub api: Api,
    /// Messages to others about what happened.
    pub webhooks: Webhooks,
    /// The store.
    pub store: Store,
    /// The log.
    pub log: Log,
}

/// `[rpc]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rpc {
    /// JSON-RPC end points, best first.
    pub urls: Vec<String>,
    /// WebSocket end points; empty: derived from `urls`.
    pub ws_urls: Vec<String>,
    /// Longest wait for one answer.
    pub timeout: Wait,
    /// When a payment counts as paid.
    pub commitment: Commitment,
}

/// How settled something on the ledger must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Commitment {
    /// Voted for by a supermajority.
    Confirmed,
    /// Never rolled back.
    Finalized,
}

/// `[fees]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fees {
    /// Micro-lamports per compute unit at most.
    pub priority_cap_micro_lamports: u64,
    /// Percent above the simulated compute units.
    pub compute_unit_margin_percent: u32,
}

/// `[enclave]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enclave {
    /// Where it listens; `None`: a Unix socket under the home directory.
    #[serde(deserialize_with = "Address::setting")]
    pub socket: Option<Address>,
    /// Longest wait for one answer.
    pub timeout: Wait,
}

/// `[approvals]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    /// A payment that waits for the owner expires after this.
    pub expire_after: Wait,
}

/// `[policy]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policies {
    /// How long a policy that allows more waits.
    pub widen_cooldown: Pause,
}

/// `[deposits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deposits {
    /// How often the ledger is scanned besides the subscription.
    pub poll: Wait,
}

/// `[vaults]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vaults {
    /// How often every vault is looked at.
    pub look_every: Wait,
}

/// `[funding]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    /// A wallet with less is an alert.
    pub wallet_low: Sol,
    /// The fee payer with less is an alert.
    pub fee_payer_low: Sol,
    /// How often they are looked at.
    pub look_every: Wait,
}

/// `[api]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// Address and port, or `off`.
    pub listen: String,
    /// PEM file of the certificate chain; empty: plain HTTP.
    pub tls_certificate: String,
    /// PEM file of its private key.
    pub tls_key: String,
    /// Whether a proxy ends TLS in front.
    pub behind_proxy: bool,
    /// Calls a minute from one address.
    pub requests_per_minute_per_address: u64,
    /// Calls a minute with one key of the usual tier.
    pub requests_per_minute_per_key: u64,
    /// The same for keys of the low tier.
    pub requests_per_minute_low: u64,
    /// And for those of the high one.
    pub requests_per_minute_high: u64,
    /// Payments a minute of one agent.
    pub payments_per_minute_per_agent: u64,
    /// After how many calls that went wrong within five minutes somebody is kept out.
    pub strikes: u64,
    /// For how long.
    pub keep_out: Wait,
    /// How long an OAuth token is good.
    pub token_lifetime: Wait,
}

/// `[webhooks]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    /// Hosts, addresses and networks that may be called although they are not on the open internet.
    pub allow: Vec<String>,
    /// How long a message is tried.
    pub give_up_after: Wait,
}

/// `[store]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Mebibytes of cache.
    pub cache_mib: u64,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For people or for programs.
    pub format: LogFormat,
    /// Least severe level that is written.
    pub level: LogLevel,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One readable line.
    Human,
    /// One JSON object a line.
    Json,
}

/// Severity of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Something failed.
    Error,
    /// Something is odd.
    Warn,
    /// What happens.
    Info,
    /// How it happens.
    Debug,
    /// Everything.
    Trace,
}

/// A duration written as `10s`, `15m`, `24h` or `7d`; never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Wait(Span);

impl Wait {
    /// For timers.
    pub fn duration(self) -> Duration {
        Duration::from_millis(self.0.as_millis())
    }

    /// For arithmetic with timestamps.
    pub fn span(self) -> Span {
        self.0
    }
}

impl TryFrom<String> for Wait {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let span: Span =
            text.parse().map_err(|_| format!("`{text}` is not a duration such as `10s`, `15m` or `24h`"))?;
        if span.as_millis() == 0 { Err("a duration above zero is needed".to_owned()) } else { Ok(Self(span)) }
    }
}

/// A duration written as `10s`, `15m`, `24h` or `7d`, or `0s` for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pause(Span);

impl Pause {
    /// The duration, unless it is none.
    pub fn span(self) -> Option<Span> {
        (self.0 > Span::ZERO).then_some(self.0)
    }
}

impl TryFrom<String> for Pause {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let span = text.parse().map_err(|_| format!("`{text}` is not a duration such as `0s`, `15m` or `24h`"))?;
        Ok(Self(span))
    }
}

/// An amount of SOL, written as a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Sol(u64);

impl Sol {
    /// In lamports.
    pub fn lamports(self) -> u64 {
        self.0
    }
}

impl TryFrom<String> for Sol {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let lamports = waiaas_policy::amount::parse_ui(&text, waiaas_policy::asset::SOL_DECIMALS);
        lamports.map(Self).map_err(|why| format!("`{text}` is not an amount of SOL such as `0.5`: {why}"))
    }
}

/// Settings with the source of each.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    sources: BTreeMap<String, String>,
    merged: Table,
}

impl Loaded {
    /// Reads `file` (which may be absent) and the given environment over the defaults.
    ///
    /// # Errors
    /// `CONFIG_INVALID` naming the key: one that is not known, or whose value is not understood.
    pub fn read(file: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<Self, Problem> {
        let mut merged: Table = parse(DEFAULTS, "the defaults")?;
        let mut sources = BTreeMap::new();
        for name in leaves(&merged) {
            sources.insert(name, "default".to_owned());
        }
        if let Some(text) = text_of(file)? {
            let table = parse(&text, &file.display().to_string())?;
            overlay(&mut merged, &table, "", &file.display().to_string(), &mut sources)?;
        }
        overlay_environment(&mut merged, environment, &mut sources)?;
        let config = Config::deserialize(merged.clone())
            .map_err(|why| invalid(format!("{}{}", why.message(), origin(&why.to_string(), &sources))))?;
        let config = checked(config)?;
        Ok(Self { config, sources, merged })
    }

    /// Every setting with its value, source and meaning.
    pub fn explain(&self) -> Vec<SettingView> {
        let docs = docs();
        self.sources
            .iter()
            .map(|(name, source)| SettingView {
                name: name.clone(),
                value: look_up(&self.merged, name).map(redacted).unwrap_or_default(),
                source: source.clone(),
                doc: docs.get(name.as_str()).cloned().unwrap_or_default(),
            })
            .collect()
    }
}

fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(Code::ConfigInvalid, detail)
}

fn origin(message: &str, sources: &BTreeMap<String, String>) -> String {
    // toml names the path as "in `rpc.timeout`"; the source of that key is what the user has to edit.
    let key = message.split('`').skip(1).step_by(2).find(|word| sources.contains_key(*word));
    key.and_then(|key| sources.get(key).map(|source| format!(" (`{key}`, set by {source})"))).unwrap_or_default()
}

/// What types alone cannot say.
fn checked(config: Config) -> Result<Config, Problem> {
    if config.rpc.urls.is_empty() {
        return Err(invalid("`rpc.urls` is empty; name at least one Solana RPC URL").at("rpc.urls"));
    }
    for url in &config.rpc.urls {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(invalid(format!("`{url}` in `rpc.urls` is not an http or https URL")).at("rpc.urls"));
        }
    }
    if !config.rpc.ws_urls.is_empty() && config.rpc.ws_urls.len() != config.rpc.urls.len() {
        return Err(invalid("`rpc.ws_urls` must be empty or as long as `rpc.urls`").at("rpc.ws_urls"));
    }
    if config.fees.compute_unit_margin_percent > 1_000 {
        return Err(invalid("`fees.compute_unit_margin_percent` is above 1000").at("fees.compute_unit_margin_percent"));
    }
    config.kms.check().map_err(|why| invalid(why).at("kms.endpoint"))?;
    config.owner.check().map_err(|why| invalid(why).at("owner.kms_key"))?;
    config.refill.check().map_err(|why| invalid(format!("`refill.rules`: {why}")).at("refill.rules"))?;
    Ok(config)
}

#[cfg(test)]
mod tests;

//! Settings: command line > `WAIAAS_<SECTION>_<KEY>` > `config.toml` > `default.toml`. Unknown keys are refused.

use serde::Deserialize;
use std::{collections::BTreeMap, path::Path, time::Duration};
use toml::{Table, Value};
use waiaas_policy::time::Span;
use waiaas_wire::{Code, Problem, control::SettingView};

mod home;
pub use home::Home;

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
    /// What waits for the owner.
    pub approvals: Approvals,
    /// Incoming payments.
    pub deposits: Deposits,
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
    /// Unix socket; empty: under the home directory.
    pub socket: String,
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

/// `[deposits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deposits {
    /// How often the ledger is scanned besides the subscription.
    pub poll: Wait,
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

fn text_of(file: &Path) -> Result<Option<String>, Problem> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(invalid(format!("`{}` cannot be read: {why}", file.display()))),
    }
}

fn parse(text: &str, name: &str) -> Result<Table, Problem> {
    text.parse()
        .map_err(|why: toml::de::Error| invalid(format!("{name}: {}", why.to_string().trim().replace('\n', " "))))
}

fn leaves(table: &Table) -> Vec<String> {
    let mut names = Vec::new();
    for (section, value) in table {
        if let Value::Table(section_table) = value {
            names.extend(section_table.keys().map(|key| format!("{section}.{key}")));
        }
    }
    names
}

fn overlay(
    into: &mut Table,
    from: &Table,
    path: &str,
    source: &str,
    sources: &mut BTreeMap<String, String>,
) -> Result<(), Problem> {
    for (key, value) in from {
        let name = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (into.get_mut(key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => overlay(inner, value, &name, source, sources)?,
            (Some(place), value) if !place.is_table() => {
                *place = value.clone();
                sources.insert(name, source.to_owned());
            }
            _ => return Err(unknown(&name, source)),
        }
    }
    Ok(())
}

fn unknown(name: &str, source: &str) -> Problem {
    let known = leaves(&DEFAULTS.parse().unwrap_or_default());
    let section = name.split('.').next().unwrap_or_default();
    let near: Vec<_> = known.iter().filter(|known| known.starts_with(&format!("{section}."))).cloned().collect();
    let near = if near.is_empty() { known } else { near };
    invalid(format!("`{name}` in {source} is no setting; known are {}", near.join(", "))).at(name)
}

fn overlay_environment(
    merged: &mut Table,
    environment: impl Iterator<Item = (String, String)>,
    sources: &mut BTreeMap<String, String>,
) -> Result<(), Problem> {
    let names = leaves(merged);
    for (variable, text) in environment {
        let Some(name) = names.iter().find(|name| variable_of(name) == variable) else { continue };
        let Some(place) = place(merged, name) else { continue };
        *place = typed(place, &text).map_err(|why| invalid(format!("{variable}: {why}")).at(name.clone()))?;
        sources.insert(name.clone(), variable);
    }
    Ok(())
}

fn variable_of(name: &str) -> String {
    format!("WAIAAS_{}", name.replace('.', "_").to_uppercase())
}

fn place<'t>(table: &'t mut Table, name: &str) -> Option<&'t mut Value> {
    let (section, key) = name.split_once('.')?;
    table.get_mut(section)?.as_table_mut()?.get_mut(key)
}

fn look_up<'t>(table: &'t Table, name: &str) -> Option<&'t Value> {
    let (section, key) = name.split_once('.')?;
    table.get(section)?.as_table()?.get(key)
}

/// The text of a variable as a value of the kind that the default has.
fn typed(like: &Value, text: &str) -> Result<Value, String> {
    match like {
        Value::Integer(_) => text.parse().map(Value::Integer).map_err(|_| format!("`{text}` is not a whole number")),
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Ok(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
        }
        _ => Ok(Value::String(text.to_owned())),
    }
}

/// A value for showing: URLs lose what may be a credential.
fn redacted(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(redacted).collect::<Vec<_>>().join(", ")),
        Value::String(text) if text.contains("://") => format!("\"{}\"", crate::solana::redact(text)),
        Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

fn docs() -> BTreeMap<String, String> {
    let (mut docs, mut section, mut doc) = (BTreeMap::new(), String::new(), Vec::new());
    for line in DEFAULTS.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            doc.push(comment);
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut section);
            doc.clear();
        } else if let Some((key, _)) = line.split_once(" = ") {
            docs.insert(format!("{section}.{key}"), doc.join(" "));
            doc.clear();
        } else {
            doc.clear();
        }
    }
    docs
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
    Ok(config)
}

#[cfg(test)]
mod tests;

//! Tells others what happened: messages over HTTP, signed as Standard Webhooks has it, to where the owner lets them go.

mod guard;
mod sign;

pub use guard::{Allowed, check};
pub use sign::{PREFIX, new_secret, secret_text};

use crate::traceparent;
use guard::resolve;
use reqwest::{Client, redirect::Policy};
use std::time::Duration;

/// How long the other side may take in all.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);

/// A message, ready to go.
pub struct Message<'m> {
    /// Where to.
    pub url: &'m str,
    /// The event: the same however often it is sent.
    pub id: &'m str,
    /// Seconds since the Unix epoch: when it is sent.
    pub at: u64,
    /// What is sent.
    pub body: &'m [u8],
    /// The secrets that sign it.
    pub secrets: &'m [&'m [u8]],
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The other side's status, if it answered.
    pub status: Option<u16>,
    /// Why it does not count as told, if it does not.
    pub error: Option<String>,
}

/// Sends a message once. It counts as told when the other side answers 2xx within five seconds.
pub async fn send(message: &Message<'_>, allowed: &Allowed) -> Outcome {
    match exchange(message, allowed).await {
        Ok(status) if (200..300).contains(&status) => Outcome { status: Some(status), error: None },
        Ok(status) => Outcome { status: Some(status), error: Some(format!("it answered {status}")) },
        Err(why) => Outcome { status: None, error: Some(why) },
    }
}

async fn exchange(message: &Message<'_>, allowed: &Allowed) -> Result<u16, String> {
    let url = check(message.url, allowed)?;
    // Resolved once, looked at, and pinned: a name that points elsewhere a moment later leads nowhere.
    let addresses = resolve(&url, allowed).await?;
    let host = url.host_str().unwrap_or_default();
    let client = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(TIMEOUT)
        .resolve_to_addrs(host, &addresses)
        .user_agent(concat!("waiaas/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|why| why.to_string())?;
    let signature = sign::signature(message);
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", message.at)
        .header("webhook-signature", signature)
        .body(message.body.to_vec());
    let request = match traceparent::current() {
        Some(trace) => request.header("traceparent", trace.child().to_string()),
        None => request,
    };
    // What the other side says besides its status is not read.
    let answer = request.send().await.map_err(|why| plain(&why))?;
    Ok(answer.status().as_u16())
}

/// In words that carry no URL.
fn plain(why: &reqwest::Error) -> String {
    if why.is_timeout() {
        return format!("it did not answer within {} s", TIMEOUT.as_secs());
    }
    let mut words = if why.is_connect() { "no connection" } else { "the message could not be sent" }.to_owned();
    let mut source = std::error::Error::source(why);
    while let Some(cause) = source {
        if cause.source().is_none() {
            words = format!("{words}: {cause}");
        }
        source = cause.source();
    }
    words
}

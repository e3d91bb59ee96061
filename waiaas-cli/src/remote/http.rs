//! HTTP to the REST API: one call and its answer, as our types or as our errors.

use super::Place;
use crate::output::refusal;
use reqwest::{Certificate, Client, ClientBuilder, Method, Url, redirect::Policy};
use serde::{Serialize, de::DeserializeOwned};
use std::{fs, time::Duration};
use waiaas_wire::{Code, Problem, view::ErrorView};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a call may take that the other side answers when something has happened: longer than it waits itself.
const LONGEST: Duration = Duration::from_mins(2);

/// Above every answer.
const MOST: usize = 16 << 20;

/// The API as somebody with a key calls it.
pub struct Http {
    client: Client,
    base: Url,
    key: String,
}

/// A call: what it is about, and what may go wrong with it.
pub struct Call<'c> {
    /// The way.
    pub method: Method,
    /// Under `/api/v1`.
    pub path: &'c str,
    /// Fields of the query.
    pub query: Vec<(&'static str, String)>,
    /// For what must not be done twice.
    pub idempotency_key: Option<String>,
}

impl<'c> Call<'c> {
    /// One that only reads.
    pub fn get(path: &'c str) -> Self {
        Self { method: Method::GET, path, query: Vec::new(), idempotency_key: None }
    }

    /// One that does something.
    pub fn post(path: &'c str) -> Self {
        Self { method: Method::POST, ..Self::get(path) }
    }
}

impl Http {
    /// A client of the API at a place.
    ///
    /// # Errors
    /// A URL that is none, or that is plain HTTP and leads off this machine; certificates that cannot be read.
    pub fn new(place: &Place, key: String) -> Result<Self, Problem> {
        let base = Url::parse(&place.url).map_err(|why| refusal::url(&place.url, why))?;
        let loopback = match base.host_str() {
            Some("localhost") => true,
            Some(host) => host.trim_matches(['[', ']']).parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
            None => return Err(refusal::url(&place.url, "it names no host")),
        };
        match base.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => {
                return Err(refusal::url(
                    &place.url,
                    "plain http to another machine shows the API key to everybody on the way; use https",
                ));
            }
            other => return Err(refusal::url(&place.url, format!("`{other}` is neither https nor http"))),
        }
        let builder = Client::builder().redirect(Policy::none()).connect_timeout(CONNECT).timeout(LONGEST);
        let builder = builder.user_agent(concat!("waiaas/", env!("CARGO_PKG_VERSION")));
        let client = trusting(builder, place)?.build().map_err(|why| refusal::no_client(&why))?;
        Ok(Self { client, base, key })
    }

    /// Calls, and reads the answer.
    pub async fn ask<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, Problem> {
        self.send(call, None::<&()>).await
    }

    /// Calls with a body.
    pub async fn send<T: DeserializeOwned>(&self, call: Call<'_>, body: Option<&impl Serialize>) -> Result<T, Problem> {
        let pays = call.idempotency_key.clone();
        let lost = |why: String| match &pays {
            Some(key) => refusal::unknown_payment(Some(key)),
            None => refusal::no_answer(&self.base, why),
        };
        let mut url = self.base.clone();
        url.set_path(&format!("{}/api/v1{}", self.base.path().trim_end_matches('/'), call.path));
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let mut request =
            self.client.request(call.method, url).bearer_auth(&self.key).header("accept", "application/json");
        if let Some(key) = &call.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        if let Some(body) = body {
            let bytes = serde_json::to_vec(body).map_err(refusal::not_understood)?;
            request = request.header("content-type", "application/json").body(bytes);
        }
        let mut answer = request.send().await.map_err(|why| {
            let words = innermost(&why);
            // Not even connected: nothing was sent.
            if why.is_connect() || why.is_builder() { refusal::no_answer(&self.base, words) } else { lost(words) }
        })?;
        let (status, mut bytes) = (answer.status(), Vec::new());
        while let Some(chunk) = answer.chunk().await.map_err(|why| lost(innermost(&why)))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST {
                return Err(lost("the answer does not end".to_owned()));
            }
        }
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|why| match &pays {
                Some(key) => refusal::unknown_payment(Some(key)),
                None => refusal::not_understood(why),
            });
        }
        match serde_json::from_slice::<ErrorView>(&bytes) {
            Ok(error) => Err(problem(error)),
            Err(_) => Err(lost(format!("it answered {status}, and not as WAIaaS does"))),
        }
    }
}

/// What may vouch for the other side.
fn trusting(mut builder: ClientBuilder, place: &Place) -> Result<ClientBuilder, Problem> {
    if let Some(file) = &place.ca {
        let pem = fs::read(file).map_err(|why| refusal::file(file, &why))?;
        let all = Certificate::from_pem_bundle(&pem).ok().filter(|all| !all.is_empty());
        let all = all.ok_or_else(|| refusal::no_certificate(file))?;
        builder = builder.tls_built_in_root_certs(false);
        return Ok(all.into_iter().fold(builder, ClientBuilder::add_root_certificate));
    }
    // Beside those that are built in, what the administrator of this machine trusts. One that cannot be read vouches for
    // nobody.
    let of_system = rustls_native_certs::load_native_certs().certs;
    let read = of_system.iter().filter_map(|one| Certificate::from_der(one).ok());
    Ok(read.fold(builder, ClientBuilder::add_root_certificate))
}

/// An error of the API as one of ours.
fn problem(error: ErrorView) -> Problem {
    let ErrorView { code, detail, param, denials, transaction, .. } = error;
    let detail = if code == Code::AuthRequired { code.entry().title.to_owned() } else { detail };
    Problem { code, detail, param, denials, transaction }
}

/// The cause of a failure, which reqwest hides behind its own words.
fn innermost(why: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = why;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

//! The way to a daemon on another machine: its REST API. Commands ask as they ask over the socket; each question that an
//! agent has becomes a call, and its answer comes back in the same types.

mod calls;
mod http;

use crate::output::refusal;
use calls::Calls;
use http::Http;
use std::{path::PathBuf, sync::Arc};
use tarpc::{ClientMessage, Response, ServerError, client::Config, transport::channel};
use waiaas_wire::{
    Problem,
    control::{ControlClient, ControlRequest, ControlResponse},
};

/// Where the daemon's REST API is, and what to trust on the way.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its URL.
    pub url: String,
    /// A file in PEM with the only certificates that may vouch for it; else those of this machine.
    pub ca: Option<PathBuf>,
}

/// What the other machine is not asked.
pub const NOT_OVER_REST: &str = "not over REST";

/// A client that asks there, with an API key.
///
/// # Errors
/// A URL that an API key shall not be sent to, or certificates that cannot be read.
pub fn client(place: &Place, key: String) -> Result<ControlClient, Problem> {
    let calls = Arc::new(Calls::new(Http::new(place, key)?));
    let (here, there) = channel::unbounded::<Response<ControlResponse>, ClientMessage<ControlRequest>>();
    tokio::spawn(serve(there, calls));
    Ok(ControlClient::new(Config::default(), here).spawn())
}

/// Answers until nobody asks any more.
async fn serve(
    channel: channel::UnboundedChannel<ClientMessage<ControlRequest>, Response<ControlResponse>>,
    calls: Arc<Calls>,
) {
    use futures::{SinkExt as _, StreamExt as _};
    let (mut out, mut questions) = channel.split();
    while let Some(Ok(question)) = questions.next().await {
        // One question at a time is asked: none waits for another, and none is cancelled but by the end of the command.
        let ClientMessage::Request(request) = question else { continue };
        let answered = calls.answer(request.message).await;
        let missing = || ServerError::new(std::io::ErrorKind::Unsupported, NOT_OVER_REST.to_owned());
        let response = Response { request_id: request.id, message: answered.ok_or_else(missing) };
        if out.send(response).await.is_err() {
            return;
        }
    }
}

/// The place of this run: what was given, else what the environment says.
///
/// # Errors
/// `--ca` without a URL.
pub fn place(url: Option<String>, ca: Option<PathBuf>) -> Result<Option<Place>, Problem> {
    match (url, ca) {
        (Some(url), ca) => Ok(Some(Place { url, ca })),
        (None, Some(_)) => Err(refusal::ca_without_url()),
        (None, None) => Ok(None),
    }
}

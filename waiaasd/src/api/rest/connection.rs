//! Connections: who listens where, TLS, slow clients, and the end. The only place that knows which HTTP library speaks.
//!
//! hyper 0.14 and not 1: see docs/decisions.

use super::door::{Peer, router};
use crate::{config::Api, daemon::Daemon};
use axum::{Router, body::Body};
use http_body_util::BodyExt as _;
use hyper_014::{self as hyper, server::conn::Http, service::service_fn};
use std::{convert::Infallible, net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::{Semaphore, watch},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    },
};
use tower_service::Service as _;
use tracing::{debug, warn};
use waiaas_wire::{Code, Problem};

/// Most connections at once.
const CONNECTIONS: usize = 1_024;

/// How long a client may take to send the head of a request, and for the handshake of TLS.
const HEAD_TIME: Duration = Duration::from_secs(15);

/// Most bytes of the head of a request.
const HEAD_BYTES: usize = 64 << 10;

/// The REST door, listening.
pub struct Listening {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    /// Where.
    pub url: String,
}

/// Listens as the settings say; `None` when they say `off`.
///
/// # Errors
/// `CONFIG_INVALID`: no address, plain HTTP off loopback, a certificate that cannot be read, a port that is taken.
pub async fn listen(settings: &Api) -> Result<Option<Listening>, Problem> {
    if settings.listen == "off" {
        return Ok(None);
    }
    let invalid = |detail: String| Problem::new(Code::ConfigInvalid, detail).at("api.listen");
    let wanted: SocketAddr = settings.listen.parse().map_err(|_| {
        invalid(format!("`{}` is no address and port such as `127.0.0.1:3100`, and not `off`", settings.listen))
    })?;
    let tls = acceptor(settings)?;
    if tls.is_none() && !wanted.ip().is_loopback() && !settings.behind_proxy {
        let detail = format!(
            "`{wanted}` can be reached from outside: set `api.tls_certificate` and `api.tls_key`, or \
             `api.behind_proxy` if a proxy of yours ends TLS"
        );
        return Err(invalid(detail));
    }
    let listener = TcpListener::bind(wanted)
        .await
        .map_err(|why| invalid(format!("`{wanted}` cannot be listened on: {why}; `api.listen` names another")))?;
    let address = listener.local_addr().map_err(|why| invalid(why.to_string()))?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    Ok(Some(Listening { listener, tls, url: format!("{scheme}://{address}") }))
}

fn acceptor(settings: &Api) -> Result<Option<TlsAcceptor>, Problem> {
    let (certificate, key) = (&settings.tls_certificate, &settings.tls_key);
    if certificate.is_empty() && key.is_empty() {
        return Ok(None);
    }
    let wrong = |what: &str, file: &str, why: String| {
        Problem::new(Code::ConfigInvalid, format!("`{file}`: {why}")).at(format!("api.{what}"))
    };
    let chain = CertificateDer::pem_file_iter(Path::new(certificate))
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|why| wrong("tls_certificate", certificate, why.to_string()))?;
    let secret = PrivateKeyDer::from_pem_file(Path::new(key)).map_err(|why| wrong("tls_key", key, why.to_string()))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
        .map_err(|why| wrong("tls_certificate", certificate, why.to_string()))?;
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}

/// Serves until `ending` says so; calls in hand are answered then, and no others taken.
pub async fn serve(daemon: Arc<Daemon>, door: Listening, mut ending: watch::Receiver<bool>) {
    let router = router(daemon);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = door.listener.accept() => accepted,
            () = ended(&mut ending) => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                let (router, tls, ending) = (router.clone(), door.tls.clone(), ending.clone());
                let secure = tls.is_some();
                tokio::spawn(async move {
                    match tls {
                        None => connection(stream, Line { peer, secure }, router, ending).await,
                        Some(tls) => {
                            if let Ok(Ok(stream)) = tokio::time::timeout(HEAD_TIME, tls.accept(stream)).await {
                                connection(stream, Line { peer, secure }, router, ending).await;
                            } else {
                                debug!("a handshake of TLS failed");
                            }
                        }
                    }
                    drop(place);
                });
            }
            Err(why) => {
                warn!(%why, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// Until the daemon ends.
async fn ended(ending: &mut watch::Receiver<bool>) {
    let _ = ending.wait_for(|ending| *ending).await.map(drop);
}

/// Who is at the other end, and whether TLS is between.
#[derive(Debug, Clone, Copy)]
struct Line {
    peer: SocketAddr,
    secure: bool,
}

async fn connection<S>(stream: S, line: Line, router: Router, mut ending: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| answer(router.clone(), line, request));
    let mut http = Http::new();
    http.http1_only(true).http1_header_read_timeout(HEAD_TIME).max_buf_size(HEAD_BYTES);
    let mut connection = std::pin::pin!(http.serve_connection(stream, service));
    let end = tokio::select! {
        end = connection.as_mut() => end,
        () = ended(&mut ending) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(why) = end {
        debug!(%why, "a connection ended badly");
    }
}

/// From one version of the types of HTTP to the other, and back.
async fn answer(
    mut router: Router,
    line: Line,
    request: hyper::Request<hyper::Body>,
) -> Result<hyper::Response<hyper::Body>, Infallible> {
    let (parts, body) = request.into_parts();
    let mut builder = axum::http::Request::builder().method(parts.method.as_str()).uri(parts.uri.to_string());
    for (name, value) in &parts.headers {
        builder = builder.header(name.as_str(), value.as_bytes());
    }
    let Ok(request) = builder.extension(Peer(line.peer.ip())).body(Body::from_stream(body)) else {
        return Ok(plain(400));
    };
    let Ok(response) = router.call(request).await;
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return Ok(plain(500)) };
    let mut builder = hyper::Response::builder().status(parts.status.as_u16());
    for (name, value) in &parts.headers {
        builder = builder.header(name.as_str(), value.as_bytes());
    }
    if line.secure {
        builder = builder.header("strict-transport-security", "max-age=31536000");
    }
    Ok(builder.body(hyper::Body::from(body.to_bytes())).unwrap_or_else(|_| plain(500)))
}

fn plain(status: u16) -> hyper::Response<hyper::Body> {
    let mut response = hyper::Response::new(hyper::Body::empty());
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    response
}

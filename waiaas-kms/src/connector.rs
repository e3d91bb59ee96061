//! HTTP for the AWS SDK, over the client that is linked already: no second TLS stack for one call.

use aws_sdk_kms::config::{
    RuntimeComponents,
    http::{HttpRequest, HttpResponse},
};
use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
            http_client_fn,
        },
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use reqwest::{Client, Method, Response, redirect::Policy};
use std::time::Duration;

/// Above every answer of KMS.
const MOST: usize = 1 << 20;

/// One client for all requests. The SDK's own time limits hold; this one is for connections.
pub fn new() -> Result<SharedHttpClient, String> {
    let builder = Client::builder().redirect(Policy::none()).connect_timeout(Duration::from_secs(5));
    let client = builder.build().map_err(|why| why.to_string())?;
    let connector = SharedHttpConnector::new(Connector(client));
    Ok(http_client_fn(move |_: &HttpConnectorSettings, _: &RuntimeComponents| connector.clone()))
}

#[derive(Debug)]
struct Connector(Client);

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move { send(&client, &request).await })
    }
}

async fn send(client: &Client, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let method = Method::from_bytes(request.method().as_bytes()).map_err(|why| ConnectorError::user(why.into()))?;
    let body = request.body().bytes().ok_or_else(|| ConnectorError::user("a body that streams".into()))?;
    let mut outgoing = client.request(method, request.uri()).body(body.to_vec());
    for (name, value) in request.headers() {
        outgoing = outgoing.header(name, value);
    }
    let answer = outgoing.send().await.map_err(failed)?;
    read(answer).await
}

async fn read(mut answer: Response) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status().as_u16()).map_err(|why| other(&why.to_string()))?;
    let headers = answer.headers().clone();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        body.extend_from_slice(&chunk);
        if body.len() > MOST {
            return Err(other("the answer is longer than any of KMS"));
        }
    }
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    for (name, value) in &headers {
        let value = value.to_str().map_err(|_| other("a header of the answer is not text"))?;
        response.headers_mut().append(name.as_str().to_owned(), value.to_owned());
    }
    Ok(response)
}

fn failed(why: reqwest::Error) -> ConnectorError {
    if why.is_timeout() { ConnectorError::timeout(why.into()) } else { ConnectorError::io(why.into()) }
}

fn other(why: &str) -> ConnectorError {
    ConnectorError::other(why.to_owned().into(), None)
}

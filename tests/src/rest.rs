//! A client of the REST API that shares nothing with the product: a socket, HTTP/1.1 and JSON.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};

const TIMEOUT: Duration = Duration::from_secs(90);

/// The API of a daemon, as somebody calls it.
#[derive(Debug, Clone)]
pub struct Rest {
    host: String,
    key: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub text: String,
    /// The body, if it is JSON.
    pub json: Value,
}

impl Rest {
    /// The one at `http://host:port`, without a key.
    pub fn new(url: &str) -> Self {
        Self { host: url.strip_prefix("http://").expect("plain http").trim_end_matches('/').to_owned(), key: None }
    }

    /// The same with a key.
    pub fn with(&self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self.clone() }
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// `GET`.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], "")
    }

    /// `POST` of JSON.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "callers write `json!` in place")]
    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, &[], &body.to_string())
    }

    /// `POST` of JSON under an idempotency key.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "callers write `json!` in place")]
    pub fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        self.call("POST", path, &[("Idempotency-Key", key)], &body.to_string())
    }

    /// Any call. A body goes out as JSON unless a header says otherwise.
    #[track_caller]
    pub fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(self.head(method, path, headers, body).as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        read(&mut BufReader::new(stream)).unwrap_or_else(|| panic!("{method} {path}: no answer"))
    }

    /// A connection, for calls that are not made as they should be.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// The head of a call.
    pub fn head(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if let Some(key) = &self.key {
            head.extend(["Authorization: Bearer ", key, "\r\n"]);
        }
        let kind = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !body.is_empty() && !kind {
            head += "Content-Type: application/json\r\n";
        }
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head + &format!("Content-Length: {}\r\n\r\n", body.len())
    }
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body, if the status is this one.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json
    }

    /// It was refused in this way, as RFC 9457 has it.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        assert_eq!(self.json["status"], status, "{self:?}");
    }
}

/// Reads an answer off a connection; `None` when it ended before.
pub fn read(stream: &mut impl BufRead) -> Option<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        if line.trim_end().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").map_or("0", |(_, value)| value.as_str());
    let mut body = vec![0; length.parse().ok()?];
    stream.read_exact(&mut body).ok()?;
    let text = String::from_utf8(body).ok()?;
    Some(Answer { status, headers, json: serde_json::from_str(&text).unwrap_or(Value::Null), text })
}

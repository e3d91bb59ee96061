//! A way to the ledger that is as bad as one wants it to be.

use serde_json::{Value, json};
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// How the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Everything arrives.
    Fair,
    /// Requests get lost.
    Drop,
    /// Requests arrive, answers get lost.
    DropAnswer,
    /// Everything takes so many milliseconds longer.
    Delay(u64),
    /// Requests arrive twice.
    Twice,
    /// "Too many requests".
    TooMany,
    /// Answers are not what was asked for.
    Garbage,
    /// Everything arrives, and the ledger says that it is the one where money is real.
    Mainnet,
}

/// An HTTP proxy in front of a ledger. It ends with the test program.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// Where it listens.
    pub url: String,
    weather: Arc<Mutex<Weather>>,
    traced: Arc<Mutex<Vec<(String, String)>>>,
}

impl Proxy {
    /// One in front of `http://host:port`.
    pub fn before(url: &str) -> Self {
        let target = url.strip_prefix("http://").expect("plain http").trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let weather = Arc::new(Mutex::new(Weather::Fair));
        let traced = Arc::<Mutex<Vec<_>>>::default();
        let (here, kept) = (Arc::clone(&weather), Arc::clone(&traced));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (target, weather, traced) = (target.clone(), Arc::clone(&here), Arc::clone(&kept));
                // A caller that goes away is no matter of ours.
                thread::spawn(move || drop(serve(stream, &target, &weather, &traced)));
            }
        });
        Self { url: own, weather, traced }
    }

    /// Changes the weather for every request from now on.
    pub fn set(&self, weather: Weather) {
        *self.weather.lock().unwrap() = weather;
    }

    /// Requests that came in a trace: their methods, each with its `traceparent`.
    pub fn traced(&self) -> Vec<(String, String)> {
        self.traced.lock().unwrap().clone()
    }
}

/// Serves the requests of one connection.
fn serve(
    stream: TcpStream,
    target: &str,
    weather: &Mutex<Weather>,
    traced: &Mutex<Vec<(String, String)>>,
) -> io::Result<()> {
    let (mut from, mut to) = (BufReader::new(stream.try_clone()?), stream);
    while let Some((body, trace)) = request(&mut from)? {
        traced.lock().unwrap().extend(trace.map(|trace| (method(&body), trace)));
        let now = *weather.lock().unwrap();
        match now {
            Weather::Drop => return Ok(()),
            Weather::TooMany => answer(&mut to, "429 Too Many Requests", b"slow down")?,
            Weather::Garbage => answer(&mut to, "200 OK", b"{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":[\"\\u0000")?,
            Weather::Mainnet if method(&body) == "getGenesisHash" => answer(&mut to, "200 OK", &genesis(&body))?,
            _ => {
                if let Weather::Delay(millis) = now {
                    thread::sleep(Duration::from_millis(millis));
                }
                if now == Weather::Twice {
                    forward(target, &body)?;
                }
                let said = forward(target, &body)?;
                if now == Weather::DropAnswer {
                    return Ok(());
                }
                answer(&mut to, "200 OK", &said)?;
            }
        }
    }
    Ok(())
}

/// The body of the next request, and its `traceparent`.
fn request(from: &mut impl BufRead) -> io::Result<Option<(Vec<u8>, Option<String>)>> {
    let (mut length, mut trace) = (0, None);
    let mut line = String::new();
    loop {
        line.clear();
        if from.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line.trim().is_empty() {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        trace = lower.strip_prefix("traceparent:").map(|value| value.trim().to_owned()).or(trace);
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some((body, trace)))
}

fn method(body: &[u8]) -> String {
    let call: Value = serde_json::from_slice(body).unwrap_or_default();
    call["method"].as_str().unwrap_or_default().to_owned()
}

/// What the main network begins with.
fn genesis(body: &[u8]) -> Vec<u8> {
    let call: Value = serde_json::from_slice(body).unwrap_or_default();
    let answer = json!({"jsonrpc": "2.0", "id": call["id"], "result": "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"});
    answer.to_string().into_bytes()
}

fn forward(target: &str, body: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(target)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let head = format!(
        "POST / HTTP/1.0\r\nHost: {target}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said)?;
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(|| io::Error::other("not HTTP"))?;
    Ok(said.split_off(end + 4))
}

fn answer(to: &mut impl Write, status: &str, body: &[u8]) -> io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    to.write_all(&[head.as_bytes(), body].concat())
}

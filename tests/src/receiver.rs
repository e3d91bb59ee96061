//! Somebody who is told what happened: an HTTP server that keeps what it is sent and answers as it is bidden.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    thread,
};

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Message {
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub text: String,
    /// The body as JSON.
    pub json: Value,
    /// How it was answered.
    pub status: u16,
}

impl Message {
    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The server. It ends with the test.
#[derive(Debug)]
pub struct Receiver {
    /// Where it listens.
    pub url: String,
    status: Arc<AtomicU16>,
    messages: Arc<Mutex<Vec<Message>>>,
}

impl Receiver {
    /// One that answers 204.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (status, messages) = (Arc::new(AtomicU16::new(204)), Arc::new(Mutex::new(Vec::new())));
        let (answer, kept) = (Arc::clone(&status), Arc::clone(&messages));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, kept) = (Arc::clone(&answer), Arc::clone(&kept));
                thread::spawn(move || take(stream, &answer, &kept));
            }
        });
        Self { url, status, messages }
    }

    /// From now on it answers with this.
    pub fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// All messages so far.
    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap().clone()
    }

    /// Those that it took.
    pub fn taken(&self) -> Vec<Message> {
        self.messages().into_iter().filter(|message| message.status < 300).collect()
    }
}

fn take(stream: TcpStream, answer: &AtomicU16, kept: &Mutex<Vec<Message>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let (mut line, mut headers) = (String::new(), Vec::new());
    stream.read_line(&mut line).ok()?;
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    let (text, status) = (String::from_utf8(body).ok()?, answer.load(Ordering::SeqCst));
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    kept.lock().unwrap().push(Message { headers, text, json, status });
    let head = format!("HTTP/1.1 {status} Told\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.get_mut().write_all(head.as_bytes()).ok()
}

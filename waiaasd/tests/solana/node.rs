//! A node that answers as it is told to.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::sleep,
};

/// What the node does with a request.
#[derive(Debug, Clone, Copy)]
pub enum Manner {
    /// Status line, further headers, body.
    Says(&'static str, &'static str, &'static str),
    /// Reads, and says nothing.
    Nothing,
}

/// Runs until the test ends.
pub struct Node {
    pub address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Node {
    /// A node that answers the first request by the first manner, and so on; the last one stays.
    pub async fn start(manners: Vec<Manner>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, manners[number.min(manners.len() - 1)]));
            }
        });
        Self { address, asked }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests came.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// One request a connection. It is read whole first: closing on unread bytes would reset the connection.
async fn serve(mut stream: TcpStream, manner: Manner) {
    let mut request = Vec::new();
    while !is_whole(&request) && stream.read_buf(&mut request).await.unwrap_or_default() > 0 {}
    match manner {
        Manner::Says(status, headers, body) => {
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n");
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(body.as_bytes()).await;
        }
        Manner::Nothing => sleep(Duration::from_mins(10)).await,
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|text| text.parse().ok());
    body.len() >= length.unwrap_or(0)
}

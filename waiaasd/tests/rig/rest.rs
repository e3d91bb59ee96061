//! The REST door of a rig: the way that agents take over HTTP.

use super::{BOB, Rig};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream},
    net::TcpStream,
    sync::{Mutex, watch},
};
use waiaas_wire::view::{NewKey, Role};
use waiaasd::{
    api::rest::connection::{listen, serve},
    manage::keys,
};

/// Settings under which the API does not count calls away.
pub const UNCOUNTED: [(&str, &str); 4] = [
    ("WAIAAS_API_LISTEN", "127.0.0.1:0"),
    ("WAIAAS_API_REQUESTS_PER_MINUTE_PER_ADDRESS", "100000000"),
    ("WAIAAS_API_REQUESTS_PER_MINUTE_PER_KEY", "100000000"),
    ("WAIAAS_API_PAYMENTS_PER_MINUTE_PER_AGENT", "100000000"),
];

/// One caller of the REST door, over a connection that it keeps.
#[derive(Clone)]
pub struct Caller {
    stream: Arc<Mutex<BufStream<TcpStream>>>,
    /// What goes before every call's own headers.
    head: Arc<str>,
}

/// Of the next idempotency key: none is used twice, whoever calls, since an order that was given before is only told about.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl Rig {
    /// Opens the REST door and makes callers with one agent's key. The rig needs the settings [`UNCOUNTED`].
    pub async fn rest(&self, callers: usize) -> Vec<Caller> {
        let door = listen(&self.daemon.config.api).await.unwrap().expect("a door");
        let address: SocketAddr = door.url.strip_prefix("http://").unwrap().parse().unwrap();
        let (open, ending) = watch::channel(false);
        let daemon = Arc::clone(&self.daemon);
        tokio::spawn(async move {
            serve(daemon, door, ending).await;
            drop(open);
        });
        let new = NewKey {
            role: Role::Agent,
            agent_id: Some(self.wallet.name.clone()),
            name: None,
            scopes: None,
            ip_ranges: None,
            tier: None,
            expires_at: None,
        };
        let (_, secret) = keys::create(&self.daemon, Some(self.wallet.clone()), new).await.unwrap();
        let head = format!(
            "POST /api/v1/transactions HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {secret}\r\ncontent-type: application/json\r\n"
        );
        let mut all = Vec::with_capacity(callers);
        for _ in 0..callers {
            let stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            all.push(Caller { stream: Arc::new(Mutex::new(BufStream::new(stream))), head: head.as_str().into() });
        }
        all
    }
}

impl Caller {
    /// Pays lamports to [`BOB`]. The status of the answer.
    pub async fn pay(&self, lamports: u64) -> u16 {
        let key = NEXT.fetch_add(1, Relaxed);
        let body = format!("{{\"to\":\"{BOB}\",\"amount\":\"{lamports}\",\"asset\":\"SOL\"}}");
        let call = format!("{}idempotency-key: bench-{key}\r\ncontent-length: {}\r\n\r\n{body}", self.head, body.len());
        let mut stream = self.stream.lock().await;
        stream.write_all(call.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        status
    }
}

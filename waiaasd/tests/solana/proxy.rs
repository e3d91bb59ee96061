//! A door between the adapter and a ledger that can be shut.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Passes connections on, while it is open. Shutting it cuts those that there are.
pub struct Proxy {
    pub address: SocketAddr,
    open: watch::Sender<bool>,
    passed: Arc<AtomicUsize>,
}

impl Proxy {
    /// A door to the host and port of `url`, open.
    pub async fn to(url: &str) -> Self {
        let target = url.split_once("://").unwrap().1.trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (open, state) = watch::channel(true);
        let passed = Arc::new(AtomicUsize::new(0));
        tokio::spawn(serve(listener, target, state, Arc::clone(&passed)));
        Self { address, open, passed }
    }

    pub fn shut(&self) {
        self.open.send_replace(false);
    }

    pub fn open(&self) {
        self.open.send_replace(true);
    }

    /// How many connections went through.
    pub fn passed(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }
}

async fn serve(listener: TcpListener, target: String, state: watch::Receiver<bool>, passed: Arc<AtomicUsize>) {
    loop {
        let Ok((mut near, _)) = listener.accept().await else { return };
        let mut state = state.clone();
        if !*state.borrow_and_update() {
            continue;
        }
        passed.fetch_add(1, Ordering::Relaxed);
        let target = target.clone();
        tokio::spawn(async move {
            let mut far = TcpStream::connect(target).await.unwrap();
            tokio::select! {
                _ = copy_bidirectional(&mut near, &mut far) => {}
                _ = state.wait_for(|open| !open) => {}
            }
        });
    }
}

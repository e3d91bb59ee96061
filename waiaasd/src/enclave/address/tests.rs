use super::*;
use tokio::net::UnixListener;

fn parsed(text: &str) -> Address {
    text.parse().unwrap()
}

#[test]
fn every_kind_of_address_is_read_and_shown() {
    let here = Address::Unix("/run/waiaas/enclave.sock".into());
    assert_eq!(parsed("/run/waiaas/enclave.sock"), here);
    assert_eq!(parsed("unix:/run/waiaas/enclave.sock"), here);
    assert_eq!(parsed("here/a:b"), Address::Unix("here/a:b".into()));
    assert_eq!(parsed("vsock:16:5000"), Address::Vsock(vsock::Address { cid: 16, port: 5_000 }));
    assert_eq!(parsed("hybrid:/tmp/a:b:5000"), Address::Hybrid { socket: "/tmp/a:b".into(), port: 5_000 });
    for text in ["/run/x", "vsock:16:5000", "hybrid:/tmp/v:5000"] {
        assert_eq!(parsed(text).to_string(), text);
    }
}

#[test]
fn what_is_no_address_is_refused_with_what_would_be_one() {
    for text in ["unix:", "vsock:", "vsock:16", "vsock:a:1", "vsock:16:-1", "hybrid::1", "hybrid:/x", "tcp:1.2.3.4:5"] {
        let why = text.parse::<Address>().unwrap_err();
        assert!(why.contains(text) && why.contains("vsock:16:5000"), "{why}");
    }
    for text in ["vsock:0:1", "vsock:2:5000", "vsock:4294967295:1"] {
        let why = text.parse::<Address>().unwrap_err();
        assert!(why.contains(text) && why.contains("CID"), "{why}");
    }
}

/// A monitor that reads what is asked and says `word`.
async fn asked(word: &'static [u8]) -> (Result<BufReader<UnixStream>>, String) {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("monitor");
    let listener = UnixListener::bind(&socket).unwrap();
    let monitor = tokio::spawn(async move {
        let mut said = String::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = [0; 64];
            let read = stream.read(&mut bytes).await.unwrap();
            said.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
            if !word.is_empty() {
                stream.write_all(word).await.unwrap();
                return said;
            }
            if said.lines().count() == usize::try_from(TRIES).unwrap() {
                return said;
            }
        }
    });
    let connected = Address::Hybrid { socket, port: 5_000 }.connect().await;
    (connected, monitor.await.unwrap())
}

#[tokio::test]
async fn a_monitor_is_asked_for_the_port_and_what_follows_is_the_machine() {
    let (connected, said) = asked(b"OK 1073741824\nhello").await;
    assert_eq!(said, "CONNECT 5000\n");
    let mut rest = String::new();
    connected.unwrap().read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "hello");
}

#[tokio::test]
async fn a_monitor_that_closes_is_asked_again_and_then_believed() {
    let (connected, said) = asked(b"").await;
    assert_eq!(connected.unwrap_err().kind(), ErrorKind::UnexpectedEof);
    assert_eq!(said, "CONNECT 5000\n".repeat(3));
}

#[tokio::test]
async fn anything_but_ok_is_no_monitor() {
    for word in [&b"NO\n"[..], b"OKAY\n", b"OK", b"OK 11111111111111111111111111111111111111111\n"] {
        let (connected, _) = asked(word).await;
        assert_eq!(connected.unwrap_err().kind(), ErrorKind::InvalidData);
    }
}

//! The door of the REST API: TLS, callers who do it wrong again and again, and those that are slow or too large.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring, pki_types::ServerName};
use serde_json::json;
use std::{
    fs,
    io::{BufReader, Write as _},
    net::TcpStream,
    sync::Arc,
    time::Duration,
};
use waiaas_tests::{LAMPORTS, Receiver, World, policy, read, stranger, until, until_some, write_private};

const V1: &str = "/api/v1";

#[test]
fn off_loopback_it_speaks_tls_and_nothing_else() {
    let mut world = World::bare();
    world.init();
    let root = KeyPair::generate().unwrap();
    let mut of_root = CertificateParams::new(Vec::new()).unwrap();
    of_root.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(of_root, root).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["wallet.example".to_owned()]).unwrap().signed_by(&key, &*root).unwrap();
    let (chain_file, key_file) = (world.path("chain.pem"), world.path("key.pem"));
    fs::write(&chain_file, pem("CERTIFICATE", certificate.der())).unwrap();
    write_private(&key_file, &pem("PRIVATE KEY", &key.serialize_der()));
    world.daemon_environment = vec![
        ("WAIAAS_API_LISTEN".into(), "0.0.0.0:0".into()),
        ("WAIAAS_API_TLS_CERTIFICATE".into(), chain_file.display().to_string()),
        ("WAIAAS_API_TLS_KEY".into(), key_file.display().to_string()),
    ];
    world.start();
    let url = world.status().unwrap()["api"].as_str().unwrap().to_owned();
    let port = url.strip_prefix("https://0.0.0.0:").unwrap_or_else(|| panic!("{url}")).to_owned();

    let mut roots = RootCertStore::empty();
    roots.add(root.der().clone()).unwrap();
    let call = |roots: RootCertStore, name: &'static str| {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(builder.with_root_certificates(roots).with_no_client_auth());
        let client = ClientConnection::new(config, ServerName::try_from(name).unwrap()).unwrap();
        let socket = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        socket.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let mut stream = StreamOwned::new(client, socket);
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: wallet.example\r\n\r\n").ok()?;
        read(&mut BufReader::new(stream))
    };
    let answer = call(roots.clone(), "wallet.example").expect("a handshake and an answer");
    assert_eq!(answer.json["status"], "ok", "{answer:?}");
    assert!(answer.header("strict-transport-security").is_some(), "{answer:?}");
    assert!(call(roots, "other.example").is_none(), "another name is not believed");
    assert!(call(RootCertStore::empty(), "wallet.example").is_none(), "nor another root");

    let mut plain = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    plain.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    plain.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert!(read(&mut BufReader::new(plain)).is_none_or(|answer| answer.status != 200), "no plain HTTP");
}

fn pem(what: &str, der: &[u8]) -> String {
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", STANDARD.encode(der))
}

#[test]
fn who_does_it_wrong_again_and_again_is_kept_out_for_a_while() {
    let mut world = World::bare();
    world.daemon_environment = vec![
        ("WAIAAS_API_STRIKES".into(), "4".into()),
        ("WAIAAS_API_KEEP_OUT".into(), "3s".into()),
        ("WAIAAS_API_PAYMENTS_PER_MINUTE_PER_AGENT".into(), "1".into()),
        ("WAIAAS_WEBHOOKS_ALLOW".into(), "127.0.0.1".into()),
    ];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"0.1\"", None), LAMPORTS);
    let rest = world.rest();
    let owner = rest.with(&world.key("owner"));
    let receiver = Receiver::start();
    let hook = json!({"url": receiver.url, "events": ["alert.raised"]});
    owner.post(&format!("{V1}/webhooks"), hook).ok(201);
    let thief = rest.with("wai_live_guessed");
    for _ in 0..4 {
        thief.get(&format!("{V1}/agents")).refused(401, "AUTH_KEY_INVALID");
    }
    let out = thief.get(&format!("{V1}/agents"));
    out.refused(429, "SYSTEM_RATE_LIMITED");
    assert!(out.header("retry-after").unwrap().parse::<u64>().unwrap() <= 3, "{out:?}");
    let seen = owner.get(&format!("{V1}/owner/dashboard")).ok(200);
    assert!(seen["alerts"].to_string().contains("127.0.0.1 is kept out"), "the owner is told: {seen}");
    let alerts = world.owner.ask(&["alert", "list"]);
    let alert = &alerts["items"][0];
    assert_eq!((&alert["kind"], &alert["walletName"]), (&json!("api.kept_out"), &json!("rest-api")), "{alerts}");
    until_some("the time is over", || (thief.get(&format!("{V1}/agents")).status == 401).then_some(()));
    assert_eq!(world.owner.ask(&["alert", "list"])["items"].as_array().unwrap().len(), 1, "told once: it is open");
    world.owner.ask(&["alert", "ack", alert["id"].as_str().unwrap()]);
    assert_eq!(world.owner.ask(&["alert", "list"])["items"], json!([]), "what happened is over when it was seen");

    let agent = rest.with(&shop.secret);
    let pay =
        || agent.post(&format!("{V1}/transactions"), json!({"to": stranger(), "amount": "1000000", "asset": "SOL"}));
    pay().ok(202);
    for _ in 0..4 {
        pay().refused(429, "SYSTEM_RATE_LIMITED");
    }
    agent.get(&format!("{V1}/agents/me")).refused(429, "SYSTEM_RATE_LIMITED");
    owner.get(&format!("{V1}/agents")).ok(200);
    let alerts = world.owner.ask(&["alert", "list"]);
    let alert = &alerts["items"][0];
    assert_eq!((&alert["kind"], &alert["agentId"]), (&json!("api.kept_out"), &json!(shop.id)), "{alerts}");
    assert!(alert["text"].as_str().unwrap().starts_with("whoever uses key_"), "{alert}");
    until("the webhook is told of both", || receiver.taken().len() == 2);
    let kinds: Vec<_> = receiver.taken().iter().map(|told| told.json["data"]["alert"]["kind"].clone()).collect();
    assert_eq!(kinds, ["api.kept_out", "api.kept_out"]);
    let log = world.owner.ask(&["audit", "log"]).to_string();
    assert!(log.contains("(api.kept_out): 127.0.0.1 is kept out of the REST API until"), "{log}");
    until_some("the time is over", || (agent.get(&format!("{V1}/agents/me")).status == 200).then_some(()));
}

#[test]
fn slow_and_large_callers_are_given_up_on() {
    let mut world = World::bare();
    world.init();
    world.start();
    let rest = world.rest().with(&world.key("owner"));
    let path = format!("{V1}/agents");
    // Half a body, and then nothing.
    let mut slow = rest.connect();
    let head = rest.head("POST", &path, &[("Content-Type", "application/json")], "{\"nickname\":\"x\"}");
    slow.write_all(format!("{head}{{\"nick").as_bytes()).unwrap();
    let answer = read(&mut BufReader::new(slow)).expect("an answer");
    answer.refused(408, "REQUEST_TIMEOUT");
    // A head without end.
    let mut large = rest.connect();
    let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nX-Large: {}\r\n\r\n", "x".repeat(200_000));
    let _ = large.write_all(head.as_bytes());
    assert!(read(&mut BufReader::new(large)).is_none_or(|answer| answer.status == 431), "no answer, or a no");
    // Two lengths are a way to smuggle a request past a proxy.
    let mut doubled = rest.connect();
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}");
    doubled.write_all(head.as_bytes()).unwrap();
    assert!(read(&mut BufReader::new(doubled)).is_none_or(|answer| answer.status == 400));
    let preflight = rest.call("OPTIONS", &path, &[("Origin", "https://evil.example")], "");
    assert!(preflight.headers.iter().all(|(name, _)| !name.starts_with("access-control-")), "{preflight:?}");
    rest.get(&path).ok(200);
}

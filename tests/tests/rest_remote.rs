//! `waiaas` on another machine than the daemon's: over REST, with TLS, by an API key.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::json;
use std::{fs, net::TcpListener};
use waiaas_tests::{LAMPORTS, Terminal, World, policy, stranger, write_private};

fn pem(what: &str, der: &[u8]) -> String {
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", STANDARD.encode(der))
}

/// A world whose API speaks TLS as `localhost`; its URL, and the file of the authority that vouches for it.
fn world_with_tls() -> (World, String, String) {
    let mut world = World::bare();
    world.init();
    let root = KeyPair::generate().unwrap();
    let mut of_root = CertificateParams::new(Vec::new()).unwrap();
    of_root.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(of_root, root).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &*root).unwrap();
    let file = |name: &str| world.path(name).display().to_string();
    let (chain, secret, ca) = (file("chain.pem"), file("key.pem"), file("ca.pem"));
    fs::write(&chain, pem("CERTIFICATE", certificate.der())).unwrap();
    fs::write(&ca, pem("CERTIFICATE", root.der())).unwrap();
    write_private(secret.as_ref(), &pem("PRIVATE KEY", &key.serialize_der()));
    world.daemon_environment = vec![
        ("WAIAAS_API_LISTEN".into(), "127.0.0.1:0".into()),
        ("WAIAAS_API_TLS_CERTIFICATE".into(), chain),
        ("WAIAAS_API_TLS_KEY".into(), secret),
        ("WAIAAS_API_PAYMENTS_PER_MINUTE_PER_AGENT".into(), "100".into()),
    ];
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let url = world.status().unwrap()["api"].as_str().unwrap().replace("127.0.0.1", "localhost");
    (world, url, ca)
}

#[test]
fn an_agent_on_another_machine_has_its_commands_over_rest() {
    let (mut world, url, ca) = world_with_tls();
    let token = "per_payment = \"5\"\ndaily = \"20\"";
    let terms =
        policy("per_payment = \"0.5\"\napprove_above = \"0.2\"\ndaily = \"2\"", Some((&world.ledger.usdc, token)));
    let shop = world.agent("shop", &terms, 2 * LAMPORTS);
    world.agent("other", &policy("per_payment = \"0.1\"", None), 0);
    world.ledger.set_usdc(&shop.address, 50_000_000);
    let elsewhere = world.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let alone = Terminal::new(&elsewhere).with("WAIAAS_URL", &url);
    let agent = alone.clone().with("WAIAAS_CA", &ca).with("WAIAAS_API_KEY", &shop.secret);
    let bob = stranger();

    let shown = agent.ask(&["wallet", "show"]);
    assert_eq!((&shown["name"], &shown["id"]), (&json!("shop"), &json!(shop.id)), "{shown}");
    assert_eq!(agent.ask(&["wallet", "show", "shop"]), shown);
    assert_eq!(agent.ask(&["wallet", "list"])["items"].as_array().unwrap().len(), 1);
    assert_eq!(agent.ask(&["wallet", "balance"])["balances"][0]["amount"], "2000000000");
    assert_eq!(agent.ask(&["wallet", "receive"])["address"], shop.address.as_str());
    assert_eq!(agent.ask(&["policy", "show"]), shop.terminal.ask(&["policy", "show"]));
    assert_eq!(agent.ask(&["policy", "usage"]), shop.terminal.ask(&["policy", "usage"]));

    // The same types, the same exit codes as on the daemon's machine.
    let paid = agent.ask(&["transfer", &bob, "0.1 SOL", "--memo", "order 7"]);
    assert_eq!((&paid["status"], &paid["memo"]), (&json!("CONFIRMED"), &json!("order 7")), "{paid}");
    let id = paid["id"].as_str().unwrap();
    assert_eq!(agent.ask(&["tx", "show", id]), shop.terminal.ask(&["tx", "show", id]));
    agent.ask(&["transfer", &bob, "2.5 USDC"]);
    agent.ask(&["transfer", &bob, "--raw", "500000", "--asset", &world.ledger.usdc]);
    assert_eq!(world.ledger.rpc.tokens(&bob, &world.ledger.usdc), 3_000_000);
    let once = || agent.ask(&["transfer", &bob, "0.05 SOL", "--idempotency-key", "order-8"])["id"].clone();
    assert_eq!(once(), once(), "paid once");
    assert_eq!(world.ledger.rpc.lamports(&bob), 150_000_000);
    let denied = agent.json(&["transfer", &bob, "0.7 SOL"]).refused(3, "POLICY_DENIED");
    assert_eq!(denied.value()["error"]["denials"][0]["rule"], "per_payment", "{denied}");
    assert_eq!(agent.ask(&["transfer", &bob, "0.1 SOL", "--dry-run"])["allowed"], true);
    let waits = agent.json(&["transfer", &bob, "0.3 SOL"]).expect(4).value();
    let waits = waits["id"].as_str().unwrap();
    agent.json(&["tx", "wait", waits, "--timeout", "1s"]).expect(4);
    assert_eq!(agent.ask(&["tx", "cancel", waits])["status"], "REJECTED");
    let listed = agent.ask(&["tx", "list", "--kind", "payment", "--all"]);
    assert_eq!(listed, shop.terminal.ask(&["tx", "list", "--kind", "payment", "--all"]));
    assert_eq!(agent.ask(&["tx", "list", "--limit", "2"])["items"].as_array().unwrap().len(), 2);

    // No more than its key may.
    agent.json(&["wallet", "show", "other"]).refused(5, "AUTH_SCOPE_INSUFFICIENT");
    agent.json(&["transfer", &bob, "0.1 DOGE"]).refused(2, "VALIDATION_INVALID_FORMAT");
    agent.json(&["key", "create", "shop"]).refused(5, "AUTH_REQUIRED");
    agent.json(&["status"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    let wrong = alone.clone().with("WAIAAS_CA", &ca).with("WAIAAS_API_KEY", "wai_live_nobody");
    wrong.json(&["wallet", "show"]).refused(5, "AUTH_KEY_INVALID");
    let keyless = alone.clone().with("WAIAAS_CA", &ca).json(&["wallet", "show"]).refused(5, "AUTH_REQUIRED");
    let hint = keyless.value()["error"]["hint"].as_str().unwrap().to_owned();
    assert!(hint.contains("waiaas key create"), "what an agent needs, not what to unset: {hint}");

    // An owner's key sees all wallets, by name.
    let owner = alone.clone().with("WAIAAS_CA", &ca).with("WAIAAS_API_KEY", world.key("viewer"));
    assert_eq!(owner.ask(&["wallet", "list"])["items"].as_array().unwrap().len(), 2);
    assert_eq!(owner.ask(&["wallet", "show", "other"])["name"], "other");
    owner.json(&["wallet", "show", "third"]).refused(6, "AGENT_NOT_FOUND");
    owner.json(&["tx", "list"]).refused(2, "VALIDATION_REQUIRED_FIELD");
    assert!(!owner.ask(&["tx", "list", "--wallet", "shop"])["items"].as_array().unwrap().is_empty());

    // Nobody is believed whom nobody vouches for, and no key goes out in the clear.
    let believes_nobody = alone.clone().with("WAIAAS_API_KEY", &shop.secret);
    believes_nobody.json(&["wallet", "show"]).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
    let at = |url: &str| agent.json(&["wallet", "show", "--url", url]);
    at(&url.replace("localhost", "127.0.0.1")).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
    at("http://wallet.example:3100").refused(2, "VALIDATION_INVALID_FORMAT");
    at("ftp://wallet.example").refused(2, "VALIDATION_INVALID_FORMAT");
    at("nowhere").refused(2, "VALIDATION_INVALID_FORMAT");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    at(&format!("http://{free}")).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
    agent.json(&["wallet", "show", "--ca", "/nowhere.pem"]).expect(1);
    let key_file = world.path("key.pem").display().to_string();
    agent.json(&["wallet", "show", "--ca", &key_file]).refused(2, "VALIDATION_INVALID_FORMAT");
    let here = Terminal::new(&elsewhere).with("WAIAAS_CA", &ca).with("WAIAAS_API_KEY", &shop.secret);
    here.json(&["wallet", "show"]).refused(2, "VALIDATION_REQUIRED_FIELD");

    // The daemon is gone: nothing was sent, and the command says so.
    world.daemon.take().unwrap().kill();
    agent.json(&["transfer", &bob, "0.1 SOL"]).refused(8, "SYSTEM_DAEMON_UNREACHABLE");
}

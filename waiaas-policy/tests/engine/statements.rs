//! What an owner signs, compared with Solana's own crate.

use solana_offchain_message::OffchainMessage;
use waiaas_policy::{
    decode::Message,
    id::{AgentId, Digest, TxId},
    statement::{
        ApprovalStatement, BudgetStatement, EndStatement, ManifestStatement, PolicyStatement, RotateStatement,
        off_chain,
    },
    time::Timestamp,
};

fn theirs(text: &str) -> Vec<u8> {
    OffchainMessage::new(0, text.as_bytes()).unwrap().serialize().unwrap()
}

fn statements() -> Vec<(String, Vec<u8>)> {
    let (agent, tx, hash) = (AgentId::from_u128(1), TxId::from_u128(2), Digest::of(b"document"));
    let policy = PolicyStatement { agent, version: 3, hash };
    let budget = BudgetStatement { version: 4, hash };
    let expires = Timestamp::from_millis(1_795_345_845_000);
    let effect = "pay 0.5 SOL (500000000) to 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi".into();
    let approval = ApprovalStatement { tx, agent, intent: hash, expires, effect };
    let manifest = ManifestStatement { namespace: "main".into(), version: 1, hash };
    vec![
        (policy.text(), policy.bytes().unwrap()),
        (budget.text(), budget.bytes().unwrap()),
        (approval.text(), approval.bytes().unwrap()),
        (manifest.text(), manifest.bytes().unwrap()),
    ]
}

#[test]
fn a_statement_is_an_off_chain_message_of_version_0() {
    for (text, bytes) in statements() {
        assert_eq!(bytes, theirs(&text));
    }
}

#[test]
fn a_statement_is_never_a_transaction() {
    for (_, bytes) in statements() {
        assert!(Message::parse(&bytes).is_err());
    }
}

#[test]
fn a_statement_says_what_it_is_about() {
    let texts: Vec<String> = statements().into_iter().map(|(text, _)| text).collect();
    let hash = Digest::of(b"document").to_string();
    assert!(texts.iter().all(|text| text.contains(&hash)));
    assert_eq!(texts[0], format!("WAIaaS policy | agent agt_00000000000000000000000001 | version 3 | sha256 {hash}"));
    assert!(texts[2].contains("pay 0.5 SOL (500000000) to 4vJ9"));
    assert!(texts[2].contains("expires 2026-11-22T11:10:45.000Z"));
}

#[test]
fn only_what_every_device_shows_is_signed() {
    assert_eq!(off_chain(""), None);
    assert_eq!(off_chain("tab\there"), None);
    assert_eq!(off_chain("não"), None);
    assert_eq!(off_chain(&"x".repeat(1_213)), None);
    assert_eq!(off_chain(&"x".repeat(1_212)), Some(theirs(&"x".repeat(1_212))));
}

#[test]
fn an_effect_cannot_hide_anything() {
    let hash = Digest::of(b"");
    let (agent, tx) = (AgentId::from_u128(1), TxId::from_u128(2));
    let approval =
        ApprovalStatement { tx, agent, intent: hash, expires: Timestamp::default(), effect: "pay\u{202e}1\n".into() };
    assert!(approval.text().contains("pay?1?"));
    assert!(approval.bytes().is_some());
}

#[test]
fn what_may_be_lost_is_said_where_it_may_and_only_there() {
    let (agent, leave) = (AgentId::from_u128(1), "SOL:1000000,unlisted".parse().ok());
    let end = |leave| EndStatement { agent, leave };
    assert_eq!(end(None).text(), "WAIaaS end | agent agt_00000000000000000000000001 | its key is destroyed");
    let lost = " | lost with it at most SOL:1000000,unlisted";
    let said = end(leave.clone());
    assert_eq!(said.text(), end(None).text() + lost);
    assert_eq!(said.bytes().unwrap(), theirs(&said.text()));
    let rotate = |leave| RotateStatement { agent, stop: 2, leave };
    assert_eq!(rotate(leave).text(), rotate(None).text() + lost);
}

//! W3C Trace Context: a call's trace goes along to the nodes that are asked for it, and to whoever is told of it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::json;
use std::collections::BTreeSet;
use waiaas_tests::{LAMPORTS, Message, Proxy, Receiver, World, policy, stranger, until};

const V1: &str = "/api/v1";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// The span of a `traceparent` of our trace.
fn span(trace: &str) -> Option<&str> {
    trace.strip_prefix(&format!("00-{TRACE}-"))?.strip_suffix("-01").filter(|span| span.len() == 16)
}

#[test]
fn a_trace_goes_along_to_nodes_and_webhooks_each_with_a_parent_of_its_own() {
    let mut world = World::bare();
    let proxy = Proxy::before(&world.ledger.rpc_url.clone());
    world.through(&proxy.url);
    world.daemon_environment = vec![("WAIAAS_WEBHOOKS_ALLOW".into(), "127.0.0.1".into())];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"0.1\"\ndaily = \"1\"", None), LAMPORTS);
    let (owner, receiver) = (world.rest().with(&world.key("owner")), Receiver::start());
    owner.post(&format!("{V1}/webhooks"), json!({"url": receiver.url})).ok(201);
    let agent = world.rest().with(&shop.secret);
    let pay = |trace: &str, lamports: u64| {
        let body = json!({"to": stranger(), "amount": lamports.to_string(), "asset": "SOL"}).to_string();
        agent.call("POST", &format!("{V1}/transactions"), &[("traceparent", trace)], &body)
    };
    let about = |message: &Message, id: &str| message.json["data"]["transaction"]["id"] == id;
    assert!(proxy.traced().is_empty(), "nobody is in a trace so far: {:?}", proxy.traced());

    let paid = pay(&format!("00-{TRACE}-{PARENT}-01"), 10_000_000);
    let ours = span(paid.header("traceparent").unwrap()).unwrap().to_owned();
    let id = paid.ok(202)["id"].as_str().unwrap().to_owned();
    until("it is told that it was paid", || {
        receiver.taken().iter().any(|told| told.json["type"] == "transaction.confirmed" && about(told, &id))
    });
    let asked = proxy.traced();
    assert!(asked.iter().any(|(method, _)| method == "sendTransaction"), "{asked:?}");
    let mut spans: Vec<_> = asked.iter().map(|(_, trace)| span(trace).unwrap().to_owned()).collect();
    let told = receiver.taken();
    let told: Vec<_> = told.iter().filter(|told| about(told, &id)).collect();
    assert_eq!(told.len(), 2, "sent, and paid: {told:?}");
    spans.extend(told.iter().map(|told| span(told.header("traceparent")).unwrap().to_owned()));
    spans.extend([ours, PARENT.to_owned()]);
    assert_eq!(spans.iter().collect::<BTreeSet<_>>().len(), spans.len(), "each has one of its own: {spans:?}");

    // What is none is dropped, and nobody is told a trace that nobody is in.
    let (asked, told) = (proxy.traced().len(), receiver.taken().len());
    for wrong in ["", "00-zz", &format!("ff-{TRACE}-{PARENT}-01"), &format!("00-{}-{PARENT}-01", "0".repeat(32))] {
        let refused = pay(wrong, 200_000_000);
        assert!(refused.header("traceparent").is_none(), "{refused:?}");
        refused.refused(403, "POLICY_DENIED");
    }
    until("all are told", || receiver.taken().len() == told + 8);
    assert_eq!(proxy.traced().len(), asked);
    assert!(receiver.taken()[told..].iter().all(|told| told.header("traceparent").is_empty()));
}

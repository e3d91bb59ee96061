//! The owner sees what the enclave proves before money goes to one of its keys.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::fs;
use waiaas_tests::{LAMPORTS, World, policy};

const SMALL: &str = "per_payment = \"0.1\"\ndaily = \"1\"";

#[test]
fn the_key_of_a_wallet_is_attested_before_it_is_funded() {
    let mut world = World::new();
    let shop = world.agent("shop", &policy(SMALL, None), 0);
    world.ledger.airdrop(&world.owner_address(), 5 * LAMPORTS);

    let attested = world.owner.ask(&["enclave", "attest", "shop"]);
    assert_eq!((attested["verified"].as_bool(), attested["isolated"].as_bool()), (Some(true), Some(false)));
    assert_eq!((attested["voucher"].as_str(), attested["imageAccepted"].as_bool()), (Some("virtual"), None));
    assert_eq!(attested["walletKey"].as_str(), Some(shop.address.as_str()));
    assert_eq!(attested["note"], "virtual device, no hardware isolation");
    assert_eq!(attested["owner"].as_str(), Some(world.owner_address().as_str()));
    let run = world.owner.json(&["wallet", "fund", "shop", "1 SOL", "--yes"]).expect(0);
    assert!(run.stderr.contains("the key is in the enclave"), "{run}");
    assert!(run.stderr.contains("virtual device, no hardware isolation"), "{run}");

    // A receipt leads from the payment to the root, without daemon and ledger.
    let bob = world.neighbour();
    let root = world.home().join("data/enclave/virtual-root.pem");
    let (root, file) = (root.to_str().unwrap(), world.path("receipt.json"));
    let file = file.to_str().unwrap();
    let paid = shop.terminal.ask(&["transfer", &bob, "0.05 SOL"])["id"].as_str().unwrap().to_owned();
    world.owner.ask(&["receipt", "export", &paid, file]);
    let verified = world.owner.ask(&["receipt", "verify", file, "--virtual-root", root]);
    let stated = &verified["items"][0];
    assert_eq!((stated["transaction"].as_str(), stated["wallet"].as_str()), (Some(&*paid), Some(&*shop.id)));
    assert_eq!((&stated["outflows"][0]["to"], &stated["outflows"][0]["amount"]), (&bob.into(), &"50000000".into()));
    assert_eq!(stated["owner"].as_str(), Some(world.owner_address().as_str()));
    world.owner.json(&["receipt", "verify", file]).refused(10, "VERIFICATION_FAILED");
    let text = fs::read_to_string(file).unwrap();
    let at = text.find("receipt\": \"").unwrap() + 40;
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    let changed = world.path("changed.json");
    fs::write(&changed, format!("{}{other}{}", &text[..at], &text[at + 1..])).unwrap();
    let changed = changed.to_str().unwrap();
    world.owner.json(&["receipt", "verify", changed, "--virtual-root", root]).refused(10, "VERIFICATION_FAILED");

    // The owner pins the image that runs; from the next start on the enclave is under that manifest.
    let signed = world.owner.ask(&["enclave", "manifest", "sign", "--accept-running", "--yes"]);
    assert_eq!((signed["version"].as_u64(), &signed["images"][0]), (Some(2), &attested["image"]));
    world.owner.json(&["enclave", "attest"]).refused(10, "VERIFICATION_FAILED");
    world.owner.json(&["wallet", "fund", "shop", "1 SOL", "--yes"]).refused(10, "VERIFICATION_FAILED");
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    waiaas_tests::until("the enclave is under the new manifest", || {
        world.owner.json(&["enclave", "attest", "shop"]).code == 0
    });
    let pinned = world.owner.ask(&["enclave", "attest", "shop"]);
    assert_eq!((pinned["imageAccepted"].as_bool(), &pinned["manifest"]), (Some(true), &signed["hash"]));
    assert_eq!(pinned["walletKey"], attested["walletKey"], "its keys are what they were");
    world.ready();
    world.owner.ask(&["wallet", "fund", "shop", "1 SOL", "--yes"]);

    // A machine that vouches with another root proves nothing.
    let root = world.home().join("data/enclave/virtual-root.pem");
    fs::write(&root, include_str!("../../waiaas-attest/src/aws-root-g1.pem")).unwrap();
    world.owner.json(&["enclave", "attest", "shop"]).refused(10, "VERIFICATION_FAILED");
    fs::remove_file(&root).unwrap();
    world.owner.json(&["wallet", "fund", "shop", "1 SOL", "--yes"]).refused(10, "VERIFICATION_FAILED");
}

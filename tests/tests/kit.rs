//! What we say we paid, read by somebody else's client: `@solana/kit` under Node.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::json;
use std::{
    path::Path,
    process::{Command, Output},
};
use waiaas_tests::{LAMPORTS, World, policy, skip, stranger};

#[test]
fn another_client_reads_the_same_balances_and_checks_our_signatures() {
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("kit");
    if !kit.join("node_modules/@solana/kit").is_dir() || Command::new("node").arg("--version").output().is_err() {
        return skip(
            "another_client_reads_the_same_balances_and_checks_our_signatures",
            "Node or tests/kit/node_modules is missing (`cargo xtask test` installs them)",
        );
    }
    let world = World::new();
    let usdc = world.ledger.usdc.clone();
    let shop =
        world.agent("shop", &policy("per_payment = \"1\"", Some((&usdc, "per_payment = \"100\""))), 2 * LAMPORTS);
    world.ledger.set_usdc(&shop.address, 20_000_000);
    let bob = stranger();
    let sol = shop.terminal.ask(&["transfer", &bob, "0.75 SOL", "--memo", "read me"]);
    let token = shop.terminal.ask(&["transfer", &bob, "7.5 USDC"]);

    let expected = json!({
        "rpc": world.ledger.rpc_url,
        "mint": usdc,
        "lamports": { &bob: "750000000", &shop.address: "1250000000" },
        "tokens": { &bob: "7500000", &shop.address: "12500000" },
        "payments": [
            { "signature": sol["signature"], "signers": [world.fee_payer(), shop.address], "memo": "read me" },
            { "signature": token["signature"], "signers": [world.fee_payer(), shop.address] },
        ],
    });
    let Output { status, stdout, stderr } =
        Command::new("node").arg(kit.join("read.mjs")).arg(expected.to_string()).current_dir(&kit).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{said}");
    assert!(said.contains("2 payments, 4 signatures"), "{said}");
}

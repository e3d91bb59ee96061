//! Tokens by proposal, and programs that are called out of a vault.

use super::{Ground, HALF, POLICY};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::fs;
use waiaas_tests::{
    Keypair, LAMPORTS,
    solana::{Account, Address, Instruction, SYSTEM, at, open_token_account, token_account},
    stranger,
};

const MEMO: &str = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr";
const SYSTEM_TEXT: &str = "11111111111111111111111111111111";

/// Makes a mint of six decimals under a token program, and gives `wallet` 100 of it.
fn mint(ground: &Ground, program: &str, wallet: Address) -> Address {
    let ledger = &ground.world.ledger;
    let (program, authority, mint) = (at(program), Keypair::new(), Keypair::new());
    ledger.airdrop(&authority.address(), LAMPORTS);
    let rent = ledger.rpc.call("getMinimumBalanceForRentExemption", json!([82])).as_u64().unwrap();
    let create = [&0_u32.to_le_bytes()[..], &rent.to_le_bytes(), &82_u64.to_le_bytes(), &program.0].concat();
    let accounts = vec![Account::write(authority.key()).signed(), Account::write(mint.key()).signed()];
    let set = Instruction {
        program,
        accounts: vec![Account::write(mint.key())],
        data: [&[20, 6][..], &authority.key().0, &[0]].concat(),
    };
    ledger.send(&[&authority, &mint], &[Instruction { program: SYSTEM, accounts, data: create }, set]).unwrap();
    let target = token_account(wallet, mint.key(), program);
    let accounts = vec![Account::write(mint.key()), Account::write(target), Account::read(authority.key()).signed()];
    let data = [&[7][..], &100_000_000_u64.to_le_bytes()].concat();
    let open = open_token_account(authority.key(), wallet, mint.key(), program);
    ledger.send(&[&authority], &[open, Instruction { program, accounts, data }]).unwrap();
    mint.key()
}

#[test]
fn tokens_of_both_programs_are_paid_on_a_vote() {
    let Some(ground) = Ground::new("tokens_of_both_programs_are_paid_on_a_vote") else { return };
    let (vault, bob) = (ground.vault(), stranger());
    let old = mint(&ground, "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", vault);
    let new = mint(&ground, "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb", vault);
    let assets = [(old, "OLD"), (new, "NEW")].map(|(mint, symbol)| {
        format!("[assets.{mint}]\nsymbol = \"{symbol}\"\ndecimals = 6\ndaily = \"20\"\napprove_above = \"1\"\n")
    });
    ground.world.set_policy("shop", &format!("{}{POLICY}", assets.concat()));
    for (mint, symbol) in [(old, "OLD"), (new, "NEW")] {
        let memo = format!("order of {symbol}");
        let asked = ["transfer", &bob, &format!("8 {symbol}"), "--memo", &memo];
        let id = ground.shop.terminal.json(&asked).expect(4).value()["id"].as_str().unwrap().to_owned();
        ground.stands(&id);
        // The recipient's account is there already: whoever executes needs nothing more.
        assert_eq!(ground.world.ledger.rpc.token_accounts(&bob, &mint.to_string()).len(), 1, "{symbol}");
        let told = ground.world.owner.run(&["approve", &id, "--yes"]).expect(0);
        assert!(told.stderr.contains(&mint.to_string()) && told.stderr.contains(&memo), "{told}");
        let landed = ground.world.ledger.rpc.transaction(ground.show(&id)["signature"].as_str().unwrap());
        assert!(landed.to_string().contains(&memo), "{landed}");
        assert_eq!(ground.world.ledger.rpc.tokens(&bob, &mint.to_string()), 8_000_000, "{symbol}");
        assert_eq!(ground.world.ledger.rpc.tokens(&ground.shop.address, &mint.to_string()), 92_000_000, "{symbol}");
    }
    ground.is_well();
}

/// The policy of an agent that may have the vault say something, and pay with the System program.
fn policy() -> String {
    format!("{POLICY}[programs.{MEMO}]\nany = true\n[programs.{SYSTEM_TEXT}]\ninstructions = [\"02000000\"]\n")
}

fn says(ground: &Ground, text: &str) -> Value {
    let vault = json!({"address": ground.shop.address, "signer": true});
    json!({"program": MEMO, "accounts": [vault], "data": STANDARD.encode(text)})
}

fn pays(ground: &Ground, to: &str, lamports: u64) -> Value {
    let data = [2_u32.to_le_bytes().as_slice(), &lamports.to_le_bytes()].concat();
    let accounts = json!([
        {"address": ground.shop.address, "signer": true, "writable": true}, {"address": to, "writable": true},
    ]);
    json!({"program": SYSTEM_TEXT, "accounts": accounts, "data": STANDARD.encode(data)})
}

/// Asks for calls with the command line.
fn call(ground: &Ground, instructions: &Value) -> waiaas_tests::Run {
    let file = ground.world.path("call.json");
    fs::write(&file, instructions.to_string()).unwrap();
    ground.shop.terminal.json(&["call", "--instruction", file.to_str().unwrap()])
}

#[test]
fn programs_are_called_on_a_vote_and_in_no_other_way() {
    let Some(ground) = Ground::with("programs_are_called_on_a_vote_and_in_no_other_way", &policy(), &[]) else {
        return;
    };
    let bob = stranger();
    let both = json!([says(&ground, "order 17"), pays(&ground, &bob, 100_000_000)]);
    let asked = call(&ground, &both).expect(4).value();
    assert_eq!((&asked["kind"], &asked["state"]), (&json!("call"), &json!("AWAITING_OWNER")), "{asked}");
    assert_eq!((&asked["amount"], &asked["tier"]), (&json!("100000000"), &json!("APPROVAL")), "{asked}");
    assert_eq!(asked["instructions"][1]["program"], SYSTEM_TEXT, "{asked}");
    let id = asked["id"].as_str().unwrap().to_owned();
    ground.stands(&id);
    assert_eq!((ground.lamports(&bob), ground.counted()), (0, 100_000_000), "what it moves counts as it waits");
    let told = ground.world.owner.run(&["approve", &id, "--yes"]).expect(0);
    for words in [MEMO, "order 17", "0.1 SOL to", &bob] {
        assert!(told.stderr.contains(words), "{words}: {told}");
    }
    let done = ground.show(&id);
    assert_eq!((&done["state"], ground.lamports(&bob)), (&json!("FINALIZED"), 100_000_000), "{done}");
    let landed = ground.world.ledger.rpc.transaction(done["signature"].as_str().unwrap());
    assert!(landed["meta"]["logMessages"].to_string().contains("order 17"), "the vault said it: {landed}");

    // Over REST, and voted down.
    let agent = ground.world.rest().with(&ground.shop.secret);
    let body = json!({"instructions": [pays(&ground, &bob, 100_000_000)]});
    let asked = agent.post_once("/api/v1/transactions/calls", "call-1", body.clone()).ok(202);
    assert_eq!(agent.post_once("/api/v1/transactions/calls", "call-1", body).ok(202)["id"], asked["id"]);
    let id = asked["id"].as_str().unwrap();
    ground.stands(id);
    ground.world.owner.json(&["reject", id, "--reason", "no"]).expect(0);
    assert_eq!((ground.lamports(&bob), ground.counted()), (100_000_000, 100_000_000));
    ground.is_well();
}

#[test]
fn what_may_not_be_called_is_refused_by_name() {
    let Some(ground) = Ground::with("what_may_not_be_called_is_refused_by_name", &policy(), &[]) else { return };
    let (bob, other) = (stranger(), stranger());
    let rules = |run: waiaas_tests::Run| {
        let denials = run.value()["error"]["denials"].as_array().unwrap().clone();
        denials.iter().map(|denial| denial["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let denied = |instructions: Value| rules(call(&ground, &instructions).expect(3));
    // A program that is not listed, an instruction that is not, a token program that is understood and not listed.
    assert_eq!(denied(json!({"program": other, "data": "AQ=="})), ["program"]);
    let assign = json!({"program": SYSTEM_TEXT, "accounts": [{"address": ground.shop.address, "signer": true, "writable": true}],
        "data": STANDARD.encode([&1_u32.to_le_bytes()[..], &[7; 32]].concat())});
    let told = denied(assign);
    assert!(["danger", "program"].iter().all(|rule| told.contains(&(*rule).to_owned())), "{told:?}");
    let token = json!({"program": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", "data": "AQ=="});
    assert!(denied(token).contains(&"program".to_owned()));
    // Limits hold for what is understood, and more than is asked for is not hidden in it.
    assert_eq!(denied(json!([pays(&ground, &bob, 600_000_000), pays(&ground, &bob, 600_000_000)])), ["per_payment"]);
    // The multisig itself is not called by its own vault.
    let squads = json!({"program": "SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf", "data": "AQIDBAUGBwg="});
    assert!(denied(squads).contains(&"not_understood".to_owned()));

    // What makes no sense.
    let bad = |instructions: Value, code: &str| call(&ground, &instructions).refused(2, code);
    bad(json!([]), "VALIDATION_OUT_OF_RANGE");
    bad(json!({"program": "x"}), "VALIDATION_INVALID_FORMAT");
    bad(json!({"program": MEMO, "data": "?"}), "VALIDATION_INVALID_FORMAT");
    bad(
        json!({"program": MEMO, "accounts": [{"address": bob, "signer": true}], "data": "AQ=="}),
        "VALIDATION_OUT_OF_RANGE",
    );
    bad(json!({"program": MEMO, "data": STANDARD.encode("a".repeat(1_200))}), "VALIDATION_OUT_OF_RANGE");
    let none = ground.shop.terminal.json(&["call", "--instruction", "/nowhere.json"]);
    assert_eq!(none.code, 2, "{none}");

    // Where the owner says yes with a word, nothing is proposed, and nothing called.
    ground.world.set_policy("shop", &policy().replace("[approval]\nby = \"proposal\"\n", ""));
    assert!(denied(says(&ground, "order 17")).contains(&"proposal".to_owned()));
    assert_eq!((ground.lamports(&bob), ground.counted()), (0, 0));
    // A wallet without a vault has nothing to call from.
    let till = ground.world.agent("till", "[assets.SOL]\ndaily = \"1\"\n[destinations]\nany = true\n", HALF);
    let file = ground.world.path("call.json");
    let refused = till.terminal.json(&["call", "--instruction", file.to_str().unwrap()]);
    refused.refused(2, "VALIDATION_OUT_OF_RANGE");
    ground.is_well();
}

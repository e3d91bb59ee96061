//! Tokens out of a vault, with what Token-2022 adds: fees are counted gross, and what needs a program of its own in every
//! transfer, or cannot be transferred, is refused by the chain's dry run and counted nowhere.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use waiaas_tests::{
    Keypair, LAMPORTS, World, skip,
    solana::{Account, Address, Instruction, SYSTEM, at, open_token_account, token_account},
    stranger,
};

const TOKEN_2022: &str = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";

/// An extension of a mint: its bytes in the account, and the data of the instruction that sets it up.
type Extension = (usize, Vec<u8>);

/// A part of every transfer is withheld.
fn fee(basis_points: u16) -> Extension {
    let data = [&[26, 0, 0, 0][..], &basis_points.to_le_bytes(), &u64::MAX.to_le_bytes()].concat();
    (108, data)
}

/// Another program runs in every transfer; none for zeros.
fn hook(authority: Address, program: Address) -> Extension {
    (64, [&[36, 0][..], &authority.0, &program.0].concat())
}

/// Somebody may take tokens out of any account.
fn delegate(who: Address) -> Extension {
    (32, [&[35][..], &who.0].concat())
}

/// Nobody may transfer it.
fn bound() -> Extension {
    (0, vec![32])
}

/// Makes a mint of six decimals with these extensions, and gives `wallet` 100 of it.
fn mint(world: &World, extensions: &[Extension], wallet: Address) -> Address {
    let (program, authority, mint) = (at(TOKEN_2022), Keypair::new(), Keypair::new());
    world.ledger.airdrop(&authority.address(), LAMPORTS);
    let added: usize = extensions.iter().map(|(bytes, _)| 4 + bytes).sum();
    let space = if extensions.is_empty() { 82 } else { 166 + added } as u64;
    let rent = world.ledger.rpc.call("getMinimumBalanceForRentExemption", json!([space])).as_u64().unwrap();
    let create = [&0_u32.to_le_bytes()[..], &rent.to_le_bytes(), &space.to_le_bytes(), &program.0].concat();
    let accounts = vec![Account::write(authority.key()).signed(), Account::write(mint.key()).signed()];
    let mut all = vec![Instruction { program: SYSTEM, accounts, data: create }];
    let set = |data: Vec<u8>| Instruction { program, accounts: vec![Account::write(mint.key())], data };
    all.extend(extensions.iter().map(|(_, data)| set(data.clone())));
    all.push(set([&[20, 6][..], &authority.key().0, &[0]].concat()));
    world.ledger.send(&[&authority, &mint], &all).unwrap();
    let target = token_account(wallet, mint.key(), program);
    let accounts = vec![Account::write(mint.key()), Account::write(target), Account::read(authority.key()).signed()];
    let data = [&[7][..], &100_000_000_u64.to_le_bytes()].concat();
    let open = open_token_account(authority.key(), wallet, mint.key(), program);
    world.ledger.send(&[&authority], &[open, Instruction { program, accounts, data }]).unwrap();
    mint.key()
}

/// A policy that knows SOL and these mints, 20 of each a day.
fn policy(mints: &[(Address, &str)]) -> String {
    let assets = mints.iter().fold(String::new(), |text, (mint, symbol)| {
        text + &format!("[assets.{mint}]\nsymbol = \"{symbol}\"\ndecimals = 6\ndaily = \"20\"\n")
    });
    format!(
        "[assets.SOL]\ndaily = \"1\"\n{assets}[destinations]\nany = true\n[fees]\nper_payment = \"0.01\"\ndaily = \"1\"\n"
    )
}

fn left(shown: &Value, mint: Address) -> u64 {
    let limits = shown["vault"]["limits"].as_array().unwrap();
    let limit = limits.iter().find(|limit| limit["asset"] == mint.to_string()).unwrap();
    limit["remaining"].as_str().unwrap().parse().unwrap()
}

#[test]
fn token_2022_leaves_a_vault_within_its_limit_or_not_at_all() {
    let Some(world) = World::with_squads() else {
        return skip(
            "token_2022_leaves_a_vault_within_its_limit_or_not_at_all",
            "the Squads program is not built (`cargo xtask test` builds it)",
        );
    };
    let shop = world.vaulted("shop", &policy(&[]), LAMPORTS);
    let (vault, somebody, bob) = (at(&shop.address), Keypair::new().key(), stranger());
    let plain = mint(&world, &[], vault);
    let taxed = mint(&world, &[fee(500)], vault);
    // As large issuers have it: room for a hook that nobody has set, and a delegate.
    let issued = mint(&world, &[delegate(somebody), hook(somebody, SYSTEM)], vault);
    let hooked = mint(&world, &[hook(somebody, at("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"))], vault);
    let bound = mint(&world, &[bound()], vault);
    let mints = [(plain, "PLAIN"), (taxed, "TAXED"), (issued, "ISSUED"), (hooked, "HOOKED"), (bound, "BOUND")];
    world.set_policy("shop", &policy(&mints));
    let shown = world.owner.ask(&["wallet", "show", "shop"]);
    assert_eq!(shown["vault"]["drift"], json!([]), "{shown}");

    // The gross amount leaves, and is what both layers and the chain count; the recipient gets what the fee leaves.
    for (mint, symbol, arrives) in
        [(plain, "PLAIN", 8_000_000), (taxed, "TAXED", 7_600_000), (issued, "ISSUED", 8_000_000)]
    {
        let paid = shop.terminal.ask(&["transfer", &bob, &format!("8 {symbol}")]);
        assert_eq!(paid["status"], "CONFIRMED", "{paid}");
        assert_eq!(world.ledger.rpc.tokens(&shop.address, &mint.to_string()), 92_000_000, "{symbol}");
        assert_eq!(world.ledger.rpc.tokens(&bob, &mint.to_string()), arrives, "{symbol}");
        assert_eq!(left(&world.owner.ask(&["wallet", "show", "shop"]), mint), 12_000_000, "{symbol}");
        shop.terminal.json(&["transfer", &bob, &format!("12.1 {symbol}")]).refused(3, "POLICY_DENIED");
    }
    // A transfer that needs accounts which no limit passes on, or that nobody may make.
    for (mint, symbol) in [(hooked, "HOOKED"), (bound, "BOUND")] {
        let usage = world.owner.ask(&["policy", "usage", "shop"]);
        let refused = shop.terminal.json(&["transfer", &bob, &format!("8 {symbol}")]);
        assert_eq!(refused.error_code(), "TRANSACTION_SIMULATION_FAILED", "{refused}");
        assert_eq!(world.owner.ask(&["policy", "usage", "shop"]), usage, "{symbol}: nothing is held or spent");
        assert_eq!(world.ledger.rpc.tokens(&shop.address, &mint.to_string()), 100_000_000, "{symbol}");
        assert_eq!(left(&world.owner.ask(&["wallet", "show", "shop"]), mint), 20_000_000, "{symbol}");
    }
    // The owner takes a taxed token out by the same way, whatever the agent may pay.
    let to = stranger();
    world.owner.ask(&["wallet", "withdraw", "shop", "--all", "TAXED", "--to", &to, "--yes"]);
    assert_eq!(world.ledger.rpc.tokens(&shop.address, &taxed.to_string()), 0);
    assert_eq!(world.ledger.rpc.tokens(&to, &taxed.to_string()), 87_400_000);
}

#[test]
fn what_waits_for_its_delay_leaves_the_vault_once_over_a_crash() {
    let Some(mut world) = World::with_squads() else {
        return skip(
            "what_waits_for_its_delay_leaves_the_vault_once_over_a_crash",
            "the Squads program is not built (`cargo xtask test` builds it)",
        );
    };
    let shop = world.vaulted("shop", &policy(&[]), LAMPORTS);
    let plain = mint(&world, &[], at(&shop.address));
    let slow = policy(&[(plain, "PLAIN")])
        .replace("daily = \"20\"\n", "daily = \"20\"\ndelay_above = \"1\"\ndelay = \"5s\"\n");
    world.set_policy("shop", &slow);
    let bob = stranger();
    let asked = shop.terminal.json(&["transfer", &bob, "8 PLAIN"]).expect(4).value();
    assert_eq!(asked["state"], "DELAYED", "{asked}");
    // The timer is on disk: whoever is killed meanwhile pays when it is due, within the limit on chain.
    world.crash_daemon();
    world.enclave.take().unwrap().kill();
    world.start_enclave();
    world.ready();
    let paid = shop.terminal.json(&["tx", "wait", asked["id"].as_str().unwrap()]).expect(0).value();
    assert_eq!(paid["tier"], "DELAY", "{paid}");
    assert_eq!(world.ledger.rpc.tokens(&bob, &plain.to_string()), 8_000_000);
    assert_eq!(left(&world.owner.ask(&["wallet", "show", "shop"]), plain), 12_000_000);
}

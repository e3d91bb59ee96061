//! A stranger who never stops paying in: to the account of an agent's key, and to its vault. What the owner wants done is done all the
//! same, and what is lost with a key is what the owner signed, and not more.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use waiaas_tests::{
    Keypair, LAMPORTS, Ledger, Run, World, policy, skip,
    solana::{Account, Address, Instruction, SYSTEM, at, open_token_account, token_account, transfer},
    until, write_private,
};

const LIMITS: &str = "per_payment = \"1\"\ndaily = \"2\"";
const TOKEN: &str = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";

/// What the owner leaves behind: a bit of SOL, and tokens that nobody asked for.
const LEAVE: [&str; 4] = ["--leave-behind", "0.002 SOL", "--leave-behind", "unlisted"];

/// Somebody with a token of their own, and time.
struct Stranger {
    key: Keypair,
    mint: Keypair,
}

impl Stranger {
    fn new(ledger: &Ledger) -> Self {
        let (key, mint, program) = (Keypair::new(), Keypair::new(), at(TOKEN));
        ledger.airdrop(&key.address(), 10 * LAMPORTS);
        let rent = ledger.rpc.call("getMinimumBalanceForRentExemption", json!([82])).as_u64().unwrap();
        let create = [&0_u32.to_le_bytes()[..], &rent.to_le_bytes(), &82_u64.to_le_bytes(), &program.0].concat();
        let accounts = vec![Account::write(key.key()).signed(), Account::write(mint.key()).signed()];
        let made = Instruction { program: SYSTEM, accounts, data: create };
        let data = [&[20, 6][..], &key.key().0, &[0]].concat();
        let set = Instruction { program, accounts: vec![Account::write(mint.key())], data };
        ledger.send(&[&key, &mint], &[made, set]).unwrap();
        Self { key, mint }
    }

    /// Puts a first heap of dust into accounts, as it must be for the ledger to keep them.
    fn begin(&self, ledger: &Ledger, accounts: &[Address]) {
        for account in accounts {
            let open = open_token_account(self.key.key(), *account, self.mint.key(), at(TOKEN));
            let sol = transfer(self.key.key(), *account, 1_000_000);
            ledger.send(&[&self.key], &[open, sol, self.token(*account)]).unwrap();
        }
    }

    /// One more of a token that nobody asked for.
    fn token(&self, to: Address) -> Instruction {
        let target = token_account(to, self.mint.key(), at(TOKEN));
        let accounts =
            vec![Account::write(self.mint.key()), Account::write(target), Account::read(self.key.key()).signed()];
        let data = [&[7][..], &1_u64.to_le_bytes()].concat();
        Instruction { program: at(TOKEN), accounts, data }
    }

    /// A lamport and a token each, one transaction after the other, as long as `work` takes. An account that was emptied meanwhile is
    /// begun anew: with less than an account must hold the ledger does not take it.
    fn during<T>(&self, ledger: &Ledger, accounts: &[Address], work: impl FnOnce() -> T) -> T {
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let paying = scope.spawn(|| {
                let mut landed = 0;
                while !over.load(Ordering::Relaxed) {
                    for account in accounts {
                        let dust = [transfer(self.key.key(), *account, 1), self.token(*account)];
                        let again = transfer(self.key.key(), *account, 890_880);
                        let done = ledger.send(&[&self.key], &dust).or_else(|_| ledger.send(&[&self.key], &[again]));
                        landed += usize::from(done.is_ok());
                    }
                }
                landed
            });
            let done = work();
            over.store(true, Ordering::Relaxed);
            assert!(paying.join().unwrap() > 3, "somebody really paid in");
            done
        })
    }
}

fn world(test: &str) -> Option<World> {
    let world = World::with_squads();
    if world.is_none() {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
    }
    world
}

/// The account of the agent's key, as the vault knows it.
fn pocket(world: &World) -> Address {
    let shown = world.owner.ask(&["wallet", "show", "shop"]);
    let members = shown["vault"]["members"].as_array().unwrap();
    at(members.iter().find(|member| member["role"] == "agent").unwrap()["key"].as_str().unwrap())
}

fn lamports(world: &World, account: Address) -> u64 {
    world.ledger.rpc.lamports(&account.to_string())
}

#[test]
fn a_key_goes_with_what_its_owner_leaves_behind_and_with_nothing_else() {
    let Some(world) = world("a_key_goes_with_what_its_owner_leaves_behind_and_with_nothing_else") else { return };
    let token = "daily = \"100\"";
    let shop = world.vaulted("shop", &policy(LIMITS, Some((&world.ledger.usdc, token))), 3 * LAMPORTS);
    let (vault, first, stranger) = (at(&shop.address), pocket(&world), Stranger::new(&world.ledger));
    let act = |words: &[&str], more: &[&str]| -> Run { world.owner.json(&[words, more, &["--yes"]].concat()) };
    let rotate = ["wallet", "rotate-key", "shop"];

    // What cannot be left behind is refused before anything is done.
    for wrong in ["0.2 SOL", "1 BONK", "0 SOL"] {
        act(&rotate, &["--leave-behind", wrong]).refused(2, "VALIDATION_OUT_OF_RANGE");
    }
    act(&rotate, &["--leave-behind", "0.001"]).expect(2);
    act(&rotate, &["--leave-behind", "1 USDC", "--leave-behind", "2 USDC"]).refused(2, "VALIDATION_OUT_OF_RANGE");
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["state"], "ACTIVE");

    // Without the word the stranger decides when the key goes; with it the owner does.
    stranger.begin(&world.ledger, &[first, vault]);
    stranger.during(&world.ledger, &[first], || {
        let held_up = act(&rotate, &[]);
        let by_name = ["VALIDATION_OUT_OF_RANGE", "TRANSACTION_SUBMISSION_FAILED", "SYSTEM_RATE_LIMITED"];
        assert!(held_up.code != 0 && by_name.contains(&held_up.error_code().as_str()), "{held_up}");
        assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["state"], "SUSPENDED");
        act(&rotate, &LEAVE).expect(0);
    });
    let second = pocket(&world);
    assert_ne!(first, second);
    let log = world.owner.ask(&["audit", "log"]).to_string();
    assert!(log.contains(&format!("left behind in {first}")) && log.contains("as the owner said"), "{log}");

    // A token of the policy is bounded by its own amount: more of it holds up the key until it is taken out.
    world.ledger.set_usdc(&second.to_string(), 3_000_000);
    let owner = world.owner_address();
    act(&rotate, &["--leave-behind", "1 USDC"]).expect(0);
    assert_eq!(
        world.ledger.rpc.tokens(&owner, &world.ledger.usdc),
        3_000_000,
        "above the bound, all of it is taken out"
    );
    let third = pocket(&world);
    world.ledger.set_usdc(&third.to_string(), 900_000);
    act(&rotate, &["--leave-behind", "1 USDC"]).expect(0);
    assert_eq!(world.ledger.rpc.tokens(&third.to_string(), &world.ledger.usdc), 900_000, "below it, it stays");

    // The end: neither the vault nor the key's own account is ever empty.
    let (fourth, safe) = (pocket(&world), world.neighbour());
    stranger.begin(&world.ledger, &[fourth]);
    stranger.during(&world.ledger, &[fourth, vault], || {
        let end = ["wallet", "delete", "shop", "--to", &safe];
        until("the wallet is over", || {
            let run = act(&end, &LEAVE);
            assert!(
                run.code == 0 || ["SYSTEM_RATE_LIMITED", "TRANSACTION_FAILED"].contains(&run.error_code().as_str()),
                "{run}"
            );
            run.code == 0
        });
    });
    assert_eq!(world.owner.ask(&["wallet", "show", "shop"])["state"], "TERMINATED");
    let got = world.ledger.rpc.lamports(&safe) - LAMPORTS;
    assert!(got >= 3 * LAMPORTS - 2_000_000, "{got}");
    // What is in the vault stays the owner's.
    world.owner.ask(&["wallet", "withdraw", "shop", "--all", "SOL", "--to", &safe, "--yes"]);
    assert_eq!(lamports(&world, vault), 0);
    world.owner.ask(&["audit", "verify"]);
}

#[test]
fn a_recovery_comes_to_its_end_whoever_pays_in() {
    let Some(world) = world("a_recovery_comes_to_its_end_whoever_pays_in") else { return };
    let shop = world.vaulted("shop", &policy(LIMITS, None), 5 * LAMPORTS);
    let (vault, own, stranger) = (at(&shop.address), pocket(&world), Stranger::new(&world.ledger));
    let safe = world.neighbour();
    world.owner.ask(&["wallet", "recovery", "set", "shop", &safe, "--yes"]);
    stranger.begin(&world.ledger, &[own, vault]);
    let mut last = Value::Null;
    stranger.during(&world.ledger, &[own, vault], || {
        until("everything that was there is out", || {
            let run = world.owner.json(&["emergency", "recover", "shop", "--yes"]);
            let done = run.stdout.contains("\"DONE\"");
            if done {
                last = run.value();
            }
            done
        });
    });
    assert!(world.ledger.rpc.lamports(&safe) > LAMPORTS + 5 * LAMPORTS - 2_000_000);
    for left in last["left"].as_array().unwrap() {
        let amount: u64 = left["amount"].as_str().unwrap().parse().unwrap();
        assert!(amount < 2_000_000, "nothing but dust is left: {left}");
    }
    // It goes on as ever, and what came in late is the owner's.
    assert_eq!(world.owner.ask(&["wallet", "resume", "shop", "--yes"])["state"], "ACTIVE");
}

#[test]
fn an_owner_who_signs_elsewhere_says_over_rest_what_may_be_lost() {
    let (owner, mut world) = (Keypair::new(), World::bare());
    let file = world.path("id.json");
    write_private(&file, &owner.keygen_json());
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", file.to_str().unwrap()]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    world.ledger.airdrop(&owner.address(), LAMPORTS);
    let shop = world.agent("shop", &policy(LIMITS, None), 0);
    world.ledger.airdrop(&shop.address, 1_000_000);
    let (rest, agent) = (world.rest().with(&world.key("owner")), format!("/api/v1/agents/{}", shop.id));
    let signed = |draft: &Value| {
        let message = STANDARD.decode(draft["word"]["message"].as_str().unwrap()).unwrap();
        bs58::encode(owner.sign(&message)).into_string()
    };

    let draft = |leave: &str| rest.call("DELETE", &format!("{agent}?leave={leave}"), &[], "");
    draft("SOL:1000000000").refused(400, "VALIDATION_INVALID_FORMAT");
    assert_eq!(draft("SOL:999999").ok(202)["step"], "pay-out", "it is more than that");
    let last = draft("SOL:1000000").ok(202);
    let said = last["word"]["statement"].as_str().unwrap();
    assert!(said.ends_with("lost with it at most SOL:1000000"), "{said}");
    let body = |leave: Value| json!({"signature": signed(&last), "leave": leave});
    rest.post(&format!("{agent}/end"), body(Value::Null)).refused(403, "AUTH_SIGNATURE_INVALID");
    rest.post(&format!("{agent}/end"), body(json!("SOL:2000000"))).refused(403, "AUTH_SIGNATURE_INVALID");
    assert_eq!(rest.post(&format!("{agent}/end"), body(json!("SOL:1000000"))).ok(200)["state"], "TERMINATED");
    assert_eq!(world.ledger.rpc.lamports(&shop.address), 1_000_000);
    let log = world.owner.ask(&["audit", "log"]).to_string();
    assert!(log.contains("0.001 SOL, as the owner said"), "{log}");
}

#[test]
fn a_lamport_at_the_wrong_moment_holds_up_nothing() {
    let owner = Keypair::new();
    let Some(squads) = waiaas_tests::squads() else {
        return skip("a_lamport_at_the_wrong_moment_holds_up_nothing", "the Squads program is not built");
    };
    let mut world = World::bare_with_squads(&squads);
    let file = world.path("id.json");
    write_private(&file, &owner.keygen_json());
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", file.to_str().unwrap()]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    world.ledger.airdrop(&owner.address(), 9 * LAMPORTS);
    let shop = world.vaulted("shop", &policy(LIMITS, None), 2 * LAMPORTS);
    let (vault, stranger) = (at(&shop.address), Keypair::new());
    world.ledger.airdrop(&stranger.address(), LAMPORTS);
    let (rest, agent) = (world.rest().with(&world.key("owner")), format!("/api/v1/agents/{}", shop.id));
    let all = || rest.post(&format!("{agent}/withdraw"), json!({"asset": "SOL"})).ok(202);
    let hand_in = |draft: &Value| {
        let message = STANDARD.decode(draft["message"].as_str().unwrap()).unwrap();
        let signature = bs58::encode(owner.sign(&message)).into_string();
        let body = json!({"message": draft["message"], "signatures": [signature]});
        rest.post(&format!("{agent}/vault/submit"), body)
    };

    // Signed for all that was there, and one more comes in: the ledger does not do it. The next leaves what an account must hold.
    let draft = all();
    world.ledger.send(&[&stranger], &[transfer(stranger.key(), vault, 1)]).unwrap();
    hand_in(&draft).refused(422, "TRANSACTION_SUBMISSION_FAILED");
    assert_eq!(lamports(&world, vault), 2 * LAMPORTS + 1);
    let draft = all();
    world.ledger.send(&[&stranger], &[transfer(stranger.key(), vault, 1)]).unwrap();
    hand_in(&draft).ok(202);
    assert_eq!(lamports(&world, vault), 890_880 + 1);
    hand_in(&all()).ok(202);
    assert_eq!(lamports(&world, vault), 0, "and when nobody is in the way, all of it");
}

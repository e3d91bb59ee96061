//! The show itself, chapter by chapter. Every figure that matters is read back from the ledger.

use super::scene::Scene;
use crate::say;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

/// Somebody to be paid: the first public key in RFC 8032, whose secret everybody knows. Good enough for this ledger.
const BOB: &str = "FVen3X669xLzsi6N2V91DoiyzHzg1uAgqiT8jZ9nS96Z";

/// Lamports of one SOL, and base units of one USDC.
const SOL: u64 = 1_000_000_000;
const USDC: u64 = 1_000_000;

/// A chapter: its heading, and what happens in it.
type Chapter = (&'static str, fn(&Scene<'_>) -> Result<()>);

const CHAPTERS: [Chapter; 9] = [
    ("The owner: a key under a passphrase, and the two programs", owner),
    ("A wallet for an agent: a vault on chain, a policy that the owner signs, some money", wallet),
    ("The agent pays SOL, with nothing but its API key", sol),
    ("It pays in a token; the recipient's token account is opened on the way", token),
    ("It asks for too much: denied, with the rule, the figures, and when it would pass", denied),
    ("It asks for an amount that the owner wants to see first", approved),
    ("What is used and left: the daemon's count, the enclave's own, and the limit on chain", usage),
    ("The owner takes money back, without the agent", withdrawn),
    ("Every decision is in the audit log, and the log holds together", audit),
];

/// Tells all of it.
pub fn tell(scene: &Scene<'_>) -> Result<()> {
    for (number, (title, chapter)) in CHAPTERS.into_iter().enumerate() {
        scene.go_on()?;
        say::heading(format_args!("{}  {title}", say::progress(number + 1, CHAPTERS.len())));
        chapter(scene)?;
    }
    Ok(())
}

fn owner(scene: &Scene<'_>) -> Result<()> {
    let waiaas = &scene.waiaas;
    waiaas.owner(&["init", "--non-interactive", "--key-store", "file"], &[0])?;
    waiaas.owner(&["up"], &[0])?;
    waiaas.owner(&["wallet", "airdrop", "owner", "10 SOL"], &[0])?;
    let owner = text(&waiaas.ask(&["status"])?, "/owner")?;
    // There is no faucet for tokens; this ledger lets anybody write an account instead.
    scene.ledger.call("surfnet_setTokenAccount", &json!([owner, usdc(scene)?, {"amount": 100 * USDC}]))?;
    say::good("the ledger's faucet gave the owner 10 SOL and 100 test USDC");
    waiaas.owner(&["wallet", "fund", "fee-payer", "0.5 SOL", "--yes"], &[0])?;
    say::good("the fee payer's account pays network fees and rent, and nothing else");
    Ok(())
}

fn wallet(scene: &Scene<'_>) -> Result<()> {
    let waiaas = &scene.waiaas;
    waiaas.owner(&["wallet", "create", "agent", "--yes"], &[0])?;
    say::good("the money is in a Squads multisig of the owner's; the agent's key can only pay within its limits");
    let document = policy(&usdc(scene)?);
    let file = scene.directory.join("agent.toml");
    fs::write(&file, document)?;
    waiaas.owner(&["policy", "set", "agent", &file.to_string_lossy(), "--yes"], &[0])?;
    waiaas.owner(&["wallet", "fund", "agent", "2 SOL", "--yes"], &[0])?;
    waiaas.owner(&["wallet", "fund", "agent", "40 USDC", "--yes"], &[0])?;
    waiaas.owner(&["key", "create", "agent", "--out", &key(scene).to_string_lossy()], &[0])?;
    Ok(())
}

/// What the agent may do. The figures are such that every chapter has something to show.
fn policy(usdc: &str) -> String {
    format!(
        "\
[assets.SOL]
per_payment = \"1\"      # the most that one payment may take
daily = \"1\"            # the most within any day; this limit stands on chain, too
approve_above = \"0.5\"  # above this the owner is asked

[assets.{usdc}]
symbol = \"USDC\"
decimals = 6
per_payment = \"20\"
daily = \"30\"

[destinations]
any = true

[fees]                   # network fees, priority fees and rent together, in SOL
per_payment = \"0.005\"
daily = \"0.05\"
"
    )
}

fn sol(scene: &Scene<'_>) -> Result<()> {
    let before = scene.ledger.lamports(BOB)?;
    agent(scene, &["transfer", BOB, "0.25 SOL", "--memo", "a cup of tea"], &[0])?;
    let now = scene.ledger.lamports(BOB)?;
    ensure!(now - before == SOL / 4, "the ledger says that Bob got {} lamports", now - before);
    say::good("the ledger says: Bob has 0.25 SOL");
    Ok(())
}

fn token(scene: &Scene<'_>) -> Result<()> {
    let usdc = usdc(scene)?;
    let before = scene.ledger.tokens(BOB, &usdc)?;
    agent(scene, &["transfer", BOB, "12.50 USDC"], &[0])?;
    let got = scene.ledger.tokens(BOB, &usdc)? - before;
    ensure!(got == 12_500_000, "the ledger says that Bob got {got} base units");
    say::good("the ledger says: Bob has 12.5 USDC, in an account that did not exist before");
    Ok(())
}

fn denied(scene: &Scene<'_>) -> Result<()> {
    let before = scene.ledger.lamports(BOB)?;
    agent(scene, &["transfer", BOB, "0.9 SOL"], &[3])?;
    ensure!(scene.ledger.lamports(BOB)? == before, "the ledger says that something was paid");
    say::good("exit code 3: denied is not failed. The ledger says: nothing moved");
    Ok(())
}

fn approved(scene: &Scene<'_>) -> Result<()> {
    let before = scene.ledger.lamports(BOB)?;
    agent(scene, &["transfer", BOB, "0.6 SOL"], &[4])?;
    say::good("exit code 4: it waits. Now the owner looks at it");
    scene.waiaas.owner(&["inbox"], &[0])?;
    let id = text(&scene.waiaas.ask(&["inbox"])?, "/items/0/tx/id")?;
    scene.go_on()?;
    scene.waiaas.owner(&["approve", &id, "--yes"], &[0])?;
    agent(scene, &["tx", "wait", &id], &[0])?;
    let got = scene.ledger.lamports(BOB)? - before;
    ensure!(got == SOL / 10 * 6, "the ledger says that Bob got {got} lamports");
    say::good("the ledger says: Bob has 0.6 SOL more");
    Ok(())
}

fn usage(scene: &Scene<'_>) -> Result<()> {
    scene.waiaas.owner(&["policy", "usage", "agent"], &[0])?;
    scene.waiaas.owner(&["wallet", "show", "agent"], &[0])?;
    say::good("with both programs in the wrong hands, the agent's key would pay this much and no more");
    Ok(())
}

fn withdrawn(scene: &Scene<'_>) -> Result<()> {
    let vault = text(&scene.waiaas.ask(&["wallet", "show", "agent"])?, "/address")?;
    let before = scene.ledger.lamports(&vault)?;
    scene.waiaas.owner(&["wallet", "withdraw", "agent", "0.5 SOL", "--yes"], &[0])?;
    let paid = before - scene.ledger.lamports(&vault)?;
    ensure!(paid == SOL / 2, "the ledger says that {paid} lamports left the vault");
    say::good("the ledger says: 0.5 SOL are back with the owner; no limit counts what the owner moves");
    Ok(())
}

fn audit(scene: &Scene<'_>) -> Result<()> {
    scene.waiaas.owner(&["audit", "log"], &[0])?;
    scene.waiaas.owner(&["audit", "verify"], &[0])
}

fn agent(scene: &Scene<'_>, args: &[&str], codes: &[i32]) -> Result<()> {
    scene.waiaas.agent(&key(scene), args, codes)
}

fn key(scene: &Scene<'_>) -> PathBuf {
    scene.directory.join("agent.key")
}

fn usdc(scene: &Scene<'_>) -> Result<String> {
    text(&scene.facts, "/usdcMint")
}

fn text(document: &Value, place: &str) -> Result<String> {
    let found = document.pointer(place).and_then(Value::as_str);
    found.map(str::to_owned).with_context(|| format!("no {place} in {document}"))
}

//! The owner key in a real Secret Service: gnome-keyring on a session bus of its own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::{fs, process::Command};
use waiaas_tests::{LAMPORTS, Run, World, policy, program, skip, stranger};

const NEEDED: [&str; 2] = ["dbus-run-session", "gnome-keyring-daemon"];

fn missing() -> Option<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has = |name: &str| std::env::split_paths(&path).any(|directory| directory.join(name).is_file());
    NEEDED.into_iter().find(|name| !has(name))
}

/// Runs `waiaas` in a desktop session whose keyring was opened with `login`.
fn in_session(world: &World, login: &str, args: &[&str]) -> Run {
    const SCRIPT: &str = r#"
        printf '%s' "$LOGIN" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 99
        exec "$@""#;
    let waiaas = world.owner.command(args);
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", SCRIPT, "session"]).arg(program("waiaas")).args(waiaas.get_args()).arg("--json");
    command.env_clear().envs(waiaas.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let home = world.path("desktop");
    fs::create_dir_all(home.join("run")).unwrap();
    command.env("LOGIN", login).env("HOME", &home).env("XDG_RUNTIME_DIR", home.join("run")).current_dir(&home);
    let output = command.output().unwrap();
    let run = Run::from(&command, &output);
    assert_ne!(run.code, 99, "the keyring does not start: {run}");
    run
}

#[test]
fn the_owner_key_lives_in_the_keyring_and_signs_from_there() {
    if let Some(program) = missing() {
        return skip(
            "the_owner_key_lives_in_the_keyring_and_signs_from_there",
            &format!("`{program}` is not installed"),
        );
    }
    let mut world = World::bare();
    let made = in_session(&world, "login", &["init", "--non-interactive"]).expect(0).value();
    assert!(made.to_string().contains("keyring"), "the keyring is the first choice where there is one: {made}");
    assert!(!world.home().join("keys/owner.age").exists(), "not in a file as well");

    world.start();
    assert_eq!(world.owner_address(), made["owner"].as_str().unwrap());
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let wallet = world.owner.ask(&["wallet", "create", "shop", "--custody", "pocket"]);
    world.ledger.airdrop(wallet["address"].as_str().unwrap(), LAMPORTS);
    let file = world.path("shop.toml");
    fs::write(&file, policy("per_payment = \"1\"", None)).unwrap();
    let set = ["policy", "set", "shop", file.to_str().unwrap(), "--yes"];

    // Outside of the session there is no keyring: an error, no hang, and nothing is set.
    let outside = world.owner.json(&set);
    assert_eq!(outside.code, 5, "{outside}");

    in_session(&world, "login", &set).expect(0);
    let bob = stranger();
    world.owner.json(&["transfer", &bob, "0.5 SOL", "--from", "shop"]).expect(0);
    assert_eq!(world.ledger.rpc.lamports(&bob), LAMPORTS / 2);
}

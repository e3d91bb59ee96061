//! What somebody changes in a vault from outside is found, told once, and over when it is gone. The somebody has the owner's
//! key and the official Squads client.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use waiaas_tests::{
    Agent, Keypair, LAMPORTS, Message, Receiver, World, policy, skip, solana, stranger, until, until_some,
    write_private,
};

/// An installation whose owner's key is known, and a vault.
struct Ground {
    world: World,
    key: Keypair,
    shop: Agent,
    /// The agent's key, member or not.
    agent: Value,
    check: PathBuf,
}

impl Ground {
    fn new(test: &str) -> Option<Self> {
        let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("../localnet/squads-check");
        let client = check.join("node_modules/@sqds/multisig").is_dir()
            && Command::new("node").arg("--version").output().is_ok();
        let Some(squads) = waiaas_tests::squads().filter(|_| client) else {
            skip(test, "Node, the official client or the Squads program is missing (`cargo xtask test` installs them)");
            return None;
        };
        let (mut world, key) = (World::bare_with_squads(&squads), Keypair::new());
        world.daemon_environment = vec![
            ("WAIAAS_VAULTS_LOOK_EVERY".into(), "1s".into()),
            ("WAIAAS_WEBHOOKS_ALLOW".into(), "127.0.0.1".into()),
        ];
        let import = world.path("id.json");
        write_private(&import, &key.keygen_json());
        world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--import", import.to_str().unwrap()]);
        world.start();
        world.ledger.airdrop(&world.fee_payer(), 10 * LAMPORTS);
        world.ledger.airdrop(&world.owner_address(), 10 * LAMPORTS);
        let shop = world.vaulted("shop", &policy("per_payment = \"1\"\ndaily = \"2\"", None), 5 * LAMPORTS);
        let shown = world.owner.ask(&["wallet", "show", "shop"]);
        let members = shown["vault"]["members"].as_array().unwrap();
        let agent = members.iter().find(|member| member["role"] == "agent").unwrap()["key"].clone();
        Some(Self { world, key, shop, agent, check })
    }

    /// Somebody with the owner's key does something elsewhere.
    fn elsewhere(&self, acts: &[&str]) {
        let (done, said) = self.try_elsewhere(acts);
        assert!(done, "{acts:?}: {said}");
    }

    /// The same, if it can be done; with what was said.
    fn try_elsewhere(&self, acts: &[&str]) -> (bool, String) {
        let shown = self.world.owner.ask(&["wallet", "show", "shop"]);
        let secret = solana::hex(&self.key.secret());
        let asked = json!({
            "rpc": self.world.ledger.rpc_url, "ownerSecret": secret, "multisig": shown["multisig"],
            "vault": self.shop.address, "agent": self.agent, "to": stranger(), "acts": acts,
        });
        let Output { status, stdout, stderr } = Command::new("node")
            .arg(self.check.join("foreign.mjs"))
            .arg(asked.to_string())
            .current_dir(&self.check)
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        (status.success(), said)
    }

    fn alerts(&self) -> Vec<Value> {
        self.world.owner.ask(&["alert", "list"])["items"].as_array().unwrap().clone()
    }

    fn of_kind(&self, kind: &str) -> Option<Value> {
        self.alerts().into_iter().find(|alert| alert["kind"] == kind)
    }

    /// Something is done elsewhere, told as an alert of a kind, undone, and over.
    fn found_and_over(&self, acts: &[&str], kind: &str, words: &str, undo: &[&str]) {
        self.elsewhere(acts);
        let alert = until_some("it is found", || self.of_kind(kind));
        assert!(alert["text"].as_str().unwrap().contains(words), "{acts:?}: {alert}");
        assert_eq!((&alert["state"], &alert["walletName"]), (&json!("OPEN"), &json!("shop")), "{alert}");
        self.elsewhere(undo);
        until("it is over", || self.alerts().is_empty());
        let over = self.world.owner.ask(&["alert", "show", alert["id"].as_str().unwrap()]);
        assert_eq!(over["state"], "RESOLVED", "{over}");
        assert!(over["resolvedAt"].is_string(), "{over}");
    }
}

#[test]
fn every_change_of_a_vault_from_outside_is_an_alert_until_it_is_undone() {
    let Some(ground) = Ground::new("every_change_of_a_vault_from_outside_is_an_alert_until_it_is_undone") else {
        return;
    };
    let is_not = "and not the owner";
    ground.found_and_over(&["addMember"], "vault.member", "neither owner nor agent", &["removeMember"]);
    ground.found_and_over(&["giveAway"], "vault.authority", is_not, &["takeBack"]);
    ground.found_and_over(&["lock"], "vault.votes", "time lock 60 s", &["unlock"]);
    ground.found_and_over(&["secondLimit"], "vault.limit", "agent (", &["removeSecondLimit"]);
    ground.found_and_over(&["strangersLimit"], "vault.limit", "foreign (", &["removeSecondLimit"]);
    ground.found_and_over(&["changeLimit"], "vault.limit", "is not the policy's", &["restoreLimit"]);
    ground.found_and_over(&["propose"], "vault.proposal", "is open", &["reject"]);
    ground.found_and_over(&["propose", "approve"], "vault.proposal", "can be executed", &["cancel"]);
    // A member that goes makes what is approved stale, and executable all the same.
    let stale = ["propose", "approve", "addMember", "removeMember"];
    ground.found_and_over(&stale, "vault.proposal", "stale", &["cancel"]);

    // The agent's key is removed and its limit is not: it could go on paying on the deployed program.
    ground.elsewhere(&["removeAgent"]);
    let alert = until_some("it is found", || ground.of_kind("vault.member"));
    assert!(alert["text"].as_str().unwrap().contains("a limit on chain still lets it pay"), "{alert}");
    ground.elsewhere(&["addAgent"]);
    until("it is over", || ground.alerts().is_empty());

    // A limit that is gone is put back with the owner's ordinary command.
    ground.elsewhere(&["removeLimit"]);
    let alert = until_some("it is found", || ground.of_kind("vault.limit"));
    assert!(alert["text"].as_str().unwrap().contains("nothing of it can be paid"), "{alert}");
    ground.world.set_policy("shop", &policy("per_payment = \"1\"\ndaily = \"2\"", None));
    until("it is over", || ground.alerts().is_empty());
    ground.shop.terminal.ask(&["transfer", &stranger(), "0.1 SOL"]);
    assert!(ground.alerts().is_empty(), "{:?}", ground.alerts());
    ground.world.owner.json(&["audit", "verify"]).expect(0);
}

#[test]
fn an_alert_is_told_once_everywhere_and_outlives_a_crash() {
    let Some(mut ground) = Ground::new("an_alert_is_told_once_everywhere_and_outlives_a_crash") else { return };
    let owner = ground.world.rest().with(&ground.world.key("owner"));
    let told = Receiver::start();
    let hook = json!({"url": told.url, "events": ["alert.raised", "alert.resolved"]});
    owner.post("/api/v1/webhooks", hook).ok(201);

    // Money that leaves by a proposal that nobody ordered here.
    ground.elsewhere(&["propose", "approve", "execute"]);
    let alert = until_some("it is found", || ground.of_kind("wallet.outflow"));
    assert!(alert["text"].as_str().unwrap().contains("0.25 SOL left the vault"), "{alert}");
    let id = alert["id"].as_str().unwrap().to_owned();
    until("it is told", || told.taken().len() == 1);
    let message = told.taken().remove(0).json;
    assert_eq!(message["type"], "alert.raised", "{message}");
    assert_eq!(message["data"]["alert"], json!({"id": id, "kind": "wallet.outflow"}), "{message}");
    assert_eq!(message["data"]["agentId"], ground.shop.id, "{message}");
    assert!(ground.world.said("daemon").contains("CRITICAL"));
    let status = ground.world.status().unwrap();
    assert_eq!(status["alerts"], 1, "{status}");
    let plain = ground.world.owner.run(&["status"]).expect(0);
    assert!(plain.stdout.contains("1 to be looked at"), "{plain}");
    let board = owner.get("/api/v1/owner/dashboard").ok(200);
    assert!(board["alerts"].to_string().contains("0.25 SOL left the vault"), "{board}");

    // An agent is not told; what is no alert is refused.
    let agent = ground.world.rest().with(&ground.shop.secret);
    agent.get("/api/v1/alerts").refused(403, "AUTH_SCOPE_INSUFFICIENT");
    let nothing = "/api/v1/alerts/alt_01K3A0ZQ1R2S3T4V5W6X7Y8Z90";
    owner.get(nothing).refused(404, "ALERT_NOT_FOUND");
    ground.world.owner.json(&["alert", "ack", "alt_01K3A0ZQ1R2S3T4V5W6X7Y8Z90"]).refused(6, "ALERT_NOT_FOUND");
    owner.get("/api/v1/alerts?state=SLEEPING").refused(400, "VALIDATION_INVALID_ENUM");

    // A crash and several looks later it is still the same one.
    ground.elsewhere(&["addMember"]);
    let member = until_some("it is found", || ground.of_kind("vault.member"));
    ground.world.crash_daemon();
    let seen =
        |world: &World| world.owner.ask(&["alert", "show", member["id"].as_str().unwrap()])["lastSeenAt"].clone();
    let before = seen(&ground.world);
    until("it is seen again", || seen(&ground.world) != before);
    assert_eq!(ground.alerts().len(), 2, "{:?}", ground.alerts());
    let owner = ground.world.rest().with(&ground.world.key("owner"));
    assert_eq!(owner.get("/api/v1/alerts?state=OPEN").ok(200)["items"].as_array().unwrap().len(), 2);

    // Seen: what happened once is over, what is still so is not.
    let seen = owner.call("POST", &format!("/api/v1/alerts/{id}/acknowledge"), &[], "").ok(200);
    assert_eq!(seen["state"], "RESOLVED", "{seen}");
    assert!(seen["acknowledgedBy"].as_str().unwrap().starts_with("key_"), "{seen}");
    let acked = ground.world.owner.ask(&["alert", "ack", member["id"].as_str().unwrap()]);
    assert_eq!((&acked["state"], &acked["acknowledgedBy"]), (&json!("ACKNOWLEDGED"), &json!("owner")), "{acked}");
    ground.elsewhere(&["removeMember"]);
    until("both are over", || ground.alerts().is_empty());
    // The daemon was killed on the way: a message may come twice, under the same id.
    let events = || -> BTreeMap<String, String> {
        let one =
            |told: &Message| (told.header("webhook-id").to_owned(), told.json["type"].as_str().unwrap().to_owned());
        told.taken().iter().map(one).collect()
    };
    until("both ends are told", || events().len() == 4);
    let resolved = events().values().filter(|kind| *kind == "alert.resolved").count();
    assert_eq!(resolved, 2, "{:?}", events());
    let all = ground.world.owner.ask(&["alert", "list", "--all"]);
    assert_eq!(all["items"].as_array().unwrap().len(), 2, "{all}");
    let log = ground.world.owner.ask(&["audit", "log"]).to_string();
    assert!(log.contains("seen by owner") && log.contains("is over"), "{log}");
}

#[test]
fn a_stop_ends_the_proposals_that_could_still_move_something() {
    let Some(ground) = Ground::new("a_stop_ends_the_proposals_that_could_still_move_something") else { return };
    let shown = |name: &str| ground.world.owner.ask(&["wallet", "show", name]);
    // One that is approved and stale, one that is approved, one that is open.
    ground.elsewhere(&["propose", "approve", "addMember", "removeMember", "propose", "approve", "propose"]);
    assert_eq!(shown("shop")["vault"]["drift"].as_array().unwrap().len(), 3, "{}", shown("shop"));
    let before = ground.world.ledger.rpc.lamports(&ground.shop.address);

    let stopped = ground.world.owner.ask(&["emergency", "stop", "shop"]);
    assert!(stopped["items"][0]["problem"].is_null(), "{stopped}");
    let vault = shown("shop")["vault"].clone();
    assert_eq!(vault["drift"], json!([]), "{vault}");
    assert_eq!(vault["limits"].as_array().unwrap().iter().filter(|limit| !limit["onChain"].is_null()).count(), 0);
    // Whoever has the owner's key elsewhere cannot execute what was approved, nor approve what was open.
    for act in ["execute", "approve"] {
        let (done, said) = ground.try_elsewhere(&[act]);
        assert!(!done && said.contains("6008"), "{act}: {said}");
    }
    assert_eq!(ground.world.ledger.rpc.lamports(&ground.shop.address), before, "nothing left");
    until("no alert is left", || ground.alerts().is_empty());

    // The same way to the end of a wallet.
    ground.world.owner.ask(&["wallet", "resume", "shop", "--yes"]);
    ground.elsewhere(&["propose", "approve"]);
    let gone = ground.world.owner.ask(&["wallet", "delete", "shop", "--yes"]);
    assert_eq!(gone["state"], "TERMINATED", "{gone}");
    let (done, said) = ground.try_elsewhere(&["execute"]);
    assert!(!done && said.contains("6008"), "{said}");
    ground.world.owner.json(&["audit", "verify"]).expect(0);
}

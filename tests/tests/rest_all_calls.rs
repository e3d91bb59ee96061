//! The calls that every installation has, from a table: each is in the document with its scope and its roles. What is there
//! besides carries a tag of its own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::{collections::BTreeSet, path::PathBuf};

/// Way and path under `/api/v1`, scope, roles (Owner, Agent, Viewer, aUditor), and whether the second factor is taken.
const CALLS: &str = "
POST   /agents                              agents:write          O    -
GET    /agents                              agents:read           OVU  -
GET    /agents/{agentId}                    agents:read           OAVU -
PATCH  /agents/{agentId}                    agents:write          O    -
DELETE /agents/{agentId}                    agents:delete         O    -
POST   /agents/{agentId}/suspend            agents:write          O    -
POST   /agents/{agentId}/resume             agents:write          O    -
POST   /agents/{agentId}/rotate-key         agents:write         O    -
POST   /transactions                        transactions:execute  OA   -
GET    /transactions/{txId}                 transactions:read     OAVU -
GET    /agents/{agentId}/transactions       transactions:read     OAVU -
POST   /agents/{agentId}/fund               wallets:fund          O    -
POST   /agents/{agentId}/withdraw           wallets:fund          O    mfa
GET    /agents/{agentId}/balance            wallets:read          OAVU -
POST   /owner/agents/transfer               wallets:fund          O    mfa
GET    /agents/{agentId}/policy             policies:read         OAVU -
PUT    /agents/{agentId}/policy             policies:write        O    mfa
GET    /agents/{agentId}/policy/usage       policies:read         OAVU -
GET    /owner/dashboard                     dashboard:read        OVU  -
GET    /owner/agents                        agents:read           OVU  -
PUT    /owner/global-budget                 policies:write        O    mfa
POST   /agents/{agentId}/emergency/suspend  agents:write          O    -
POST   /agents/{agentId}/emergency/recover  wallets:fund          O    mfa
POST   /owner/emergency/suspend-all         admin:all             O    -
POST   /webhooks                            admin:all             O    -
GET    /webhooks                            admin:all             O    -
DELETE /webhooks/{webhookId}                admin:all             O    -
POST   /webhooks/{webhookId}/test           admin:all             O    -
POST   /auth/keys                           admin:all             O    -
GET    /auth/keys                           admin:all             O    -
DELETE /auth/keys/{keyId}                   admin:all             O    -
";

/// Calls at the root, which authenticate in ways of their own.
const AT_THE_ROOT: [&str; 2] = ["/oauth/token", "/oauth/register"];

fn role(letter: char) -> &'static str {
    match letter {
        'O' => "owner",
        'A' => "agent",
        'V' => "viewer",
        _ => "auditor",
    }
}

fn document() -> Value {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../sdk/openapi.json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn every_call_of_the_table_is_there_with_its_scope_and_roles() {
    let document = document();
    let mut known = BTreeSet::new();
    for line in CALLS.lines().filter(|line| !line.is_empty()) {
        let [method, path, scope, roles, factor] = line.split_whitespace().collect::<Vec<_>>().try_into().unwrap();
        let call = &document["paths"][format!("/api/v1{path}")][method.to_lowercase()];
        assert!(call.is_object(), "there is no {method} {path}");
        assert_eq!(call["x-scope"], scope, "{method} {path}");
        assert_eq!(call["x-mfa"], factor == "mfa", "{method} {path}");
        let wanted: BTreeSet<_> = roles.chars().map(role).collect();
        let found: BTreeSet<_> =
            call["x-roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()).collect();
        assert_eq!(found, wanted, "{method} {path}");
        assert_ne!(call["tags"], json!(["extensions"]), "{method} {path}");
        known.insert((format!("/api/v1{path}"), method.to_lowercase()));
    }
    for path in AT_THE_ROOT {
        assert!(document["paths"][path]["post"].is_object(), "there is no POST {path}");
        known.insert((path.to_owned(), "post".to_owned()));
    }
    // Nothing else claims to be one of them.
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            let besides =
                ["extensions", "audit", "system", "health", "oauth"].iter().any(|tag| call["tags"] == json!([tag]));
            let one_of_them = known.contains(&(path.clone(), method.clone()));
            assert!(one_of_them || besides, "{method} {path} is tagged {}", call["tags"]);
        }
    }
}

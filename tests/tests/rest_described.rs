//! The description of the REST API, judged by others: a strict linter, and a tool that calls everything that is described
//! with all kinds of values and holds every answer against the description.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use std::{
    path::PathBuf,
    process::{Command, Output},
};
use waiaas_tests::{LAMPORTS, World, policy, skip};

/// How every answer is held against the description.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
response_headers_conformance,response_schema_conformance,ignored_auth,unsupported_method";

fn tools() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("api")
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

#[test]
fn a_strict_linter_has_nothing_to_say() {
    let linter = tools().join("node_modules/.bin/redocly");
    if !linter.is_file() {
        return skip("a_strict_linter_has_nothing_to_say", "redocly is missing (`cargo xtask test` installs it)");
    }
    let document = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../sdk/openapi.json");
    let mut command = Command::new(linter);
    command.arg("lint").arg(document).args(["--config", "redocly.yaml", "--format", "json"]).current_dir(tools());
    command.envs([("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")]);
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", said(&out));
    let found: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(found["totals"]["errors"], 0, "{found}");
    assert_eq!(found["totals"]["warnings"], 0, "{found}");
}

#[test]
fn every_answer_is_as_it_is_described_whatever_is_asked() {
    let name = "every_answer_is_as_it_is_described_whatever_is_asked";
    let schemathesis = tools().join(".venv/bin/schemathesis");
    if !schemathesis.is_file() {
        return skip(name, "schemathesis is missing (`cargo xtask test` installs it)");
    }
    let mut world = World::bare();
    let generous = |name: &str| (format!("WAIAAS_API_{name}"), "1000000".to_owned());
    world.daemon_environment = vec![
        generous("REQUESTS_PER_MINUTE_PER_ADDRESS"),
        generous("REQUESTS_PER_MINUTE_PER_KEY"),
        generous("PAYMENTS_PER_MINUTE_PER_AGENT"),
        generous("STRIKES"),
    ];
    world.init();
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    world.agent("shop", &policy("per_payment = \"0.1\"", None), LAMPORTS);
    let url = format!("http://{}", world.rest().host());
    let mut command = Command::new(schemathesis);
    command.arg("run").arg(format!("{url}/openapi.json")).args(["--url", &url, "--checks", CHECKS]);
    command.args(["--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--seed", "1"]);
    // Python 3.11 counts how deep it parses in one place for all threads (python/cpython#106905), and the tool parses: one.
    command.args(["--workers", "1"]);
    command.args(["--max-time", "90", "--no-shrink", "--warnings", "off", "--suppress-health-check", "all"]);
    command.args(["--header", &format!("Authorization: Bearer {}", world.key("owner"))]);
    // It keeps notes of what it found.
    let out = command.current_dir(world.home()).output().unwrap();
    assert!(out.status.success(), "{}\n{}", said(&out), world.said("daemon"));
}

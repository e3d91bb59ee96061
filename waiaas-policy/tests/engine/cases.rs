//! The corpus: every file under `cases/` is a policy and what it decides.
//!
//! `<name>` in a file stands for the address of someone of that name. A payment is written `0.5 SOL to <bob>`.

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde::Deserialize;
use waiaas_policy::{
    Address,
    amount::parse_ui,
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Denial, Standing, Tier, decide, decide_budget},
    document::{Budget, Policy},
    intent::{AccountRef, Call, CallAccount, Danger, DangerKind, Fees, Intent, Opaque, OpaqueReason},
    rule::RuleId,
    time::{Span, Timestamp},
};

use crate::payments::{named, nothing, outflow};

/// A file of the corpus.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The policy of all cases.
    policy: String,
    /// The owner's budget, which then decides instead of the policy.
    budget: Option<String>,
    /// When all cases happen that do not say otherwise.
    at: String,
    case: Vec<Case>,
}

/// What is asked and what comes of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    at: Option<String>,
    /// What was paid before, in order.
    #[serde(default)]
    before: Vec<Before>,
    #[serde(default)]
    pay: Vec<String>,
    /// What decimals the token transfers state.
    decimals: Option<u8>,
    #[serde(default)]
    call: Vec<ProgramCall>,
    danger: Option<String>,
    #[serde(default)]
    opaque: bool,
    /// Whether it only is to be proposed.
    #[serde(default)]
    proposed: bool,
    /// The whole fee in lamports.
    fee: Option<u64>,
    host: Option<String>,
    #[serde(default)]
    standing: Option<String>,
    /// `allow:TIER`, `ask:RULES` or `deny:RULES`, with every rule that is violated, in order.
    decision: String,
    /// Figures of the denials, in order; those not given may be anything.
    #[serde(default)]
    denial: Vec<Figures>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    ago: String,
    pay: String,
    host: Option<String>,
    fee: Option<u64>,
    /// `spent`, `held`, `released` or `refunded`; spent if not given.
    state: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgramCall {
    program: String,
    data: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    asset: Option<String>,
    subject: Option<String>,
    limit: Option<u64>,
    used: Option<u64>,
    asked: Option<u64>,
    /// A moment, or `never`.
    earliest: Option<String>,
}

fn corpus() -> Vec<(String, File)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(&path))).collect()
}

fn read(path: &PathBuf) -> File {
    let text = fs::read_to_string(path).unwrap();
    let (first, rest) = text.split_once('<').unwrap_or((&text, ""));
    let mut resolved = first.to_owned();
    for part in rest.split('<').filter(|part| !part.is_empty()) {
        let (name, after) = part.split_once('>').unwrap();
        resolved += &named(name).to_string();
        resolved += after;
    }
    toml::from_str(&resolved).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

#[test]
fn every_case_is_decided_as_written() {
    for (file_name, file) in corpus() {
        let policy = Policy::from_toml(&file.policy).unwrap_or_else(|errors| panic!("{file_name}: {errors}"));
        let budget = file.budget.as_deref().map(|text| Budget::from_toml(text).unwrap());
        for case in &file.case {
            let name = format!("{file_name}: {}", case.name);
            let decision = run(case, &policy, budget.as_ref(), &file.at);
            assert_eq!(words(&decision), case.decision, "{name}\n{decision:#?}");
            if let Decision::Deny(denials) = &decision {
                check_figures(&name, &case.denial, denials);
            }
        }
    }
}

#[test]
fn every_rule_has_a_file_with_a_case_that_it_lets_pass_and_one_that_it_does_not() {
    let corpus = corpus();
    let files: BTreeSet<&str> = corpus.iter().map(|(name, _)| name.as_str()).collect();
    for rule in RuleId::ALL {
        assert!(files.contains(rule.as_str()), "cases/{rule}.toml is missing");
        let (_, file) = corpus.iter().find(|(name, _)| name == rule.as_str()).unwrap();
        let bites = |case: &Case| match rule {
            RuleId::NotifyAbove => case.decision == "allow:notify",
            RuleId::DelayAbove => case.decision == "allow:delay",
            rule => case.decision.split([':', ',']).any(|word| word == rule.as_str()),
        };
        assert!(file.case.iter().any(bites), "{rule} has no case in which it says no");
        assert!(
            file.case.iter().any(|case| !bites(case) && case.decision.starts_with("allow")),
            "{rule} has no case that passes"
        );
    }
}

fn run(case: &Case, policy: &Policy, budget: Option<&Budget>, at: &str) -> Decision {
    let now: Timestamp = case.at.as_deref().unwrap_or(at).parse().unwrap();
    let ledger = ledger(case, policy, now);
    let intent = intent(case, policy);
    match budget.map(|budget| decide_budget(budget, &intent, &ledger, now)) {
        Some(denials) if denials.is_empty() => Decision::Allow(Tier::Instant),
        Some(denials) => Decision::Deny(denials),
        None => decide(policy, &intent, &ledger, now, standing(case)),
    }
}

fn standing(case: &Case) -> Standing {
    match case.standing.as_deref() {
        None => Standing::Fresh,
        Some("waited") => Standing::Waited,
        Some("approved") => Standing::Approved,
        Some(other) => panic!("standing {other}"),
    }
}

fn ledger(case: &Case, policy: &Policy, now: Timestamp) -> Ledger {
    let mut ledger = Ledger::new();
    for before in &case.before {
        let ago: Span = before.ago.parse().unwrap();
        let at = now.checked_sub(ago).unwrap();
        let (amount, asset, to) = parse(&before.pay, policy);
        let mut intent = Intent { host: before.host.clone(), ..crate::payments::payment(amount, asset, to) };
        intent.fees.signature = before.fee.unwrap_or(intent.fees.signature);
        let hold = ledger.hold(&intent, at).unwrap();
        match before.state.as_deref().unwrap_or("spent") {
            "held" => {}
            "released" => ledger.release(&hold).unwrap(),
            "spent" => drop(ledger.spend(&hold, at).unwrap()),
            "refunded" => {
                let spent = ledger.spend(&hold, at).unwrap();
                ledger.refund(&spent, at).unwrap();
            }
            other => panic!("state {other}"),
        }
        ledger.remember(policy, &intent);
    }
    ledger
}

fn intent(case: &Case, policy: &Policy) -> Intent {
    let outflows = case.pay.iter().map(|pay| {
        let (amount, asset, to) = parse(pay, policy);
        let mut outflow = outflow(amount, asset, to);
        outflow.decimals = case.decimals.or(outflow.decimals);
        outflow
    });
    let calls = case.call.iter().map(|call| Call {
        program: call.program.parse().unwrap(),
        data: hex(&call.data),
        accounts: vec![CallAccount { account: AccountRef::Static(named("wallet")), signer: true, writable: true }],
    });
    let mut intent = Intent {
        outflows: outflows.collect(),
        calls: calls.collect(),
        dangers: case.danger.iter().map(|kind| danger(kind)).collect(),
        opaque: if case.opaque { vec![OPAQUE] } else { vec![] },
        host: case.host.clone(),
        proposed: case.proposed,
        ..nothing()
    };
    intent.outflows.sort();
    if let Some(fee) = case.fee {
        intent.fees = Fees { signature: fee, priority: 0, rent: 0 };
    }
    intent
}

const OPAQUE: Opaque = Opaque { reason: OpaqueReason::UnknownInstruction, instruction: Some(0), subject: None };

fn danger(kind: &str) -> Danger {
    let kind = match kind {
        "approve" => DangerKind::Approve,
        "close_account" => DangerKind::CloseAccount,
        other => panic!("danger {other}"),
    };
    Danger {
        kind,
        program: waiaas_policy::address::TOKEN,
        account: named("tokens"),
        to: Some(named("thief")),
        amount: None,
    }
}

/// `0.5 SOL to <bob>`; a mint that the policy does not list has 6 decimals.
fn parse(pay: &str, policy: &Policy) -> (u64, Asset, Address) {
    let (sum, to) = pay.split_once(" to ").unwrap();
    let (figure, name) = sum.split_once(' ').unwrap();
    let listed = policy.asset_by_symbol(name).map(|(asset, rules)| (asset, rules.decimals));
    let (asset, decimals) = listed.unwrap_or_else(|| (name.parse().unwrap(), 6));
    let decimals = if asset == Asset::Sol { 9 } else { decimals };
    (parse_ui(figure, decimals).unwrap(), asset, to.parse().unwrap())
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).unwrap()).collect()
}

fn words(decision: &Decision) -> String {
    let list = |rules: Vec<&str>| rules.join(",");
    match decision {
        Decision::Allow(Tier::Instant) => "allow:instant".into(),
        Decision::Allow(Tier::Notify) => "allow:notify".into(),
        Decision::Allow(Tier::Delay(_)) => "allow:delay".into(),
        Decision::AskOwner(reasons) => format!("ask:{}", list(reasons.iter().map(|one| one.rule.as_str()).collect())),
        Decision::Deny(denials) => format!("deny:{}", list(denials.iter().map(|one| one.rule.as_str()).collect())),
    }
}

fn check_figures(name: &str, expected: &[Figures], denials: &[Denial]) {
    assert!(expected.len() <= denials.len(), "{name}: {denials:#?}");
    for (figures, denial) in expected.iter().zip(denials) {
        let Figures { asset, subject, limit, used, asked, earliest } = figures;
        let same = |expected: &Option<String>, got: Option<String>| expected.is_none() || *expected == got;
        assert!(same(asset, denial.asset.map(|asset| asset.to_string())), "{name}: {denial:#?}");
        assert!(same(subject, denial.subject.map(|subject| subject.to_string())), "{name}: {denial:#?}");
        for (expected, got) in [(limit, denial.limit), (used, denial.used), (asked, denial.asked)] {
            assert!(expected.is_none() || *expected == got, "{name}: {denial:#?}");
        }
        let got = denial.earliest.map_or_else(|| "never".to_owned(), |earliest| earliest.to_string());
        assert!(same(earliest, Some(got)), "{name}: {denial:#?}");
    }
}

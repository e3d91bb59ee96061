//! What an owner writes: read strictly, shown back, hashed the same.

use proptest::prelude::*;
use waiaas_policy::{
    amount::format_ui,
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Standing, decide},
    document::{ApprovalBy, Budget, Policy, run_expectations, template},
    rule::{RuleId, reference},
};

use crate::{
    payments::{named, noon, payment},
    policies,
};

/// The paths of everything that is wrong with a document.
fn paths(text: &str) -> Vec<String> {
    Policy::from_toml(text).unwrap_err().0.into_iter().map(|problem| problem.path).collect()
}

/// What is wrong with a document with exactly one problem.
fn problem(text: &str) -> String {
    let problems = Policy::from_toml(text).unwrap_err().0;
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems[0].to_string()
}

#[test]
fn the_page_about_the_rules_has_all_of_them() {
    let page = reference();
    for rule in RuleId::ALL {
        assert!(page.contains(&format!("| `{rule}`: {} | {} |", rule.title(), rule.doc())), "{rule}");
    }
}

#[test]
fn the_templates_have_the_figures_of_their_names() {
    let figures = |name: &str| {
        let policy = Policy::from_toml(template(name).unwrap()).unwrap();
        let rules = &policy.assets[&Asset::Sol];
        [rules.per_payment, rules.daily, rules.weekly, rules.monthly].map(|limit| format_ui(limit.unwrap(), 9))
    };
    assert_eq!(figures("conservative"), ["0.1", "0.5", "2", "5"]);
    assert_eq!(figures("standard"), ["1", "5", "25", "50"]);
    assert_eq!(figures("permissive"), ["10", "50", "200", "500"]);
    assert_eq!(template("generous"), None);
}

#[test]
fn what_the_templates_expect_of_themselves_is_so() {
    for name in ["conservative", "standard", "permissive"] {
        let results = run_expectations(template(name).unwrap(), noon()).unwrap();
        assert!(!results.is_empty());
        assert!(results.iter().all(|result| result.met), "{name}: {results:#?}");
    }
}

#[test]
fn the_empty_policy_allows_nothing() {
    let empty = Policy::from_toml("").unwrap();
    assert_eq!(empty, Policy::empty());
    for asset in [Asset::Sol, Asset::Token(named("usdc"))] {
        let decision = decide(&empty, &payment(1, asset, named("bob")), &Ledger::new(), noon(), Standing::Approved);
        assert!(matches!(decision, Decision::Deny(_)));
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let text = r#"
        surprise = 1
        [assets.SOL]
        per_payment = 0.5
        daily = "-1"
        dayly = "5"
        [assets.notamint]
        [assets.EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v]
        per_payment = "1"
        [destinations]
        any = "yes"
        allow = ["bob", { addres = "x" }]
        first_payment = "pray"
        [rate]
        hourly = -1
        cooldown = "soon"
        [schedule]
        days = ["mon", "someday"]
        hours = ["9-17"]
        utc_offset = "9"
        blackout = ["2026-02-30"]
        [fees]
        daily = 5
        [[expect]]
        pay = "lots"
        is = "fine"
    "#;
    let expected = [
        "surprise",
        "assets.SOL.dayly",
        "assets.notamint",
        "assets.SOL.per_payment",
        "assets.SOL.daily",
        "assets.EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v.decimals",
        "destinations.any",
        "destinations.allow[0]",
        "destinations.allow[1]",
        "destinations.first_payment",
        "rate.hourly",
        "rate.cooldown",
        "schedule.days[1]",
        "schedule.hours[0]",
        "schedule.utc_offset",
        "schedule.blackout[0]",
        "fees.daily",
        "expect[0].pay",
        "expect[0].is",
    ];
    let mut found = paths(text);
    for path in expected {
        let place = found.iter().position(|found| found == path);
        found.remove(place.unwrap_or_else(|| panic!("{path} is not told: {found:?}")));
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_problem_says_where_it_is_what_is_wrong_and_what_would_be_right() {
    let number = problem("[assets.SOL]\nper_payment = 0.5");
    assert_eq!(number, "assets.SOL.per_payment: it is of type float; it is an amount in quotes, as in `\"0.5\"`");
    let unknown = problem("[fees]\nweekly = \"1\"");
    assert_eq!(unknown, "fees.weekly: this key is not known; the keys here are: per_payment, daily");
    let syntax = problem("[assets.SOL]\nper_payment = \n");
    assert!(syntax.starts_with("line 2, column"), "{syntax}");
    let twice = problem("[assets.SOL]\n[assets.SOL]");
    assert!(twice.starts_with("line 2, column"), "{twice}");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let cases = [
        ("[assets.SOL]\nper_payment = \"1\"\nnotify_above = \"2\"", "assets.SOL.notify_above"),
        ("[assets.SOL]\nper_payment = \"1\"\napprove_above = \"2\"", "assets.SOL.approve_above"),
        ("[assets.SOL]\napprove_above = \"1\"\ndelay_above = \"2\"\ndelay = \"1h\"", "assets.SOL.delay_above"),
        ("[assets.SOL]\ndelay_above = \"1\"", "assets.SOL.delay"),
        ("[assets.SOL]\ndelay = \"1h\"", "assets.SOL.delay"),
        ("[assets.SOL]\ndelay_above = \"1\"\ndelay = \"0s\"", "assets.SOL.delay"),
        ("[assets.SOL]\ndaily = \"0\"", "assets.SOL.daily"),
        ("[assets.SOL]\ndecimals = 6", "assets.SOL.decimals"),
        ("[assets.SOL]\nsymbol = \"LOS\"", "assets.SOL.symbol"),
        ("[destinations]\nallow = [\"11111111111111111111111111111111\"]", "destinations.allow"),
        ("[destinations]\nfirst_payment = \"delay\"", "destinations.first_payment_delay"),
        (
            "[destinations]\nfirst_payment = \"notify\"\nfirst_payment_delay = \"1h\"",
            "destinations.first_payment_delay",
        ),
        (
            "[programs.TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb]",
            "programs.TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb.instructions",
        ),
        ("[rate]\nburst = 2", "rate.burst"),
        ("[rate]\ncooldown = \"1s\"\nburst = 17", "rate.burst"),
        ("[rate]\nhourly = 0", "rate.hourly"),
        ("[schedule]\ndays = []", "schedule.days"),
        ("[schedule]\nhours = [\"22:00-06:00\"]", "schedule.hours"),
        ("[schedule]\nhours = [\"09:00-12:00\", \"11:00-13:00\"]", "schedule.hours"),
        ("[schedule]\nutc_offset = \"+15:00\"", "schedule.utc_offset"),
        ("[schedule]\nblackout = [\"2026-12-26..2026-12-24\"]", "schedule.blackout"),
        ("[schedule]\nblackout = [\"2026-12-24..2026-12-26\", \"2026-12-25\"]", "schedule.blackout"),
        ("[hosts.\"a.b\"]\nasset = \"SOL\"", "hosts.\"a.b\".asset"),
        ("[assets.SOL]\n[hosts.\"a.b\"]\nasset = \"SOL\"\ndaily = \"0\"", "hosts.\"a.b\".daily"),
        (
            "[assets.SOL]\n[hosts.\"a.b\"]\nasset = \"SOL\"\npay_to = [\"SysvarC1ock11111111111111111111111111111111\"]",
            "hosts.\"a.b\".pay_to",
        ),
        ("[fees]\nper_payment = \"0.000004999\"", "fees.per_payment"),
        ("[hosts.\"A.b\"]\nasset = \"SOL\"", "hosts.\"A.b\""),
    ];
    for (text, path) in cases {
        assert_eq!(paths(text), [path], "{text}");
    }
}

#[test]
fn two_assets_of_one_name_are_refused() {
    let text = format!(
        "[assets.{}]\nsymbol = \"USDC\"\ndecimals = 6\n[assets.{}]\nsymbol = \"USDC\"\ndecimals = 6\n[assets.{}]\nsymbol = \"SOL\"\ndecimals = 6",
        named("a"),
        named("b"),
        named("c"),
    );
    assert_eq!(paths(&text).len(), 2);
}

#[test]
fn a_file_tests_itself() {
    let text = format!(
        r#"
        [assets.SOL]
        per_payment = "1"
        daily = "2"
        approve_above = "0.5"
        [destinations]
        allow = [{{ address = "{}", label = "bob" }}]
        [[expect]]
        pay = "0.2 SOL to bob"
        is = "allow"
        [[expect]]
        pay = "0.6 SOL to bob"
        is = "ask:approve_above"
        [[expect]]
        pay = "0.2 SOL to bob"
        spent = "1.9 SOL"
        at = "2026-11-22T12:00:00Z"
        is = "deny:daily"
        [[expect]]
        pay = "3 SOL to {}"
        is = "deny:destination"
        [[expect]]
        pay = "0.2 SOL to bob"
        is = "deny"
        "#,
        named("bob"),
        named("mallory"),
    );
    let results = run_expectations(&text, noon()).unwrap();
    let met: Vec<bool> = results.iter().map(|result| result.met).collect();
    assert_eq!(met, [true, true, true, true, false]);
    assert_eq!(results[3].got, "deny:per_payment,daily,destination");
    assert_eq!(results[4].got, "allow:instant");
}

#[test]
fn bytes_have_one_spelling() {
    let policy = Policy::from_toml(template("standard").unwrap()).unwrap();
    let bytes = policy.encode();
    assert_eq!(Policy::decode(&bytes), Some(policy));
    assert_eq!(Policy::decode(&[&bytes[..], &[0]].concat()), None);
    assert_eq!(Policy::decode(&bytes[..bytes.len() - 1]), None);
    // The same array, its length in one byte more.
    assert_eq!(bytes[0], 0x88);
    assert_eq!(Policy::decode(&[&[0x98, 8], &bytes[1..]].concat()), None);
}

#[test]
fn bytes_that_contradict_themselves_are_no_policy() {
    let mut policy = Policy::from_toml(template("standard").unwrap()).unwrap();
    policy.assets.get_mut(&Asset::Sol).unwrap().delay = None;
    assert_eq!(Policy::decode(&policy.encode()), None);
}

#[test]
fn a_budget_is_read_and_shown_back() {
    let text = format!(
        "[assets.SOL]\ndaily = \"10\"\n[assets.{}]\nsymbol = \"USDC\"\ndecimals = 6\nweekly = \"1\"",
        named("usdc")
    );
    let budget = Budget::from_toml(&text).unwrap();
    assert_eq!(Budget::from_toml(&budget.to_toml()).unwrap(), budget);
    assert_eq!(Budget::decode(&budget.encode()), Some(budget.clone()));
    let problems = Budget::from_toml("[assets.SOL]\nper_payment = \"1\"\nhourly = \"0\"").unwrap_err();
    assert_eq!(problems.0.len(), 1, "unknown keys are told before contradictions: {problems}");
    assert_eq!(budget.hash().to_string().len(), 64);
}

#[test]
fn a_symbol_finds_its_asset() {
    let policy =
        Policy::from_toml(&format!("[assets.SOL]\n[assets.{}]\nsymbol = \"USDC\"\ndecimals = 6", named("usdc")))
            .unwrap();
    assert_eq!(policy.asset_by_symbol("SOL").unwrap().0, Asset::Sol);
    assert_eq!(policy.asset_by_symbol("USDC").unwrap().0, Asset::Token(named("usdc")));
    assert_eq!(policy.asset_by_symbol("usdc"), None);
}

proptest! {
    #[test]
    fn a_policy_is_shown_back_as_it_was(policy in policies::any_policy()) {
        let text = policy.to_toml();
        match Policy::from_toml(&text) {
            Ok(read) => prop_assert_eq!(&read, &policy, "{}", text),
            Err(errors) => prop_assert!(Policy::decode(&policy.encode()).is_none(), "{errors}\n{text}"),
        }
    }

    #[test]
    fn reading_never_panics(text: String) {
        let _ = Policy::from_toml(&text);
    }

    #[test]
    fn reading_bytes_never_panics(bytes: Vec<u8>) {
        let _ = (Policy::decode(&bytes), Budget::decode(&bytes));
    }
}

#[test]
fn the_way_to_a_yes_is_written_out_and_a_word_is_not() {
    let by = |way: &str| Policy::from_toml(&format!("[approval]\nby = \"{way}\"")).unwrap();
    assert_eq!(by("word"), Policy::empty());
    assert_eq!(by("word").encode(), Policy::empty().encode(), "policies of before keep their hash");
    let proposal = by("proposal");
    assert_eq!(proposal.approval, ApprovalBy::Proposal);
    assert_eq!(Policy::from_toml(&proposal.to_toml()).unwrap(), proposal);
    assert_eq!(Policy::decode(&proposal.encode()), Some(proposal));
    for wrong in
        ["[approval]", "[approval]\nby = \"vote\"", "[approval]\nby = true", "[approval]\nby = \"word\"\nm = 2"]
    {
        assert!(Policy::from_toml(wrong).is_err(), "{wrong}");
    }
}

//! `waiaas policy check`.

use crate::{
    Ending,
    amount::read_words,
    clock,
    command::transfer::{address, moment},
    output::{
        denial,
        policy::{Checked, DocumentProblem, Verdict},
        refusal,
    },
    private,
    session::Session,
};
use clap::Args;
use std::path::PathBuf;
use waiaas_policy::{
    Address,
    amount::parse_ui,
    asset::{Asset, SOL_DECIMALS},
    budget::Ledger,
    decide::{Decision, Standing, Tier, decide},
    document::{Policy, run_expectations},
    intent::{Fees, Intent, Outflow},
    time::Timestamp,
};
use waiaas_wire::{Problem, control::Amount, error::exit, view::TierView};

/// The wallet of a payment that is only thought of.
const WALLET: Address = Address::new_from_array([0xfe; 32]);

/// Who pays its fees.
const FEE_PAYER: Address = Address::new_from_array([0xff; 32]);

/// Check a policy file, without the daemon
///
/// Lists everything that is wrong with it, runs the tests that it carries, and with --pay says what it would say to a
/// payment when nothing was paid before. Ends with 2 when the file is not valid and 3 when the payment is denied.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas policy check shop.toml
  waiaas policy check shop.toml --pay \"0.2 SOL\" --to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin")]
pub struct Check {
    /// The policy, in TOML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A payment to ask about: `0.2 SOL`, `10 USDC`
    #[arg(long, value_name = "AMOUNT", requires = "to")]
    pay: Option<String>,
    /// Its recipient's wallet
    #[arg(long, value_name = "ADDRESS", requires = "pay", value_parser = address)]
    to: Option<Address>,
    /// When it would be made: a time, or for example `12h` from now
    #[arg(long, value_name = "TIME", requires = "pay", value_parser = moment)]
    at: Option<Timestamp>,
}

impl Check {
    pub fn run(self, session: &Session) -> Ending {
        let text = private::read_text(&self.file)?;
        let file = self.file.display().to_string();
        let policy = match Policy::from_toml(&text) {
            Ok(policy) => policy,
            Err(errors) => return Ok(show_errors(session, file, &errors)),
        };
        let tests = run_expectations(&text, clock::now()).map_err(|errors| refusal::document(&self.file, errors))?;
        let payment = self.payment(&policy)?;
        let denied = payment.as_ref().is_some_and(|verdict| !verdict.allowed);
        let valid = tests.iter().all(|test| test.met);
        let expectations = tests.into_iter().map(Into::into).collect();
        session.output.show(&Checked {
            file,
            valid,
            hash: Some(policy.hash()),
            problems: Vec::new(),
            expectations,
            payment,
        });
        Ok(match (valid, denied) {
            (false, _) => exit::USAGE,
            (true, true) => exit::DENIED,
            (true, false) => exit::DONE,
        })
    }

    fn payment(&self, policy: &Policy) -> Result<Option<Verdict>, Problem> {
        let (Some(pay), Some(to)) = (&self.pay, self.to) else { return Ok(None) };
        let (asset, decimals, amount) = resolve(policy, pay)?;
        let intent = imagine(asset, decimals, amount, to);
        let now = self.at.unwrap_or_else(clock::now);
        let decision = decide(policy, &intent, &Ledger::new(), now, Standing::Fresh);
        Ok(Some(verdict(&format!("{pay} to {to}"), policy, decision)))
    }
}

fn show_errors(session: &Session, file: String, errors: &waiaas_policy::document::DocumentErrors) -> u8 {
    let problems = errors.0.iter().map(|problem| DocumentProblem {
        path: problem.path.clone(),
        wrong: problem.wrong.clone(),
        right: problem.right.clone(),
    });
    let problems = problems.collect();
    session.output.show(&Checked { file, valid: false, hash: None, problems, expectations: Vec::new(), payment: None });
    exit::USAGE
}

/// Asset, decimals and base units of `0.2 SOL`, as the policy names assets.
fn resolve(policy: &Policy, text: &str) -> Result<(Asset, u8, u64), Problem> {
    let Amount::Ui { amount, asset: name } = read_words(text)? else { return Err(refusal::amount_missing()) };
    let (asset, decimals) = match (policy.asset_by_symbol(&name), name.parse::<Asset>()) {
        (Some((asset, rules)), _) => (asset, rules.decimals),
        (None, Ok(Asset::Sol)) => (Asset::Sol, SOL_DECIMALS),
        (None, Ok(asset)) => (asset, policy.assets.get(&asset).map_or(SOL_DECIMALS, |rules| rules.decimals)),
        (None, Err(_)) => return Err(refusal::asset_unknown(&name)),
    };
    let raw = parse_ui(&amount, decimals).map_err(|why| refusal::amount(&amount, why))?;
    Ok((asset, decimals, raw))
}

/// What a plain payment does.
fn imagine(asset: Asset, decimals: u8, amount: u64, to: Address) -> Intent {
    let decimals = (asset != Asset::Sol).then_some(decimals);
    Intent {
        fee_payer: FEE_PAYER,
        signers: vec![FEE_PAYER, WALLET],
        outflows: vec![Outflow { asset, to, from: WALLET, amount, decimals }],
        calls: Vec::new(),
        dangers: Vec::new(),
        opaque: Vec::new(),
        fees: Fees { signature: 10_000, priority: 0, rent: 0 },
        memo: None,
        creates: Vec::new(),
        host: None,
        ..Intent::default()
    }
}

fn verdict(pay: &str, policy: &Policy, decision: Decision) -> Verdict {
    let allowed = |tier, delay| Verdict {
        pay: pay.to_owned(),
        allowed: true,
        tier: Some(tier),
        delay,
        reasons: Vec::new(),
        denials: Vec::new(),
    };
    match decision {
        Decision::Allow(Tier::Instant) => allowed(TierView::Instant, None),
        Decision::Allow(Tier::Notify) => allowed(TierView::Notify, None),
        Decision::Allow(Tier::Delay(span)) => allowed(TierView::Delay, Some(span.to_string())),
        Decision::AskOwner(reasons) => Verdict {
            reasons: reasons.iter().map(|reason| denial::reason(policy, reason)).collect(),
            ..allowed(TierView::Approval, None)
        },
        Decision::Deny(denials) => Verdict {
            allowed: false,
            tier: None,
            denials: denials.iter().map(|denial| denial::view(policy, denial)).collect(),
            ..allowed(TierView::Instant, None)
        },
    }
}

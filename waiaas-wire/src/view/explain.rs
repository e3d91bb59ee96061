//! Why a payment is decided as it is.

use super::{DenialView, TierView};
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    budget::Ledger,
    decide::{Decision, Standing, Tier},
    document::{Change, Patch, Policy},
    explain::{Explanation, Line, Verdict, explain, repaired},
    id::{AgentId, Digest},
    intent::Intent,
    rule::RuleId,
    time::Timestamp,
};

words! {
    /// What one rule says to a payment.
    RuleVerdict {
        /// Nothing: the policy sets nothing here, or nothing in the payment concerns it.
        NotApplicable = "NOT_APPLICABLE",
        /// The payment keeps to it.
        Allow = "ALLOW",
        /// The payment is told to the owner.
        Notify = "NOTIFY",
        /// The payment waits.
        Delay = "DELAY",
        /// The payment needs the owner's approval.
        AskOwner = "ASK_OWNER",
        /// The payment is denied.
        Deny = "DENY",
    }
}

view! {
    /// What one rule says about one thing.
    RuleLine {
        /// Rule id, for example `daily`.
        rule: String,
        /// What the rule is about, in a few words.
        title: String,
        /// What it says.
        verdict: RuleVerdict,
        /// The figures in the asset's own units; empty where there are none.
        detail: String,
        /// The asset, where the rule is about one.
        #[serde(with = "crate::text::option", default)]
        asset: Option<Asset>,
        /// The address, where the rule is about one.
        #[serde(with = "crate::text::option", default)]
        subject: Option<Address>,
        /// Most that is allowed (base units, lamports, or a count: as the rule has it).
        #[serde(with = "crate::text::option", default)]
        limit: Option<u64>,
        /// Used or held already.
        #[serde(with = "crate::text::option", default)]
        used: Option<u64>,
        /// Asked for.
        #[serde(with = "crate::text::option", default)]
        asked: Option<u64>,
        /// What could be asked for now.
        #[serde(with = "crate::text::option", default)]
        left: Option<u64>,
        /// When this rule would not deny any more, if it does now and a wait helps.
        #[serde(with = "crate::text::option", default)]
        earliest_at: Option<Timestamp>,
    }
}

view! {
    /// One edit of a policy.
    ChangeView {
        /// Where: `assets.SOL.daily`.
        path: String,
        /// What stands there, as in TOML; absent if nothing does.
        before: Option<String>,
        /// What is to stand there; absent to take it out.
        after: Option<String>,
    }
}

view! {
    /// The smallest change of a policy with which a payment is not denied.
    Repair {
        /// Every edit.
        changes: Vec<ChangeView>,
        /// TOML to lay over the document: changed values in their tables, lists whole.
        toml: String,
        /// Keys to take out of the document.
        remove: Vec<String>,
    }
}

view! {
    /// A decision and everything behind it.
    ExplanationView {
        /// Whether it is allowed, perhaps after a wait or an approval.
        allowed: bool,
        /// The tier, if it is allowed.
        tier: Option<TierView>,
        /// How long it waits, in the tier DELAY.
        delay: Option<String>,
        /// When it was looked at.
        #[serde(with = "crate::text")]
        at: Timestamp,
        /// Every rule.
        rules: Vec<RuleLine>,
        /// If it is denied: the earliest time at which the whole payment would pass, if nothing else is paid.
        #[serde(with = "crate::text::option", default)]
        earliest_at: Option<Timestamp>,
        /// If it is denied: the smallest change of the policy that lets it pass; absent if none does.
        change: Option<Repair>,
    }
}

view! {
    /// What would happen to a payment of a wallet now.
    LiveExplanation {
        /// The wallet.
        #[serde(with = "crate::text")]
        wallet: AgentId,
        /// The owner's name for it.
        name: String,
        /// What would be paid, in words.
        payment: String,
        /// Version of the policy in force.
        policy_version: u64,
        /// Its hash.
        #[serde(with = "crate::text")]
        policy_hash: Digest,
        /// What the policy says, with what the daemon has counted.
        explanation: ExplanationView,
        /// Rules of the owner's budget over all wallets that deny it.
        budget: Vec<DenialView>,
        /// The same with what the enclave has counted, where that is not the same.
        enclave: Option<ExplanationView>,
        /// Whether the enclave could be asked.
        enclave_reachable: bool,
    }
}

impl LiveExplanation {
    /// Whether daemon, budget and enclave let it pass, perhaps after a wait or an approval.
    pub fn allowed(&self) -> bool {
        self.explanation.allowed && self.budget.is_empty() && self.enclave.as_ref().is_none_or(|it| it.allowed)
    }
}

impl ExplanationView {
    /// Explains a payment that is just asked for.
    pub fn of(policy: &Policy, intent: &Intent, ledger: &Ledger, now: Timestamp) -> Self {
        let explanation = explain(policy, intent, ledger, now, Standing::Fresh);
        let (tier, delay) = match &explanation.decision {
            Decision::Allow(Tier::Instant) => (Some(TierView::Instant), None),
            Decision::Allow(Tier::Notify) => (Some(TierView::Notify), None),
            Decision::Allow(Tier::Delay(span)) => (Some(TierView::Delay), Some(span.to_string())),
            Decision::AskOwner(_) => (Some(TierView::Approval), None),
            Decision::Deny(_) => (None, None),
        };
        let names = Names { policy, intent };
        let denied = tier.is_none();
        Self {
            allowed: !denied,
            tier,
            delay,
            at: ledger.at(now),
            rules: explanation.lines.iter().map(|line| names.line(line)).collect(),
            earliest_at: explanation.earliest.filter(|_| denied),
            change: if denied { repair(policy, intent, ledger, now, explanation) } else { None },
        }
    }
}

fn repair(
    policy: &Policy,
    intent: &Intent,
    ledger: &Ledger,
    now: Timestamp,
    explanation: Explanation,
) -> Option<Repair> {
    let Patch { set, remove } = Patch::between(policy, &repaired(policy, intent, ledger, now, Standing::Fresh)?);
    let view = |Change { path, before, after }| ChangeView { path, before, after };
    Some(Repair { changes: explanation.change?.into_iter().map(view).collect(), toml: set, remove })
}

/// What assets are called, and how many decimals they have.
struct Names<'a> {
    policy: &'a Policy,
    intent: &'a Intent,
}

impl Names<'_> {
    fn line(&self, line: &Line) -> RuleLine {
        RuleLine {
            rule: line.rule.to_string(),
            title: line.rule.title().to_owned(),
            verdict: match line.verdict {
                Verdict::Silent => RuleVerdict::NotApplicable,
                Verdict::Passes => RuleVerdict::Allow,
                Verdict::Notifies => RuleVerdict::Notify,
                Verdict::Delays(_) => RuleVerdict::Delay,
                Verdict::Asks => RuleVerdict::AskOwner,
                Verdict::Denies => RuleVerdict::Deny,
            },
            detail: self.detail(line),
            asset: line.asset,
            subject: line.subject,
            limit: line.limit,
            used: line.used,
            asked: line.asked,
            left: line.left,
            earliest_at: line.earliest,
        }
    }

    fn detail(&self, line: &Line) -> String {
        let figures = [(line.asked, "asked"), (line.used, "used"), (line.limit, "allowed"), (line.left, "left")];
        let figures = figures.iter().filter_map(|(raw, word)| Some(format!("{} {word}", self.figure(line, (*raw)?))));
        let wait = match line.verdict {
            Verdict::Delays(span) => Some(format!("waits {span}")),
            _ => None,
        };
        let subject = line.subject.map(|subject| subject.to_string());
        subject.into_iter().chain(figures).chain(wait).collect::<Vec<_>>().join(", ")
    }

    /// A figure in the unit that the rule counts in.
    fn figure(&self, line: &Line, raw: u64) -> String {
        match (line.rule, line.asset) {
            (RuleId::Decimals, _) => raw.to_string(),
            (_, Some(asset)) => self.amount(asset, raw),
            (RuleId::FeePerPayment | RuleId::FeePerDay, None) => self.amount(Asset::Sol, raw),
            (_, None) => raw.to_string(),
        }
    }

    /// In the asset's own units where its decimals are known, else in base units.
    fn amount(&self, asset: Asset, raw: u64) -> String {
        let rules = self.policy.assets.get(&asset);
        let name = rules.and_then(|rules| rules.symbol.clone()).unwrap_or_else(|| asset.to_string());
        let outflow = self.intent.outflows.iter().find(|outflow| outflow.asset == asset);
        let decimals = match asset {
            Asset::Sol => Some(SOL_DECIMALS),
            Asset::Token(_) => {
                outflow.and_then(|outflow| outflow.decimals).or_else(|| rules.map(|rules| rules.decimals))
            }
        };
        match decimals {
            Some(decimals) => format!("{} {name}", format_ui(raw, decimals)),
            None => format!("{raw} base units of {name}"),
        }
    }
}

//! Vaults: what the owner is about to sign, and how they stand.

use super::{
    Plain, Style,
    money::{harmless, lamports, money, name},
    table::Facts,
};
use crate::review::vault::{Ballot, Limit, Step, VaultChange, Vote};
use serde::Serialize;
use waiaas_policy::{
    Address,
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    intent::Outflow,
};
use waiaas_wire::view::{VaultLimitView, VaultView, WalletView};

impl Plain for VaultChange {
    fn plain(&self, style: Style) -> String {
        let mut facts = Facts::new().with("wallet", style.bold(&self.name));
        facts = self.multisig.iter().fold(facts, |facts, multisig| facts.with("multisig", multisig));
        facts = self.vault.iter().fold(facts, |facts, vault| facts.with("vault", vault));
        if let Some(ballot) = &self.ballot {
            facts = ballot_facts(facts, ballot, style);
        }
        for step in &self.steps {
            facts = facts.with("then", sentence(step));
        }
        for Outflow { asset, to, from, amount, decimals } in &self.outflows {
            let decimals = if *asset == Asset::Sol { SOL_DECIMALS } else { decimals.unwrap_or_default() };
            let amount = format_ui(*amount, decimals);
            facts =
                facts.with("then", format!("pay {amount} {asset} out of the agent key's own account {from} to {to}"));
        }
        if self.creation_fee > 0 {
            facts = facts.with("squads takes", lamports(self.creation_fee));
        }
        if self.rent > 0 {
            facts = facts.with("deposit", format!("{}, which comes back when it is closed", lamports(self.rent)));
        }
        facts.with("fees", format!("{} at most", lamports(self.fee))).text(style)
    }
}

/// What is voted on, before how.
fn ballot_facts(facts: Facts, ballot: &Ballot, style: Style) -> Facts {
    let Ballot { item, intent, index, yes } = ballot;
    let tx = &item.tx;
    if !tx.instructions.is_empty() {
        return call_facts(facts, ballot, style);
    }
    let amount = money(tx.amount, tx.decimals, tx.asset, tx.symbol.as_deref());
    // A name is what somebody calls a token: the mint itself is shown beside it.
    let mint = match tx.asset {
        Asset::Sol => None,
        Asset::Token(mint) => Some(mint),
    };
    facts
        .with(if *yes { "pay" } else { "do not pay" }, style.bold(&amount))
        .with_some("token", mint)
        .with_some("to", intent.outflows.first().map(|outflow| outflow.to))
        .with_some("memo", intent.memo.as_deref().map(harmless))
        .with("why", harmless(&item.reasons.join("; ")))
        .with("transaction", tx.id)
        .with("proposal", index)
}

/// What programs are called for, as far as that is understood, and what is not.
fn call_facts(mut facts: Facts, ballot: &Ballot, style: Style) -> Facts {
    let Ballot { item, intent, index, yes } = ballot;
    let verb = if *yes { "call" } else { "do not call" };
    for made in &item.tx.instructions {
        facts = facts.with(verb, style.bold(&format!("{} with {} accounts", made.program, made.accounts.len())));
    }
    for outflow in &intent.outflows {
        let amount = money(outflow.amount, outflow.decimals.unwrap_or(SOL_DECIMALS), outflow.asset, None);
        facts = facts.with("pays", format!("{amount} to {}", outflow.to));
    }
    for call in &intent.calls {
        let data = waiaas_policy::id::Digest::of(&call.data);
        let what = format!(
            "what {} does is not understood here: {} bytes of data (SHA-256 {data}), with the vault's signature where it is \
             given; look at what the program is before you vote for it",
            call.program,
            call.data.len()
        );
        facts = facts.with("beware", style.red(&what));
    }
    facts
        .with_some("memo", intent.memo.as_deref().map(harmless))
        .with("why", harmless(&item.reasons.join("; ")))
        .with("transaction", item.tx.id)
        .with("proposal", index)
}

fn sentence(step: &Step) -> String {
    match step {
        Step::Create(made) => {
            let members: Vec<_> = made.members.iter().map(|(key, may)| format!("{key} {}", words(*may))).collect();
            let authority = made.config_authority.unwrap_or_default();
            format!("make a multisig that {authority} (you) may change alone; members: {}", members.join("; "))
        }
        Step::AddLimit(limit) => limit_sentence(limit),
        Step::RemoveLimit { limit, .. } => format!("remove the spending limit {limit}"),
        Step::AddMember { member, may, .. } => format!("make {member} a member {}", words(*may)),
        Step::RemoveMember { member, .. } => format!("remove the member {member}"),
        Step::Vote { proposal, vote: Vote::Approve, .. } => format!("vote for the proposal {proposal}"),
        Step::Execute { transaction, .. } => format!("execute what stands in {transaction}"),
        Step::Vote { proposal, vote: Vote::Activate, .. } => format!("open the draft {proposal} for votes"),
        Step::Vote { proposal, vote: Vote::Reject, .. } => format!("vote the proposal {proposal} down"),
        Step::Vote { proposal, vote: Vote::Cancel, .. } => format!("take back the approval of the proposal {proposal}"),
        Step::Use(used) => {
            let asset = used.mint.map_or(Asset::Sol, Asset::Token);
            format!("pay {} {asset} out of the vault to {}", format_ui(used.amount, used.decimals), used.to)
        }
        Step::OpenAccount { wallet, mint, .. } => format!("make a token account for {mint} of {wallet}"),
    }
}

fn limit_sentence(limit: &Limit) -> String {
    let amount = if limit.mint == Address::default() {
        format!("{} SOL", format_ui(limit.amount, SOL_DECIMALS))
    } else {
        format!("{} base units of {}", limit.amount, limit.mint)
    };
    let period = ["once", "a day", "a week", "a month"].get(usize::from(limit.period)).copied().unwrap_or("?");
    let users: Vec<_> = limit.members.iter().map(ToString::to_string).collect();
    let to = match limit.destinations.len() {
        0 => "anybody".to_owned(),
        1 => limit.destinations.first().map(ToString::to_string).unwrap_or_default(),
        count => format!("{count} wallets of the policy's list"),
    };
    format!("let {} pay up to {amount} {period} to {to}", users.join(", "))
}

fn words(may: u8) -> &'static str {
    match may {
        1 => "(may propose)",
        7 => "(may do everything)",
        _ => "(other rights)",
    }
}

/// A wallet with all that is known of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WalletDetail {
    /// The wallet.
    #[serde(flatten)]
    pub wallet: WalletView,
    /// Its vault, if it has one that could be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vault: Option<VaultView>,
}

impl Plain for WalletDetail {
    fn plain(&self, style: Style) -> String {
        let wallet = self.wallet.plain(style);
        match &self.vault {
            Some(vault) => format!("{wallet}\n{}", vault.plain(style)),
            None => wallet,
        }
    }
}

impl Plain for VaultView {
    fn plain(&self, style: Style) -> String {
        let authority = self.config_authority.map_or_else(|| "nobody".to_owned(), |key| key.to_string());
        let mut facts = Facts::new().with("changed by", authority);
        for member in &self.members {
            facts = facts.with("member", format!("{} ({}: {})", member.key, member.role, member.may.join(", ")));
        }
        for limit in &self.limits {
            facts = facts.with("on chain", limit_line(limit));
        }
        for finding in &self.drift {
            facts = facts.with("drift", style.red(finding));
        }
        if self.drift.is_empty() {
            facts = facts.with("drift", "none: the chain is as the policy wants it");
        }
        facts.text(style)
    }
}

fn limit_line(limit: &VaultLimitView) -> String {
    let amount = |raw: u64| money(raw, limit.decimals, limit.asset, limit.symbol.as_deref());
    let Some(on_chain) = limit.on_chain else {
        return format!("no limit on {}: nothing of it can be paid", name(limit.asset, limit.symbol.as_deref()));
    };
    let mut line = format!("{} {}", amount(on_chain), limit.period);
    if let Some(remaining) = limit.remaining {
        line = format!("{line}, {} left now", amount(remaining));
    }
    match limit.wanted {
        Some(wanted) if wanted != on_chain => line = format!("{line} (the policy wants {})", amount(wanted)),
        None => line = format!("{line} (the policy wants none)"),
        Some(_) => {}
    }
    if let Some(worst) = limit.worst_case {
        line = format!("{line}; at worst {} if the agent's key were stolen", amount(worst));
    }
    line
}

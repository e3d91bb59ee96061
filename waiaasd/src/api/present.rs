//! From records to views: the words that a caller sees.

use crate::{
    flow::preview::Preview,
    manage::{deposits::id_of, explain::Explained},
    solana::Holdings,
    store::{
        deposits::Deposit,
        journal::{Called, CalledAccount, Kind, Payment, Verdict},
        policies::{PolicyVersion, WaitingPolicy},
        wallets::Wallet,
    },
};
use waiaas_policy::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    decide::{Decision, Denial, Reason, Standing, Tier},
    document::Policy,
    time::Timestamp,
};
use waiaas_wire::{
    Code, Problem,
    view::{
        AssetBalance, DenialView, InstructionAccount, InstructionView, LiveExplanation, PreviewView, ProposalView,
        TierView, TxKind, TxState, TxView, WaitingPolicyView, WalletView,
    },
};

/// A payment as it is shown; `policy` names the assets in its denials.
pub fn payment(payment: &Payment, wallet_name: &str, policy: Option<&Policy>) -> TxView {
    let decided = payment.decision.as_ref();
    let denials = match decided.map(|decided| &decided.verdict) {
        Some(Verdict::Denied(denials)) => denials.iter().map(|one| denial(one, policy)).collect(),
        _ => Vec::new(),
    };
    TxView {
        id: payment.id,
        kind: match payment.kind {
            Kind::Payment if payment.ask.calls.is_some() => TxKind::Call,
            Kind::Payment => TxKind::Payment,
            Kind::Funding => TxKind::Funding,
        },
        wallet: payment.wallet,
        wallet_name: wallet_name.to_owned(),
        status: payment.state.view().status(),
        state: payment.state.view(),
        asset: payment.ask.asset,
        symbol: payment.ask.symbol.clone(),
        decimals: payment.ask.decimals,
        amount: payment.ask.amount,
        ui_amount: format_ui(payment.ask.amount, payment.ask.decimals),
        to: payment.ask.to,
        memo: payment.ask.memo.clone(),
        tier: tier(payment),
        error: problem(payment, &denials),
        denials,
        fee: fee(payment),
        signature: payment.signature().map(|signature| signature.to_string()),
        slot: payment.landed.map(|landed| landed.slot),
        due_at: payment.due,
        policy_version: decided.map(|decided| decided.policy_version),
        policy_hash: decided.map(|decided| decided.policy_hash),
        audit_leaf: decided.map(|decided| decided.leaf),
        idempotency_key: payment.idempotency_key.clone(),
        created_at: payment.created,
        updated_at: payment.updated,
        proposal: payment.proposal.as_ref().map(|proposal| ProposalView {
            index: proposal.index,
            proposal: proposal.account,
            transaction: proposal.transaction,
            stage: proposal.stage.view(),
            made_by: payment.signatures.first().map(ToString::to_string),
        }),
        instructions: payment.ask.calls.iter().flat_map(|calls| &calls.instructions).map(instruction).collect(),
    }
}

fn instruction(called: &Called) -> InstructionView {
    let account = |given: &CalledAccount| InstructionAccount {
        address: given.address,
        signer: given.signer,
        writable: given.writable,
    };
    InstructionView {
        program: called.program,
        accounts: called.accounts.iter().map(account).collect(),
        data: called.data.clone(),
    }
}

fn fee(payment: &Payment) -> Option<u64> {
    match payment.landed {
        Some(landed) => landed.fee.or(Some(payment.prepared.fee)),
        None if payment.hold.is_some() || payment.spent.is_some() => Some(payment.prepared.fee),
        None => None,
    }
}

/// The tier: what the policy said first, approval included.
fn tier(payment: &Payment) -> Option<TierView> {
    // What came after the wait was decided afresh, and allowed at once.
    match payment.standing {
        Standing::Approved if payment.approval.is_some() => return Some(TierView::Approval),
        Standing::Waited => return Some(TierView::Delay),
        Standing::Fresh | Standing::Approved => {}
    }
    match &payment.decision.as_ref()?.verdict {
        Verdict::Allowed(allowed) => Some(tier_word(*allowed)),
        Verdict::OwnerAsked(_) => Some(TierView::Approval),
        Verdict::Denied(_) => None,
    }
}

/// The word for a tier.
pub fn tier_word(tier: Tier) -> TierView {
    match tier {
        Tier::Instant => TierView::Instant,
        Tier::Notify => TierView::Notify,
        Tier::Delay(_) => TierView::Delay,
    }
}

fn problem(payment: &Payment, denials: &[DenialView]) -> Option<Problem> {
    if let Some(failure) = &payment.failure {
        let code = Code::from_name(&failure.code).unwrap_or(Code::Internal);
        return Some(Problem::new(code, failure.detail.clone()).with_denials(denials.to_vec()).of(&payment.id));
    }
    let first = denials.first()?;
    let detail = match denials.len() {
        1 => first.detail.clone(),
        count => format!("{} ({count} rules in all)", first.detail),
    };
    Some(Problem::new(Code::PolicyDenied, detail).with_denials(denials.to_vec()).of(&payment.id))
}

/// A violated rule, in a sentence with its figures.
pub fn denial(denial: &Denial, policy: Option<&Policy>) -> DenialView {
    DenialView {
        rule: denial.rule.as_str().to_owned(),
        code: denial.rule.code().to_owned(),
        detail: sentence(denial, policy),
        asset: denial.asset,
        subject: denial.subject,
        limit: denial.limit,
        used: denial.used,
        asked: denial.asked,
        earliest_at: denial.earliest,
    }
}

fn sentence(denial: &Denial, policy: Option<&Policy>) -> String {
    let figure = |raw: u64| match denial.asset {
        Some(asset) => in_units(raw, asset, policy),
        None => raw.to_string(),
    };
    let mut words = vec![denial.rule.title().to_owned()];
    if let Some(subject) = denial.subject {
        words.push(format!("`{subject}`"));
    }
    let mut figures = Vec::new();
    figures.extend(denial.limit.map(|limit| format!("limit {}", figure(limit))));
    figures.extend(denial.used.map(|used| format!("used {}", figure(used))));
    figures.extend(denial.asked.map(|asked| format!("asked {}", figure(asked))));
    figures.extend(denial.earliest.map(|earliest| format!("passes from {earliest}")));
    let words = words.join(" ");
    if figures.is_empty() { words } else { format!("{words}: {}", figures.join(", ")) }
}

/// Why the owner is asked, in a sentence.
pub fn reason(reason: &Reason, policy: Option<&Policy>) -> String {
    let figure = |raw: u64| reason.asset.map_or_else(|| raw.to_string(), |asset| in_units(raw, asset, policy));
    let mut words = vec![reason.rule.title().to_owned()];
    words.extend(reason.subject.map(|subject| format!("`{subject}`")));
    words.extend(reason.threshold.map(|threshold| format!("above {}", figure(threshold))));
    words.extend(reason.asked.map(|asked| format!("(asked {})", figure(asked))));
    words.join(" ")
}

fn in_units(raw: u64, asset: Asset, policy: Option<&Policy>) -> String {
    let rules = policy.and_then(|policy| policy.assets.get(&asset));
    match (asset, rules) {
        (Asset::Sol, _) => format!("{} SOL", format_ui(raw, SOL_DECIMALS)),
        (Asset::Token(_), Some(rules)) => {
            let name = rules.symbol.clone().unwrap_or_else(|| asset.to_string());
            format!("{} {name}", format_ui(raw, rules.decimals))
        }
        (Asset::Token(mint), None) => format!("{raw} base units of {mint}"),
    }
}

/// A wallet as it is shown.
pub fn wallet(
    wallet: &Wallet,
    policy: Option<&PolicyVersion>,
    protection: String,
    last_seen: Option<Timestamp>,
) -> WalletView {
    WalletView {
        id: wallet.agent,
        name: wallet.name.clone(),
        state: wallet.state.into(),
        custody: if wallet.vault.is_some() { "vault" } else { "pocket" }.to_owned(),
        address: wallet.account().unwrap_or_default(),
        multisig: wallet.place().map(|place| place.multisig),
        policy_version: policy.map(|policy| policy.signed.version),
        policy_hash: policy.map(|policy| policy.signed.statement().hash),
        protection,
        created_at: wallet.created,
        tags: wallet.tags.clone().unwrap_or_default(),
        last_seen_at: last_seen,
    }
}

/// A wider policy that waits.
pub fn waiting(waiting: &WaitingPolicy, name: &str) -> WaitingPolicyView {
    let WaitingPolicy { signed, document, asked, due } = waiting;
    WaitingPolicyView {
        wallet: signed.agent,
        name: name.to_owned(),
        version: signed.version,
        hash: signed.statement().hash,
        document: document.clone(),
        asked_at: *asked,
        due_at: *due,
    }
}

/// What an account holds: SOL first, then every token that it has some of.
pub fn balances(holdings: &Holdings, policy: Option<&Policy>) -> Vec<AssetBalance> {
    let sol = AssetBalance {
        asset: Asset::Sol,
        symbol: Some("SOL".to_owned()),
        decimals: SOL_DECIMALS,
        amount: holdings.lamports,
        ui_amount: format_ui(holdings.lamports, SOL_DECIMALS),
    };
    let mut tokens = std::collections::BTreeMap::<_, (u8, u64)>::new();
    for token in &holdings.tokens {
        let sum = tokens.entry(Asset::Token(token.mint)).or_insert((token.decimals, 0));
        sum.1 = sum.1.saturating_add(token.amount);
    }
    let tokens = tokens.into_iter().map(|(asset, (decimals, amount))| AssetBalance {
        asset,
        symbol: policy.and_then(|policy| policy.assets.get(&asset)?.symbol.clone()),
        decimals,
        amount,
        ui_amount: format_ui(amount, decimals),
    });
    std::iter::once(sol).chain(tokens).collect()
}

/// What would happen to a payment.
pub fn preview(seen: &Preview, policy: Option<&Policy>) -> PreviewView {
    let (tier, denials) = match &seen.decision {
        Decision::Allow(tier) => (Some(tier_word(*tier)), Vec::new()),
        Decision::AskOwner(_) => (Some(TierView::Approval), Vec::new()),
        Decision::Deny(denials) => (None, denials.iter().map(|one| denial(one, policy)).collect()),
    };
    PreviewView { allowed: tier.is_some(), tier, denials, fee: seen.fee, creates_account: seen.creates_account }
}

/// Why a payment would be decided as it would.
pub fn live(Explained { view, over, policy }: Explained) -> LiveExplanation {
    let budget = over.iter().map(|one| denial(one, Some(&policy))).collect();
    LiveExplanation { budget, ..view }
}

/// A deposit as a movement of money.
pub fn deposit(deposit: &Deposit, wallet: &Wallet, policy: Option<&Policy>) -> TxView {
    let rules = policy.and_then(|policy| policy.assets.get(&deposit.asset));
    let (symbol, decimals) = match deposit.asset {
        Asset::Sol => (Some("SOL".to_owned()), SOL_DECIMALS),
        Asset::Token(_) => (rules.and_then(|rules| rules.symbol.clone()), rules.map_or(0, |rules| rules.decimals)),
    };
    TxView {
        id: id_of(deposit),
        kind: TxKind::Deposit,
        wallet: deposit.wallet,
        wallet_name: wallet.name.clone(),
        status: TxState::Confirmed.status(),
        state: TxState::Confirmed,
        asset: deposit.asset,
        symbol,
        decimals,
        amount: deposit.amount,
        ui_amount: format_ui(deposit.amount, decimals),
        to: wallet.account().unwrap_or(deposit.account),
        memo: None,
        tier: None,
        denials: Vec::new(),
        fee: None,
        signature: Some(deposit.signature.to_string()),
        slot: Some(deposit.slot),
        due_at: None,
        policy_version: None,
        policy_hash: None,
        audit_leaf: None,
        error: None,
        idempotency_key: None,
        created_at: deposit.seen,
        updated_at: deposit.seen,
        proposal: None,
        instructions: Vec::new(),
    }
}

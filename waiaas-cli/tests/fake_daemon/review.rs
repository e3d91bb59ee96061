//! Policies looked at: what they would say, and what waits.

use super::views::{POLICY, RECIPIENT};
use waiaas_policy::{
    Address,
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Standing, Tier, decide},
    document::Policy,
    id::{AgentId, TxId},
    intent::{Fees, Intent, Outflow},
    replay::{Event, Recorded},
    time::{Span, Timestamp},
};
use waiaas_wire::{
    control::{Amount, Proposal},
    history::{HistoryPage, Told},
    view::{ExplanationView, LiveExplanation, WaitingPolicyView, WalletView},
};

/// What the policy says to a payment of so many lamports, after 4.5 SOL; the enclave has counted nothing.
pub fn explanation(wallet: &WalletView, proposal: &Proposal) -> LiveExplanation {
    let (now, policy) = (Timestamp::from_secs(1_790_000_000), Policy::from_toml(POLICY).unwrap());
    let (payment, lamports) = match proposal {
        Proposal::Payment { to, amount: Amount::Ui { amount, asset } } => {
            (format!("{amount} {asset} to {to}"), waiaas_policy::amount::parse_ui(amount, 9).unwrap())
        }
        Proposal::Payment { to, amount: Amount::Raw { amount, asset } } => {
            (format!("{amount} {asset} to {to}"), *amount)
        }
        Proposal::Message { message, .. } => (format!("a message of {} bytes", message.len()), 1),
    };
    let mut ledger = Ledger::new();
    let hold = ledger.hold(&pay(wallet.address, 4_500_000_000), now).unwrap();
    ledger.spend(&hold, now).unwrap();
    let intent = pay(wallet.address, lamports);
    LiveExplanation {
        wallet: wallet.id,
        name: wallet.name.clone(),
        payment,
        policy_version: 3,
        policy_hash: policy.hash(),
        explanation: ExplanationView::of(&policy, &intent, &ledger, now),
        budget: Vec::new(),
        enclave: (lamports > 1).then(|| ExplanationView::of(&policy, &intent, &Ledger::new(), now)),
        enclave_reachable: true,
    }
}

fn pay(from: Address, amount: u64) -> Intent {
    Intent {
        fee_payer: Address::new_from_array([9; 32]),
        outflows: vec![Outflow { asset: Asset::Sol, to: RECIPIENT, from, amount, decimals: None }],
        fees: Fees { signature: 10_000, priority: 0, rent: 0 },
        ..Intent::default()
    }
}

/// A wider policy of `shop`.
pub fn waiting() -> WaitingPolicyView {
    let document = POLICY.replace("daily = \"5\"", "daily = \"50\"");
    WaitingPolicyView {
        wallet: AgentId::from_u128(1),
        name: "shop".into(),
        version: 4,
        hash: Policy::from_toml(&document).unwrap().hash(),
        document,
        asked_at: Timestamp::from_secs(1_790_000_000),
        due_at: Timestamp::from_secs(1_790_086_400),
    }
}

/// Eight payments of 0.9 SOL, one every hour, as the policy decided them, on two pages.
pub fn history(from: u64) -> HistoryPage {
    let (policy, wallet) = (Policy::from_toml(POLICY).unwrap(), AgentId::from_u128(1));
    let (mut ledger, mut events) = (Ledger::new(), Vec::new());
    // Long before today, so that what `--since` has to reach is known.
    for number in 0..8_u32 {
        let at = Timestamp::from_secs(1_790_000_000).saturating_add(Span::from_secs(u64::from(number) * 3_600));
        let intent = pay(Address::new_from_array([3; 32]), 900_000_000);
        let decision = decide(&policy, &intent, &ledger, at, Standing::Fresh);
        let is_paid = decision == Decision::Allow(Tier::Instant);
        if is_paid {
            let hold = ledger.hold(&intent, at).unwrap();
            ledger.spend(&hold, at).unwrap();
        }
        let (signed, tx) = (is_paid.then_some(at), TxId::from_u128(u128::from(number) + 1));
        let recorded = Recorded { tx, at, intent, decision, signed, back: None, remembered: true };
        events.push(Told { wallet, event: Event::Decided(recorded) });
    }
    let part = if from == 0 { &events[..5] } else { &events[5..] };
    HistoryPage::new(&part.to_vec(), (from == 0).then_some(5), 8, 0)
}

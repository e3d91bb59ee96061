//! What the fake daemon shows: two wallets, their payments, and the installation.

use super::audit;
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AgentId, AlertId, KeyId, TxId},
    time::Timestamp,
};
use waiaas_wire::{Code, Problem, control::*, view::*};

/// The account of the wallet `shop`.
pub const POCKET: Address = Address::new_from_array([3; 32]);
/// Somebody to be paid.
pub const RECIPIENT: Address = Address::new_from_array([4; 32]);
/// The only API key that it knows: that of `shop`.
pub const API_KEY: &str = "wai_test_shop";

/// The policy of `shop`.
pub const POLICY: &str = "\
[assets.SOL]
per_payment = \"1\"
daily = \"5\"

[destinations]
any = true
";

/// When everything here happened.
pub fn time() -> Timestamp {
    Timestamp::from_secs(1_790_000_000)
}

/// A wallet: `shop` has a policy.
pub fn wallet(name: &str) -> WalletView {
    WalletView {
        id: AgentId::from_u128(if name == "shop" { 1 } else { 2 }),
        name: name.into(),
        state: WalletState::Active,
        custody: "pocket".into(),
        address: if name == "shop" { POCKET } else { Address::new_from_array([8; 32]) },
        multisig: None,
        policy_version: (name == "shop").then_some(3),
        policy_hash: None,
        protection: "development: no hardware isolation".into(),
        created_at: time(),
        tags: Vec::new(),
        last_seen_at: None,
    }
}

/// The wallet that is meant: by name or id, or the agent's own.
pub fn find(caller: &Caller, wanted: Option<&str>) -> Reply<WalletView> {
    let name = match (wanted, &caller.api_key) {
        (None, Some(_)) => "shop",
        (None, None) => return Err(Problem::new(Code::ValidationRequired, "name the wallet").at("wallet")),
        (Some(name), _) => name,
    };
    let all = [wallet("shop"), wallet("new")];
    let found = all.into_iter().find(|wallet| wallet.name == name || wallet.id.to_string() == name);
    found.ok_or_else(|| Problem::new(Code::AgentNotFound, format!("no wallet is called `{name}`")).at("wallet"))
}

/// Whether the caller's API key is known.
pub fn check(caller: &Caller) -> Reply<()> {
    match caller.api_key.as_deref() {
        None | Some(API_KEY) => Ok(()),
        Some(_) => Err(Problem::new(Code::AuthKeyInvalid, "the API key is not known here")),
    }
}

/// A payment of 0.1 SOL in some state.
pub fn payment(id: TxId, state: TxState) -> TxView {
    let paid = matches!(state, TxState::Confirmed | TxState::Submitted | TxState::Failed);
    TxView {
        id,
        kind: TxKind::Payment,
        wallet: AgentId::from_u128(1),
        wallet_name: "shop".into(),
        status: state.status(),
        state,
        asset: Asset::Sol,
        symbol: Some("SOL".into()),
        decimals: 9,
        amount: 100_000_000,
        ui_amount: "0.1".into(),
        to: RECIPIENT,
        memo: None,
        tier: Some(TierView::Instant),
        denials: Vec::new(),
        fee: Some(5_000),
        signature: paid.then(|| bs58::encode([1; 64]).into_string()),
        slot: (state == TxState::Confirmed).then_some(1234),
        due_at: (state == TxState::Delayed).then(|| Timestamp::from_secs(1_790_000_900)),
        policy_version: Some(3),
        policy_hash: None,
        audit_leaf: Some(2),
        error: None,
        idempotency_key: None,
        created_at: time(),
        updated_at: time(),
        proposal: None,
        instructions: Vec::new(),
    }
}

/// Two reasons to refuse 2 SOL.
pub fn denials() -> Vec<DenialView> {
    let denial = |rule: &str, code: &str, detail: &str, earliest_at| DenialView {
        rule: rule.into(),
        code: code.into(),
        detail: detail.into(),
        asset: Some(Asset::Sol),
        subject: None,
        limit: Some(1_000_000_000),
        used: Some(0),
        asked: Some(2_000_000_000),
        earliest_at,
    };
    vec![
        denial("per_payment", "POLICY_PER_TX_LIMIT_EXCEEDED", "2 SOL asked, 1 SOL allowed", None),
        denial(
            "daily",
            "POLICY_DAILY_LIMIT_EXCEEDED",
            "2 SOL asked, 4.5 SOL used, 5 SOL allowed",
            Some(Timestamp::from_secs(1_790_050_000)),
        ),
    ]
}

/// The amount decides what becomes of a payment.
pub fn outcome(amount: &str) -> Reply<TxView> {
    let id = TxId::from_u128(0xabc);
    let state = match amount {
        "0.1" => TxState::Confirmed,
        "0.2" => TxState::Reserved,
        "0.3" => TxState::Submitted,
        "0.4" => {
            let error = Problem::new(Code::TransactionFailed, "the ledger said: insufficient funds for rent");
            return Ok(TxView { error: Some(error), ..payment(id, TxState::Failed) });
        }
        "0.6" => TxState::Delayed,
        "0.9" => TxState::AwaitingOwner,
        "2" => {
            return Err(Problem::new(Code::PolicyDenied, "the policy of `shop` says no")
                .with_denials(denials())
                .of(&id));
        }
        "3" => return Ok(TxView { denials: denials(), ..payment(id, TxState::Rejected) }),
        "9" => return Err(Problem::new(Code::TransactionBalance, "`shop` has 0.5 SOL, and 9 SOL are asked")),
        _ => return Err(Problem::plain(Code::Internal)),
    };
    Ok(payment(id, state))
}

/// An amount as people write it.
pub fn text_of(amount: &Amount) -> String {
    match amount {
        Amount::Ui { amount, .. } => amount.clone(),
        Amount::Raw { amount, .. } => waiaas_policy::amount::format_ui(*amount, 9),
    }
}

/// 1.5 SOL.
pub fn balance(name: &str, address: Address) -> BalanceView {
    BalanceView {
        wallet: AgentId::from_u128(1),
        name: name.into(),
        address,
        balances: vec![AssetBalance {
            asset: Asset::Sol,
            symbol: Some("SOL".into()),
            decimals: 9,
            amount: 1_500_000_000,
            ui_amount: "1.5".into(),
        }],
    }
}

/// An API key of `shop`.
pub fn key(number: u128) -> KeyView {
    KeyView {
        id: KeyId::from_u128(number),
        name: "checkout".into(),
        role: Role::Agent,
        wallet: Some(AgentId::from_u128(1)),
        scopes: Role::Agent.scopes().to_vec(),
        ip_ranges: Vec::new(),
        hint: "wai_test_…shop".into(),
        created_at: time(),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
        tier: None,
    }
}

/// A rule that fills `shop` up.
pub fn refill() -> RefillView {
    let [wallet, from, asset, below, amount, most_per_day, keep] =
        ["shop", "hub", "SOL", "0.5", "1", "3", "10"].map(str::to_owned);
    RefillView { wallet, from, asset, below, amount, most_per_day, keep, source: RuleSource::Settings }
}

/// An alert about `shop`.
pub fn alert(number: u128) -> AlertView {
    AlertView {
        id: AlertId::from_u128(number),
        kind: AlertKind::VaultMember,
        state: AlertState::Acknowledged,
        agent_id: AgentId::from_u128(1),
        wallet_name: "shop".into(),
        text: "`somebody` is a member, and neither owner nor agent".into(),
        raised_at: time(),
        last_seen_at: time(),
        acknowledged_at: Some(time()),
        acknowledged_by: Some("owner".into()),
        resolved_at: None,
    }
}

/// An installation where everything answers.
pub fn status(owner: Address) -> StatusView {
    StatusView {
        version: "0.1.0".into(),
        pid: 4242,
        started_at: time(),
        api: None,
        initialised: true,
        namespace: Some("own_00000000000000000000000001".into()),
        owner: Some(owner),
        fee_payer: Some(Address::new_from_array([5; 32])),
        fee_payer_balance: Some(0),
        enclave: EnclaveView {
            reachable: true,
            phase: Some("ready".into()),
            version: Some("0.1.0".into()),
            provider: Some("development".into()),
            isolated: false,
            note: "no hardware isolation".into(),
            receipt_key: Some(audit::address()),
            kms_key: None,
            trouble: None,
        },
        rpc: vec![RpcView {
            url: "http://127.0.0.1:8899".into(),
            healthy: true,
            slot: Some(77),
            latency_ms: Some(3),
            error: None,
        }],
        wallets: 2,
        open: 1,
        inbox: 1,
        waiting_policies: 0,
        alerts: 1,
        audit_leaves: 3,
    }
}

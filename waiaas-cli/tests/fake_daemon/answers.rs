//! The table of answers.

use super::{
    FakeDaemon,
    attest::{Stated, document, receipt},
    audit, inbox, message, review,
    views::{self, *},
};
use std::time::Duration;
use tarpc::context::Context;
use waiaas_policy::{
    Address,
    asset::Asset,
    id::{AgentId, TxId},
};
use waiaas_wire::{
    Code, Problem,
    control::*,
    history::HistoryPage,
    signed::{SignedApproval, SignedBudget, SignedDestination, SignedEnd, SignedLift, SignedPolicy, SignedRotate},
    vault::VaultAct,
    view::*,
};

/// What this daemon has not: it says so.
macro_rules! has_not {
    ($($name:ident($($type:ty),*) -> $answer:ty = $code:ident;)*) => {
        $(async fn $name(self, _: Context, _: Caller, $(_: $type),*) -> Reply<$answer> {
            Err(Problem::plain(Code::$code))
        })*
    };
}

impl Control for FakeDaemon {
    has_not! {
        receipt_key_renew() -> SuccessionView = EnclaveUnavailable;
        wallet_change(String, AgentChange) -> WalletView = AgentNotFound;
        factor_show() -> FactorView = StoreFailed;
        factor_enroll() -> FactorEnrolment = ValidationDuplicate;
        factor_confirm(String) -> RecoveryCodes = AuthFactorInvalid;
        factor_codes(String) -> RecoveryCodes = AuthFactorInvalid;
        factor_remove(FactorProof) -> FactorView = AuthFactorInvalid;
        webhook_create(NewWebhook) -> NewWebhookView = WebhookUrl;
        webhook_list() -> Vec<WebhookView> = StoreFailed;
        webhook_change(WebhookIdText, WebhookChange) -> WebhookView = WebhookNotFound;
        webhook_remove(WebhookIdText) -> WebhookView = WebhookNotFound;
        webhook_test(WebhookIdText) -> DeliveryView = WebhookNotFound;
        webhook_rotate(WebhookIdText) -> NewWebhookView = WebhookNotFound;
        webhook_deliveries(WebhookIdText, Option<u64>, u32) -> Vec<DeliveryView> = WebhookNotFound;
        webhook_replay(WebhookIdText, u64) -> DeliveryView = WebhookNotFound;
    }

    async fn status(self, _: Context, caller: Caller) -> Reply<StatusView> {
        check(&caller)?;
        Ok(views::status(self.owner))
    }

    async fn doctor(self, _: Context, _: Caller) -> Reply<Vec<CheckView>> {
        let check = |name: &str, result: &str, hint: Option<&str>| CheckView {
            name: name.into(),
            result: result.into(),
            detail: "as found".into(),
            hint: hint.map(Into::into),
        };
        Ok(vec![check("rpc", "ok", None), check("isolation", "warning", Some("use hardware for real money"))])
    }

    async fn adopt(self, context: Context, caller: Caller, _: SignedManifestText) -> Reply<StatusView> {
        self.status(context, caller).await
    }

    async fn stop(self, _: Context, _: Caller) -> Reply<()> {
        Ok(())
    }

    async fn attest(self, _: Context, caller: Caller, nonce: String, name: Option<String>) -> Reply<AttestationView> {
        let agent = match name.as_deref() {
            // One whose key is somewhere else.
            Some("new") => Some((wallet("new").id, Address::new_from_array([99; 32]))),
            Some(name) => find(&caller, Some(name)).map(|wallet| Some((wallet.id, wallet.address)))?,
            None => None,
        };
        let stated = Stated { fee_payer: Address::new_from_array([5; 32]), agent };
        Ok(AttestationView { document: document(&self.home, &hex::decode(nonce).unwrap(), &stated) })
    }

    async fn wallet_create(self, _: Context, _: Caller, name: String) -> Reply<WalletView> {
        match name.as_str() {
            "shop" => {
                Err(Problem::new(Code::ValidationDuplicate, "there is a wallet called `shop` already").at("name"))
            }
            _ => Ok(wallet(&name)),
        }
    }

    async fn vault_open(self, context: Context, caller: Caller, name: String) -> Reply<WalletView> {
        self.wallet_create(context, caller, name).await
    }

    async fn vault_prepare(self, _: Context, _: Caller, _: String, _: VaultAct) -> Reply<VaultDraftView> {
        Err(Problem::new(Code::ConfigInvalid, "this ledger has no Squads v4 program"))
    }

    async fn vault_submit(
        self,
        _: Context,
        _: Caller,
        _: String,
        _: Vec<u8>,
        _: Vec<SignatureText>,
    ) -> Reply<WalletView> {
        Err(Problem::plain(Code::AuthSignatureInvalid))
    }

    async fn wallet_stop(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<Vec<StoppedView>> {
        let wallet = find(&caller, wallet.as_deref())?;
        let wallet = WalletView { state: WalletState::Suspended, ..wallet };
        Ok(vec![StoppedView { wallet, enclave: true }])
    }

    async fn wallet_stop_show(self, _: Context, caller: Caller, wallet: String) -> Reply<StopView> {
        let wallet = find(&caller, Some(&wallet))?;
        Err(Problem::new(Code::ValidationRange, format!("the wallet `{}` is not stopped", wallet.name)).at("wallet"))
    }

    async fn wallet_lift(self, _: Context, _: Caller, _: SignedLift) -> Reply<WalletView> {
        Err(Problem::plain(Code::AuthSignatureInvalid))
    }

    async fn wallet_end(self, _: Context, _: Caller, _: SignedEnd) -> Reply<WalletView> {
        Err(Problem::plain(Code::AuthSignatureInvalid))
    }

    async fn wallet_rotate(self, _: Context, _: Caller, _: SignedRotate) -> Reply<RotationView> {
        Err(Problem::plain(Code::AuthSignatureInvalid))
    }

    async fn recovery_show(self, _: Context, caller: Caller, wallet: String) -> Reply<DestinationView> {
        let agent_id = find(&caller, Some(&wallet))?.id;
        Ok(DestinationView { agent_id, version: 0, to: None, signature: None })
    }

    async fn recovery_set(self, _: Context, _: Caller, _: SignedDestination) -> Reply<DestinationView> {
        Err(Problem::plain(Code::AuthSignatureInvalid))
    }

    async fn recover(self, _: Context, _: Caller, _: String) -> Reply<RecoveryView> {
        Err(Problem::plain(Code::RecoveryNowhere))
    }

    async fn refill_list(self, _: Context, _: Caller) -> Reply<Vec<RefillView>> {
        Ok(vec![refill()])
    }

    async fn refill_set(self, _: Context, _: Caller, rule: NewRefill) -> Reply<RefillView> {
        let NewRefill { wallet, from, asset, below, amount, most_per_day, keep } = rule;
        Ok(RefillView { wallet, from, asset, below, amount, most_per_day, keep, source: RuleSource::Command })
    }

    async fn refill_remove(self, _: Context, _: Caller, _: String, _: Option<String>) -> Reply<Vec<RefillView>> {
        Ok(vec![refill()])
    }

    async fn vault_show(self, _: Context, _: Caller, _: Option<String>) -> Reply<VaultView> {
        Err(Problem::new(Code::ValidationRange, "the wallet has no vault").at("wallet"))
    }

    async fn wallet_list(self, _: Context, caller: Caller) -> Reply<Vec<WalletView>> {
        check(&caller)?;
        Ok(if caller.api_key.is_some() { vec![wallet("shop")] } else { vec![wallet("shop"), wallet("new")] })
    }

    async fn wallet_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<WalletView> {
        check(&caller)?;
        find(&caller, wallet.as_deref())
    }

    async fn wallet_balance(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<BalanceView> {
        check(&caller)?;
        match wallet.as_deref() {
            Some("owner") => Ok(balance("owner", self.owner)),
            Some("fee-payer") => Ok(balance("fee-payer", Address::new_from_array([5; 32]))),
            wallet => find(&caller, wallet).map(|wallet| balance(&wallet.name, wallet.address)),
        }
    }

    /// Honest for 1 SOL, and with a lie for every other amount.
    async fn fund_prepare(self, _: Context, caller: Caller, wallet: String, amount: Amount) -> Reply<UnsignedView> {
        let to = if wallet == "fee-payer" {
            Address::new_from_array([5; 32])
        } else {
            find(&caller, Some(&wallet))?.address
        };
        let stranger = Address::new_from_array([66; 32]);
        let honest = || message::pay(self.owner, to, 1_000_000_000);
        let steps = match text_of(&amount).as_str() {
            "2" => vec![message::pay(self.owner, stranger, 2_000_000_000)],
            "3" => vec![message::pay(self.owner, to, 3_000_000_001)],
            "4" => vec![message::pay(self.owner, to, 4_000_000_000), message::pay(self.owner, stranger, 1)],
            _ => vec![honest()],
        };
        let signers = if text_of(&amount) == "5" { vec![self.owner, stranger] } else { vec![self.owner] };
        Ok(UnsignedView { message: message::message(&signers, &steps), fee: 5_000, wallets: vec![to] })
    }

    async fn fund_submit(
        self,
        _: Context,
        _: Caller,
        _: String,
        message: Vec<u8>,
        signature: SignatureText,
    ) -> Reply<TxView> {
        if !waiaas_wire::signed::verifies(&self.owner, &message, &signature.0) {
            return Err(Problem::plain(Code::AuthSignatureInvalid));
        }
        let tx = payment(TxId::from_u128(0xfd), TxState::Confirmed);
        Ok(TxView { kind: TxKind::Funding, to: POCKET, amount: 1_000_000_000, ui_amount: "1".into(), ..tx })
    }

    async fn airdrop(self, _: Context, caller: Caller, wallet: String, _: Amount) -> Reply<BalanceView> {
        self.wallet_balance(tarpc::context::current(), caller, Some(wallet)).await
    }

    async fn deposits(
        self,
        _: Context,
        _: Caller,
        _: Option<String>,
        since: Option<u64>,
        _: u64,
    ) -> Reply<DepositsView> {
        let deposit = DepositView {
            wallet: AgentId::from_u128(1),
            asset: Asset::Sol,
            amount: 7,
            signature: bs58::encode([2; 64]).into_string(),
            slot: 5,
            seen_at: time(),
        };
        Ok(DepositsView { items: if since.is_some() { vec![deposit] } else { Vec::new() }, next: 1 })
    }

    async fn transfer(self, _: Context, caller: Caller, ask: Ask) -> Reply<TxView> {
        check(&caller)?;
        find(&caller, ask.from.as_deref())?;
        let tx = outcome(&text_of(&ask.amount))?;
        // Keys that the command makes itself differ from run to run.
        let given = ask.idempotency_key.filter(|key| !key.starts_with("cli-"));
        Ok(TxView { memo: ask.memo, idempotency_key: given, ..tx })
    }

    async fn call(self, _: Context, caller: Caller, ask: CallAsk) -> Reply<TxView> {
        check(&caller)?;
        find(&caller, ask.from.as_deref())?;
        let shown = |one: &NewInstruction| InstructionView {
            program: one.program.parse().unwrap_or_default(),
            accounts: Vec::new(),
            data: one.data.clone(),
        };
        let instructions = ask.instructions.iter().map(shown).collect();
        let tx = payment(TxId::from_u128(12), TxState::AwaitingOwner);
        Ok(TxView { kind: TxKind::Call, amount: 0, ui_amount: "0".into(), instructions, ..tx })
    }

    async fn preview(self, _: Context, _: Caller, ask: Ask) -> Reply<PreviewView> {
        let allowed = text_of(&ask.amount) != "2";
        Ok(PreviewView {
            allowed,
            tier: allowed.then_some(TierView::Notify),
            denials: if allowed { Vec::new() } else { denials() },
            fee: 2_049_280,
            creates_account: true,
        })
    }

    async fn tx_list(self, _: Context, _: Caller, filter: TxFilter) -> Reply<TxPage> {
        let first = filter.cursor.is_none();
        let id = TxId::from_u128(if first { 2 } else { 1 });
        Ok(TxPage {
            items: vec![payment(id, TxState::Confirmed)],
            cursor: first.then(|| "next".into()),
            has_more: first,
        })
    }

    async fn tx_show(self, _: Context, _: Caller, tx: TxIdText) -> Reply<TxView> {
        match tx.0.as_u128() {
            0xabc => Ok(payment(tx.0, TxState::Submitted)),
            0xdef => Ok(payment(tx.0, TxState::Delayed)),
            0x1 => Ok(payment(tx.0, TxState::Confirmed)),
            _ => Err(Problem::new(Code::TransactionNotFound, format!("no transaction has the id `{}`", tx.0))),
        }
    }

    async fn tx_receipt(self, _: Context, _: Caller, tx: TxIdText) -> Reply<SealedReceiptView> {
        let shop = wallet("shop").id;
        match tx.0.as_u128() {
            // Two with one number, one about another payment, and one that follows.
            0x1 | 0x2 => Ok(SealedReceiptView { receipt: receipt(tx.0, shop, 7), successions: Vec::new() }),
            0x3 => Ok(SealedReceiptView { receipt: receipt(TxId::from_u128(0x1), shop, 7), successions: Vec::new() }),
            0x4 => Ok(SealedReceiptView { receipt: receipt(tx.0, shop, 8), successions: Vec::new() }),
            _ => Err(Problem::new(Code::TransactionNotFound, format!("no transaction has the id `{}`", tx.0))),
        }
    }

    async fn tx_wait(self, _: Context, _: Caller, tx: TxIdText, seconds: u64) -> Reply<TxView> {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        let state = if tx.0.as_u128() == 0xdef { TxState::Delayed } else { TxState::Submitted };
        Ok(payment(tx.0, state))
    }

    async fn tx_cancel(self, _: Context, _: Caller, tx: TxIdText) -> Reply<TxView> {
        match tx.0.as_u128() {
            0xdef => Ok(payment(tx.0, TxState::Cancelled)),
            _ => Err(Problem::new(Code::TransactionState, "it was sent already").of(&tx.0)),
        }
    }

    async fn policy_show(self, _: Context, caller: Caller, wallet: Option<String>) -> Reply<PolicyView> {
        check(&caller)?;
        let wallet = find(&caller, wallet.as_deref())?;
        let version = wallet.policy_version.unwrap_or(0);
        Ok(PolicyView {
            wallet: wallet.id,
            name: wallet.name,
            version,
            hash: None,
            document: (version > 0).then(|| POLICY.into()),
            waiting: None,
            enclave_version: (version > 0).then_some(version),
        })
    }

    async fn policy_set(self, _: Context, _: Caller, policy: SignedPolicy) -> Reply<PolicyView> {
        let document =
            policy.verify(&self.owner).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
        Ok(PolicyView {
            wallet: policy.agent,
            name: "shop".into(),
            version: policy.version,
            hash: None,
            document: Some(document.to_toml()),
            waiting: None,
            enclave_version: Some(policy.version),
        })
    }

    async fn policy_withdraw(self, context: Context, caller: Caller, wallet: String) -> Reply<PolicyView> {
        let found = find(&caller, Some(&wallet))?;
        if found.name != "shop" {
            let detail = format!("no wider policy waits for `{wallet}`");
            return Err(Problem::new(Code::PolicyNotWaiting, detail).at("wallet"));
        }
        self.policy_show(context, caller, Some(wallet)).await
    }

    async fn policy_waiting(self, _: Context, _: Caller) -> Reply<Vec<WaitingPolicyView>> {
        Ok(vec![review::waiting()])
    }

    async fn policy_history(self, _: Context, _: Caller, _: Option<String>, from: u64) -> Reply<HistoryPage> {
        Ok(review::history(from))
    }

    async fn policy_explain(
        self,
        _: Context,
        caller: Caller,
        wallet: Option<String>,
        proposal: Proposal,
    ) -> Reply<LiveExplanation> {
        check(&caller)?;
        let wallet = find(&caller, wallet.as_deref())?;
        Ok(review::explanation(&wallet, &proposal))
    }

    async fn policy_usage(self, _: Context, _: Caller, _: Option<String>) -> Reply<Vec<UsageView>> {
        let window = |period: &str, limit, enclave| WindowView {
            period: period.into(),
            limit: Some(limit),
            spent: 1_000_000_000,
            held: 500_000_000,
            remaining: Some(limit - 1_500_000_000),
            enclave: Some(enclave),
        };
        Ok(vec![UsageView {
            asset: Asset::Sol,
            symbol: Some("SOL".into()),
            decimals: Some(9),
            per_payment: Some(1_000_000_000),
            windows: vec![window("day", 5_000_000_000, 1_000_000_000), window("week", 25_000_000_000, 2_000_000_000)],
        }])
    }

    async fn budget_show(self, _: Context, _: Caller) -> Reply<BudgetView> {
        Ok(BudgetView { version: 1, document: Some("[assets.SOL]\ndaily = \"10\"\n".into()), usage: Vec::new() })
    }

    async fn budget_set(self, _: Context, _: Caller, budget: SignedBudget) -> Reply<BudgetView> {
        let document =
            budget.verify(&self.owner).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
        Ok(BudgetView { version: budget.version, document: Some(document.to_toml()), usage: Vec::new() })
    }

    async fn inbox(self, _: Context, _: Caller) -> Reply<Vec<InboxItem>> {
        Ok(inbox::items())
    }

    async fn approve(self, _: Context, _: Caller, approval: SignedApproval) -> Reply<TxView> {
        approval.verify(&self.owner).map_err(|why| Problem::new(Code::AuthSignatureInvalid, why.to_string()))?;
        Ok(payment(approval.tx, TxState::Confirmed))
    }

    async fn reject(self, _: Context, _: Caller, tx: TxIdText, _: Option<String>) -> Reply<TxView> {
        match tx.0.as_u128() {
            1 => Ok(payment(tx.0, TxState::Rejected)),
            _ => Err(Problem::new(Code::ApprovalNotFound, format!("`{}` does not wait for the owner", tx.0))),
        }
    }

    async fn alert_list(self, _: Context, _: Caller, _: bool, before: Option<AlertIdText>, _: u32) -> Reply<AlertPage> {
        let (items, more) = if before.is_none() { (vec![alert(2)], true) } else { (vec![alert(1)], false) };
        Ok(AlertPage { items, cursor: None, has_more: more })
    }

    async fn alert_show(self, _: Context, _: Caller, id: AlertIdText) -> Reply<AlertView> {
        Ok(alert(id.0.as_u128()))
    }

    async fn alert_acknowledge(self, _: Context, _: Caller, id: AlertIdText) -> Reply<AlertView> {
        Ok(alert(id.0.as_u128()))
    }

    async fn key_create(self, _: Context, caller: Caller, new: NewKey) -> Reply<NewKeyView> {
        find(&caller, new.agent_id.as_deref())?;
        Ok(NewKeyView { key: key(1), secret: "wai_test_0123456789".into() })
    }

    async fn key_list(self, _: Context, _: Caller) -> Reply<Vec<KeyView>> {
        Ok(vec![key(1), KeyView { revoked_at: Some(time()), ..key(2) }])
    }

    async fn key_revoke(self, _: Context, _: Caller, id: KeyIdText) -> Reply<KeyView> {
        match id.0.as_u128() {
            1 => Ok(KeyView { revoked_at: Some(time()), ..key(1) }),
            _ => Err(Problem::new(Code::KeyNotFound, format!("no key has the id `{}`", id.0))),
        }
    }

    async fn audit_leaves(self, _: Context, _: Caller, from: u64, limit: u64) -> Reply<Vec<LeafView>> {
        let leaves = audit::leaves().into_iter();
        Ok(leaves.skip(usize::try_from(from).unwrap()).take(usize::try_from(limit).unwrap()).collect())
    }

    async fn audit_checkpoint(self, _: Context, _: Caller) -> Reply<CheckpointView> {
        Ok(audit::head())
    }

    async fn backup_begin(self, _: Context, _: Caller) -> Reply<BackupView> {
        Ok(BackupView { backup: 1, version: "0.1.0".into(), layout: 1, checkpoint: Some(audit::head()) })
    }

    async fn backup_rows(self, _: Context, _: Caller, _: u64, _: Option<Vec<u8>>) -> Reply<Vec<RowText>> {
        Ok(Vec::new())
    }

    async fn backup_end(self, _: Context, _: Caller, _: u64) -> Reply<()> {
        Ok(())
    }

    async fn audit_prove(self, _: Context, _: Caller, entry: u64) -> Reply<InclusionView> {
        Ok(audit::inclusion(entry))
    }

    async fn audit_consistency(self, _: Context, _: Caller, first: u64) -> Reply<ConsistencyView> {
        Ok(audit::consistency(first))
    }

    async fn config(self, _: Context, _: Caller) -> Reply<Vec<SettingView>> {
        Ok(Vec::new())
    }
}

//! The owner's acts on a vault: prepared by the daemon, decoded and compared here, shown, signed, sent.

use super::{fund, show};
use crate::{
    Ending,
    amount::read_words,
    attestation::{self, Attested},
    command::policy,
    daemon::{Daemon, LEDGER},
    output::{enclave, refusal, talk},
    owner::{self, Installation, OwnerKey, OwnerSigner},
    review::vault::{Asked, VaultChange, examine},
    session::Session,
};
use clap::Args;
use waiaas_policy::{Address, asset::Asset, document::Policy, leave::Leave};
use waiaas_wire::{
    Code, Problem,
    control::SignatureText,
    error::exit,
    vault::VaultAct,
    view::{InboxItem, VaultDraftView, VaultView, WalletState, WalletView},
};

/// Makes a wallet whose money is in a vault. What was cut short goes on from where it was.
pub async fn create(session: &Session, daemon: &Daemon, name: String) -> Result<WalletView, Problem> {
    owner::must_be_there(session)?;
    let wallet =
        daemon.ask(async move |client, context, caller| client.vault_open(context, caller, name).await).await?;
    // Signs once, beside the owner: the multisig's address is derived from it, and it has no other power.
    let create_key = OwnerKey::generate()?;
    let act = VaultAct::Create { create_key: create_key.address() };
    let mut hand = Hand { extra: Some(create_key), ..Hand::new(session, daemon) };
    hand.carry_out(wallet, &act, None).await
}

/// Brings the limits on chain in line with a policy; nothing for a wallet without a vault.
pub async fn follow(
    session: &Session,
    daemon: &Daemon,
    wallet: &str,
    policy: &Policy,
    key: Option<OwnerSigner>,
) -> Result<Option<OwnerSigner>, Problem> {
    let wallet = show(daemon, Some(wallet.to_owned())).await?;
    if wallet.multisig.is_none() || wallet.state != WalletState::Active {
        return Ok(key);
    }
    let act = VaultAct::Limits { policy: policy.encode() };
    let mut hand = Hand { key, ..Hand::new(session, daemon) };
    hand.carry_out(wallet, &act, Some(policy)).await?;
    Ok(hand.key)
}

/// Takes the limits of a stopped wallet away on chain. A wallet without a vault has none.
pub async fn strip(hand: &mut Hand<'_>, wallet: WalletView) -> Result<WalletView, Problem> {
    if wallet.multisig.is_none() {
        return Ok(wallet);
    }
    hand.carry_out(wallet, &VaultAct::Suspend, None).await
}

/// Puts the limits of a stopped wallet back on chain. A wallet without a vault has none.
pub async fn restore(hand: &mut Hand<'_>, wallet: WalletView) -> Result<WalletView, Problem> {
    if wallet.multisig.is_none() {
        return Ok(wallet);
    }
    let policy = policy_of(hand.daemon, &wallet).await?;
    hand.carry_out(wallet, &VaultAct::Resume, policy.as_ref()).await
}

/// The policy in force, if there is one.
pub(super) async fn policy_of(daemon: &Daemon, wallet: &WalletView) -> Result<Option<Policy>, Problem> {
    let document = policy::show(daemon, Some(wallet.id.to_string())).await?.document;
    document.map(|text| Policy::from_toml(&text).map_err(refusal::policy_unreadable)).transpose()
}

/// Pay out of a wallet's vault, as its owner
///
/// The owner key alone signs; neither the agent's key nor the enclave is needed, and no limit counts it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas wallet withdraw shop 1 SOL
  waiaas wallet withdraw shop --all USDC --to 7v3uijLDBfYNSepa4e4wFk4C1xttvzjT15yRyBdUJ7P4")]
pub struct Withdraw {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
    /// Amount and asset: `0.5 SOL`, `10 USDC`, or a number and a mint's address
    #[arg(value_name = "AMOUNT", num_args = 1..=2, required_unless_present = "all", conflicts_with = "all")]
    amount: Vec<String>,
    /// Everything that is there of this asset: `SOL`, a symbol of the policy, or a mint's address
    #[arg(long, value_name = "ASSET")]
    all: Option<String>,
    /// The recipient's wallet; the owner's account unless told
    #[arg(long, value_name = "ADDRESS")]
    to: Option<Address>,
}

impl Withdraw {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let owner = Installation::read(&session.home)?.owner();
        let amount = if self.all.is_some() { None } else { Some(read_words(&self.amount.join(" "))?) };
        let act = VaultAct::Withdraw { to: self.to.unwrap_or(owner), amount, asset: self.all };
        let wallet = show(daemon, Some(self.wallet)).await?;
        let mut hand = Hand::new(session, daemon);
        let wallet = hand.carry_out(wallet, &act, None).await?;
        session.output.show(&wallet);
        Ok(exit::DONE)
    }
}

/// Move money from a wallet's vault to another wallet, as their owner
///
/// The owner key alone signs; no limit and no window of either wallet counts it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas wallet move shop travel 1 SOL
  waiaas wallet move shop travel --all USDC")]
pub struct Move {
    /// The wallet with a vault, by name or id
    #[arg(value_name = "FROM")]
    from: String,
    /// The wallet that gets it, by name or id
    #[arg(value_name = "TO")]
    to: String,
    /// Amount and asset: `0.5 SOL`, `10 USDC`, or a number and a mint's address
    #[arg(value_name = "AMOUNT", num_args = 1..=2, required_unless_present = "all", conflicts_with = "all")]
    amount: Vec<String>,
    /// Everything that is there of this asset: `SOL`, a symbol of the policy, or a mint's address
    #[arg(long, value_name = "ASSET")]
    all: Option<String>,
}

impl Move {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        owner::must_be_there(session)?;
        let amount = if self.all.is_some() { None } else { Some(read_words(&self.amount.join(" "))?) };
        let wallet = show(daemon, Some(self.from)).await?;
        let target = show(daemon, Some(self.to.clone())).await?;
        if target.id == wallet.id {
            return Err(refusal::to_itself(&self.to));
        }
        let to = fund::attested_account(session, daemon, &target).await?;
        let act = VaultAct::Withdraw { to, amount, asset: self.all };
        let wallet = Hand::new(session, daemon).carry_out(wallet, &act, None).await?;
        session.output.show(&wallet);
        Ok(exit::DONE)
    }
}

/// Take what lies in a stopped agent key's own account out of it, as its owner
///
/// For a wallet without a vault that is everything; for one with a vault it is what somebody paid to the agent's key itself. The
/// enclave signs beside the owner key, no limit counts it, and what the ledger does not let go stays. The wallet has to be stopped.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas wallet sweep shop
  waiaas wallet sweep shop --to 7v3uijLDBfYNSepa4e4wFk4C1xttvzjT15yRyBdUJ7P4")]
pub struct Sweep {
    /// The wallet, by name or id
    #[arg(value_name = "WALLET")]
    wallet: String,
    /// The recipient's wallet; the owner's account unless told
    #[arg(long, value_name = "ADDRESS")]
    to: Option<Address>,
}

impl Sweep {
    pub async fn run(self, session: &Session, daemon: &Daemon) -> Ending {
        let to = self.to.unwrap_or(Installation::read(&session.home)?.owner());
        let wallet = show(daemon, Some(self.wallet)).await?;
        let wallet = sweep_pocket(&mut Hand::new(session, daemon), wallet, to, None).await?;
        session.output.show(&wallet);
        Ok(exit::DONE)
    }
}

/// Takes what can be moved out of a stopped agent key's own account, but for what the owner leaves behind.
pub async fn sweep_pocket(
    hand: &mut Hand<'_>,
    wallet: WalletView,
    to: Address,
    leave: Option<&Leave>,
) -> Result<WalletView, Problem> {
    let act = VaultAct::Sweep { to, leave: leave.cloned() };
    match hand.carry_out(wallet.clone(), &act, None).await {
        // Somebody paid in meanwhile: this time, the least that an account must hold stays in.
        Err(why) if why.code == Code::TransactionFailed => hand.carry_out(wallet, &act, None).await,
        swept => swept,
    }
}

/// Takes everything out of a vault, to one recipient, but for what the owner leaves there: tokens first, since paying them out takes
/// the owner's SOL only.
pub async fn sweep(
    hand: &mut Hand<'_>,
    mut wallet: WalletView,
    to: Address,
    leave: Option<&Leave>,
) -> Result<WalletView, Problem> {
    let policy = policy_of(hand.daemon, &wallet).await?.unwrap_or_else(Policy::empty);
    let most = |asset| leave.map_or(0, |leave| leave.most(asset, policy.assets.contains_key(&asset)));
    let held = super::balance(hand.daemon, Some(wallet.id.to_string())).await?.balances;
    for balance in held.iter().rev().filter(|balance| balance.amount > most(balance.asset)) {
        wallet = match sweep_one(hand, wallet.clone(), to, balance.asset).await {
            // As above.
            Err(why) if why.code == Code::TransactionFailed => sweep_one(hand, wallet, to, balance.asset).await?,
            swept => swept?,
        };
    }
    Ok(wallet)
}

/// Takes everything of one asset out of a vault.
pub async fn sweep_one(
    hand: &mut Hand<'_>,
    wallet: WalletView,
    to: Address,
    asset: Asset,
) -> Result<WalletView, Problem> {
    hand.carry_out(wallet, &VaultAct::Withdraw { to, amount: None, asset: Some(asset.to_string()) }, None).await
}

/// Lets a stopped agent's next key in, and the one before it out, with the limits of the policy for it.
pub async fn exchange(hand: &mut Hand<'_>, wallet: WalletView) -> Result<WalletView, Problem> {
    let policy = policy_of(hand.daemon, &wallet).await?;
    hand.carry_out(wallet, &VaultAct::Rotate, policy.as_ref()).await
}

/// Removes the agent's key from the members.
pub async fn dismiss(hand: &mut Hand<'_>, wallet: WalletView) -> Result<WalletView, Problem> {
    hand.carry_out(wallet, &VaultAct::Dismiss, None).await
}

/// Votes on what a payment proposes. A no only takes away, and is done without questions.
pub async fn vote(session: &Session, daemon: &Daemon, item: &InboxItem, act: &VaultAct) -> Result<(), Problem> {
    let wallet = show(daemon, Some(item.tx.wallet.to_string())).await?;
    let asks = matches!(act, VaultAct::Approve { .. });
    let mut hand = Hand { asks, item: Some(item), ..Hand::new(session, daemon) };
    hand.carry_out(wallet, act, None).await.map(drop)
}

/// The vault as the chain has it.
pub async fn look(daemon: &Daemon, wallet: &WalletView) -> Result<VaultView, Problem> {
    let name = Some(wallet.id.to_string());
    daemon.ask(async move |client, context, caller| client.vault_show(context, caller, name).await).await
}

/// Transactions of one act at most: whoever pays in all the time shall not keep the owner signing for ever.
const MOST: usize = 32;

/// What the daemon prepared, once it is what was asked for.
struct Draft {
    change: VaultChange,
    message: Vec<u8>,
    /// What vouches for the key that is let in, where one is.
    attested: Option<Attested>,
}

/// The owner's hand: the key is opened once, after the first look.
pub struct Hand<'a> {
    session: &'a Session,
    daemon: &'a Daemon,
    key: Option<OwnerSigner>,
    /// Signs beside the owner, where an act asks for it.
    extra: Option<OwnerKey>,
    /// Whether the owner is asked before each signature.
    asks: bool,
    /// The payment that is voted on.
    item: Option<&'a InboxItem>,
}

impl<'a> Hand<'a> {
    /// A hand that asks first.
    pub fn new(session: &'a Session, daemon: &'a Daemon) -> Self {
        Self { session, daemon, key: None, extra: None, asks: true, item: None }
    }

    /// A hand that does without questions what only takes away.
    pub fn without_questions(session: &'a Session, daemon: &'a Daemon) -> Self {
        Self { asks: false, ..Self::new(session, daemon) }
    }

    /// The owner's key, opened once.
    pub async fn key(&mut self) -> Result<&OwnerSigner, Problem> {
        let key = match self.key.take() {
            Some(key) => key,
            None => owner::open(self.session).await?,
        };
        Ok(self.key.insert(key))
    }

    /// Carries an act through, in as many transactions as it takes.
    async fn carry_out(
        &mut self,
        mut wallet: WalletView,
        act: &VaultAct,
        policy: Option<&Policy>,
    ) -> Result<WalletView, Problem> {
        let owner = Installation::read(&self.session.home)?.owner();
        for _ in 0..MOST {
            let asked = Asked { owner, wallet: &wallet, act, policy, item: self.item };
            // Nothing (more) to do: the wallet as it is now.
            let Some(Draft { change, attested, .. }) = self.prepare(&asked).await? else {
                return self.again(&wallet).await;
            };
            if let Some(attested) = attested {
                self.session.output.talk(enclave::line(&attested));
            }
            if self.asks {
                self.session.confirm(&change, talk::ASK_VAULT).await?;
            }
            self.key().await?;
            let _busy = self.session.output.busy(talk::CHANGING_VAULT);
            // Reading, answering and typing a passphrase take longer than a blockhash lives: made anew, compared again.
            let Some(Draft { message, .. }) = self.prepare(&asked).await? else { return self.again(&wallet).await };
            let next = self.submit(&wallet, message).await?;
            wallet = next;
            let once = matches!(
                act,
                VaultAct::Create { .. }
                    | VaultAct::Withdraw { .. }
                    | VaultAct::Approve { .. }
                    | VaultAct::Reject { .. }
            );
            if once {
                return Ok(wallet);
            }
        }
        let detail =
            "somebody adds to it as fast as it is taken away; what was done is done: run it again for the rest";
        Err(Problem::new(Code::Busy, detail))
    }

    async fn again(&self, wallet: &WalletView) -> Result<WalletView, Problem> {
        show(self.daemon, Some(wallet.id.to_string())).await
    }

    /// Has the message built, and makes sure of it.
    async fn prepare(&self, asked: &Asked<'_>) -> Result<Option<Draft>, Problem> {
        let (name, act) = (asked.wallet.id.to_string(), asked.act.clone());
        let view: VaultDraftView = self
            .daemon
            .ask(async move |client, context, caller| client.vault_prepare(context, caller, name, act).await)
            .await?;
        let Some(message) = view.message.clone() else { return Ok(None) };
        // Whoever is let in here must be a key of the enclave, under the owner's manifest.
        let (name, key) = (asked.wallet.id.to_string(), view.agent_key);
        let attested = match asked.act {
            VaultAct::Create { .. } | VaultAct::Limits { .. } | VaultAct::Resume | VaultAct::Approve { .. } => {
                Some(attestation::account(self.session, self.daemon, &name, key).await?)
            }
            VaultAct::Rotate => Some(attestation::coming(self.session, self.daemon, &name, key).await?),
            VaultAct::Suspend
            | VaultAct::Dismiss
            | VaultAct::Withdraw { .. }
            | VaultAct::Sweep { .. }
            | VaultAct::Reject { .. } => None,
        };
        Ok(Some(Draft { change: examine(&view, &message, asked)?, message, attested }))
    }

    async fn submit(&self, wallet: &WalletView, message: Vec<u8>) -> Result<WalletView, Problem> {
        let mut signatures = Vec::new();
        if let Some(key) = &self.key {
            signatures.push(SignatureText(key.sign(&message).await?));
        }
        signatures.extend(self.extra.iter().map(|key| SignatureText(key.sign(&message))));
        let name = wallet.id.to_string();
        self.daemon
            .ask_for(LEDGER, async move |client, context, caller| {
                client.vault_submit(context, caller, name, message, signatures).await
            })
            .await
    }
}

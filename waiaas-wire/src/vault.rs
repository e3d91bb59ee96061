//! What the owner does to a wallet's vault on chain: asked for, prepared by the daemon, signed by the owner.

use crate::control::Amount;
use serde::{Deserialize, Serialize};
use waiaas_policy::{Address, id::TxId, leave::Leave};

/// An act of the owner on chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum VaultAct {
    /// Make the multisig whose vault holds the wallet's money.
    #[serde(rename_all = "camelCase")]
    Create {
        /// The multisig's address is derived from this key, which signs beside the owner, once.
        #[serde(with = "crate::text")]
        create_key: Address,
    },
    /// Bring the spending limits on chain in line with a policy, as far as one transaction can.
    Limits {
        /// [`waiaas_policy::document::Policy::encode`]: it need not be in force yet, since a loosening reaches the chain
        /// first.
        #[serde(with = "crate::text::base64")]
        policy: Vec<u8>,
    },
    /// Remove the spending limits on chain and end the proposals that could still move something, as far as one transaction
    /// can.
    Suspend,
    /// Put the limits of the policy in force back; then the agent may pay again.
    Resume,
    /// Remove the agent's key, and everybody else but the owner, from the members: nobody else can even propose any more.
    Dismiss,
    /// Put the key that was made for a stopped agent in the place of the one before it: members, and limits of the policy in
    /// force, as far as one transaction can.
    Rotate,
    /// Pay out of the vault, to anybody.
    Withdraw {
        /// The recipient's wallet.
        #[serde(with = "crate::text")]
        to: Address,
        /// How much; absent: everything that is there of the asset.
        amount: Option<Amount>,
        /// Which asset, where no amount names it: a symbol, a mint or `SOL`.
        asset: Option<String>,
    },
    /// Take what lies in a stopped agent key's own account out of it, one asset in one transaction, as long as there is one that
    /// can be moved. The enclave signs beside the owner.
    Sweep {
        /// The recipient's wallet.
        #[serde(with = "crate::text")]
        to: Address,
        /// What need not be taken out, where the owner leaves something behind.
        #[serde(with = "crate::text::option", default, skip_serializing_if = "Option::is_none")]
        leave: Option<Leave>,
    },
    /// Vote for the proposal of a payment, and execute it.
    Approve {
        /// The payment.
        #[serde(with = "crate::text")]
        tx: TxId,
    },
    /// Vote the proposal of a payment down, or take its approval back.
    Reject {
        /// The payment.
        #[serde(with = "crate::text")]
        tx: TxId,
        /// Why, for the agent.
        reason: Option<String>,
    },
}

impl VaultAct {
    /// To pay so much out of a vault; all that is there, without an amount.
    pub fn pay_out(to: Address, amount: Option<u64>, asset: String) -> Self {
        match amount {
            Some(amount) => Self::Withdraw { to, amount: Some(Amount::Raw { amount, asset }), asset: None },
            None => Self::Withdraw { to, amount: None, asset: Some(asset) },
        }
    }

    /// A word for logs and listings.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Limits { .. } => "limits",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Dismiss => "dismiss",
            Self::Rotate => "rotate",
            Self::Withdraw { .. } => "withdraw",
            Self::Sweep { .. } => "sweep",
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
        }
    }
}

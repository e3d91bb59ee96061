//! What the daemon shows: the JSON that `--json` prints and that the API answers with.
//!
//! Amounts are decimal strings in base units, times RFC 3339, field names camelCase.

macro_rules! view {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }
    };
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(match self { $(Self::$variant => $word,)* })
            }
        }

        impl core::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(format!("`{text}` is none of {}", [$($word),*].join(", "))),
                }
            }
        }
    };
}

mod audit;
mod explain;
mod payment;
mod policy;
mod status;
mod vault;
mod wallet;

pub use audit::{CheckpointView, ConsistencyView, InclusionView, LeafSummary, LeafView};
pub use explain::{ChangeView, ExplanationView, LiveExplanation, Repair, RuleLine, RuleVerdict};
pub use payment::{
    DenialView, InboxItem, PreviewView, TierView, TxKind, TxPage, TxState, TxStatus, TxView, UnsignedView,
};
pub use policy::{BudgetView, PolicyView, UsageView, WaitingPolicyView, WindowView};
pub use status::{AttestationView, CheckView, EnclaveView, RpcView, SealedReceiptView, StatusView};
pub use vault::{VaultDraftView, VaultLimitView, VaultMemberView, VaultView};
pub use wallet::{AssetBalance, BalanceView, DepositView, KeyView, NewKeyView, WalletState, WalletView};

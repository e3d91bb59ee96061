//! What the daemon shows: the JSON that `--json` prints and that the API answers with.
//!
//! Amounts are decimal strings in base units, times RFC 3339, field names camelCase.

/// A field's schema, from its type and its attributes: how it travels, and its doc comment.
macro_rules! property {
    ($all:ident, $type:ty, $how:ident, [$($docs:literal)*],) => { $crate::schema::$how::<$type>($all, &[$($docs),*]) };
    ($all:ident, $type:ty, $how:ident, [$($docs:literal)*], [doc = $doc:literal] $($rest:tt)*) => {
        property!($all, $type, $how, [$($docs)* $doc], $($rest)*)
    };
    ($all:ident, $type:ty, $how:ident, $docs:tt, [serde(with = "crate::text" $(, default)?)] $($rest:tt)*) => {
        property!($all, $type, text, $docs, $($rest)*)
    };
    ($all:ident, $type:ty, $how:ident, $docs:tt, [serde(with = "crate::text::option" $(, default $(, skip_serializing_if = $skip:literal)?)?)] $($rest:tt)*) => {
        property!($all, $type, option, $docs, $($rest)*)
    };
    ($all:ident, $type:ty, $how:ident, $docs:tt, [serde(with = "crate::text::list" $(, default $(, skip_serializing_if = $skip:literal)?)?)] $($rest:tt)*) => {
        property!($all, $type, list, $docs, $($rest)*)
    };
    ($all:ident, $type:ty, $how:ident, $docs:tt, [serde(with = "crate::text::base64" $(, default)?)] $($rest:tt)*) => {
        property!($all, $type, base64, $docs, $($rest)*)
    };
    ($all:ident, $type:ty, $how:ident, $docs:tt, [serde(with = "base64_option" $(, default $(, skip_serializing_if = $skip:literal)?)?)] $($rest:tt)*) => {
        property!($all, $type, base64_option, $docs, $($rest)*)
    };
    ($all:ident, $type:ty, $how:ident, $docs:tt, [serde(default $(, skip_serializing_if = $skip:literal)?)] $($rest:tt)*) => {
        property!($all, $type, $how, $docs, $($rest)*)
    };
}

/// Whether a field that is shown is always there.
macro_rules! always {
    () => { true };
    ([serde(default, skip_serializing_if = $skip:literal)] $($rest:tt)*) => { false };
    ([serde(with = $how:literal, default, skip_serializing_if = $skip:literal)] $($rest:tt)*) => { false };
    ([$($other:tt)*] $($rest:tt)*) => { always!($($rest)*) };
}

/// Whether a field that is asked for may be left out: one with a default may.
macro_rules! needed {
    () => { true };
    ([serde(default $(, skip_serializing_if = $skip:literal)?)] $($rest:tt)*) => { false };
    ([serde(with = $how:literal, default)] $($rest:tt)*) => { false };
    ([$($other:tt)*] $($rest:tt)*) => { needed!($($rest)*) };
}

macro_rules! described {
    ($name:ident, $strict:literal, [$([$($meta:tt)*])*], $($field:ident: $type:ty [$($field_meta:tt)*] $needed:expr,)*) => {
        impl $crate::schema::Schema for $name {
            fn schema(all: &mut $crate::schema::Schemas) -> serde_json::Value {
                let fields = |all: &mut $crate::schema::Schemas| vec![
                    $((
                        $crate::schema::camel(stringify!($field)),
                        property!(all, $type, plain, [], $($field_meta)*),
                        $needed,
                    ),)*
                ];
                $crate::schema::object(all, stringify!($name), &[$(doc_of!($($meta)*)),*], $strict, fields)
            }
        }
    };
}

macro_rules! doc_of {
    (doc = $doc:literal) => {
        $doc
    };
}

/// What the daemon shows.
macro_rules! view {
    ($(#[$($meta:tt)*])* $name:ident { $($(#[$($field_meta:tt)*])* $field:ident: $type:ty,)* }) => {
        $(#[$($meta)*])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name { $($(#[$($field_meta)*])* pub $field: $type,)* }

        described!($name, false, [$([$($meta)*])*], $($field: $type [$([$($field_meta)*])*] always!($([$($field_meta)*])*),)*);
    };
}

/// What a caller asks. What has a default may be left out; what is not known is refused.
macro_rules! ask {
    ($(#[$($meta:tt)*])* $name:ident { $($(#[$($field_meta:tt)*])* $field:ident: $type:ty,)* }) => {
        $(#[$($meta)*])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name { $($(#[$($field_meta)*])* pub $field: $type,)* }

        described!(
            $name, true, [$([$($meta)*])*],
            $($field: $type [$([$($field_meta)*])*] needed!($([$($field_meta)*])*),)*
        );
    };
}

macro_rules! words {
    ($(#[$($meta:tt)*])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$($meta)*])*
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

        impl $crate::schema::Schema for $name {
            fn schema(all: &mut $crate::schema::Schemas) -> serde_json::Value {
                $crate::schema::words(all, stringify!($name), &[$(doc_of!($($meta)*)),*], &[$($word),*])
            }
        }
    };
}

mod access;
mod alert;
mod ask;
mod audit;
mod draft;
mod explain;
mod factor;
mod oauth;
mod payment;
mod policy;
mod recovery;
mod refill;
mod status;
mod vault;
mod wallet;
mod webhook;

pub use access::{KeyPage, KeyTier, KeyView, NewKey, NewKeyView, Role, Scope};
pub use alert::{AlertKind, AlertPage, AlertState, AlertView};
pub use ask::{
    Custody, DashboardView, ErrorView, HealthView, InboxPage, LeafPage, MeView, NewAccount, NewCall, NewInstruction,
    NewTransaction, NewWallet, Rejection, UsageList, WalletPage,
};
pub use audit::{CheckpointView, ConsistencyView, InclusionView, LeafSummary, LeafView};
pub use draft::{
    ApprovalDraft, BudgetDraft, ChangeOfVault, EndDraft, EndStatus, EndStep, EndWord, LiftDraft, NewApproval,
    NewBudget, NewDocument, NewEnd, NewFunding, NewLift, NewMove, NewPolicy, NewRotation, NewVaultChange, NewVote,
    NewWithdrawal, PolicyDraft, RotationStage, RotationView, SignedTransaction, StopSummary, StoppedList, Vote,
};
pub use explain::{ChangeView, ExplanationView, LiveExplanation, Repair, RuleLine, RuleVerdict};
pub use factor::{FactorEnrolment, FactorView, RecoveryCodes};
pub use oauth::{NewClient, NewClientView, ResourceMetadata, ServerMetadata, TokenRequest, TokenView};
pub use payment::{
    DenialView, InboxItem, InstructionAccount, InstructionView, PreviewView, ProposalStage, ProposalView, TierView,
    TxKind, TxPage, TxState, TxStatus, TxView, UnsignedView,
};
pub use policy::{BudgetView, PolicyView, UsageView, WaitingPolicyView, WindowView};
pub use recovery::{
    DestinationDraft, DestinationView, LeftView, NewDestination, RecoveryStage, RecoveryView, WantedDestination,
};
pub use refill::{NewRefill, RefillView, RuleSource};
pub use status::{AttestationView, CheckView, EnclaveView, RpcView, SealedReceiptView, StatusView, SuccessionView};
pub use vault::{VaultDraftView, VaultLimitView, VaultMemberView, VaultView};
pub use wallet::{AgentChange, AssetBalance, BalanceView, DepositView, StopView, StoppedView, WalletState, WalletView};
pub use webhook::{
    DeliveryPage, DeliveryState, DeliveryView, EventAlert, EventData, EventTransaction, EventType, EventView,
    NewWebhook, NewWebhookView, WebhookChange, WebhookPage, WebhookView,
};

//! The names of the rules.

use core::{fmt, str::FromStr};

use minicbor::{Decode, Encode};

/// No rule has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleIdError;

impl fmt::Display for RuleIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no rule has this name")
    }
}

impl core::error::Error for RuleIdError {}

macro_rules! rules {
    ($($index:literal $name:ident $id:literal $code:literal $title:literal $doc:literal $set_by:literal)*) => {
        /// A rule. The order is the order in which violations are reported.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(index_only)]
        pub enum RuleId {
            $(#[doc = $doc] #[n($index)] $name,)*
        }

        impl RuleId {
            /// Every rule, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable name, as in `[[expect]]` and in answers.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// The API's error code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Whether the rule is one of the owner's budget over all agents, and of no policy.
            pub const fn is_global(self) -> bool {
                matches!(self, Self::GlobalHourly | Self::GlobalDaily | Self::GlobalWeekly | Self::GlobalMonthly)
            }

            /// A few words for a heading.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// The keys of the document that set it, in Markdown; empty for a rule that always holds.
            pub const fn set_by(self) -> &'static str {
                match self { $(Self::$name => $set_by),* }
            }

            /// What the rule says, in a sentence or two.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$name => $doc),* }
            }
        }
    };
}

rules! {
    0 NotUnderstood "not_understood" "POLICY_NOT_UNDERSTOOD" "not understood"
        "Every byte of the transaction must be understood."
        ""
    1 Danger "danger" "POLICY_NOT_UNDERSTOOD" "dangerous instruction"
        "No instruction may give away more than an amount: approve a delegate, change an authority, close or assign an account."
        ""
    2 NothingPaid "nothing_paid" "POLICY_NOT_UNDERSTOOD" "nothing is paid"
        "A transaction must pay something or call a program, and no payment may be 0."
        ""
    3 SelfPayment "self_payment" "POLICY_DESTINATION_NOT_ALLOWED" "payment to itself"
        "A wallet may not pay itself."
        ""
    4 Expired "expired" "POLICY_EXPIRED" "policy expired"
        "Nothing may be paid after the policy's expiry."
        "`expiry`"
    5 OutsideHours "outside_hours" "POLICY_OUTSIDE_OPERATING_HOURS" "outside of operating hours"
        "Payments are made on the days and in the hours of the schedule only."
        "`schedule.days`, `.hours`, `.utc_offset`"
    6 Blackout "blackout" "POLICY_BLACKOUT_DATE" "blackout date"
        "Nothing may be paid on a blackout date."
        "`schedule.blackout`"
    7 AssetNotListed "asset_not_listed" "POLICY_TOKEN_NOT_ALLOWED" "asset not listed"
        "Only assets that the policy lists may be paid."
        "`assets.<asset>`"
    8 Decimals "decimals" "POLICY_TOKEN_NOT_ALLOWED" "decimals disagree"
        "A token transfer must state the decimals that the policy gives for the token."
        "`assets.<asset>.decimals`"
    9 PerPayment "per_payment" "POLICY_PER_TX_LIMIT_EXCEEDED" "limit per payment"
        "One payment may not be larger than the asset's limit per payment."
        "`assets.<asset>.per_payment`"
    10 Hourly "hourly" "POLICY_HOURLY_LIMIT_EXCEEDED" "hourly limit"
        "What is paid of an asset within any hour may not exceed its hourly limit."
        "`assets.<asset>.hourly`"
    11 Daily "daily" "POLICY_DAILY_LIMIT_EXCEEDED" "daily limit"
        "What is paid of an asset within any 24 hours may not exceed its daily limit."
        "`assets.<asset>.daily`"
    12 Weekly "weekly" "POLICY_WEEKLY_LIMIT_EXCEEDED" "weekly limit"
        "What is paid of an asset within any 7 days may not exceed its weekly limit."
        "`assets.<asset>.weekly`"
    13 Monthly "monthly" "POLICY_MONTHLY_LIMIT_EXCEEDED" "monthly limit"
        "What is paid of an asset within any 30 days may not exceed its monthly limit."
        "`assets.<asset>.monthly`"
    14 Destination "destination" "POLICY_DESTINATION_NOT_ALLOWED" "destination not allowed"
        "Only wallets on the list of destinations may be paid, unless the policy says that any may."
        "`destinations.allow`, `.any`"
    31 NotAWallet "not_a_wallet" "POLICY_DESTINATION_NOT_ALLOWED" "recipient is no wallet"
        "A recipient may not be a program or sysvar of the network, a program that is called, or the mint of a token that is sent: what is sent there is lost."
        ""
    15 Lookalike "lookalike" "POLICY_DESTINATION_NOT_ALLOWED" "recipient looks like another"
        "A recipient that is not listed may not begin and end like one that is listed or was paid before."
        ""
    16 FirstPayment "first_payment" "POLICY_DESTINATION_NOT_ALLOWED" "first payment to a recipient"
        "A recipient that was not paid before is told to the owner, waits, or needs the owner's approval."
        "`destinations.first_payment`"
    17 Program "program" "POLICY_PROGRAM_NOT_ALLOWED" "program not allowed"
        "Only programs that the policy lists may be called, and only with the instructions that it lists."
        "`programs.<address>`"
    32 Proposal "proposal" "POLICY_PROGRAM_NOT_ALLOWED" "proposal"
        "Something is proposed to the owner on chain only where the policy has the owner approve by proposal; and there a program is called by proposal only."
        "`approval.by`"
    33 ProgramCall "program_call" "POLICY_APPROVAL_REQUIRED" "program call"
        "A proposed call of a program needs the owner's approval, whatever it moves."
        "`approval.by`, `programs.<address>`"
    18 Host "host" "POLICY_DESTINATION_NOT_ALLOWED" "host not allowed"
        "Only hosts that the policy lists may be paid over HTTP."
        "`hosts.<name>`"
    19 HostLimit "host_limit" "POLICY_DAILY_LIMIT_EXCEEDED" "limit of a host"
        "What is paid to a host, at once and within any 24 hours, may not exceed the host's limits."
        "`hosts.<name>.per_payment`, `.daily`"
    20 Rate "rate" "POLICY_RATE_EXCEEDED" "number of payments"
        "The number of payments within any hour, 24 hours, 7 or 30 days may not exceed the policy's rate."
        "`rate.hourly` to `.monthly`"
    21 Cooldown "cooldown" "POLICY_COOLDOWN_ACTIVE" "cool-down"
        "Within any stretch as long as the cool-down, no more payments than the burst (one, if not given) may be made."
        "`rate.cooldown`, `.burst`"
    22 FeePerPayment "fee_per_payment" "POLICY_FEE_LIMIT_EXCEEDED" "fees per payment"
        "Fees, priority fee and deposits of one payment together may not exceed the policy's limit."
        "`fees.per_payment`"
    23 FeePerDay "fee_per_day" "POLICY_FEE_LIMIT_EXCEEDED" "fees per day"
        "Fees, priority fees and deposits within any 24 hours together may not exceed the policy's limit."
        "`fees.daily`"
    24 NotifyAbove "notify_above" "POLICY_NOTIFY" "told to the owner"
        "A payment above this is made at once and told to the owner."
        "`assets.<asset>.notify_above`"
    25 DelayAbove "delay_above" "POLICY_DELAY" "delayed"
        "A payment above this waits, and the owner can cancel it."
        "`assets.<asset>.delay_above`, `.delay`"
    26 ApproveAbove "approve_above" "POLICY_APPROVAL_REQUIRED" "needs approval"
        "A payment above this needs the owner's approval."
        "`assets.<asset>.approve_above`"
    27 GlobalHourly "global_hourly" "POLICY_GLOBAL_BUDGET_EXCEEDED" "owner's hourly budget"
        "What all agents pay of an asset within any hour may not exceed the owner's hourly budget."
        "budget: `assets.<asset>.hourly`"
    28 GlobalDaily "global_daily" "POLICY_GLOBAL_BUDGET_EXCEEDED" "owner's daily budget"
        "What all agents pay of an asset within any 24 hours may not exceed the owner's daily budget."
        "budget: `assets.<asset>.daily`"
    29 GlobalWeekly "global_weekly" "POLICY_GLOBAL_BUDGET_EXCEEDED" "owner's weekly budget"
        "What all agents pay of an asset within any 7 days may not exceed the owner's weekly budget."
        "budget: `assets.<asset>.weekly`"
    30 GlobalMonthly "global_monthly" "POLICY_GLOBAL_BUDGET_EXCEEDED" "owner's monthly budget"
        "What all agents pay of an asset within any 30 days may not exceed the owner's monthly budget."
        "budget: `assets.<asset>.monthly`"
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RuleId {
    type Err = RuleIdError;

    fn from_str(text: &str) -> Result<Self, RuleIdError> {
        let named = |rule: &&Self| rule.as_str() == text;
        Self::ALL.iter().find(named).copied().ok_or(RuleIdError)
    }
}

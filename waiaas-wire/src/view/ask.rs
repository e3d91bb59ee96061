//! What is asked over REST, and the answers that only REST gives.

use super::{BalanceView, BudgetView, DenialView, InboxItem, LeafView, PolicyView, UsageView, WalletView};
use crate::error::Code;
use serde::{Deserialize, Serialize};
use waiaas_policy::{id::AgentId, time::Timestamp};

ask! {
    /// A payment.
    NewTransaction {
        /// The agent that pays. An agent's own key may leave it out.
        #[serde(with = "crate::text::option", default)]
        agent_id: Option<AgentId>,
        /// The recipient's wallet, base58.
        to: String,
        /// Base units, as a decimal string.
        #[serde(with = "crate::text")]
        amount: u64,
        /// `SOL`, a mint, a symbol of the policy, or a CAIP-19 id.
        asset: String,
        /// Put into the transaction, readable by everybody.
        #[serde(default)]
        memo: Option<String>,
    }
}

ask! {
    /// An account that an instruction is given.
    NewAccount {
        /// Which one, base58.
        address: String,
        /// Whether it signs: only the vault can.
        #[serde(default)]
        signer: bool,
        /// Whether it may be changed.
        #[serde(default)]
        writable: bool,
    }
}

ask! {
    /// An instruction that a vault is to carry out.
    NewInstruction {
        /// The program, base58.
        program: String,
        /// The accounts that it is given, in order.
        #[serde(default)]
        accounts: Vec<NewAccount>,
        /// Its data.
        #[serde(with = "crate::text::base64", default)]
        data: Vec<u8>,
    }
}

ask! {
    /// Calls of programs out of a vault, which are proposed to the owner.
    NewCall {
        /// The agent whose vault it is. An agent's own key may leave it out.
        #[serde(with = "crate::text::option", default)]
        agent_id: Option<AgentId>,
        /// What the vault is to do, in order: 1 to 8 instructions.
        instructions: Vec<NewInstruction>,
        /// Wallets that token accounts in it belong to, base58: what a token goes to is understood only by its wallet.
        #[serde(default)]
        recipients: Vec<String>,
    }
}

words! {
    /// Where the money of an agent is.
    Custody {
        /// In the account of the agent's own key.
        Pocket = "pocket",
        /// In a Squads v4 vault, which pays within limits on chain.
        Vault = "vault",
    }
}

ask! {
    /// A new agent, with a wallet.
    NewWallet {
        /// What the owner calls it: 1 to 64 letters, digits, `-`, `_` or `.`.
        nickname: String,
        /// Where its money is; in its own account, without.
        #[serde(default)]
        custody: Option<Custody>,
    }
}

ask! {
    /// The owner's no.
    Rejection {
        /// Why, for the agent to read.
        #[serde(default)]
        reason: Option<String>,
    }
}

view! {
    /// A page of agents.
    WalletPage {
        /// The agents, the oldest first.
        items: Vec<WalletView>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}

view! {
    /// A page of payments that wait for the owner.
    InboxPage {
        /// What waits, the oldest first.
        items: Vec<InboxItem>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}

view! {
    /// A page of the audit log.
    LeafPage {
        /// The entries, the oldest first.
        items: Vec<LeafView>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}

view! {
    /// What is used of a policy's limits.
    UsageList {
        /// One entry per asset.
        items: Vec<UsageView>,
    }
}

view! {
    /// All that an agent needs to know of itself, in one call.
    MeView {
        /// The agent.
        agent: WalletView,
        /// What it holds; `null` while the ledger does not answer.
        balance: Option<BalanceView>,
        /// Its policy.
        policy: PolicyView,
        /// What is used of it, and what is left.
        usage: Vec<UsageView>,
        /// The rights of the key that asks.
        scopes: Vec<super::Scope>,
    }
}

view! {
    /// The owner's overview.
    DashboardView {
        /// Number of agents.
        agents: u64,
        /// Payments that are not over.
        open: u64,
        /// Payments that wait for the owner.
        inbox: u64,
        /// Lamports in the fee payer's account, if the ledger answers.
        #[serde(with = "crate::text::option", default)]
        fee_payer_balance: Option<u64>,
        /// The owner's budget over all agents, and what is used of it.
        budget: BudgetView,
        /// What the owner should look at, one sentence each.
        alerts: Vec<String>,
        /// As of when.
        #[serde(with = "crate::text")]
        at: Timestamp,
    }
}

view! {
    /// An error: RFC 9457, with what programs and people need besides.
    ErrorView {
        /// Names the error for good: the page that explains it.
        r#type: String,
        /// What went wrong, in a few words.
        title: String,
        /// The HTTP status.
        status: u16,
        /// The particulars: what was given, what would be right.
        detail: String,
        /// The path of the request.
        instance: String,
        /// Which error.
        code: Code,
        /// The field that it is about.
        param: Option<String>,
        /// The id of the request, as in `X-Request-Id`.
        request_id: String,
        /// Whether the same request can succeed later.
        retryable: bool,
        /// What to do next.
        hint: String,
        /// Who can help, where the caller cannot: `owner` or `operator`.
        escalation: Option<String>,
        /// For a denial: every violated rule, with figures and the earliest time at which it would pass.
        denials: Vec<DenialView>,
        /// The payment that it is about.
        transaction: Option<String>,
        /// For `/oauth`: the word of RFC 6749 or RFC 7591 for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    }
}

view! {
    /// Whether the daemon works.
    HealthView {
        /// `ok`, or what is wrong.
        status: String,
        /// Version of the daemon.
        version: String,
    }
}

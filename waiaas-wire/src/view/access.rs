//! Who may do what: roles, scopes, and the keys that carry them.

use serde::{Deserialize, Serialize};
use waiaas_policy::{
    id::{AgentId, KeyId},
    time::Timestamp,
};

words! {
    /// What somebody is to this installation.
    Role {
        /// Controls the money.
        Owner = "owner",
        /// A program with one wallet.
        Agent = "agent",
        /// Looks at everything but the audit log.
        Viewer = "viewer",
        /// Looks at everything, the audit log included.
        Auditor = "auditor",
    }
}

words! {
    /// A right that a key carries.
    Scope {
        /// See agents.
        AgentsRead = "agents:read",
        /// Make and change agents.
        AgentsWrite = "agents:write",
        /// End agents.
        AgentsDelete = "agents:delete",
        /// See transactions.
        TransactionsRead = "transactions:read",
        /// Pay, and take payments back.
        TransactionsExecute = "transactions:execute",
        /// See what wallets hold.
        WalletsRead = "wallets:read",
        /// Move the owner's money.
        WalletsFund = "wallets:fund",
        /// See policies and what is used of them.
        PoliciesRead = "policies:read",
        /// Set policies.
        PoliciesWrite = "policies:write",
        /// See the owner's overview.
        DashboardRead = "dashboard:read",
        /// See the audit log.
        AuditRead = "audit:read",
        /// Everything else of the owner's.
        AdminAll = "admin:all",
    }
}

impl Role {
    /// All that a key of this role can carry, and does carry unless it was narrowed.
    pub const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Owner => Scope::ALL,
            Self::Agent => &[
                Scope::AgentsRead,
                Scope::TransactionsRead,
                Scope::TransactionsExecute,
                Scope::WalletsRead,
                Scope::PoliciesRead,
            ],
            Self::Viewer => &[
                Scope::AgentsRead,
                Scope::TransactionsRead,
                Scope::WalletsRead,
                Scope::PoliciesRead,
                Scope::DashboardRead,
            ],
            Self::Auditor => &[
                Scope::AgentsRead,
                Scope::TransactionsRead,
                Scope::WalletsRead,
                Scope::PoliciesRead,
                Scope::DashboardRead,
                Scope::AuditRead,
            ],
        }
    }
}

words! {
    /// How much a key may call a minute, over REST.
    KeyTier {
        /// Little: 100 unless set otherwise.
        Low = "low",
        /// As usual: 500 unless set otherwise.
        Standard = "standard",
        /// Much: 5,000 unless set otherwise.
        High = "high",
    }
}

ask! {
    /// A new API key.
    NewKey {
        /// What its holder is. An agent's key needs an agent, the others have none.
        role: Role,
        /// For role `agent`: name or id of the wallet that it acts for.
        #[serde(default)]
        agent_id: Option<String>,
        /// What the owner calls it; the wallet's name, or the role's, unless given.
        #[serde(default)]
        name: Option<String>,
        /// Fewer rights than the role has.
        #[serde(default)]
        scopes: Option<Vec<Scope>>,
        /// Networks that it may be used from, at most 20, each as `10.0.0.0/8` or one address. Without any: from anywhere.
        #[serde(default)]
        ip_ranges: Option<Vec<String>>,
        /// Until when it is good.
        #[serde(with = "crate::text::option", default)]
        expires_at: Option<Timestamp>,
        /// How much it may call a minute; `standard` unless told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<KeyTier>,
    }
}

view! {
    /// An API key, without its secret.
    KeyView {
        /// Its id.
        #[serde(with = "crate::text")]
        id: KeyId,
        /// The owner's name for it.
        name: String,
        /// What its holder is.
        role: Role,
        /// The wallet that it acts for, if it is an agent's.
        #[serde(with = "crate::text::option", default)]
        wallet: Option<AgentId>,
        /// Its rights.
        scopes: Vec<Scope>,
        /// Networks that it may be used from; none: anywhere.
        ip_ranges: Vec<String>,
        /// The first letters and the last four.
        hint: String,
        /// When it was made.
        #[serde(with = "crate::text")]
        created_at: Timestamp,
        /// Until when it is good.
        #[serde(with = "crate::text::option", default)]
        expires_at: Option<Timestamp>,
        /// Since when it is not good any more.
        #[serde(with = "crate::text::option", default)]
        revoked_at: Option<Timestamp>,
        /// When it was last used, give or take a minute.
        #[serde(with = "crate::text::option", default)]
        last_used_at: Option<Timestamp>,
        /// How much it may call a minute, if not `standard`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tier: Option<KeyTier>,
    }
}

view! {
    /// A new API key: the only time that its secret is shown.
    NewKeyView {
        /// The key.
        key: KeyView,
        /// The secret.
        secret: String,
    }
}

view! {
    /// A page of API keys.
    KeyPage {
        /// The keys, the oldest first.
        items: Vec<KeyView>,
        /// Where the next page begins.
        cursor: Option<String>,
        /// Whether there is a next page.
        has_more: bool,
    }
}

//! Rules by which wallets are filled up.

use serde::{Deserialize, Serialize};

words! {
    /// Where a rule comes from.
    RuleSource {
        /// The settings: read when the daemon starts, changed there.
        Settings = "settings",
        /// A command of the owner's.
        Command = "command",
    }
}

view! {
    /// A rule by which a wallet is filled up. Amounts are decimal numbers of the asset.
    RefillView {
        /// The wallet that gets it, by name.
        wallet: String,
        /// The wallet that pays, by name; the same one: its vault fills up the account of its own key.
        from: String,
        /// `SOL`, a mint, or a symbol of the paying wallet's policy.
        asset: String,
        /// It is filled up when it holds less than this.
        below: String,
        /// What it gets each time.
        amount: String,
        /// Most that it gets within 24 hours.
        most_per_day: String,
        /// What the paying wallet keeps at least.
        keep: String,
        /// Where the rule comes from.
        source: RuleSource,
    }
}

ask! {
    /// A rule by which a wallet is to be filled up.
    NewRefill {
        /// The wallet that gets it, by name or id.
        wallet: String,
        /// The wallet that pays, by name or id.
        from: String,
        /// `SOL`, a mint, or a symbol of the paying wallet's policy.
        asset: String,
        /// It is filled up when it holds less than this.
        below: String,
        /// What it gets each time.
        amount: String,
        /// Most that it gets within 24 hours.
        most_per_day: String,
        /// What the paying wallet keeps at least.
        keep: String,
    }
}

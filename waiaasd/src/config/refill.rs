//! `[refill]`: which wallets are filled up, and from where.

use super::Wait;
use serde::Deserialize;
use waiaas_policy::{amount::parse_ui, asset::SOL_DECIMALS};

/// `[refill]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refill {
    /// Who is filled up from whom. What the paying wallet may pay is its policy's to say, not this list's.
    pub rules: Vec<RefillRule>,
    /// How often they are looked at.
    pub every: Wait,
    /// Which refill of a wallet within an hour stops it instead of being made.
    pub stop_at: u32,
}

/// A wallet that is filled up from another. Amounts are decimal numbers of the asset.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefillRule {
    /// The wallet that gets it, by name.
    pub wallet: String,
    /// The wallet that pays, by name; the same wallet: its vault fills up the account of its own key.
    pub from: String,
    /// `SOL`, a mint, or a symbol of the paying wallet's policy.
    pub asset: String,
    /// It is filled up when it holds less than this.
    pub below: String,
    /// What it gets each time.
    pub amount: String,
    /// Most that it gets within 24 hours.
    pub most_per_day: String,
    /// What the paying wallet keeps at least.
    pub keep: String,
}

impl Refill {
    /// What types alone cannot say, as far as it can be said before the ledger is asked.
    ///
    /// # Errors
    /// In a sentence: which rule, and why.
    pub fn check(&self) -> Result<(), String> {
        if self.stop_at == 0 {
            return Err("`refill.stop_at` is 0: then nothing could be filled up".to_owned());
        }
        for (nth, rule) in self.rules.iter().enumerate() {
            let of = |why: String| format!("rule {} (for `{}`): {why}", nth + 1, rule.wallet);
            rule.check().map_err(of)?;
            let about = |rule: &RefillRule| (rule.wallet.clone(), rule.subject());
            if self.rules.iter().filter(|other| about(other) == about(rule)).count() > 1 {
                return Err(of(format!("there are two rules for its {}", rule.asset)));
            }
            // A wallet's own account, filled up from its vault, is the end of every way.
            let goes_on = |other: &RefillRule| other.wallet == rule.from && !other.is_pocket();
            if !rule.is_pocket() && self.rules.iter().any(goes_on) {
                return Err(of(format!("`{}` is filled up itself; money would go round", rule.from)));
            }
        }
        Ok(())
    }
}

impl RefillRule {
    fn check(&self) -> Result<(), String> {
        if self.asset != "SOL" {
            // How many decimals a token has is known on the ledger only.
            return Ok(());
        }
        self.units(SOL_DECIMALS).map(drop)
    }

    /// Whether it fills up the account of a wallet's own key out of the wallet's vault.
    pub fn is_pocket(&self) -> bool {
        self.wallet == self.from
    }

    /// What it is about, beside the wallet: an asset, and in which account.
    pub fn subject(&self) -> String {
        if self.is_pocket() { format!("{} in the pocket", self.asset) } else { self.asset.clone() }
    }

    /// Its amounts in base units: below, amount, most per day, keep.
    ///
    /// # Errors
    /// A number that is none, an amount of nothing, or one above the most of a day.
    pub fn units(&self, decimals: u8) -> Result<Units, String> {
        let read =
            |name: &str, text: &str| parse_ui(text, decimals).map_err(|why| format!("`{name}` is `{text}`: {why}"));
        let units = Units {
            below: read("below", &self.below)?,
            amount: read("amount", &self.amount)?,
            most_per_day: read("most_per_day", &self.most_per_day)?,
            keep: read("keep", &self.keep)?,
        };
        if units.below == 0 || units.amount == 0 {
            return Err("`below` and `amount` must be more than 0".to_owned());
        }
        if units.amount > units.most_per_day {
            return Err("`amount` is more than `most_per_day`: nothing could ever be added".to_owned());
        }
        Ok(units)
    }
}

/// The amounts of a rule in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// It is filled up when it holds less than this.
    pub below: u64,
    /// What it gets each time.
    pub amount: u64,
    /// Most that it gets within 24 hours.
    pub most_per_day: u64,
    /// What the paying wallet keeps at least.
    pub keep: u64,
}

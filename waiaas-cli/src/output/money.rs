//! Amounts, times and addresses as people read them.

use waiaas_policy::{
    amount::format_ui,
    asset::{Asset, SOL_DECIMALS},
    time::Timestamp,
};

/// `0.5 SOL`, `10 USDC`, or with the mint where there is no name.
pub fn money(raw: u64, decimals: u8, asset: Asset, symbol: Option<&str>) -> String {
    format!("{} {}", format_ui(raw, decimals), name(asset, symbol))
}

/// Lamports as SOL.
pub fn lamports(raw: u64) -> String {
    format!("{} SOL", format_ui(raw, SOL_DECIMALS))
}

/// What people call an asset.
pub fn name(asset: Asset, symbol: Option<&str>) -> String {
    symbol.map_or_else(|| asset.to_string(), ToOwned::to_owned)
}

/// A moment without its milliseconds: `2026-01-31 09:30:00 UTC`.
pub fn moment(time: Timestamp) -> String {
    let text = time.to_string();
    let seconds = text.split('.').next().unwrap_or(&text).trim_end_matches('Z');
    format!("{} UTC", seconds.replacen('T', " ", 1))
}

/// A moment, or a dash.
pub fn moment_or_dash(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "-".to_owned(), moment)
}

/// The first and the last letters of an address, for narrow tables.
#[allow(clippy::needless_pass_by_value, reason = "callers hand over what they have just made")]
pub fn short(address: impl ToString) -> String {
    let text = address.to_string();
    match (text.get(..4), text.get(text.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if text.len() > 12 => format!("{head}…{tail}"),
        _ => text,
    }
}

/// `1 wallet`, `2 wallets`.
pub fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// Hides control characters of text that comes from others: it must not move the cursor or forge a line.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_cannot_move_the_cursor_or_forge_a_line() {
        assert_eq!(harmless("a\u{1b}[2Jb\nc\r"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
    }

    #[test]
    fn a_moment_is_told_without_milliseconds() {
        assert_eq!(moment(Timestamp::from_millis(1_790_000_000_123)), "2026-09-21 14:13:20 UTC");
    }
}

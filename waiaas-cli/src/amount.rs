//! Amounts as they are written on the command line.

use crate::output::refusal;
use clap::Args;
use waiaas_policy::{
    amount::{AmountError, parse_ui},
    asset::SOL_DECIMALS,
};
use waiaas_wire::{Problem, control::Amount};

/// An amount: `0.5 SOL` in one word or two, or exactly in base units.
#[derive(Debug, Clone, Args)]
pub struct AmountArgs {
    /// Amount and asset: `0.5 SOL`, `10 USDC`, or a number and a mint's address
    #[arg(value_name = "AMOUNT", num_args = 1..=2, allow_negative_numbers = true, required_unless_present = "raw", conflicts_with = "raw")]
    amount: Vec<String>,
    /// Amount in base units (lamports for SOL), with --asset
    #[arg(long, value_name = "N", requires = "asset")]
    raw: Option<u64>,
    /// Asset of --raw: SOL, a symbol of the policy, or a mint's address
    #[arg(long, value_name = "ASSET", requires = "raw")]
    asset: Option<String>,
}

impl AmountArgs {
    /// The amount, checked as far as that is possible without asking anybody.
    pub fn read(self) -> Result<Amount, Problem> {
        match (self.raw, self.asset) {
            (Some(0), Some(_)) => Err(refusal::amount_zero()),
            (Some(amount), Some(asset)) => Ok(Amount::Raw { amount, asset }),
            _ => read_words(&self.amount.join(" ")),
        }
    }
}

/// Reads `0.5 SOL`.
pub fn read_words(text: &str) -> Result<Amount, Problem> {
    let words: Vec<_> = text.split_whitespace().collect();
    match *words {
        [] => Err(refusal::amount_missing()),
        [number] => check_number(number, None).and(Err(refusal::amount_without_asset(number))),
        [number, asset] => {
            check_number(number, (asset == "SOL").then_some(SOL_DECIMALS))?;
            Ok(Amount::Ui { amount: number.to_owned(), asset: asset.to_owned() })
        }
        _ => Err(refusal::amount_too_many_words(text)),
    }
}

/// Whether a number can be an amount of an asset with these decimals; where they are not known, with any.
fn check_number(number: &str, decimals: Option<u8>) -> Result<(), Problem> {
    let written = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let written = u8::try_from(written).unwrap_or(u8::MAX);
    match parse_ui(number, decimals.unwrap_or(written)) {
        Ok(0) => Err(refusal::amount_zero()),
        Ok(_) => Ok(()),
        // With unknown decimals a long fraction may still be right; the daemon knows.
        Err(AmountError::TooLarge) if decimals.is_none() && written > 0 => Ok(()),
        Err(why) => Err(refusal::amount(number, why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waiaas_wire::Code;

    #[test]
    fn a_number_and_an_asset_are_an_amount() {
        let amount = |amount: &str, asset: &str| Amount::Ui { amount: amount.into(), asset: asset.into() };
        assert_eq!(read_words("0.5 SOL"), Ok(amount("0.5", "SOL")));
        assert_eq!(read_words("  10   USDC "), Ok(amount("10", "USDC")));
    }

    #[test]
    fn everything_else_is_refused() {
        let code = |text: &str| read_words(text).map_err(|problem| problem.code);
        for text in ["-1 SOL", "+1 SOL", "1e9 SOL", "1,5 SOL", ".5 SOL", "5. SOL", "0.0000000001 SOL", "SOL 1", "1 2 3"]
        {
            assert_eq!(code(text), Err(Code::ValidationFormat), "{text}");
        }
        for text in ["0 SOL", "0.000 USDC"] {
            assert_eq!(code(text), Err(Code::ValidationRange), "{text}");
        }
        for text in ["", "1"] {
            assert_eq!(code(text), Err(Code::ValidationRequired), "{text}");
        }
        assert_eq!(code("18446744074 SOL"), Err(Code::ValidationFormat));
    }
}

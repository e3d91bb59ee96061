//! What an owner leaves behind with a key that goes: bounded and named, since nobody gets it back.
//!
//! Anybody can pay to an agent key's own account for a few lamports, as often as they like. Whoever wants the key gone needs a way to
//! say what may be lost with it, or somebody else decides when it goes.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::asset::Asset;

/// More than this in SOL is money that belongs swept, not dust: 0.1 SOL.
pub const MOST_LAMPORTS: u64 = 100_000_000;

/// Assets that are named at most: a statement has to fit on the screen of a hardware wallet.
pub const MOST_ASSETS: usize = 4;

/// How it is written that any amount of tokens may stay that the policy does not list.
const UNLISTED: &str = "unlisted";

/// What may stay in the account of a key that is destroyed. Written as `SOL:1000000,<mint>:50000,unlisted`: base units, the assets
/// in their order, and at last that tokens which the agent's policy does not list may stay in any amount. There is one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    most: Vec<(Asset, u64)>,
    unlisted: bool,
}

/// Why something is no [`Leave`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotALeave {
    /// It says nothing, or not in the one spelling.
    Spelling,
    /// An asset twice, or more assets than fit.
    Assets,
    /// An amount of nothing, or more SOL than is dust.
    Amount,
}

impl fmt::Display for NotALeave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spelling => f.write_str("what is left behind is written `SOL:1000000,<mint>:50000,unlisted`"),
            Self::Assets => write!(f, "what is left behind names each asset once, and {MOST_ASSETS} at most"),
            Self::Amount => write!(f, "what is left behind is more than nothing, and at most 0.1 SOL of SOL"),
        }
    }
}

impl core::error::Error for NotALeave {}

impl Leave {
    /// At most so much of each of these assets, in base units; and any amount of what the policy does not list, if so.
    ///
    /// # Errors
    /// Nothing at all, an asset twice, too many of them, or too much SOL.
    pub fn new(mut most: Vec<(Asset, u64)>, unlisted: bool) -> Result<Self, NotALeave> {
        most.sort_unstable();
        let twice = most.iter().zip(most.iter().skip(1)).any(|((one, _), (next, _))| one == next);
        if twice || most.len() > MOST_ASSETS {
            return Err(NotALeave::Assets);
        }
        let dust = |(asset, amount): &(Asset, u64)| *amount > 0 && (*asset != Asset::Sol || *amount <= MOST_LAMPORTS);
        if !most.iter().all(dust) {
            return Err(NotALeave::Amount);
        }
        if most.is_empty() && !unlisted { Err(NotALeave::Spelling) } else { Ok(Self { most, unlisted }) }
    }

    /// Most that may stay of an asset. `listed`: the agent's policy says something about it.
    pub fn most(&self, asset: Asset, listed: bool) -> u64 {
        match self.most.iter().find(|(named, _)| *named == asset) {
            Some((_, amount)) => *amount,
            None if self.unlisted && !listed && asset != Asset::Sol => u64::MAX,
            None => 0,
        }
    }
}

impl fmt::Display for Leave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unlisted = self.unlisted.then(|| UNLISTED.to_string());
        let words = self.most.iter().map(|(asset, amount)| format!("{asset}:{amount}")).chain(unlisted);
        f.write_str(&words.collect::<Vec<_>>().join(","))
    }
}

impl FromStr for Leave {
    type Err = NotALeave;

    fn from_str(text: &str) -> Result<Self, NotALeave> {
        let (named, unlisted) = match text.strip_suffix(UNLISTED) {
            None => (text, false),
            Some("") => ("", true),
            Some(named) => (named.strip_suffix(',').ok_or(NotALeave::Spelling)?, true),
        };
        let one = |word: &str| {
            let (asset, amount) = word.split_once(':')?;
            Some((asset.parse().ok()?, amount.parse().ok()?))
        };
        let words = named.split(',').filter(|_| !named.is_empty());
        let most = words.map(one).collect::<Option<Vec<_>>>().ok_or(NotALeave::Spelling)?;
        let read = Self::new(most, unlisted)?;
        if read.to_string() == text { Ok(read) } else { Err(NotALeave::Spelling) }
    }
}

/// As its text: what is signed and what is sent are spelled alike.
impl<C> Encode<C> for Leave {
    fn encode<W: encode::Write>(&self, encoder: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        encoder.str(&self.to_string())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Leave {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let position = decoder.position();
        decoder.str()?.parse().map_err(|_| decode::Error::message("not what is left behind").at(position))
    }
}

/// What a statement says about it, besides what it says anyway.
pub(crate) fn words(leave: Option<&Leave>) -> String {
    leave.map(|leave| format!(" | lost with it at most {leave}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Address;
    use std::vec;

    fn token(byte: u8) -> Asset {
        Asset::Token(Address::new_from_array([byte; 32]))
    }

    #[test]
    fn there_is_one_spelling() {
        let leave = Leave::new(vec![(token(3), 50), (Asset::Sol, 1_000_000)], true).unwrap();
        let text = leave.to_string();
        assert_eq!(text, format!("SOL:1000000,{}:50,unlisted", token(3)));
        assert_eq!(text.parse(), Ok(leave.clone()));
        let bytes = minicbor::to_vec(&leave).unwrap();
        assert_eq!(minicbor::decode::<Leave>(&bytes).unwrap(), leave);
        let two = format!("{}:1,SOL:5", token(3));
        for wrong in
            ["", ",", "SOL", "SOL:", "SOL:01", "SOL:+1", " SOL:1", "SOL:1,", "SOL:1unlisted", "unlisted,SOL:1", &two]
        {
            assert_eq!(wrong.parse::<Leave>(), Err(NotALeave::Spelling), "{wrong}");
        }
    }

    #[test]
    fn it_is_bounded() {
        let of = |most: &[(Asset, u64)]| Leave::new(most.to_vec(), false);
        assert!(of(&[(Asset::Sol, MOST_LAMPORTS)]).is_ok());
        for wrong in [&[(Asset::Sol, MOST_LAMPORTS + 1)], &[(Asset::Sol, 0)], &[(token(1), 0)]] {
            assert_eq!(of(wrong), Err(NotALeave::Amount), "{wrong:?}");
        }
        assert_eq!(of(&[(token(1), 1), (token(1), 2)]), Err(NotALeave::Assets));
        let five: Vec<_> = (1..=5).map(|byte| (token(byte), 1)).collect();
        assert!(of(five.get(..4).unwrap()).is_ok());
        assert_eq!(of(&five), Err(NotALeave::Assets));
        assert_eq!(of(&[]), Err(NotALeave::Spelling));
    }

    #[test]
    fn what_is_not_named_does_not_stay() {
        let named = Leave::new(vec![(token(1), 7)], false).unwrap();
        assert_eq!([token(1), token(2), Asset::Sol].map(|asset| named.most(asset, false)), [7, 0, 0]);
        let others: Leave = "unlisted".parse().unwrap();
        assert_eq!((others.most(token(1), false), others.most(token(1), true)), (u64::MAX, 0));
        assert_eq!(others.most(Asset::Sol, false), 0, "SOL is never an unlisted token");
    }
}

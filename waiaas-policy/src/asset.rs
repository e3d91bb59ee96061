//! What can be paid: SOL or a token.

use core::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use solana_address::error::ParseAddressError;

use crate::{Address, address};

/// Fraction digits of SOL: one SOL is 10^9 lamports.
pub const SOL_DECIMALS: u8 = 9;

/// Something that a wallet holds and can pay. Written `SOL`, or as the base58 address of the mint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asset {
    /// The native coin, counted in lamports.
    Sol,
    /// The token of this mint, counted in its base units.
    Token(Address),
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sol => f.write_str("SOL"),
            Self::Token(mint) => mint.fmt(f),
        }
    }
}

impl FromStr for Asset {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "SOL" {
            return Ok(Self::Sol);
        }
        text.parse().map(Self::Token)
    }
}

/// An empty byte string for SOL, the mint's 32 bytes for a token: the order of the encodings is the order of [`Ord`],
/// as a canonical map needs.
impl<C> Encode<C> for Asset {
    fn encode<W: encode::Write>(
        &self,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::Sol => encoder.bytes(&[])?.ok(),
            Self::Token(mint) => address::cbor::encode(mint, encoder, context),
        }
    }
}

impl<'b, C> Decode<'b, C> for Asset {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let position = decoder.position();
        match decoder.bytes()? {
            [] => Ok(Self::Sol),
            mint => Address::try_from(mint)
                .map(Self::Token)
                .map_err(|_| decode::Error::message("an asset has 0 or 32 bytes").at(position)),
        }
    }
}

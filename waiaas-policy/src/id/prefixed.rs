//! ULIDs that say what they name: `agt_01J…`.

use core::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use ulid::{ULID_LEN, Ulid};

/// Why a text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdError {
    /// The text does not begin with this prefix.
    Prefix(&'static str),
    /// What follows the prefix is not an upper-case ULID of 26 characters.
    Ulid,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix(prefix) => write!(f, "this id begins with `{prefix}`"),
            Self::Ulid => f.write_str("an id ends in a ULID of 26 upper-case characters"),
        }
    }
}

impl core::error::Error for IdError {}

/// Accepts the one spelling that [`fmt::Display`] writes, so that an id can be compared as text.
fn parse(text: &str, prefix: &'static str) -> Result<Ulid, IdError> {
    let body = text.strip_prefix(prefix).ok_or(IdError::Prefix(prefix))?;
    let id = Ulid::from_string(body).map_err(|_| IdError::Ulid)?;
    let mut buffer = [0; ULID_LEN];
    if id.array_to_str(&mut buffer) == body { Ok(id) } else { Err(IdError::Ulid) }
}

macro_rules! prefixed {
    ($($(#[$doc:meta])* $name:ident $prefix:literal)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The id of these 128 bits.
            pub const fn from_u128(bits: u128) -> Self {
                Self(Ulid(bits))
            }

            /// The id's 128 bits.
            pub const fn as_u128(self) -> u128 {
                self.0.0
            }

            /// An id made at `ms` milliseconds since the Unix epoch (48 bits count) out of 80 bits of randomness.
            pub const fn from_parts(ms: u64, random: u128) -> Self {
                Self(Ulid::from_parts(ms, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                f.write_str(self.0.array_to_str(&mut [0; ULID_LEN]))
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text, $prefix).map(Self)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                encoder: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                encoder.bytes(&self.0.to_bytes())?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let position = decoder.position();
                <[u8; 16]>::try_from(decoder.bytes()?)
                    .map(|bytes| Self(Ulid::from_bytes(bytes)))
                    .map_err(|_| decode::Error::message("an id has 16 bytes").at(position))
            }
        }
    )*};
}

prefixed! {
    /// An agent and its wallet.
    AgentId "agt_"
    /// A transaction, from request to receipt.
    TxId "tx_"
    /// An API key.
    KeyId "key_"
    /// An owner.
    OwnerId "own_"
    /// An approval that an owner is asked for.
    ApprovalId "apr_"
    /// An event told to webhooks.
    EventId "evt_"
    /// A call to the API, as in `X-Request-Id`.
    CallId "req_"
    /// A webhook.
    WebhookId "whk_"
    /// A funding of a wallet by its owner.
    FundingId "fund_"
    /// A move between two agents of one owner.
    TransferId "xfer_"
    /// An OAuth client.
    ClientId "clt_"
    /// Something that the owner is to look at.
    AlertId "alt_"
}

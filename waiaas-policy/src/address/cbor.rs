//! Addresses as CBOR byte strings of 32 bytes, for `#[cbor(with = "…")]`.

use minicbor::{
    Decoder, Encoder,
    decode::Error as DecodeError,
    encode::{Error as EncodeError, Write},
};

use crate::Address;

/// Writes one address.
pub fn encode<C, W: Write>(
    address: &Address,
    encoder: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    encoder.bytes(address.as_array())?.ok()
}

/// Reads one address; any other length is an error.
pub fn decode<C>(decoder: &mut Decoder<'_>, _: &mut C) -> Result<Address, DecodeError> {
    let position = decoder.position();
    Address::try_from(decoder.bytes()?).map_err(|_| DecodeError::message("an address has 32 bytes").at(position))
}

/// `Option<Address>`.
pub mod option {
    use minicbor::{
        Decoder, Encoder,
        data::Type,
        decode::Error as DecodeError,
        encode::{Error as EncodeError, Write},
    };

    use crate::Address;

    /// Writes the address, or null.
    #[expect(clippy::ref_option, reason = "the shape that minicbor asks for")]
    pub fn encode<C, W: Write>(
        address: &Option<Address>,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match address {
            Some(address) => super::encode(address, encoder, context),
            None => encoder.null()?.ok(),
        }
    }

    /// Reads an address, or null.
    pub fn decode<C>(decoder: &mut Decoder<'_>, context: &mut C) -> Result<Option<Address>, DecodeError> {
        if decoder.datatype()? == Type::Null {
            decoder.null()?;
            return Ok(None);
        }
        super::decode(decoder, context).map(Some)
    }

    /// What a missing field means.
    #[expect(clippy::option_option, clippy::unnecessary_wraps, reason = "the shape that minicbor asks for")]
    pub fn nil() -> Option<Option<Address>> {
        Some(None)
    }

    /// Whether the field may be left out.
    #[expect(clippy::ref_option, reason = "the shape that minicbor asks for")]
    pub fn is_nil(address: &Option<Address>) -> bool {
        address.is_none()
    }
}

/// `Vec<Address>`.
pub mod list {
    use alloc::vec::Vec;

    use minicbor::{
        Decoder, Encoder,
        decode::Error as DecodeError,
        encode::{Error as EncodeError, Write},
    };

    use crate::Address;

    /// Writes an array of addresses.
    pub fn encode<C, W: Write>(
        addresses: &[Address],
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.array(u64::try_from(addresses.len()).unwrap_or(u64::MAX))?;
        for address in addresses {
            super::encode(address, encoder, context)?;
        }
        Ok(())
    }

    /// Reads an array of addresses.
    pub fn decode<C>(decoder: &mut Decoder<'_>, context: &mut C) -> Result<Vec<Address>, DecodeError> {
        let length = decoder.array()?.ok_or_else(|| DecodeError::message("an array of known length is needed"))?;
        (0..length).map(|_| super::decode(decoder, context)).collect()
    }
}

/// `BTreeMap<Address, V>`.
pub mod map {
    use alloc::collections::BTreeMap;

    use minicbor::{
        Decode, Decoder, Encode, Encoder,
        decode::Error as DecodeError,
        encode::{Error as EncodeError, Write},
    };

    use crate::Address;

    /// Writes a map in the order of its keys.
    pub fn encode<C, W: Write, V: Encode<C>>(
        map: &BTreeMap<Address, V>,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.map(u64::try_from(map.len()).unwrap_or(u64::MAX))?;
        for (address, value) in map {
            super::encode(address, encoder, context)?;
            value.encode(encoder, context)?;
        }
        Ok(())
    }

    /// Reads a map.
    pub fn decode<'b, C, V: Decode<'b, C>>(
        decoder: &mut Decoder<'b>,
        context: &mut C,
    ) -> Result<BTreeMap<Address, V>, DecodeError> {
        let length = decoder.map()?.ok_or_else(|| DecodeError::message("a map of known length is needed"))?;
        (0..length).map(|_| Ok((super::decode(decoder, context)?, decoder.decode_with(context)?))).collect()
    }
}

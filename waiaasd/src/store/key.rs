//! Keys whose bytes sort as their values do.

use waiaas_policy::{
    Address,
    id::{AgentId, AlertId, ClientId, Digest, KeyId, TxId, WebhookId},
    time::Timestamp,
};

/// A record's key. The order of the bytes is the order of the values; no key is the beginning of another one
/// of its type.
pub trait Key: Sized {
    /// Appends the key's bytes.
    fn write(&self, out: &mut Vec<u8>);

    /// Takes a key off the front of `bytes`; `None` when there is none.
    fn read(bytes: &mut &[u8]) -> Option<Self>;
}

/// The leading part of keys `K`: what a scan can be narrowed to.
pub trait Prefix<K>: Key {}

impl<A: Key, B: Key> Prefix<(A, B)> for A {}
impl<A: Key, B: Key, C: Key> Prefix<(A, B, C)> for A {}
impl<A: Key, B: Key, C: Key> Prefix<(A, B, C)> for (A, B) {}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = bytes.split_first_chunk::<N>()?;
    *bytes = tail;
    Some(*head)
}

/// Of a table with one record.
impl Key for () {
    fn write(&self, _: &mut Vec<u8>) {}

    fn read(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Key for $type {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                take(bytes).map(Self::from_be_bytes)
            }
        }
    )*};
}

integers!(u8, u32, u64, u128);

macro_rules! ids {
    ($($type:ty),*) => {$(
        impl Key for $type {
            fn write(&self, out: &mut Vec<u8>) {
                self.as_u128().write(out);
            }

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                u128::read(bytes).map(Self::from_u128)
            }
        }
    )*};
}

ids!(AgentId, AlertId, ClientId, TxId, KeyId, WebhookId);

impl Key for Timestamp {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_millis().write(out);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u64::read(bytes).map(Self::from_millis)
    }
}

impl Key for Digest {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        take(bytes).map(Self)
    }
}

impl Key for Address {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.as_array());
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        take::<32>(bytes).map(Self::from)
    }
}

/// Ends a text; a zero inside the text is followed by [`ESCAPED`].
const END: [u8; 2] = [0, 0];
/// Stands behind a zero that belongs to the text.
const ESCAPED: u8 = 0xff;

/// Texts sort byte by byte, whatever follows them in a tuple.
impl Key for String {
    fn write(&self, out: &mut Vec<u8>) {
        for byte in self.bytes() {
            out.push(byte);
            if byte == 0 {
                out.push(ESCAPED);
            }
        }
        out.extend_from_slice(&END);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut text = Vec::new();
        loop {
            match take::<1>(bytes)? {
                [0] => match take::<1>(bytes)? {
                    [0] => return Self::from_utf8(text).ok(),
                    [ESCAPED] => text.push(0),
                    _ => return None,
                },
                [byte] => text.push(byte),
            }
        }
    }
}

macro_rules! tuples {
    ($(($($name:ident $place:tt),*))*) => {$(
        impl<$($name: Key),*> Key for ($($name,)*) {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$place.write(out);)*
            }

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($name::read(bytes)?,)*))
            }
        }
    )*};
}

tuples! { (A 0, B 1) (A 0, B 1, C 2) }

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(key: &impl Key) -> Vec<u8> {
        let mut out = Vec::new();
        key.write(&mut out);
        out
    }

    proptest! {
        #[test]
        fn keys_sort_as_their_values(a: (String, u64, u128), b: (String, u64, u128)) {
            prop_assert_eq!(bytes(&a).cmp(&bytes(&b)), a.cmp(&b));
        }

        #[test]
        fn keys_read_back(key: (String, u32, u128)) {
            let bytes = bytes(&key);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(<(String, u32, u128)>::read(&mut rest), Some(key));
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_a_key_or_none(bytes: Vec<u8>) {
            let _ = <(String, u64)>::read(&mut bytes.as_slice());
        }
    }
}

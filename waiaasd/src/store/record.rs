//! What is stored: typed records with a version in front.

use super::{error::StoreError, key::Key, layout::Table};

/// Most bytes of one record, its version byte included.
pub const MAX_RECORD: usize = 1 << 20;

/// A stored value. On disk: the key is the table's byte and [`Record::key`]; the value is one byte of version and the
/// body.
pub trait Record: Sized + Clone + Send + Sync + 'static {
    /// Where it is kept.
    const TABLE: Table;
    /// Whether every payment asks for it: then it is kept in memory for a while as it is.
    const OFTEN: bool = false;
    /// Version of the body that [`Record::encode`] writes, from 1.
    const VERSION: u8 = 1;
    /// What it is found by.
    type Key: Key;

    /// Its key.
    fn key(&self) -> Self::Key;

    /// The body, in the present version.
    fn encode(&self) -> Vec<u8>;

    /// Reads a body of any version from 1 to [`Record::VERSION`]. The error says what is wrong, in a few words.
    fn decode(key: Self::Key, version: u8, body: &[u8]) -> Result<Self, String>;
}

/// Implements [`Record`] for a type whose body is its CBOR, key fields included; with `often` behind it, for one that every
/// payment asks for.
macro_rules! record {
    ($type:ty, $table:ident, $key:ty, |$it:ident| $of:expr) => {
        $crate::store::record::record!($type, $table, $key, |$it| $of, false);
    };
    ($type:ty, $table:ident, $key:ty, |$it:ident| $of:expr, often) => {
        $crate::store::record::record!($type, $table, $key, |$it| $of, true);
    };
    ($type:ty, $table:ident, $key:ty, |$it:ident| $of:expr, $often:literal) => {
        impl $crate::store::record::Record for $type {
            const TABLE: $crate::store::layout::Table = $crate::store::layout::Table::$table;
            const OFTEN: bool = $often;
            type Key = $key;

            fn key(&self) -> $key {
                let $it = self;
                $of
            }

            fn encode(&self) -> Vec<u8> {
                waiaas_wire::signed::encode(self)
            }

            fn decode(_: $key, _: u8, body: &[u8]) -> Result<Self, String> {
                waiaas_wire::signed::decode(body)
            }
        }
    };
}

/// Implements [`Record`] for an index entry: all of it is in the key, the body is empty.
macro_rules! index {
    ($type:ident { $($field:ident: $key:ty),* $(,)? }, $table:ident) => {
        impl $crate::store::record::Record for $type {
            const TABLE: $crate::store::layout::Table = $crate::store::layout::Table::$table;
            type Key = ($($key,)*);

            fn key(&self) -> Self::Key {
                ($(self.$field.clone(),)*)
            }

            fn encode(&self) -> Vec<u8> {
                Vec::new()
            }

            fn decode(($($field,)*): Self::Key, _: u8, body: &[u8]) -> Result<Self, String> {
                if body.is_empty() { Ok(Self { $($field),* }) } else { Err("an index entry has no body".to_owned()) }
            }
        }
    };
}

pub(crate) use {index, record};

/// The row's key of a record's key.
pub(super) fn row_key<R: Record>(key: &R::Key) -> Vec<u8> {
    let mut bytes = vec![R::TABLE.byte()];
    key.write(&mut bytes);
    bytes
}

/// The row's value of a record.
pub(super) fn row_value<R: Record>(record: &R) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![R::VERSION];
    bytes.extend_from_slice(&record.encode());
    if bytes.len() > MAX_RECORD {
        return Err(StoreError::TooLarge { table: R::TABLE, size: bytes.len(), most: MAX_RECORD });
    }
    Ok(bytes)
}

/// Reads a record from its row.
pub(super) fn from_row<R: Record>(key: &[u8], value: &[u8]) -> Result<R, StoreError> {
    let damaged = |why: &str| StoreError::Damaged { table: R::TABLE, key: hex::encode(key), why: why.to_owned() };
    let Some((&[version], body)) = value.split_first_chunk() else { return Err(damaged("it is empty")) };
    if version == 0 || version > R::VERSION {
        return Err(StoreError::UnknownVersion { table: R::TABLE, found: version, known: R::VERSION });
    }
    let mut rest = key.get(1..).unwrap_or_default();
    let id = R::Key::read(&mut rest).filter(|_| rest.is_empty()).ok_or_else(|| damaged("its key is malformed"))?;
    R::decode(id, version, body).map_err(|why| damaged(&why))
}

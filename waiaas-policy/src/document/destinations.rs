//! Who may be paid.

use alloc::{collections::BTreeMap, string::String};

use minicbor::{Decode, Encode};

use crate::{Address, address, time::Span};

/// Who may be paid. The default is nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct Destinations {
    /// Any wallet may be paid, on the list or not.
    #[n(0)]
    pub any: bool,
    /// Wallets (never token accounts), with what people call them.
    #[cbor(n(1), with = "address::cbor::map")]
    pub allow: BTreeMap<Address, Option<String>>,
    /// What happens when a recipient was not paid before.
    #[n(2)]
    pub first_payment: Option<FirstPayment>,
}

/// What happens to the first payment to a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum FirstPayment {
    /// It is told to the owner.
    #[n(0)]
    Notify,
    /// It waits this long.
    #[n(1)]
    Delay(#[n(0)] Span),
    /// It needs the owner's approval.
    #[n(2)]
    Approve,
}

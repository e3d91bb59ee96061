//! The same bytes, read here and by `solana-message`: generated, and generated and then damaged.

use std::collections::HashSet;

use proptest::{collection::vec, prelude::*};
use solana_hash::Hash;
use solana_message::{
    MessageHeader, VersionedMessage,
    compiled_instruction::CompiledInstruction,
    legacy, v0,
    v1::{self, TransactionConfig},
};
use waiaas_policy::{
    Address,
    decode::{Facts, Message, Version, decode},
    intent::Intent,
};

use crate::payments::{fee_payer, wallet};

/// No account is reserved: what the runtime keeps to itself is not written in a message.
const NOTHING: Option<&HashSet<Address>> = None;

fn address() -> impl Strategy<Value = Address> {
    any::<[u8; 32]>().prop_map(Address::new_from_array)
}

fn header() -> impl Strategy<Value = MessageHeader> {
    (0_u8..4, 0_u8..3, 0_u8..4).prop_map(|(signatures, signed, unsigned)| MessageHeader {
        num_required_signatures: signatures,
        num_readonly_signed_accounts: signed,
        num_readonly_unsigned_accounts: unsigned,
    })
}

fn instruction() -> impl Strategy<Value = CompiledInstruction> {
    (0_u8..6, vec(0_u8..7, 0..5), vec(any::<u8>(), 0..20))
        .prop_map(|(program_id_index, accounts, data)| CompiledInstruction { program_id_index, accounts, data })
}

fn lookup() -> impl Strategy<Value = v0::MessageAddressTableLookup> {
    (address(), vec(any::<u8>(), 0..3), vec(any::<u8>(), 0..3)).prop_map(
        |(account_key, writable_indexes, readonly_indexes)| v0::MessageAddressTableLookup {
            account_key,
            writable_indexes,
            readonly_indexes,
        },
    )
}

fn config() -> impl Strategy<Value = TransactionConfig> {
    let heap = proptest::option::of((30_u32..260).prop_map(|kib| kib * 1_024));
    (any::<Option<u64>>(), any::<Option<u32>>(), any::<Option<u32>>(), heap).prop_map(
        |(priority_fee, compute_unit_limit, loaded_accounts_data_size_limit, heap_size)| TransactionConfig {
            priority_fee,
            compute_unit_limit,
            loaded_accounts_data_size_limit,
            heap_size,
        },
    )
}

fn message() -> impl Strategy<Value = VersionedMessage> {
    let parts = (header(), vec(address(), 1..7), any::<[u8; 32]>(), vec(instruction(), 0..4));
    (parts, vec(lookup(), 0..3), config(), 0..3).prop_map(
        |((header, account_keys, hash, instructions), lookups, config, version)| {
            let recent_blockhash = Hash::new_from_array(hash);
            match version {
                0 => VersionedMessage::Legacy(legacy::Message { header, account_keys, recent_blockhash, instructions }),
                1 => VersionedMessage::V0(v0::Message {
                    header,
                    account_keys,
                    recent_blockhash,
                    instructions,
                    address_table_lookups: lookups,
                }),
                _ => VersionedMessage::V1(v1::Message {
                    header,
                    config,
                    lifetime_specifier: recent_blockhash,
                    account_keys,
                    instructions,
                }),
            }
        },
    )
}

/// What `solana-message` makes of bytes, if it takes all of them and finds them sane.
fn theirs(bytes: &[u8]) -> Option<VersionedMessage> {
    let message: VersionedMessage = wincode::deserialize(bytes).ok()?;
    let whole = message.serialize() == bytes;
    (whole && message.sanitize().is_ok()).then_some(message)
}

fn assert_same(ours: &Message<'_>, theirs: &VersionedMessage) {
    let version = match theirs {
        VersionedMessage::Legacy(_) => Version::Legacy,
        VersionedMessage::V0(_) => Version::V0,
        VersionedMessage::V1(_) => Version::V1,
    };
    assert_eq!(ours.version, version);
    assert_eq!(ours.keys, theirs.static_account_keys());
    assert_eq!(ours.blockhash, theirs.recent_blockhash().to_bytes());
    let header = theirs.header();
    assert_eq!(ours.header.required_signatures, header.num_required_signatures);
    assert_eq!(ours.header.readonly_signed, header.num_readonly_signed_accounts);
    assert_eq!(ours.header.readonly_unsigned, header.num_readonly_unsigned_accounts);
    assert_eq!(ours.instructions.len(), theirs.instructions().len());
    for (ours, theirs) in ours.instructions.iter().zip(theirs.instructions()) {
        assert_eq!(
            (ours.program, ours.accounts, ours.data),
            (theirs.program_id_index, &theirs.accounts[..], &theirs.data[..])
        );
    }
    for place in 0..=u8::MAX {
        assert_eq!(ours.is_signer(place), theirs.is_signer(place.into()), "{place}");
        // They say of a program that it is not written to, whatever the message says.
        if !theirs.instructions().iter().any(|instruction| instruction.program_id_index == place) {
            let writable = theirs.is_maybe_writable_with_reserved_addresses(place.into(), NOTHING);
            assert_eq!(ours.is_writable(place), writable, "{place} of {theirs:?}");
        }
    }
    let lookups = theirs.address_table_lookups().unwrap_or_default();
    assert_eq!(ours.lookups.len(), lookups.len());
    for (ours, theirs) in ours.lookups.iter().zip(lookups) {
        assert_eq!(
            (ours.table, ours.writable, ours.readonly),
            (theirs.account_key, &theirs.writable_indexes[..], &theirs.readonly_indexes[..])
        );
    }
}

/// Whether a message is one that the runtime refuses although it is well-formed: the same account twice, or too long
/// to be sent.
fn refused_later(message: &VersionedMessage, length: usize) -> bool {
    let keys = message.static_account_keys();
    let twice = (1..keys.len()).any(|place| keys[place..].contains(&keys[place - 1]));
    let signatures = 64 * usize::from(message.header().num_required_signatures);
    let room = if matches!(message, VersionedMessage::V1(_)) { 4_096 } else { 1_231 };
    twice || signatures + length > room
}

fn check(bytes: &[u8]) {
    match (Message::parse(bytes), theirs(bytes)) {
        (Ok(ours), Some(theirs)) => assert_same(&ours, &theirs),
        (Ok(ours), None) => panic!("only we take {ours:?}"),
        (Err(error), Some(theirs)) => assert!(refused_later(&theirs, bytes.len()), "{error} of {theirs:?}"),
        (Err(_), None) => {}
    }
}

proptest! {
    #![proptest_config(crate::cases(2_000))]

    #[test]
    fn generated_messages_are_read_the_same(message in message()) {
        check(&message.serialize());
    }

    #[test]
    fn damaged_messages_are_read_the_same(message in message(), damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), cut in 0_usize..3) {
        let mut bytes = message.serialize();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(bytes.len() - cut);
        check(&bytes);
    }

    #[test]
    fn random_bytes_are_read_the_same(bytes in vec(any::<u8>(), 0..300)) {
        check(&bytes);
    }

    /// A message whose accounts are the understood programs: whatever it says, decoding ends with an answer, and the
    /// answer is read back as it was written.
    #[test]
    fn decoding_never_panics(message in message(), programs in vec(0_usize..8, 1..4), datas in vec(vec(0_u8..48, 0..60), 3)) {
        let mut message = message;
        let known = [
            waiaas_policy::address::SYSTEM, waiaas_policy::address::TOKEN, waiaas_policy::address::TOKEN_2022,
            waiaas_policy::address::ASSOCIATED_TOKEN, waiaas_policy::address::COMPUTE_BUDGET, waiaas_policy::address::MEMO,
            waiaas_policy::address::SQUADS, wallet(),
        ];
        let (keys, instructions) = match &mut message {
            VersionedMessage::Legacy(message) => (&mut message.account_keys, &mut message.instructions),
            VersionedMessage::V0(message) => (&mut message.account_keys, &mut message.instructions),
            VersionedMessage::V1(message) => (&mut message.account_keys, &mut message.instructions),
        };
        keys.iter_mut().rev().zip(&programs).for_each(|(key, program)| *key = known[*program]);
        instructions.iter_mut().zip(datas).for_each(|(instruction, data)| instruction.data = data);
        if let Ok(intent) = decode(&message.serialize(), &Facts::new(wallet(), fee_payer(), &[])) {
            let bytes = minicbor::to_vec(&intent).unwrap();
            prop_assert_eq!(minicbor::decode::<Intent>(&bytes).unwrap(), intent);
        }
    }
}

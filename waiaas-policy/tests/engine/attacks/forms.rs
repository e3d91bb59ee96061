//! Tricks with the form of a message.

use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::{
    MessageHeader, VersionedMessage, compiled_instruction::CompiledInstruction, v0, v1::TransactionConfig,
};
use waiaas_policy::{
    Address,
    address::{COMPUTE_BUDGET, MEMO, SYSTEM, TOKEN},
    asset::Asset,
    decode::{DecodeError, Facts, Message, Table, decode},
    intent::OpaqueReason,
};

use super::{doubt, usdc};
use crate::{
    messages::{doubts, intent, legacy, pay_sol, pay_token, v1},
    payments::{fee_payer, named, wallet},
};

#[test]
fn a_compute_budget_setting_twice() {
    let price = ComputeBudgetInstruction::set_compute_unit_price;
    let intent = intent(&[price(1), price(2), pay_sol(named("bob"), 5)], &[]);
    assert_eq!(doubts(&intent), [OpaqueReason::DuplicateSetting]);
}

#[test]
fn every_compute_budget_setting_is_read_once_and_to_its_end() {
    let settings = [
        ComputeBudgetInstruction::request_heap_frame(65_536),
        ComputeBudgetInstruction::set_compute_unit_limit(200_000),
        ComputeBudgetInstruction::set_compute_unit_price(1),
        ComputeBudgetInstruction::set_loaded_accounts_data_size_limit(65_536),
    ];
    assert_eq!(doubts(&intent(&settings, &[])), []);
    for setting in settings {
        let twice = [setting.clone(), setting.clone()];
        assert_eq!(doubts(&intent(&twice, &[])), [OpaqueReason::DuplicateSetting]);
        let (mut longer, mut crowded) = (setting.clone(), setting);
        longer.data.push(0);
        assert_eq!(doubt(longer), OpaqueReason::MalformedData);
        crowded.accounts.push(AccountMeta::new_readonly(wallet(), true));
        assert_eq!(doubt(crowded), OpaqueReason::WrongAccounts);
    }
    let unknown = Instruction { program_id: COMPUTE_BUDGET, accounts: vec![], data: vec![5, 0, 0, 0, 0] };
    assert_eq!(doubt(unknown), OpaqueReason::UnknownInstruction);
}

#[test]
fn amounts_that_overflow_when_added_up() {
    let both = intent(&[pay_sol(named("bob"), u64::MAX), pay_sol(named("bob"), 1)], &[]);
    assert_eq!(doubts(&both), [OpaqueReason::AmountOverflow]);
    let apart = intent(&[pay_sol(named("bob"), u64::MAX), pay_sol(named("carol"), 1)], &[]);
    assert_eq!(apart.total(Asset::Sol), u64::MAX, "no limit allows the largest amount");
}

#[test]
fn data_with_something_behind_it_or_too_short() {
    let mut longer = pay_sol(named("bob"), 5);
    longer.data.push(0);
    assert_eq!(doubt(longer), OpaqueReason::MalformedData);
    let mut shorter = pay_token(TOKEN, usdc(), named("bob"), 5);
    shorter.data.pop();
    assert_eq!(doubt(shorter), OpaqueReason::MalformedData);
    let mut crowded = pay_sol(named("bob"), 5);
    crowded.accounts.push(AccountMeta::new_readonly(named("other"), false));
    assert_eq!(doubt(crowded), OpaqueReason::WrongAccounts);
}

/// A version 0 message that pays the first entry of a lookup table, or calls a program with it.
fn with_lookup(program: Address, data: Vec<u8>, accounts: Vec<u8>) -> Vec<u8> {
    VersionedMessage::V0(looking_up(program, data, accounts)).serialize()
}

fn looking_up(program: Address, data: Vec<u8>, accounts: Vec<u8>) -> v0::Message {
    v0::Message {
        header: MessageHeader {
            num_required_signatures: 2,
            num_readonly_signed_accounts: 0,
            num_readonly_unsigned_accounts: 1,
        },
        account_keys: vec![fee_payer(), wallet(), program],
        recent_blockhash: solana_hash::Hash::default(),
        instructions: vec![CompiledInstruction { program_id_index: 2, accounts, data }],
        address_table_lookups: vec![v0::MessageAddressTableLookup {
            account_key: named("table"),
            writable_indexes: vec![4],
            readonly_indexes: vec![],
        }],
    }
}

#[test]
fn what_is_looked_up_stays_in_range_and_is_not_called() {
    let parse = |change: fn(&mut v0::Message)| {
        let mut message = looking_up(named("swap"), vec![1], vec![1, 3]);
        change(&mut message);
        Message::parse(&VersionedMessage::V0(message).serialize()).map(drop)
    };
    assert_eq!(parse(|_| {}), Ok(()));
    assert_eq!(parse(|message| message.instructions[0].accounts[1] = 4), Err(DecodeError::IndexOutOfRange));
    assert_eq!(parse(|message| message.instructions[0].program_id_index = 3), Err(DecodeError::IndexOutOfRange));
    assert_eq!(parse(|message| message.instructions[0].program_id_index = 0), Err(DecodeError::IndexOutOfRange));
    let nothing = |message: &mut v0::Message| {
        message.instructions[0].accounts[1] = 0;
        message.address_table_lookups[0].writable_indexes.clear();
    };
    assert_eq!(parse(nothing), Err(DecodeError::InvalidLookup));
    // A place is a byte: 3 accounts by address, and 253 that are looked up.
    assert_eq!(parse(|message| message.address_table_lookups[0].readonly_indexes = vec![9; 252]), Ok(()));
    assert_eq!(
        parse(|message| message.address_table_lookups[0].readonly_indexes = vec![9; 253]),
        Err(DecodeError::InvalidLookup)
    );
}

/// All writable accounts of all tables come before all others.
#[test]
fn accounts_of_several_tables_are_in_the_runtimes_order() {
    let mut message = looking_up(named("swap"), vec![1], vec![1, 3]);
    let other = v0::MessageAddressTableLookup {
        account_key: named("other table"),
        writable_indexes: vec![5],
        readonly_indexes: vec![6],
    };
    message.address_table_lookups[0].readonly_indexes = vec![7];
    message.address_table_lookups.push(other);
    let bytes = VersionedMessage::V0(message).serialize();
    let message = Message::parse(&bytes).unwrap();
    let (table, other) = (named("table"), named("other table"));
    let found: Vec<_> = (0..5).map(|place| message.looked_up(place)).collect();
    assert_eq!(found, [Some((table, 4)), Some((other, 5)), Some((table, 7)), Some((other, 6)), None]);
    assert_eq!([3, 4, 5, 6, 7].map(|place| message.is_writable(place)), [true, true, false, false, false]);
}

/// A version 1 message of three accounts that has a size of the heap, changed.
fn version_1(change: impl Fn(&mut Vec<u8>)) -> Result<(), DecodeError> {
    let memo = Instruction { program_id: MEMO, accounts: vec![AccountMeta::new(wallet(), true)], data: vec![] };
    let mut bytes = v1(&[memo], TransactionConfig::empty().with_heap_size(65_536));
    change(&mut bytes);
    Message::parse(&bytes).map(drop)
}

#[test]
fn settings_of_version_1_that_are_none() {
    let mask = |mask: u8| version_1(|bytes| bytes[4] = mask);
    // Behind the header, the mask, the block hash, two counts and three addresses.
    let heap = |size: u32| version_1(|bytes| bytes[138..142].copy_from_slice(&size.to_le_bytes()));
    assert_eq!((mask(0x10), heap(32_768), heap(262_144)), (Ok(()), Ok(()), Ok(())));
    assert_eq!(mask(0x30), Err(DecodeError::InvalidConfig), "a bit that nobody knows");
    assert_eq!(mask(0x11), Err(DecodeError::InvalidConfig), "half a priority fee");
    for size in [31_744, 65_537, 263_168] {
        assert_eq!(heap(size), Err(DecodeError::InvalidConfig), "{size}");
    }
}

#[test]
fn version_1_has_at_most_12_signatures_64_instructions_and_64_accounts() {
    // One more is too many at once, as many only do not fit to what follows.
    for (place, most) in [(1, 12), (40, 64), (41, 64)] {
        assert_eq!(version_1(|bytes| bytes[place] = most + 1), Err(DecodeError::TooLong), "{place}");
        assert_ne!(version_1(|bytes| bytes[place] = most), Err(DecodeError::TooLong), "{place}");
    }
}

#[test]
fn a_message_is_as_long_as_a_packet_and_no_longer() {
    let of = |text: usize| {
        let memo = Instruction { program_id: MEMO, accounts: vec![], data: vec![b'x'; text] };
        let bytes = legacy(&[memo]);
        (64 + bytes.len(), Message::parse(&bytes).map(drop))
    };
    // One byte of the packet counts the signatures.
    let longest = 1_231 - of(1_000).0 + 1_000;
    assert_eq!(of(longest), (1_231, Ok(())));
    assert_eq!(of(longest + 1), (1_232, Err(DecodeError::TooLong)));
}

#[test]
fn a_recipient_out_of_a_lookup_table_is_never_believed() {
    let bytes = with_lookup(SYSTEM, pay_sol(named("bob"), 5).data, vec![1, 3]);
    let entries = [named("bob"); 5];
    let tables = [Table { address: named("table"), entries: &entries }];
    let facts = Facts::new(wallet(), fee_payer(), &[]).with_tables(&tables);
    assert_eq!(doubts(&decode(&bytes, &facts).unwrap()), [OpaqueReason::LookupAccount]);
}

#[test]
fn a_call_with_a_lookup_table_needs_evidence_that_binds_it() {
    let bytes = with_lookup(named("swap"), vec![1], vec![1, 3]);
    let facts = Facts::new(wallet(), fee_payer(), &[]);
    assert_eq!(doubts(&decode(&bytes, &facts).unwrap()), [OpaqueReason::LookupAccount]);
    let digest = |entries: &[Address]| {
        let tables = [Table { address: named("table"), entries }];
        let intent = decode(&bytes, &facts.with_tables(&tables)).unwrap();
        (intent.digest(), doubts(&intent))
    };
    let (before, no_doubts) = digest(&[named("pool"); 5]);
    assert_eq!(no_doubts, []);
    assert_ne!(digest(&[named("changed"); 5]).0, before, "what was approved is not what the table says now");
    assert_eq!(digest(&[named("pool"); 4]).1, [OpaqueReason::LookupAccount], "the table is too short");
    assert_eq!(digest(&[wallet(); 5]).1, [OpaqueReason::LookupAccount], "the account is there already");
}

#[test]
fn bytes_that_are_no_message() {
    let good = legacy(&[pay_sol(named("bob"), 5)]);
    let error = |bytes: &[u8]| Message::parse(bytes).unwrap_err();
    let with = |change: fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        error(&bytes)
    };
    assert_eq!(error(&[]), DecodeError::Truncated);
    assert_eq!(with(|bytes| bytes.push(0)), DecodeError::TrailingBytes);
    assert_eq!(with(|bytes| bytes.truncate(bytes.len() - 1)), DecodeError::Truncated);
    assert_eq!(with(|bytes| bytes[0] = 0), DecodeError::InvalidHeader);
    assert_eq!(with(|bytes| bytes[1] = 2), DecodeError::InvalidHeader);
    assert_eq!(with(|bytes| bytes[2] = 3), DecodeError::InvalidHeader);
    assert_eq!(with(|bytes| bytes[0] = 0x82), DecodeError::UnsupportedVersion(2));
    assert_eq!(error(b"\xffsolana offchain"), DecodeError::UnsupportedVersion(127));
    assert_eq!(with(|bytes| bytes.copy_within(4..36, 36)), DecodeError::DuplicateAccount);
    // The count of accounts in two bytes instead of one.
    let padded = [&good[..3], &[good[3] | 0x80, 0], &good[4..]].concat();
    assert_eq!(error(&padded), DecodeError::NonCanonicalLength);
    let too_long = legacy(&[Instruction { program_id: MEMO, accounts: vec![], data: vec![b'x'; 1_200] }]);
    assert_eq!(error(&too_long), DecodeError::TooLong);
}

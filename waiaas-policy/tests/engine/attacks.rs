//! Messages that mean harm, each by the name of its trick.

use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::{MessageHeader, VersionedMessage, compiled_instruction::CompiledInstruction, legacy, v0};
use solana_system_interface::instruction as system;
use spl_token_2022_interface::{
    extension::{confidential_transfer, transfer_fee},
    instruction as token,
};
use waiaas_policy::{
    Address,
    address::{ASSOCIATED_TOKEN, MEMO, SYSTEM, TOKEN, TOKEN_2022},
    asset::Asset,
    decode::{DecodeError, Facts, Message, Table, decode},
    intent::{DangerKind, Intent, OpaqueReason},
};

use crate::{
    messages::{create_token_account, doubts, intent, legacy, pay_sol, pay_token, token_account, transfer_checked},
    payments::{fee_payer, named, wallet},
};

fn usdc() -> Address {
    named("usdc")
}

fn dangers(intent: &Intent) -> Vec<DangerKind> {
    intent.dangers.iter().map(|danger| danger.kind).collect()
}

/// What one instruction is, if it is a danger and nothing else.
fn danger(instruction: Instruction) -> DangerKind {
    let intent = intent(&[instruction], &[named("bob")]);
    let kinds = dangers(&intent);
    assert_eq!(kinds.len(), 1, "{intent:#?}");
    kinds[0]
}

/// Why one instruction is not understood.
fn doubt(instruction: Instruction) -> OpaqueReason {
    let intent = intent(&[instruction], &[named("bob")]);
    assert_eq!(intent.opaque.len(), 1, "{intent:#?}");
    intent.opaque[0].reason
}

#[test]
fn a_second_transfer_to_another_recipient() {
    let intent = intent(&[pay_sol(named("bob"), 5), pay_sol(named("thief"), 9)], &[]);
    let recipients: Vec<_> = intent.outflows.iter().map(|outflow| outflow.to).collect();
    assert!(recipients.contains(&named("thief")));
    assert_eq!(intent.total(Asset::Sol), 14);
}

#[test]
fn two_mints_in_one_message() {
    let (bob, other) = (named("bob"), named("other mint"));
    let intent = intent(&[pay_token(TOKEN, usdc(), bob, 5), pay_token(TOKEN_2022, other, bob, 9)], &[bob]);
    assert_eq!(intent.total(Asset::Token(usdc())), 5);
    assert_eq!(intent.total(Asset::Token(other)), 9);
}

#[test]
fn system_instructions_that_change_what_an_account_is() {
    let (w, thief) = (wallet(), named("thief"));
    assert_eq!(danger(system::assign(&w, &thief)), DangerKind::Assign);
    assert_eq!(danger(system::allocate(&w, 10)), DangerKind::Allocate);
    assert_eq!(
        danger(system::create_account_with_seed(&w, &named("new"), &w, "s", 1, 2, &thief)),
        DangerKind::CreateAccount
    );
    assert_eq!(danger(system::assign_with_seed(&named("derived"), &w, "seed", &thief)), DangerKind::Assign);
    assert_eq!(danger(system::allocate_with_seed(&named("derived"), &w, "seed", 9, &thief)), DangerKind::Allocate);
    let with_new = intent(&[system::create_account(&w, &named("new"), 1, 2, &thief)], &[]);
    assert_eq!(dangers(&with_new), [DangerKind::CreateAccount]);
    assert_eq!(doubts(&with_new), [OpaqueReason::UnexpectedSigner]);
}

#[test]
fn a_durable_nonce_makes_a_transaction_that_never_expires() {
    let nonce = named("nonce");
    assert_eq!(danger(system::advance_nonce_account(&nonce, &wallet())), DangerKind::NonceAdvance);
    assert_eq!(
        danger(system::withdraw_nonce_account(&nonce, &wallet(), &named("thief"), 5)),
        DangerKind::NonceWithdraw
    );
    assert_eq!(danger(system::authorize_nonce_account(&nonce, &wallet(), &named("thief"))), DangerKind::NonceAuthorize);
    assert_eq!(danger(system::upgrade_nonce_account(nonce)), DangerKind::NonceAuthorize);
}

#[test]
fn lamports_of_an_account_that_is_derived_from_the_wallet() {
    let transfer = system::transfer_with_seed(&named("derived"), &wallet(), "seed".into(), &SYSTEM, &named("thief"), 5);
    assert_eq!(doubt(transfer), OpaqueReason::ForeignSource);
}

#[test]
fn a_delegate_who_takes_tokens_later() {
    let (source, thief, w) = (token_account(wallet(), usdc(), TOKEN), named("thief"), wallet());
    assert_eq!(danger(token::approve(&TOKEN, &source, &thief, &w, &[], 5).unwrap()), DangerKind::Approve);
    let checked = token::approve_checked(&TOKEN, &source, &usdc(), &thief, &w, &[], 5, 6).unwrap();
    let intent = intent(&[checked], &[]);
    assert_eq!(intent.dangers[0].to, Some(thief));
    assert_eq!(intent.dangers[0].amount, Some(5));
    assert_eq!(danger(token::revoke(&TOKEN, &source, &w, &[]).unwrap()), DangerKind::Revoke);
}

#[test]
fn a_token_account_given_away_closed_or_burnt() {
    let (account, thief, w) = (token_account(wallet(), usdc(), TOKEN), named("thief"), wallet());
    let owner = token::AuthorityType::AccountOwner;
    let give = token::set_authority(&TOKEN, &account, Some(&thief), owner, &w, &[]).unwrap();
    assert_eq!(intent(&[give], &[]).dangers[0].to, Some(thief));
    let close = token::close_account(&TOKEN, &account, &thief, &w, &[]).unwrap();
    assert_eq!(intent(&[close], &[]).dangers[0].to, Some(thief));
    assert_eq!(danger(token::burn(&TOKEN, &account, &usdc(), &w, &[], 5).unwrap()), DangerKind::Burn);
    assert_eq!(danger(token::mint_to(&TOKEN, &usdc(), &account, &w, &[], 5).unwrap()), DangerKind::MintTo);
    assert_eq!(danger(token::freeze_account(&TOKEN, &account, &usdc(), &w, &[]).unwrap()), DangerKind::Freeze);
    let excess = token::withdraw_excess_lamports(&TOKEN_2022, &account, &thief, &w, &[]).unwrap();
    assert_eq!(danger(excess), DangerKind::WithdrawExcess);
}

#[test]
fn wrapping_and_unwrapping_sol() {
    let account = token_account(wallet(), usdc(), TOKEN);
    assert_eq!(danger(token::sync_native(&TOKEN, &account).unwrap()), DangerKind::Wrap);
    let unwrap = token::unwrap_lamports(&TOKEN_2022, &account, &named("thief"), &wallet(), &[], Some(5)).unwrap();
    assert_eq!(danger(unwrap), DangerKind::Wrap);
}

#[test]
fn a_batch_hides_its_instructions() {
    let batch = Instruction { program_id: TOKEN, accounts: vec![], data: vec![255, 0, 0] };
    assert_eq!(doubt(batch), OpaqueReason::UnknownInstruction);
}

#[test]
fn a_transfer_that_does_not_name_its_mint() {
    let into = token_account(named("bob"), usdc(), TOKEN);
    let source = token_account(wallet(), usdc(), TOKEN);
    #[expect(deprecated, reason = "it is deprecated for the same reason for which it is refused")]
    let transfer = token::transfer(&TOKEN, &source, &into, &wallet(), &[], 5).unwrap();
    assert_eq!(doubt(transfer), OpaqueReason::UncheckedTransfer);
}

#[test]
fn a_destination_that_is_a_token_account_of_nobody_known() {
    let unknown = [token_account(wallet(), usdc(), TOKEN), usdc(), named("some account"), wallet()];
    assert_eq!(doubt(transfer_checked(TOKEN, &unknown, 5)), OpaqueReason::UnknownTokenAccount);
    // The account of the right owner, for another mint or another token program.
    for into in [token_account(named("bob"), named("other"), TOKEN), token_account(named("bob"), usdc(), TOKEN_2022)] {
        let wrong = [token_account(wallet(), usdc(), TOKEN), usdc(), into, wallet()];
        assert_eq!(doubt(transfer_checked(TOKEN, &wrong, 5)), OpaqueReason::UnknownTokenAccount);
    }
    // The wallet itself instead of its token account.
    let wallet_itself = [token_account(wallet(), usdc(), TOKEN), usdc(), named("bob"), wallet()];
    assert_eq!(doubt(transfer_checked(TOKEN, &wallet_itself, 5)), OpaqueReason::UnknownTokenAccount);
}

#[test]
fn tokens_sent_to_the_wallet_itself_are_seen_as_such() {
    let intent = intent(&[pay_token(TOKEN, usdc(), wallet(), 5)], &[]);
    assert_eq!(intent.outflows[0].to, wallet());
}

#[test]
fn the_gross_amount_counts_when_the_mint_takes_a_fee() {
    let (source, into) = (token_account(wallet(), usdc(), TOKEN_2022), token_account(named("bob"), usdc(), TOKEN_2022));
    let transfer = |amount, fee| {
        let (mint, w) = (usdc(), wallet());
        transfer_fee::instruction::transfer_checked_with_fee(
            &TOKEN_2022,
            &source,
            &mint,
            &into,
            &w,
            &[],
            amount,
            6,
            fee,
        )
        .unwrap()
    };
    let intent = intent(&[transfer(1_000, 100)], &[named("bob")]);
    assert_eq!(intent.total(Asset::Token(usdc())), 1_000);
    assert_eq!(doubt(transfer(100, 101)), OpaqueReason::MalformedData);
}

#[test]
fn a_transfer_hook_brings_accounts_of_its_own() {
    let mut transfer = pay_token(TOKEN_2022, usdc(), named("bob"), 5);
    transfer.accounts.push(AccountMeta::new_readonly(named("hook"), false));
    assert_eq!(doubt(transfer), OpaqueReason::TransferHook);
}

#[test]
fn hidden_amounts_are_refused() {
    let account = token_account(wallet(), usdc(), TOKEN_2022);
    let deposit =
        confidential_transfer::instruction::deposit(&TOKEN_2022, &account, &usdc(), 5, 6, &wallet(), &[]).unwrap();
    assert_eq!(danger(deposit), DangerKind::Confidential);
}

#[test]
fn what_only_token_2022_has_the_token_program_does_not() {
    let account = token_account(wallet(), usdc(), TOKEN);
    for tag in 25..=44 {
        let accounts = vec![AccountMeta::new(account, false), AccountMeta::new_readonly(wallet(), true)];
        let instruction = Instruction { program_id: TOKEN, accounts, data: vec![tag, 9, 9] };
        assert_ne!(intent(&[instruction], &[]).opaque.len() + usize::from(tag == 38), 0, "{tag}");
    }
}

#[test]
fn a_multisig_as_authority() {
    let mut transfer = pay_token(TOKEN, usdc(), named("bob"), 5);
    transfer.accounts[3] = AccountMeta::new_readonly(named("multisig"), false);
    transfer.accounts.push(AccountMeta::new_readonly(wallet(), true));
    assert_eq!(doubt(transfer), OpaqueReason::MultisigAuthority);
}

#[test]
fn money_of_someone_else() {
    let someone = named("someone");
    let of_sol = intent(&[system::transfer(&someone, &named("thief"), 5)], &[]);
    assert_eq!(doubts(&of_sol), [OpaqueReason::UnexpectedSigner, OpaqueReason::ForeignSource]);
    let into = token_account(named("bob"), usdc(), TOKEN);
    let of_tokens = intent(&[transfer_checked(TOKEN, &[named("theirs"), usdc(), into, someone], 5)], &[named("bob")]);
    assert_eq!(doubts(&of_tokens), [OpaqueReason::UnexpectedSigner, OpaqueReason::ForeignSource]);
}

#[test]
fn the_fee_payer_is_nothing_but_a_fee_payer() {
    let payer = fee_payer();
    assert_eq!(doubt(system::transfer(&payer, &named("bob"), 5)), OpaqueReason::FeePayerInvolved);
    assert_eq!(doubt(pay_sol(payer, 5)), OpaqueReason::FeePayerInvolved);
    let into = token_account(named("bob"), usdc(), TOKEN);
    assert_eq!(
        doubt(transfer_checked(TOKEN, &[named("source"), usdc(), into, payer], 5)),
        OpaqueReason::FeePayerInvolved
    );
    let memo = Instruction { program_id: MEMO, accounts: vec![AccountMeta::new_readonly(payer, true)], data: vec![] };
    assert_eq!(doubt(memo), OpaqueReason::FeePayerInvolved);
    let call = Instruction { program_id: named("swap"), accounts: vec![AccountMeta::new(payer, true)], data: vec![] };
    assert_eq!(doubt(call), OpaqueReason::FeePayerInvolved);
    assert_eq!(doubt(system::assign(&payer, &named("thief"))), OpaqueReason::FeePayerInvolved);
    let owner = create_token_account(payer, usdc(), TOKEN);
    assert_eq!(doubt(owner), OpaqueReason::FeePayerInvolved);
}

#[test]
fn a_wallet_that_pays_its_own_fees_behind_the_fee_payers_back() {
    let message = legacy::Message::new(&[pay_sol(named("bob"), 5)], Some(&wallet())).serialize();
    let intent = decode(&message, &Facts::new(wallet(), fee_payer(), &[])).unwrap();
    assert_eq!(doubts(&intent), [OpaqueReason::UnexpectedFeePayer]);
}

#[test]
fn an_owner_who_funds_a_wallet_pays_fees_and_sum_from_one_account() {
    let (bob, owner) = (named("bob"), wallet());
    let instructions = [pay_sol(bob, 5), create_token_account(bob, usdc(), TOKEN), pay_token(TOKEN, usdc(), bob, 7)];
    let mut instructions = instructions.to_vec();
    instructions[1].accounts[0] = AccountMeta::new(owner, true);
    let message = legacy::Message::new(&instructions, Some(&owner)).serialize();
    let intent = decode(&message, &Facts::new(owner, owner, &[])).unwrap();
    assert_eq!(doubts(&intent), []);
    assert_eq!(intent.total(Asset::Sol), 5);
    assert_eq!(intent.total(Asset::Token(usdc())), 7);
    assert!(intent.outflows.iter().all(|outflow| outflow.from == owner && outflow.to == bob));
}

#[test]
fn a_token_account_for_someone_who_is_not_paid() {
    let creation = || create_token_account(named("stranger"), usdc(), TOKEN);
    assert_eq!(doubt(creation()), OpaqueReason::UnrelatedCreation);
    let named_by_the_caller = intent(&[creation()], &[named("stranger")]);
    assert_eq!(doubts(&named_by_the_caller), []);
}

#[test]
fn a_token_account_with_someone_elses_money_or_at_another_address() {
    let mut paid_by_wallet = create_token_account(named("bob"), usdc(), TOKEN);
    paid_by_wallet.accounts[0] = AccountMeta::new(wallet(), true);
    assert_eq!(doubt(paid_by_wallet), OpaqueReason::ForeignPayer);
    let mut elsewhere = create_token_account(named("bob"), usdc(), TOKEN);
    elsewhere.accounts[1] = AccountMeta::new(named("elsewhere"), false);
    assert_eq!(doubt(elsewhere), OpaqueReason::WrongAccounts);
    let mut nested = create_token_account(named("bob"), usdc(), TOKEN);
    nested.accounts[0] = AccountMeta::new(named("nested"), false);
    nested.data = vec![2];
    assert_eq!(danger(nested), DangerKind::CloseAccount);
    let unknown = Instruction { program_id: ASSOCIATED_TOKEN, accounts: vec![], data: vec![3] };
    assert_eq!(doubt(unknown), OpaqueReason::UnknownInstruction);
}

#[test]
fn a_compute_budget_setting_twice() {
    let price = ComputeBudgetInstruction::set_compute_unit_price;
    let intent = intent(&[price(1), price(2), pay_sol(named("bob"), 5)], &[]);
    assert_eq!(doubts(&intent), [OpaqueReason::DuplicateSetting]);
}

#[test]
fn amounts_that_overflow_when_added_up() {
    let both = intent(&[pay_sol(named("bob"), u64::MAX), pay_sol(named("bob"), 1)], &[]);
    assert_eq!(doubts(&both), [OpaqueReason::AmountOverflow]);
    let apart = intent(&[pay_sol(named("bob"), u64::MAX), pay_sol(named("carol"), 1)], &[]);
    assert_eq!(apart.total(Asset::Sol), u64::MAX, "no limit allows the largest amount");
}

#[test]
fn one_token_with_different_decimals() {
    let (bob, mut other) = (named("bob"), pay_token(TOKEN, usdc(), named("bob"), 5));
    *other.data.last_mut().unwrap() = 9;
    let intent = intent(&[pay_token(TOKEN, usdc(), bob, 5), other], &[bob]);
    assert_eq!(doubts(&intent), [OpaqueReason::DecimalsDisagree]);
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
    let message = v0::Message {
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
    };
    VersionedMessage::V0(message).serialize()
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

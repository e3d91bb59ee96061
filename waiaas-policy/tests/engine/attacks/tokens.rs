//! Tricks with tokens and token accounts.

use solana_instruction::{AccountMeta, Instruction};
use spl_token_2022_interface::{
    extension::{confidential_transfer, transfer_fee},
    instruction as token,
};
use waiaas_policy::{
    address::{ASSOCIATED_TOKEN, TOKEN, TOKEN_2022},
    asset::Asset,
    intent::{DangerKind, OpaqueReason},
};

use super::{danger, doubt, usdc};
use crate::{
    messages::{create_token_account, doubts, intent, pay_token, token_account, transfer_checked},
    payments::{named, wallet},
};

#[test]
fn two_mints_in_one_message() {
    let (bob, other) = (named("bob"), named("other mint"));
    let intent = intent(&[pay_token(TOKEN, usdc(), bob, 5), pay_token(TOKEN_2022, other, bob, 9)], &[bob]);
    assert_eq!(intent.total(Asset::Token(usdc())), 5);
    assert_eq!(intent.total(Asset::Token(other)), 9);
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
fn an_account_of_nobody_known_hides_no_other() {
    let (bob, other) = (named("bob"), named("other mint"));
    let unknown = [token_account(wallet(), usdc(), TOKEN), usdc(), named("some account"), wallet()];
    for program in [TOKEN, TOKEN_2022] {
        let instructions = [transfer_checked(TOKEN, &unknown, 5), pay_token(program, other, bob, 9)];
        let intent = intent(&instructions, &[bob]);
        assert_eq!(doubts(&intent), [OpaqueReason::UnknownTokenAccount]);
        assert_eq!(intent.total(Asset::Token(other)), 9);
    }
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
    let all_of_it = self::intent(&[transfer(100, 100)], &[named("bob")]);
    assert_eq!((doubts(&all_of_it), all_of_it.total(Asset::Token(usdc()))), (vec![], 100));
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

/// Every instruction of both programs by its number: nothing that is not a transfer passes for nothing.
#[test]
fn every_token_instruction_is_known_for_what_it_does() {
    use DangerKind::{
        Approve, Burn, CloseAccount, Confidential, Extension, Freeze, Initialize, MintTo, Revoke, SetAuthority,
        WithdrawExcess, Wrap,
    };
    let (amount, checked, no_authority) = ([5, 0, 0, 0, 0, 0, 0, 0], [5, 0, 0, 0, 0, 0, 0, 0, 6], [0, 0]);
    let both: [(&[u8], &[u8], DangerKind); 15] = [
        (&[0, 1, 2, 16, 18, 19, 20, 22], &[], Initialize),
        (&[4], &amount, Approve),
        (&[13], &checked, Approve),
        (&[5], &[], Revoke),
        (&[6], &no_authority, SetAuthority),
        (&[7], &amount, MintTo),
        (&[14], &checked, MintTo),
        (&[8], &amount, Burn),
        (&[15], &checked, Burn),
        (&[9], &[], CloseAccount),
        (&[10, 11], &[], Freeze),
        (&[17], &[], Wrap),
        (&[38], &[], WithdrawExcess),
        (&[45], &[0], Wrap),
        (&[45], &[1, 5, 0, 0, 0, 0, 0, 0, 0], Wrap),
    ];
    let only_2022: [(&[u8], &[u8], DangerKind); 4] = [
        (&[25, 31, 32, 35], &[], Initialize),
        (&[27, 37, 42], &[], Confidential),
        (&[28, 29, 30, 33, 34, 36, 39, 40, 41, 43, 44, 46], &[], Extension),
        (&[26], &[0], Extension),
    ];
    let accounts = || ["account", "second", "third"].map(|name| AccountMeta::new(named(name), false)).to_vec();
    let of = |program_id, tag: u8, data: &[u8]| {
        intent(&[Instruction { program_id, accounts: accounts(), data: [&[tag], data].concat() }], &[])
    };
    for (program, rows) in [(TOKEN, &both[..]), (TOKEN_2022, &both[..]), (TOKEN_2022, &only_2022[..])] {
        for (tags, data, kind) in rows {
            for tag in *tags {
                let found = of(program, *tag, data);
                assert_eq!((super::dangers(&found), doubts(&found)), (vec![*kind], vec![]), "{tag} of {program}");
                assert_eq!(found.dangers[0].account, named("account"));
            }
        }
    }
    for tag in [21, 23, 24, 47, 48, 254, 255] {
        assert_eq!(doubts(&of(TOKEN_2022, tag, &[])), [OpaqueReason::UnknownInstruction], "{tag}");
    }
    for tag in (25..=37).chain(39..=44).chain([46]) {
        assert_eq!(doubts(&of(TOKEN, tag, &[])), [OpaqueReason::UnknownInstruction], "{tag}");
    }
    for kind in 2..=5 {
        assert_eq!(super::dangers(&of(TOKEN_2022, 26, &[kind])), [Extension], "transfer fee: {kind}");
    }
    assert_eq!(doubts(&of(TOKEN_2022, 26, &[6])), [OpaqueReason::UnknownInstruction]);
}

#[test]
fn a_token_instruction_is_read_to_its_last_byte() {
    let of = |tag: u8, data: &[u8]| {
        let accounts = ["account", "second", "third"].map(|name| AccountMeta::new(named(name), false)).to_vec();
        intent(&[Instruction { program_id: TOKEN_2022, accounts, data: [&[tag], data].concat() }], &[])
    };
    let with_more: [(u8, &[u8]); 11] = [
        (4, &[0; 9]),
        (13, &[0; 10]),
        (7, &[0; 9]),
        (14, &[0; 10]),
        (5, &[0]),
        (6, &[0, 0, 0]),
        (9, &[0]),
        (10, &[0]),
        (17, &[0]),
        (38, &[0]),
        (45, &[0, 0]),
    ];
    for (tag, data) in with_more {
        assert_eq!(doubts(&of(tag, data)), [OpaqueReason::MalformedData], "{tag} with a byte too many");
    }
    assert_eq!(doubts(&of(6, &[0, 2])), [OpaqueReason::MalformedData], "an authority that is neither none nor some");
    assert_eq!(doubts(&of(45, &[2])), [OpaqueReason::MalformedData], "an amount that is neither none nor some");
    assert_eq!(of(6, &[0, 0]).dangers[0].to, None, "an authority that is given up");
    assert_eq!(of(45, &[0]).dangers[0].amount, None, "all there is");
    let unwrapped = of(45, &[1, 5, 0, 0, 0, 0, 0, 0, 0]).dangers.remove(0);
    assert_eq!((unwrapped.to, unwrapped.amount), (Some(named("second")), Some(5)));
}

#[test]
fn a_multisig_as_authority() {
    let mut transfer = pay_token(TOKEN, usdc(), named("bob"), 5);
    transfer.accounts[3] = AccountMeta::new_readonly(named("multisig"), false);
    transfer.accounts.push(AccountMeta::new_readonly(wallet(), true));
    assert_eq!(doubt(transfer), OpaqueReason::MultisigAuthority);
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
    let of = |data| Instruction { program_id: ASSOCIATED_TOKEN, accounts: vec![], data };
    assert_eq!(doubt(of(vec![3])), OpaqueReason::UnknownInstruction);
    for tag in 0..=2 {
        assert_eq!(doubt(of(vec![tag, 0])), OpaqueReason::MalformedData, "{tag} with a byte too many");
    }
    let mut other_system = create_token_account(named("bob"), usdc(), TOKEN);
    other_system.accounts[4].pubkey = named("system");
    assert_eq!(doubt(other_system), OpaqueReason::WrongAccounts);
    let other_program = create_token_account(named("bob"), usdc(), named("token program"));
    assert_eq!(doubt(other_program), OpaqueReason::WrongAccounts);
}

#[test]
fn one_token_with_different_decimals() {
    let (bob, mut other) = (named("bob"), pay_token(TOKEN, usdc(), named("bob"), 5));
    *other.data.last_mut().unwrap() = 9;
    let intent = intent(&[pay_token(TOKEN, usdc(), bob, 5), other], &[bob]);
    assert_eq!(doubts(&intent), [OpaqueReason::DecimalsDisagree]);
}

//! Tricks with who pays, who signs and what an account is.

use solana_instruction::{AccountMeta, Instruction};
use solana_message::legacy;
use solana_system_interface::instruction as system;
use waiaas_policy::{
    address::{MEMO, SYSTEM, TOKEN},
    asset::Asset,
    decode::{Facts, decode},
    intent::{DangerKind, OpaqueReason},
};

use super::{danger, dangers, doubt, usdc};
use crate::{
    messages::{create_token_account, doubts, intent, pay_sol, pay_token, token_account, transfer_checked},
    payments::{fee_payer, named, wallet},
};

#[test]
fn a_second_transfer_to_another_recipient() {
    let intent = intent(&[pay_sol(named("bob"), 5), pay_sol(named("thief"), 9)], &[]);
    let recipients: Vec<_> = intent.outflows.iter().map(|outflow| outflow.to).collect();
    assert!(recipients.contains(&named("thief")));
    assert_eq!(intent.total(Asset::Sol), 14);
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

/// Every instruction of the System program that is no transfer, by its number.
#[test]
fn every_system_instruction_is_known_for_what_it_does() {
    let (number, address, seed) = ([0_u8; 8], [9_u8; 32], [4, 0, 0, 0, 0, 0, 0, 0, b's', b'e', b'e', b'd']);
    let create = [&number[..], &number, &address].concat();
    let rows: [(u8, Vec<u8>, DangerKind); 12] = [
        (0, create.clone(), DangerKind::CreateAccount),
        (13, create.clone(), DangerKind::CreateAccount),
        (1, address.to_vec(), DangerKind::Assign),
        (3, [&address[..], &seed, &create].concat(), DangerKind::CreateAccount),
        (4, vec![], DangerKind::NonceAdvance),
        (5, number.to_vec(), DangerKind::NonceWithdraw),
        (6, address.to_vec(), DangerKind::NonceAuthorize),
        (7, address.to_vec(), DangerKind::NonceAuthorize),
        (8, number.to_vec(), DangerKind::Allocate),
        (9, [&address[..], &seed, &number, &address].concat(), DangerKind::Allocate),
        (10, [&address[..], &seed, &address].concat(), DangerKind::Assign),
        (12, vec![], DangerKind::NonceAuthorize),
    ];
    let of = |tag: u8, data: &[u8]| {
        let accounts = ["account", "second"].map(|name| AccountMeta::new(named(name), false)).to_vec();
        let data = [&[tag, 0, 0, 0], data].concat();
        intent(&[Instruction { program_id: SYSTEM, accounts, data }], &[])
    };
    for (tag, data, kind) in rows {
        let found = of(tag, &data);
        assert_eq!((dangers(&found), doubts(&found)), (vec![kind], vec![]), "{tag}");
        assert_eq!(found.dangers[0].account, named("account"), "{tag}");
        assert_eq!(doubts(&of(tag, &[&data[..], &[0]].concat())), [OpaqueReason::MalformedData], "{tag}, longer");
    }
    let not_text = [&address[..], &seed[..8], &[0xff; 4], &address].concat();
    assert_eq!(doubts(&of(10, &not_text)), [OpaqueReason::MalformedData]);
    assert_eq!(doubts(&of(14, &[])), [OpaqueReason::UnknownInstruction]);
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

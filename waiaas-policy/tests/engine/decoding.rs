//! What honest messages do.

use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::v1::TransactionConfig;
use waiaas_policy::{
    address::{MEMO, TOKEN, TOKEN_2022},
    asset::Asset,
    decode::{Config, Facts, Message, Version, decode},
    intent::{Creation, Fees, Intent, OpaqueReason, Outflow},
};

use crate::{
    messages::{create_token_account, doubts, intent, legacy, pay_sol, pay_token, token_account, v0, v1},
    payments::{fee_payer, named, wallet},
};

fn memo(text: &str) -> Instruction {
    Instruction { program_id: MEMO, accounts: vec![AccountMeta::new_readonly(wallet(), true)], data: text.into() }
}

#[test]
fn a_transfer_of_sol() {
    let intent = intent(&[pay_sol(named("bob"), 500)], &[]);
    let expected = Outflow { asset: Asset::Sol, to: named("bob"), from: wallet(), amount: 500, decimals: None };
    assert_eq!(intent.outflows, [expected]);
    assert_eq!(intent.signers, [fee_payer(), wallet()]);
    assert_eq!(intent.fees, Fees { signature: 10_000, priority: 0, rent: 0 });
    assert!(intent.is_understood() && intent.dangers.is_empty() && intent.calls.is_empty());
}

#[test]
fn every_version_of_a_message_means_the_same() {
    let instructions = [pay_sol(named("bob"), 500), memo("lunch")];
    let facts = Facts::new(wallet(), fee_payer(), &[]);
    let of = |bytes: &[u8]| decode(bytes, &facts).unwrap();
    let legacy = of(&legacy(&instructions));
    assert_eq!(legacy.memo.as_deref(), Some("lunch"));
    assert_eq!(of(&v0(&instructions)), legacy);
    assert_eq!(of(&v1(&instructions, TransactionConfig::empty())), legacy);
}

#[test]
fn a_transfer_of_tokens_goes_to_the_wallet_behind_the_account() {
    for program in [TOKEN, TOKEN_2022] {
        let (usdc, bob) = (named("usdc"), named("bob"));
        let intent = intent(&[pay_token(program, usdc, bob, 7)], &[named("carol"), bob]);
        assert_eq!(doubts(&intent), []);
        let expected = Outflow { asset: Asset::Token(usdc), to: bob, from: wallet(), amount: 7, decimals: Some(6) };
        assert_eq!(intent.outflows, [expected]);
    }
}

#[test]
fn an_account_created_on_the_way_names_its_owner() {
    let (usdc, bob) = (named("usdc"), named("bob"));
    let creation = create_token_account(bob, usdc, TOKEN);
    let intent = intent(&[creation, pay_token(TOKEN, usdc, bob, 7)], &[]);
    assert_eq!(doubts(&intent), []);
    assert_eq!(intent.outflows[0].to, bob);
    assert_eq!(intent.creates, [Creation { owner: bob, mint: usdc, payer: fee_payer() }]);
    assert_eq!(intent.fees.rent, 2_039_280);
}

#[test]
fn a_recipient_beside_one_whose_account_is_created() {
    let (usdc, bob, carol) = (named("usdc"), named("bob"), named("carol"));
    let pay = |to| pay_token(TOKEN, usdc, to, 7);
    let intent = intent(&[create_token_account(bob, usdc, TOKEN), pay(bob), pay(carol)], &[carol]);
    assert_eq!(doubts(&intent), []);
    let mut recipients: Vec<_> = intent.outflows.iter().map(|outflow| outflow.to).collect();
    recipients.sort();
    let mut expected = [bob, carol];
    expected.sort();
    assert_eq!(recipients, expected);
}

#[test]
fn payments_to_one_recipient_are_added_up() {
    let bob = named("bob");
    let intent = intent(&[pay_sol(bob, 500), pay_sol(named("carol"), 1), pay_sol(bob, 70)], &[]);
    assert_eq!(intent.outflows.len(), 2);
    assert_eq!(intent.total(Asset::Sol), 571);
}

#[test]
fn the_priority_fee_is_price_times_limit_rounded_up() {
    let price = ComputeBudgetInstruction::set_compute_unit_price(10_001);
    let limit = ComputeBudgetInstruction::set_compute_unit_limit(300);
    let of = |instructions: &[Instruction]| intent(instructions, &[]).fees.priority;
    assert_eq!(of(&[limit.clone(), price.clone(), pay_sol(named("bob"), 1)]), 4);
    assert_eq!(of(&[price, pay_sol(named("bob"), 1)]), 14_002, "no limit is the largest");
    assert_eq!(of(&[limit, pay_sol(named("bob"), 1)]), 0);
    let greedy = ComputeBudgetInstruction::set_compute_unit_price(u64::MAX);
    assert_eq!(of(&[greedy, pay_sol(named("bob"), 1)]), u64::MAX);
}

#[test]
fn version_1_has_its_priority_fee_in_the_header() {
    let config = TransactionConfig::empty()
        .with_priority_fee(1_234)
        .with_compute_unit_limit(200_000)
        .with_loaded_accounts_data_size_limit(65_536)
        .with_heap_size(65_536);
    let bytes = v1(&[pay_sol(named("bob"), 1)], config);
    let facts = Facts::new(wallet(), fee_payer(), &[]);
    assert_eq!(decode(&bytes, &facts).unwrap().fees, Fees { signature: 10_000, priority: 1_234, rent: 0 });
    let message = Message::parse(&bytes).unwrap();
    assert_eq!(message.version, Version::V1);
    let expected = Config {
        priority_fee: Some(1_234),
        compute_unit_limit: Some(200_000),
        loaded_accounts_data_size_limit: Some(65_536),
        heap_size: Some(65_536),
    };
    assert_eq!(message.config, expected);
}

#[test]
fn version_1_pays_for_settings_in_both_places() {
    let config = TransactionConfig::empty().with_priority_fee(1_000);
    let price = ComputeBudgetInstruction::set_compute_unit_price(1_000_000);
    let limit = ComputeBudgetInstruction::set_compute_unit_limit(234);
    let bytes = v1(&[price, limit, pay_sol(named("bob"), 1)], config);
    let facts = Facts::new(wallet(), fee_payer(), &[]);
    assert_eq!(decode(&bytes, &facts).unwrap().fees.priority, 1_234);
}

#[test]
fn the_digest_is_of_the_payment_and_not_of_the_message() {
    let bob = named("bob");
    let plain = intent(&[pay_sol(bob, 5)], &[]).digest();
    let price = ComputeBudgetInstruction::set_compute_unit_price(9);
    assert_eq!(intent(&[price, pay_sol(bob, 5)], &[]).digest(), plain);
    assert_eq!(intent(&[pay_sol(bob, 2), pay_sol(bob, 3)], &[]).digest(), plain);
    assert_ne!(intent(&[pay_sol(bob, 6)], &[]).digest(), plain);
    assert_ne!(intent(&[pay_sol(named("carol"), 5)], &[]).digest(), plain);
    assert_ne!(intent(&[pay_sol(bob, 5), memo("x")], &[]).digest(), plain);
}

#[test]
fn a_program_without_a_decoder_is_a_call() {
    let accounts = vec![AccountMeta::new(wallet(), true), AccountMeta::new_readonly(named("pool"), false)];
    let call = Instruction { program_id: named("swap"), accounts, data: vec![1, 2, 3] };
    let intent = intent(&[call], &[]);
    assert_eq!((intent.calls[0].program, intent.calls[0].data.as_slice()), (named("swap"), [1, 2, 3].as_slice()));
    let flags: Vec<_> = intent.calls[0].accounts.iter().map(|account| (account.signer, account.writable)).collect();
    assert_eq!(flags, [(true, true), (false, false)]);
}

#[test]
fn signatures_that_a_precompile_checks_cost_a_fee() {
    let program_id = "Ed25519SigVerify111111111111111111111111111".parse().unwrap();
    let check = Instruction { program_id, accounts: vec![], data: vec![3, 0] };
    assert_eq!(intent(&[check, pay_sol(named("bob"), 1)], &[]).fees.signature, 25_000);
}

#[test]
fn others_derive_the_same_token_account() {
    let owner = "EGY9KCR8EaJPdfPExGyi5pFcrh2e6AtzG2D8imXYV48R".parse().unwrap();
    let mint = "gBxS1f6uyyGPuW5MzGBukidSb71jdsCb5fZaoSzULE5".parse().unwrap();
    let account = token_account(owner, mint, TOKEN);
    assert_eq!(account.to_string(), "3RgkWBT2WD2A62rTRLFho9mQjMSf48NiwDZeDJCrmfW4");
}

#[test]
fn an_intent_is_read_back_as_it_was() {
    let plain = intent(&[pay_sol(named("bob"), 500), memo("lunch")], &[]);
    let proposed = Intent { proposed: true, host: Some("api.example.com".into()), ..plain.clone() };
    for intent in [plain, proposed] {
        let bytes = minicbor::to_vec(&intent).unwrap();
        assert_eq!(minicbor::decode::<Intent>(&bytes).unwrap(), intent);
    }
}

#[test]
fn an_owner_who_pays_the_fees_may_be_paid_and_pays_nothing_else() {
    let (owner, usdc) = (fee_payer(), named("usdc"));
    let of = |instructions: &[Instruction], facts: &Facts<'_>| decode(&legacy(instructions), facts).unwrap();
    let wallets = [owner];
    let mere = Facts::new(wallet(), owner, &wallets);
    let paid_by_owner = mere.paid_by_owner();

    // What leaves the wallet may go to the owner; to somebody who only pays fees it may not.
    for out in [pay_sol(owner, 500), pay_token(TOKEN, usdc, owner, 7)] {
        let swept = of(std::slice::from_ref(&out), &paid_by_owner);
        assert_eq!(doubts(&swept), []);
        assert_eq!((swept.outflows[0].from, swept.outflows[0].to), (wallet(), owner));
    }
    assert_eq!(doubts(&of(&[pay_sol(owner, 500)], &mere)), [OpaqueReason::FeePayerInvolved]);

    // The owner's token account may be made on the way.
    let both = [create_token_account(owner, usdc, TOKEN), pay_token(TOKEN, usdc, owner, 7)];
    assert_eq!(of(&both, &paid_by_owner).creates, [Creation { owner, mint: usdc, payer: owner }]);
    assert!(!doubts(&of(&both, &mere)).is_empty());

    // The owner's own money is not understood to leave, in neither case.
    let own = [solana_system_interface::instruction::transfer(&owner, &named("bob"), 5)];
    assert_eq!(doubts(&of(&own, &paid_by_owner)), [OpaqueReason::ForeignSource]);
    assert_eq!(doubts(&of(&own, &mere)), [OpaqueReason::FeePayerInvolved]);
}

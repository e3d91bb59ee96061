//! The tricks that issue 3 names, each from the bytes of a message, or from a ledger's past, to the decision. The policy
//! allows everything that a policy can allow, so that what is denied is denied for the trick alone.
//!
//! | trick | test |
//! |---|---|
//! | a second transfer to another recipient in one message | [`a_second_transfer_to_another_recipient`] |
//! | two mints in one message | [`two_mints_in_one_message`] |
//! | createAccount and assign | [`an_account_created_and_assigned`] |
//! | Approve, and transferFrom later | [`an_approval_and_what_the_delegate_takes_later`] |
//! | SetAuthority | [`an_account_given_to_another_authority`] |
//! | CloseAccount to a stranger | [`an_account_closed_to_a_stranger`] |
//! | sync-native and unwrap of wSOL | [`wrapped_sol_synced_and_unwrapped`] |
//! | a transfer of 0 | [`a_transfer_of_nothing`] |
//! | an amount near `u64::MAX` | [`an_amount_near_the_largest`] |
//! | duplicate accounts | [`an_account_twice`] |
//! | one account as source and fee payer | [`one_account_as_source_and_fee_payer`] |
//! | the priority fee as a way out | [`a_priority_fee_as_a_way_out`] |
//! | Token-2022 with a transfer fee of 10 % against a cap | [`a_transfer_fee_of_a_tenth_against_a_cap`] |
//! | a destination that is the recipient's token account | [`a_destination_that_is_a_token_account`] |
//! | a lookup table that was changed | [`a_lookup_table_that_was_changed`] |
//! | an unexpected signer | [`an_unexpected_signer`] |
//! | trailing bytes | [`bytes_behind_the_message`] |
//! | a compact-u16 that is not canonical | [`a_length_in_more_bytes_than_it_needs`] |
//! | a window's boundary, from both sides | [`over_time::a_windows_boundary_from_both_sides`] |
//! | a clock that steps back | [`over_time::a_clock_that_steps_back`] |
//! | a limit lowered below what is spent | [`over_time::a_limit_below_what_is_spent`] |
//! | a limit edited and edited back | [`over_time::a_limit_edited_and_edited_back`] |

mod over_time;

use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::{MessageHeader, VersionedMessage, compiled_instruction::CompiledInstruction, legacy, v0};
use solana_system_interface::instruction as system;
use spl_token_2022_interface::{extension::transfer_fee, instruction as token};
use waiaas_policy::{
    Address,
    address::{TOKEN, TOKEN_2022},
    asset::Asset,
    budget::Ledger,
    decide::{Decision, Standing, Tier, decide},
    decode::{DecodeError, Facts, Message, Table, decode},
    document::{AssetRules, Policy, ProgramRules},
    intent::{Intent, OpaqueReason},
    rule::RuleId,
};

use crate::{
    messages::{self, doubts, intent, pay_sol, pay_token, token_account},
    payments::{fee_payer, named, noon, wallet},
};

fn usdc() -> Address {
    named("usdc")
}

/// A policy that allows any payment of SOL and of two tokens to anybody, and any call of one program.
fn generous() -> Policy {
    let token = || AssetRules { decimals: 6, ..AssetRules::default() };
    let mut policy = Policy::empty();
    policy.assets.insert(Asset::Sol, AssetRules { decimals: 9, ..AssetRules::default() });
    policy.assets.insert(Asset::Token(usdc()), token());
    policy.assets.insert(Asset::Token(named("other mint")), token());
    policy.destinations.any = true;
    policy.programs.insert(named("swap"), ProgramRules::default());
    policy
}

/// The rules that deny it; none if it is allowed at once.
fn denied_by(policy: &Policy, intent: &Intent) -> Vec<RuleId> {
    match decide(policy, intent, &Ledger::new(), noon(), Standing::Approved) {
        Decision::Allow(Tier::Instant) => vec![],
        Decision::Deny(denials) => denials.iter().map(|denial| denial.rule).collect(),
        other => panic!("{other:?}"),
    }
}

/// The rules that deny a message of these instructions, whatever is allowed; `bob` and `carol` may own token accounts.
fn denied(instructions: &[Instruction]) -> Vec<RuleId> {
    denied_by(&generous(), &intent(instructions, &[named("bob"), named("carol")]))
}

#[test]
fn a_second_transfer_to_another_recipient() {
    let both = [pay_sol(named("bob"), 5), pay_sol(named("thief"), 9)];
    assert_eq!(denied(&both), [], "anybody may be paid");
    let mut only_bob = generous();
    only_bob.destinations.any = false;
    only_bob.destinations.allow.insert(named("bob"), None);
    assert_eq!(denied_by(&only_bob, &intent(&both[..1], &[])), []);
    assert_eq!(denied_by(&only_bob, &intent(&both, &[])), [RuleId::Destination]);
    let mut capped = generous();
    capped.assets.get_mut(&Asset::Sol).unwrap().per_payment = Some(13);
    assert_eq!(denied_by(&capped, &intent(&both, &[])), [RuleId::PerPayment], "14 leave together");
}

#[test]
fn two_mints_in_one_message() {
    let bob = named("bob");
    let both = [pay_token(TOKEN, usdc(), bob, 5), pay_token(TOKEN_2022, named("other mint"), bob, 9)];
    assert_eq!(denied(&both), []);
    let mut one_listed = generous();
    one_listed.assets.remove(&Asset::Token(named("other mint")));
    let intent = intent(&both, &[bob]);
    assert_eq!(denied_by(&one_listed, &intent), [RuleId::AssetNotListed]);
    let mut capped = generous();
    capped.assets.get_mut(&Asset::Token(named("other mint"))).unwrap().per_payment = Some(8);
    assert_eq!(denied_by(&capped, &intent), [RuleId::PerPayment], "each token has its own limit");
}

#[test]
fn an_account_created_and_assigned() {
    let create = system::create_account_with_seed(&wallet(), &named("new"), &wallet(), "s", 9, 0, &named("thief"));
    assert_eq!(denied(std::slice::from_ref(&create)), [RuleId::Danger, RuleId::NothingPaid]);
    let assign = system::assign(&wallet(), &named("thief"));
    assert_eq!(denied(&[pay_sol(named("bob"), 5), create, assign]), [RuleId::Danger, RuleId::Danger]);
}

#[test]
fn an_approval_and_what_the_delegate_takes_later() {
    let (source, thief) = (token_account(wallet(), usdc(), TOKEN), named("thief"));
    let approve = token::approve(&TOKEN, &source, &thief, &wallet(), &[], 5).unwrap();
    let pay = pay_token(TOKEN, usdc(), named("bob"), 1);
    assert_eq!(denied(&[pay.clone(), approve]), [RuleId::Danger]);
    // What was approved elsewhere cannot be taken here: the delegate signs, and is not the wallet.
    let into = token_account(named("bob"), usdc(), TOKEN);
    let take = messages::transfer_checked(TOKEN, &[source, usdc(), into, thief], 5);
    let intent = intent(&[pay, take], &[named("bob")]);
    assert_eq!(doubts(&intent), [OpaqueReason::UnexpectedSigner, OpaqueReason::ForeignSource]);
    assert_eq!(denied_by(&generous(), &intent), [RuleId::NotUnderstood, RuleId::NotUnderstood]);
}

#[test]
fn an_account_given_to_another_authority() {
    let account = token_account(wallet(), usdc(), TOKEN);
    let kinds = [token::AuthorityType::AccountOwner, token::AuthorityType::CloseAccount];
    for kind in kinds {
        for to in [Some(&named("thief")), None] {
            let give = token::set_authority(&TOKEN, &account, to, kind.clone(), &wallet(), &[]).unwrap();
            assert_eq!(denied(&[pay_token(TOKEN, usdc(), named("bob"), 1), give]), [RuleId::Danger]);
        }
    }
}

#[test]
fn an_account_closed_to_a_stranger() {
    let account = token_account(wallet(), usdc(), TOKEN);
    for to in [named("thief"), wallet()] {
        let close = token::close_account(&TOKEN, &account, &to, &wallet(), &[]).unwrap();
        assert_eq!(denied(&[pay_sol(named("bob"), 5), close]), [RuleId::Danger]);
    }
}

#[test]
fn wrapped_sol_synced_and_unwrapped() {
    let wsol: Address = "So11111111111111111111111111111111111111112".parse().unwrap();
    let account = token_account(wallet(), wsol, TOKEN);
    let wrap = [pay_sol(account, 5), token::sync_native(&TOKEN, &account).unwrap()];
    assert_eq!(denied(&wrap), [RuleId::Danger]);
    let unwrap = token::close_account(&TOKEN, &account, &wallet(), &wallet(), &[]).unwrap();
    assert_eq!(denied(&[pay_sol(named("bob"), 5), unwrap]), [RuleId::Danger]);
    let some = token::unwrap_lamports(&TOKEN_2022, &account, &named("thief"), &wallet(), &[], Some(5)).unwrap();
    assert_eq!(denied(&[pay_sol(named("bob"), 5), some]), [RuleId::Danger]);
}

#[test]
fn a_transfer_of_nothing() {
    assert_eq!(denied(&[pay_sol(named("bob"), 0)]), [RuleId::NothingPaid]);
    assert_eq!(denied(&[pay_token(TOKEN, usdc(), named("bob"), 0)]), [RuleId::NothingPaid]);
    let beside = [pay_sol(named("bob"), 5), pay_sol(named("carol"), 0)];
    assert_eq!(denied(&beside), [RuleId::NothingPaid], "beside a payment, too");
}

#[test]
fn an_amount_near_the_largest() {
    let largest = |bob, carol| [pay_sol(named("bob"), bob), pay_sol(named("carol"), carol)];
    let mut capped = generous();
    capped.assets.get_mut(&Asset::Sol).unwrap().per_payment = Some(u64::MAX - 1);
    capped.assets.get_mut(&Asset::Sol).unwrap().daily = Some(u64::MAX - 1);
    assert_eq!(denied_by(&capped, &intent(&largest(u64::MAX - 2, 1), &[])), []);
    let both = [RuleId::PerPayment, RuleId::Daily];
    assert_eq!(denied_by(&capped, &intent(&largest(u64::MAX - 1, 1), &[])), both);
    assert_eq!(denied_by(&capped, &intent(&largest(u64::MAX, u64::MAX), &[])), both, "the sum does not wrap");
    let to_one = [pay_sol(named("bob"), u64::MAX), pay_sol(named("bob"), 1)];
    assert_eq!(doubts(&intent(&to_one, &[])), [OpaqueReason::AmountOverflow]);
}

#[test]
fn an_account_twice() {
    let mut bytes = messages::legacy(&[pay_sol(named("bob"), 5)]);
    bytes.copy_within(4..36, 36);
    assert_eq!(Message::parse(&bytes), Err(DecodeError::DuplicateAccount));
    assert_eq!(denied(&[pay_sol(wallet(), 5)]), [RuleId::SelfPayment], "one account as source and recipient");
    let account = token_account(wallet(), usdc(), TOKEN);
    let to_itself = messages::transfer_checked(TOKEN, &[account, usdc(), account, wallet()], 5);
    assert_eq!(denied(&[to_itself]), [RuleId::SelfPayment]);
}

#[test]
fn one_account_as_source_and_fee_payer() {
    let of_fee_payer = intent(&[system::transfer(&fee_payer(), &named("bob"), 5)], &[]);
    assert_eq!(doubts(&of_fee_payer), [OpaqueReason::FeePayerInvolved]);
    let message = legacy::Message::new(&[pay_sol(named("bob"), 5)], Some(&wallet())).serialize();
    let of_wallet = decode(&message, &Facts::new(wallet(), fee_payer(), &[])).unwrap();
    assert_eq!(doubts(&of_wallet), [OpaqueReason::UnexpectedFeePayer]);
    for intent in [of_fee_payer, of_wallet] {
        assert!(denied_by(&generous(), &intent).contains(&RuleId::NotUnderstood));
    }
}

#[test]
fn a_priority_fee_as_a_way_out() {
    let price = |lamports: u64| {
        let limit = ComputeBudgetInstruction::set_compute_unit_limit(1_000_000);
        vec![ComputeBudgetInstruction::set_compute_unit_price(lamports), limit, pay_sol(named("bob"), 5)]
    };
    let mut policy = generous();
    policy.fees.per_payment = 20_000;
    policy.fees.daily = 20_000;
    assert_eq!(denied_by(&policy, &intent(&price(10_000), &[])), [], "10,000 for two signatures, 10,000 for haste");
    let both = [RuleId::FeePerPayment, RuleId::FeePerDay];
    assert_eq!(denied_by(&policy, &intent(&price(10_001), &[])), both);
    assert_eq!(denied_by(&policy, &intent(&price(u64::MAX), &[])), both);
    let config = solana_message::v1::TransactionConfig::empty().with_priority_fee(10_001);
    let in_the_header = messages::v1(&[pay_sol(named("bob"), 5)], config);
    let intent = decode(&in_the_header, &Facts::new(wallet(), fee_payer(), &[])).unwrap();
    assert_eq!(denied_by(&policy, &intent), both);
}

#[test]
fn a_transfer_fee_of_a_tenth_against_a_cap() {
    let account = |owner| token_account(owner, usdc(), TOKEN_2022);
    let (source, into, w) = (account(wallet()), account(named("bob")), wallet());
    let pay = |amount: u64| {
        let of = transfer_fee::instruction::transfer_checked_with_fee;
        of(&TOKEN_2022, &source, &usdc(), &into, &w, &[], amount, 6, amount / 10).unwrap()
    };
    let mut policy = generous();
    policy.assets.get_mut(&Asset::Token(usdc())).unwrap().per_payment = Some(1_000);
    let rules = |amount| denied_by(&policy, &intent(&[pay(amount)], &[named("bob")]));
    assert_eq!(rules(1_000), []);
    // 1,100 leave the wallet, although only 990 arrive.
    assert_eq!(rules(1_100), [RuleId::PerPayment]);
}

#[test]
fn a_destination_that_is_a_token_account() {
    let bob = named("bob");
    let account = token_account(bob, usdc(), TOKEN);
    let mut only_bob = generous();
    only_bob.destinations.any = false;
    only_bob.destinations.allow.insert(bob, None);
    let tokens = intent(&[pay_token(TOKEN, usdc(), bob, 5)], &[bob]);
    assert_eq!(denied_by(&only_bob, &tokens), [], "the wallet behind the account is what counts");
    // SOL for the account is no payment to bob, and tokens for an account of that account are none either.
    assert_eq!(denied_by(&only_bob, &intent(&[pay_sol(account, 5)], &[bob])), [RuleId::Destination]);
    let deeper = intent(&[pay_token(TOKEN, usdc(), account, 5)], &[bob]);
    assert_eq!(doubts(&deeper), [OpaqueReason::UnknownTokenAccount]);
    let claimed = intent(&[pay_token(TOKEN, usdc(), account, 5)], &[bob, account]);
    assert_eq!(denied_by(&only_bob, &claimed), [RuleId::Destination]);
    let listed = format!("[assets.{}]\ndecimals = 6\n[destinations]\nallow = [\"{bob}\", \"{account}\"]", usdc());
    let problems = Policy::from_toml(&listed).unwrap_err().to_string();
    assert!(problems.contains(&format!("`{account}` is a token account of `{bob}`")), "{problems}");
}

#[test]
fn a_lookup_table_that_was_changed() {
    let message = v0::Message {
        header: MessageHeader {
            num_required_signatures: 2,
            num_readonly_signed_accounts: 0,
            num_readonly_unsigned_accounts: 1,
        },
        account_keys: vec![fee_payer(), wallet(), named("swap")],
        recent_blockhash: solana_hash::Hash::default(),
        instructions: vec![CompiledInstruction { program_id_index: 2, accounts: vec![1, 3], data: vec![1] }],
        address_table_lookups: vec![v0::MessageAddressTableLookup {
            account_key: named("table"),
            writable_indexes: vec![0],
            readonly_indexes: vec![],
        }],
    };
    let bytes = VersionedMessage::V0(message).serialize();
    let read = |entries: &[Address]| {
        let tables = [Table { address: named("table"), entries }];
        decode(&bytes, &Facts::new(wallet(), fee_payer(), &[]).with_tables(&tables)).unwrap()
    };
    let (before, after) = (read(&[named("pool")]), read(&[named("thief")]));
    assert_eq!(denied_by(&generous(), &before), []);
    assert_ne!(before.digest(), after.digest(), "a yes to the one is no yes to the other");
    assert_eq!(denied_by(&generous(), &read(&[])), [RuleId::NotUnderstood, RuleId::NothingPaid]);
}

#[test]
fn an_unexpected_signer() {
    let mut call = Instruction { program_id: named("swap"), accounts: vec![], data: vec![1] };
    call.accounts = vec![AccountMeta::new(wallet(), true), AccountMeta::new(named("someone"), true)];
    let intent = intent(&[call], &[]);
    assert_eq!(doubts(&intent), [OpaqueReason::UnexpectedSigner]);
    assert_eq!(intent.opaque[0].subject, Some(named("someone")));
    assert_eq!(denied_by(&generous(), &intent), [RuleId::NotUnderstood]);
}

#[test]
fn bytes_behind_the_message() {
    let instructions = [pay_sol(named("bob"), 5)];
    let config = solana_message::v1::TransactionConfig::empty();
    for mut bytes in [messages::legacy(&instructions), messages::v0(&instructions), messages::v1(&instructions, config)]
    {
        assert!(Message::parse(&bytes).is_ok());
        bytes.push(0);
        assert_eq!(Message::parse(&bytes), Err(DecodeError::TrailingBytes));
    }
    let mut longer = pay_sol(named("bob"), 5);
    longer.data.push(0);
    assert_eq!(doubts(&intent(&[longer], &[])), [OpaqueReason::MalformedData], "nor behind an instruction's data");
}

#[test]
fn a_length_in_more_bytes_than_it_needs() {
    let good = messages::legacy(&[pay_sol(named("bob"), 5)]);
    let with = |length: &[u8]| Message::parse(&[&good[..3], length, &good[4..]].concat()).map(|_| ());
    let count = good[3];
    assert_eq!(with(&[count]), Ok(()));
    assert_eq!(with(&[count | 0x80, 0]), Err(DecodeError::NonCanonicalLength));
    assert_eq!(with(&[count | 0x80, 0x80, 0]), Err(DecodeError::NonCanonicalLength));
    assert_eq!(with(&[count | 0x80, 0x80, 0x80, 0]), Err(DecodeError::NonCanonicalLength), "at most three bytes");
    assert_eq!(with(&[0xff, 0xff, 0x04]), Err(DecodeError::NonCanonicalLength), "at most 65,535");
    assert_eq!(with(&[0xff, 0xff, 0x03]), Err(DecodeError::Truncated));
}

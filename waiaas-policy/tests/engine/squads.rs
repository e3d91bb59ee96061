//! Squads v4, as its official SDK encodes it: `vectors/squads.json`.

use std::{fs, path::PathBuf};

use serde_json::Value;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::legacy;
use waiaas_policy::{
    Address,
    address::{SQUADS, SYSTEM, TOKEN, squads},
    asset::Asset,
    decode::{Facts, Message, Proposing, Squads, decode},
    intent::{DangerKind, Intent, OpaqueReason, Outflow},
};

use crate::{
    messages::{doubts, pay_sol, token_account, transfer_checked},
    payments::{fee_payer, named},
};

/// An instruction of the vectors.
fn vector(name: &str) -> Instruction {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/squads.json");
    let vectors: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let vector = &vectors["instructions"][name];
    let account = |text: &Value| {
        let mut words = text.as_str().unwrap().split(' ');
        let address: Address = words.next().unwrap().parse().unwrap();
        let flags: Vec<&str> = words.collect();
        AccountMeta { pubkey: address, is_signer: flags.contains(&"S"), is_writable: flags.contains(&"W") }
    };
    Instruction {
        program_id: SQUADS,
        accounts: vector["accounts"].as_array().unwrap().iter().map(account).collect(),
        data: bytes(vector["data"].as_str().unwrap()),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(&hex[place..place + 2], 16).unwrap()).collect()
}

/// The member of the vectors.
fn member() -> Address {
    "LbUiWL3xVV8hTFYBVdbTNrpDo41NKS6o3LHHuDzjfcY".parse().unwrap()
}

fn agents() -> Squads {
    Squads {
        multisig: "9Aqe8DJjBXEmbxMjoemg9VMhh5sqUsei1NEdke3QtNmS".parse().unwrap(),
        vault: "EGY9KCR8EaJPdfPExGyi5pFcrh2e6AtzG2D8imXYV48R".parse().unwrap(),
    }
}

/// What a message of these instructions does for the agent of the vectors.
fn intent(instructions: &[Instruction]) -> Intent {
    let message = legacy::Message::new(instructions, Some(&fee_payer())).serialize();
    decode(&message, &Facts::new(member(), fee_payer(), &[]).with_squads(agents())).unwrap()
}

/// A vector in which the fee payer pays the deposit, as it does here.
fn paid_by_fee_payer(name: &str) -> Instruction {
    let mut instruction = vector(name);
    instruction.accounts[3].pubkey = fee_payer();
    instruction
}

/// Why one instruction is not understood.
fn doubt(instruction: Instruction) -> OpaqueReason {
    let intent = intent(&[instruction]);
    assert_eq!(intent.opaque.len(), 1, "{intent:#?}");
    intent.opaque[0].reason
}

#[test]
fn a_payment_of_sol_within_the_limit() {
    let intent = intent(&[vector("spending_limit_use_sol")]);
    let to = "cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN".parse().unwrap();
    let expected = Outflow { asset: Asset::Sol, to, from: agents().vault, amount: 600_000_000, decimals: None };
    assert_eq!((doubts(&intent), intent.outflows), (vec![], vec![expected]));
    assert!(!intent.proposed);
}

#[test]
fn a_payment_of_tokens_within_the_limit() {
    let intent = intent(&[vector("spending_limit_use_spl")]);
    let (to, mint) = ("cGfHiC6Kgg3FpFZvgwGcswsCRtp4aBP2fzuXRQPizuN", "gBxS1f6uyyGPuW5MzGBukidSb71jdsCb5fZaoSzULE5");
    let asset = Asset::Token(mint.parse().unwrap());
    let to = to.parse().unwrap();
    let expected = Outflow { asset, to, from: agents().vault, amount: 5_000_000, decimals: Some(6) };
    assert_eq!((doubts(&intent), intent.outflows), (vec![], vec![expected]));
}

#[test]
fn a_payment_within_the_limit_has_just_the_accounts_that_it_needs() {
    for place in 7..10 {
        let mut with_tokens = vector("spending_limit_use_sol");
        with_tokens.accounts[place].pubkey = named("of a token");
        assert_eq!(doubt(with_tokens), OpaqueReason::WrongAccounts, "{place}");
        let mut without = vector("spending_limit_use_spl");
        without.accounts[place].pubkey = SQUADS;
        assert_eq!(doubt(without), OpaqueReason::WrongAccounts, "{place}");
    }
    let mut other_system = vector("spending_limit_use_sol");
    other_system.accounts[5].pubkey = named("system");
    assert_eq!(doubt(other_system), OpaqueReason::WrongAccounts);
    let mut crowded = vector("spending_limit_use_sol");
    crowded.accounts.push(AccountMeta::new_readonly(SQUADS, false));
    assert_eq!(doubt(crowded), OpaqueReason::ForeignMultisig);
    let mut longer = vector("spending_limit_use_sol");
    longer.data.push(0);
    assert_eq!(doubt(longer), OpaqueReason::MalformedData);
}

#[test]
fn a_proposal_is_created_by_the_member_and_paid_by_the_fee_payer() {
    for name in ["vault_transaction_create", "proposal_create"] {
        let with = |place: usize, key| {
            let mut instruction = paid_by_fee_payer(name);
            instruction.accounts[place].pubkey = key;
            intent(&[instruction]).opaque.pop().unwrap().reason
        };
        assert_eq!(with(2, named("other member")), OpaqueReason::ForeignMultisig);
        assert_eq!(with(3, member()), OpaqueReason::ForeignPayer);
        assert_eq!(with(4, named("system")), OpaqueReason::WrongAccounts);
        assert_eq!(with(1, fee_payer()), OpaqueReason::WrongAccounts, "what is created is not who pays");
    }
    let proposal = |change: fn(&mut Vec<u8>)| {
        let mut instruction = paid_by_fee_payer("proposal_create");
        change(&mut instruction.data);
        doubt(instruction)
    };
    assert_eq!(proposal(|data| data[16] = 1), OpaqueReason::MalformedData, "a draft");
    assert_eq!(proposal(|data| data.push(0)), OpaqueReason::MalformedData);
}

#[test]
fn trailing_accounts_may_be_left_out() {
    let mut short = vector("spending_limit_use_sol");
    short.accounts.truncate(6);
    assert_eq!(intent(&[short.clone()]).total(Asset::Sol), 600_000_000);
    short.accounts.truncate(5);
    assert_eq!(doubt(short), OpaqueReason::WrongAccounts);
}

#[test]
fn a_proposal_tells_what_the_vault_would_do() {
    let intent = intent(&[paid_by_fee_payer("vault_transaction_create"), paid_by_fee_payer("proposal_create")]);
    let to = Address::new_from_array([9; 32]);
    let expected = Outflow { asset: Asset::Sol, to, from: agents().vault, amount: 2_000_000_000, decimals: None };
    assert_eq!((doubts(&intent), intent.outflows.clone()), (vec![], vec![expected]));
    assert!(intent.proposed);
    assert!((5_000_000..8_000_000).contains(&intent.fees.rent), "{}", intent.fees.rent);
    let done = Intent { proposed: false, ..intent.clone() };
    assert_ne!(done.digest(), intent.digest(), "approving a proposal is not approving a payment");
}

#[test]
fn the_deposit_of_a_vault_transaction_is_told_exactly() {
    // 8 + 32 + 32 + 8 + 3 + (4 + 0) + 3 + (4 + 3 × 32) + 4 + (1 + 4 + 2 + 4 + 12) + 4 bytes.
    let intent = intent(&[paid_by_fee_payer("vault_transaction_create")]);
    assert_eq!(intent.fees.rent, (128 + 221) * 6_960);
    let proposal = self::intent(&[paid_by_fee_payer("proposal_create")]);
    assert_eq!(proposal.fees.rent, (128 + 70 + 96 * 4) * 6_960);
}

#[test]
fn an_owner_pays_for_own_proposals() {
    let message = legacy::Message::new(&[vector("vault_transaction_create")], Some(&member())).serialize();
    let intent = decode(&message, &Facts::new(member(), member(), &[]).with_squads(agents())).unwrap();
    assert_eq!(doubts(&intent), []);
    assert!(intent.proposed);
}

#[test]
fn what_is_proposed_does_not_come_with_what_is_done() {
    let pay = solana_system_interface::instruction::transfer(&member(), &named("bob"), 5);
    let both = intent(&[paid_by_fee_payer("vault_transaction_create"), pay]);
    assert_eq!(doubts(&both), [OpaqueReason::ProposedAndDone]);
    let limit = intent(&[paid_by_fee_payer("vault_transaction_create"), vector("spending_limit_use_sol")]);
    assert_eq!(doubts(&limit), [OpaqueReason::ProposedAndDone]);
    let assign = solana_system_interface::instruction::assign(&member(), &named("thief"));
    let call = Instruction { program_id: named("swap"), accounts: vec![], data: vec![1] };
    let (from, into) = (token_account(member(), named("usdc"), TOKEN), token_account(member(), named("usdc"), TOKEN));
    let tokens = transfer_checked(TOKEN, &[from, named("usdc"), into, member()], 5);
    for done in [assign, call, tokens] {
        let both = intent(&[paid_by_fee_payer("vault_transaction_create"), done.clone()]);
        assert_eq!(doubts(&both), [OpaqueReason::ProposedAndDone], "{done:?}");
        let the_other_way_round = intent(&[done, paid_by_fee_payer("vault_transaction_create")]);
        assert_eq!(doubts(&the_other_way_round), [OpaqueReason::ProposedAndDone]);
    }
}

#[test]
fn only_the_agents_own_multisig_counts() {
    for (place, name) in [(0, "multisig"), (1, "member"), (3, "vault")] {
        let mut foreign = vector("spending_limit_use_sol");
        foreign.accounts[place].pubkey = named(name);
        let intent = intent(&[foreign]);
        assert!(doubts(&intent).contains(&OpaqueReason::ForeignMultisig), "{name}");
    }
    let mut foreign = paid_by_fee_payer("vault_transaction_create");
    foreign.accounts[0].pubkey = named("multisig");
    assert_eq!(doubt(foreign), OpaqueReason::ForeignMultisig);
    let message = legacy::Message::new(&[vector("spending_limit_use_sol")], Some(&fee_payer())).serialize();
    let without = decode(&message, &Facts::new(member(), fee_payer(), &[])).unwrap();
    assert_eq!(doubts(&without), [OpaqueReason::ForeignMultisig]);
}

#[test]
fn tokens_go_to_the_associated_account_of_the_destination() {
    let mut elsewhere = vector("spending_limit_use_spl");
    elsewhere.accounts[8].pubkey = token_account(named("thief"), elsewhere.accounts[6].pubkey, TOKEN);
    assert_eq!(doubt(elsewhere), OpaqueReason::UnknownTokenAccount);
    let mut other_program = vector("spending_limit_use_spl");
    other_program.accounts[9].pubkey = named("token program");
    assert_eq!(doubt(other_program), OpaqueReason::UnknownTokenAccount);
    let mut decimals = vector("spending_limit_use_sol");
    decimals.data[16] = 6;
    assert_eq!(doubt(decimals), OpaqueReason::DecimalsDisagree);
}

#[test]
fn other_vaults_and_signers_are_refused() {
    let with = |change: fn(&mut Vec<u8>)| {
        let mut instruction = paid_by_fee_payer("vault_transaction_create");
        change(&mut instruction.data);
        doubt(instruction)
    };
    assert_eq!(with(|data| data[8] = 1), OpaqueReason::ForeignMultisig);
    assert_eq!(with(|data| data[9] = 1), OpaqueReason::ForeignMultisig);
    assert_eq!(with(|data| data.push(0)), OpaqueReason::MalformedData);
    assert_eq!(with(|data| data[14] = 2), OpaqueReason::UnexpectedSigner, "a second signer");
    assert_eq!(with(|data| data[15] = 2), OpaqueReason::MalformedMessage, "more writable signers than signers");
    assert_eq!(with(|data| data[18] ^= 1), OpaqueReason::UnexpectedSigner, "the vault is another one");
    assert_eq!(with(|data| data[17] = 4), OpaqueReason::MalformedMessage, "more keys than there are");
}

/// A vault transaction of one instruction: the vault, an account, the program.
fn proposal_of(program: Address, data: &[u8], accounts: &[u8]) -> Instruction {
    let mut message = vec![1, 1, 1, 3];
    for key in [agents().vault, named("bob"), program] {
        message.extend(key.as_array());
    }
    message.extend([1, 2, u8::try_from(accounts.len()).unwrap()]);
    message.extend(accounts);
    message.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    message.extend(data);
    message.push(0);
    let mut instruction = paid_by_fee_payer("vault_transaction_create");
    instruction.data.truncate(10);
    instruction.data.extend(u32::try_from(message.len()).unwrap().to_le_bytes());
    instruction.data.extend(message);
    instruction.data.push(0);
    instruction
}

#[test]
fn everything_inside_a_proposal_is_judged() {
    let pays = intent(&[proposal_of(SYSTEM, &pay_sol(named("bob"), 7).data, &[0, 1])]);
    assert_eq!((doubts(&pays), pays.total(Asset::Sol)), (vec![], 7));
    let steals = intent(&[proposal_of(SYSTEM, &pay_sol(named("bob"), 7).data, &[1, 0])]);
    assert_eq!(doubts(&steals), [OpaqueReason::ForeignSource]);
    let mut assign = 1_u32.to_le_bytes().to_vec();
    assign.extend(named("thief").as_array());
    let assigns = intent(&[proposal_of(SYSTEM, &assign, &[0])]);
    assert_eq!((assigns.dangers[0].kind, doubts(&assigns)), (DangerKind::Assign, vec![]));
    let calls = intent(&[proposal_of(named("swap"), &[1, 2], &[0])]);
    assert_eq!((calls.calls[0].program, doubts(&calls)), (named("swap"), vec![]));
    assert_eq!(doubt(proposal_of(SQUADS, &[0; 8], &[0])), OpaqueReason::UnknownInstruction);
    assert_eq!(doubt(proposal_of(named("swap"), &[1], &[9])), OpaqueReason::MalformedMessage);
}

#[test]
fn what_changes_a_multisig_or_decides_for_it_is_a_danger() {
    let kinds = [
        ("proposal_approve", DangerKind::ProposalApprove),
        ("proposal_reject", DangerKind::ProposalVote),
        ("proposal_cancel", DangerKind::ProposalVote),
        ("multisig_add_member", DangerKind::MultisigChange),
        ("multisig_add_spending_limit", DangerKind::MultisigChange),
        ("config_transaction_execute", DangerKind::MultisigChange),
        ("vault_transaction_accounts_close", DangerKind::ProposalClose),
    ];
    for (name, kind) in kinds {
        let intent = intent(&[vector(name)]);
        assert_eq!(intent.dangers.iter().map(|danger| danger.kind).collect::<Vec<_>>(), [kind], "{name}");
    }
    let unknown = Instruction { program_id: SQUADS, accounts: vec![], data: vec![0; 8] };
    assert_eq!(doubt(unknown), OpaqueReason::UnknownInstruction);
}

#[test]
fn a_memo_is_read() {
    let mut with_memo = vector("spending_limit_use_sol");
    with_memo.data.pop();
    with_memo.data.extend([1, 5, 0, 0, 0]);
    with_memo.data.extend(b"lunch");
    assert_eq!(intent(&[with_memo.clone()]).memo.as_deref(), Some("lunch"));
    let twice = intent(&[with_memo.clone(), with_memo.clone()]);
    assert_eq!(twice.memo.as_deref(), Some("lunch\nlunch"), "several memos are lines of one");
    let mut not_text = with_memo.clone();
    not_text.data[22] = 0xff;
    assert_eq!(doubt(not_text), OpaqueReason::MemoNotText);
    let mut neither = with_memo;
    neither.data[17] = 2;
    assert_eq!(doubt(neither), OpaqueReason::MalformedData);
}

/// A message that makes one proposal.
fn making(instructions: &[Instruction]) -> Vec<u8> {
    legacy::Message::new(instructions, Some(&fee_payer())).serialize()
}

/// The two instructions of the vectors, at one place.
fn pair() -> [Instruction; 2] {
    let (mut create, open) = (paid_by_fee_payer("vault_transaction_create"), paid_by_fee_payer("proposal_create"));
    let index = u64::from_le_bytes(open.data[8..16].try_into().unwrap());
    create.accounts[1].pubkey = squads::transaction(&agents().multisig, index).unwrap().0;
    [create, open]
}

#[test]
fn what_makes_a_proposal_says_where_it_stands() {
    let bytes = making(&pair());
    let message = Message::parse(&bytes).unwrap();
    let made = Proposing::read(&message, &agents().multisig).unwrap();
    assert_eq!(made.transaction, squads::transaction(&made.multisig, made.index).unwrap().0);
    assert_eq!(made.proposal, squads::proposal(&made.multisig, made.index).unwrap().0);
    let given = made.given().unwrap();
    assert_eq!(given[0], (agents().vault, true), "the vault pays");
    assert!(given[1].1, "the recipient gets");
    assert_eq!(given[2], (SYSTEM, false));
}

#[test]
fn what_does_more_or_less_than_one_proposal_makes_none() {
    let [create, open] = pair();
    let read = |instructions: &[Instruction], multisig: &Address| {
        let bytes = making(instructions);
        let message = Message::parse(&bytes).unwrap();
        Proposing::read(&message, multisig).is_some()
    };
    let multisig = agents().multisig;
    assert!(read(&[create.clone(), open.clone()], &multisig));
    assert!(!read(&[create.clone(), open.clone()], &named("multisig")));
    assert!(!read(std::slice::from_ref(&create), &multisig));
    assert!(!read(std::slice::from_ref(&open), &multisig));
    assert!(!read(&[create.clone(), create.clone(), open.clone()], &multisig));
    let pay = solana_system_interface::instruction::transfer(&member(), &named("bob"), 5);
    assert!(!read(&[create.clone(), open.clone(), pay], &multisig));
    assert!(!read(&[create.clone(), open.clone(), vector("proposal_approve")], &multisig));
    // About another place than the one that is made.
    let mut elsewhere = open.clone();
    elsewhere.data[8] ^= 1;
    assert!(!read(&[create.clone(), elsewhere], &multisig));
    let mut moved = create.clone();
    moved.accounts[1].pubkey = named("transaction");
    assert!(!read(&[moved, open], &multisig));
}

#[test]
fn what_stands_on_chain_is_compared_byte_by_byte() {
    let bytes = making(&pair());
    let message = Message::parse(&bytes).unwrap();
    let made = Proposing::read(&message, &agents().multisig).unwrap();
    // As the program lays it out: discriminator, multisig, creator, index, bump, vault, its bump, no ephemeral signers, and the
    // message with its lengths in four bytes.
    let mut account = 0xa8fa_a264_510e_a2cf_u64.to_be_bytes().to_vec();
    account.extend(made.multisig.as_array());
    account.extend(member().as_array());
    account.extend(made.index.to_le_bytes());
    account.extend([255, 0, 254, 0, 0, 0, 0]);
    account.extend([1, 1, 1, 3, 0, 0, 0]);
    for key in [agents().vault, Address::new_from_array([9; 32]), SYSTEM] {
        account.extend(key.as_array());
    }
    account.extend([1, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 12, 0, 0, 0]);
    account.extend(pay_sol(named("bob"), 2_000_000_000).data);
    account.extend([0, 0, 0, 0]);
    assert!(made.is_kept_as(&account));
    assert!(made.is_kept_as(&[account.as_slice(), &[0; 40]].concat()), "there may be room behind it");
    for place in (0..account.len()).filter(|place| !(40..72).contains(place) && ![80, 82].contains(place)) {
        let mut other = account.clone();
        other[place] ^= 1;
        assert!(!made.is_kept_as(&other), "byte {place}");
    }
    assert!(!made.is_kept_as(&account[..account.len() - 1]));
}

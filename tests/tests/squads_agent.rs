//! What the agent's key can do alone, on the real Squads program, when both other layers have fallen. The multisig is made
//! as the product makes it, by encoders of the tests' own, so that the test holds the key.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use std::thread;
use tempfile::TempDir;
use waiaas_tests::{
    Keypair, LAMPORTS, Ledger, skip,
    solana::{Address, Instruction, Refused, at, open_token_account, token_account, transfer},
    squads::{self, Action, Create, Limit, Made, Spoke, treasury},
    stranger,
};

const DAY: i64 = 86_400;
const TOKEN: &str = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";

fn ledger(test: &str) -> Option<(Ledger, TempDir)> {
    let Some(program) = waiaas_tests::squads() else {
        skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
        return None;
    };
    let directory = tempfile::tempdir().unwrap();
    Some((Ledger::start_with_squads(&directory.path().join("ledger"), &program), directory))
}

/// The program's number for why the first instruction failed.
#[track_caller]
fn number(outcome: Result<String, Refused>) -> u64 {
    let refused = outcome.expect_err("it was not refused");
    refused.code().unwrap_or_else(|| panic!("no number: {refused:?}")).1
}

/// Anchor: an account is not the one that its seeds give.
const SEEDS: u64 = 2006;
const UNAUTHORIZED: u64 = 6004;
const NOT_A_MEMBER: u64 = 6005;
const INVALID_STATUS: u64 = 6008;
const CONTROLLED: u64 = 6020;
const INVALID_DESTINATION: u64 = 6025;
const LIMIT_EXCEEDED: u64 = 6026;

#[test]
fn the_agents_key_alone_changes_nothing_and_passes_nothing() {
    let Some((ledger, _directory)) = ledger("the_agents_key_alone_changes_nothing_and_passes_nothing") else { return };
    let (spoke, shop) = (Spoke::new(&ledger), Keypair::new().key());
    spoke.allow(&ledger, LAMPORTS, &[shop]);
    let (agent, me) = (spoke.agent(), spoke.agent.key());
    let send = |made: &[Instruction]| ledger.send(&[&spoke.agent], made);
    let (limit, multisig) =
        (ledger.data(squads::limit(spoke.multisig, Address::default())), ledger.data(spoke.multisig));

    // Everything that the config authority may do; and that the owner may do it, so that it is the key that is refused.
    let mine = Limit { create_key: me, ..Spoke::limit(100 * LAMPORTS, &[&spoke.agent], &[]) };
    let changes = |who: squads::Act| {
        [
            who.add_member(at(&stranger()), 7),
            who.remove_member(spoke.owner.key()),
            who.change_threshold(1),
            who.set_time_lock(60),
            who.set_config_authority(me),
            who.set_rent_collector(Some(me)),
            who.add_limit(&mine),
            who.remove_limit(Address::default()),
        ]
    };
    for change in changes(agent) {
        assert_eq!(number(send(std::slice::from_ref(&change))), UNAUTHORIZED, "{change:?}");
    }
    for (nth, change) in changes(spoke.owner()).iter().enumerate() {
        // The owner may not remove the last who can vote: that one is refused for what it is, not for who asks.
        let outcome = ledger.dry_run(spoke.owner.key(), std::slice::from_ref(change));
        assert_eq!(outcome.is_ok(), nth != 1, "{change:?}: {outcome:?}");
    }
    // A config transaction would go around the authority; a controlled multisig knows none.
    assert_eq!(number(send(&[agent.propose_config(1, &[Action::AddMember(me, 7)])])), CONTROLLED);

    // It may propose, and that is where it ends.
    let robbery = [transfer(spoke.vault, me, 4 * LAMPORTS)];
    send(&[agent.propose(1, &robbery), agent.open(1, false)]).unwrap();
    assert_eq!(number(send(&[agent.approve(1)])), UNAUTHORIZED);
    assert_eq!(number(send(&[agent.reject(1)])), UNAUTHORIZED);
    assert_eq!(number(send(&[agent.execute(1, &robbery)])), UNAUTHORIZED);
    assert_eq!(number(send(&[agent.close(1, me)])), 6033, "the rent goes to the collector");
    assert_eq!(number(send(&[agent.close(1, spoke.owner.key())])), INVALID_STATUS, "open proposals stay");
    // Not even what the owner has passed: only the owner executes it, or takes it back.
    ledger.send(&[&spoke.owner], &[spoke.owner().approve(1)]).unwrap();
    assert_eq!(number(send(&[agent.execute(1, &robbery)])), UNAUTHORIZED);
    assert_eq!(number(send(&[agent.cancel(1)])), UNAUTHORIZED);
    assert!(send(&[agent.cancel_v2(1)]).is_err());
    ledger.send(&[&spoke.owner], &[spoke.owner().cancel(1)]).unwrap();
    // A draft may be opened for votes by whoever may propose, and has no votes then.
    send(&[agent.propose(2, &robbery), agent.open(2, true), agent.activate(2)]).unwrap();
    assert_eq!(number(send(&[agent.execute(2, &robbery)])), UNAUTHORIZED);
    // A proposal of its own multisig does not pass a transaction of this one.
    let own = Spoke::new(&ledger);
    let theirs = own.owner();
    ledger.send(&[&own.owner], &[theirs.propose(1, &robbery), theirs.open(1, false), theirs.approve(1)]).unwrap();
    let mut crossed = theirs.execute(1, &robbery);
    crossed.accounts[2].address = squads::transaction(spoke.multisig, 2);
    crossed.accounts[4..].iter_mut().for_each(|account| account.signs = false);
    assert_eq!(number(ledger.send(&[&own.owner], &[crossed])), SEEDS);

    // A vault of ours does not sign for anybody outside: there is no key, so there is no such signature.
    let outside = send(&[transfer(spoke.vault, me, LAMPORTS)]).unwrap_err();
    assert!(outside.0.to_string().contains("does not sign"), "{outside:?}");
    // The address of this multisig cannot be taken anew, nor another's made without its key.
    let again = Create {
        key: me,
        creator: me,
        treasury: treasury(&ledger),
        config_authority: Some(me),
        threshold: 1,
        members: vec![(me, 7)],
        time_lock: 0,
        rent_collector: None,
    };
    let mut taken = again.instruction();
    taken.accounts[2].address = spoke.multisig;
    assert_eq!(number(send(&[taken])), SEEDS);

    // After all of this: two proposals that nobody passes, and everything else as it was.
    assert_eq!(ledger.rpc.lamports(&spoke.vault.to_string()), 5 * LAMPORTS);
    assert_eq!(ledger.data(squads::limit(spoke.multisig, Address::default())), limit);
    let (mut before, after) = (multisig.unwrap(), ledger.data(spoke.multisig).unwrap());
    before[78..86].copy_from_slice(&2_u64.to_le_bytes());
    assert_eq!(after, before, "only the index moved");
}

#[test]
fn a_limit_is_the_most_that_leaves_and_only_to_its_list() {
    let Some((ledger, _directory)) = ledger("a_limit_is_the_most_that_leaves_and_only_to_its_list") else { return };
    let (spoke, shop) = (Spoke::new(&ledger), Keypair::new().key());
    let (agent, me, sol) = (spoke.agent(), spoke.agent.key(), Address::default());
    spoke.allow(&ledger, LAMPORTS, &[shop]);
    let mint = at(&ledger.usdc);
    let token = (mint, at(TOKEN), 6);
    let limited = Limit { create_key: mint, mint, amount: 1_000_000, ..Spoke::limit(0, &[&spoke.agent], &[shop]) };
    ledger.send(&[&spoke.owner], &[spoke.owner().add_limit(&limited)]).unwrap();
    ledger.set_usdc(&spoke.vault.to_string(), 50_000_000);
    let accounts = [shop, me].map(|wallet| open_token_account(me, wallet, mint, at(TOKEN)));
    ledger.send(&[&spoke.agent], &accounts).unwrap();

    assert_eq!(number(spoke.pay(&ledger, me, 1)), INVALID_DESTINATION);
    assert_eq!(number(spoke.pay(&ledger, shop, LAMPORTS + 1)), LIMIT_EXCEEDED);
    // All at once, so that no second one slips through while the first is counted.
    let outcomes: Vec<_> = thread::scope(|scope| {
        let paying: Vec<_> = (0..8).map(|_| scope.spawn(|| spoke.pay(&ledger, shop, 300_000_000))).collect();
        paying.into_iter().map(|paying| paying.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3, "{outcomes:?}");
    assert!(outcomes.into_iter().filter(Result::is_err).all(|outcome| number(outcome) == LIMIT_EXCEEDED));
    spoke.pay(&ledger, shop, 100_000_000).unwrap();
    assert_eq!(number(spoke.pay(&ledger, shop, 1)), LIMIT_EXCEEDED);
    // Several uses within one transaction are counted one by one.
    let twice = [agent.pay_token(token, mint, shop, 600_000), agent.pay_token(token, mint, shop, 600_000)];
    assert_eq!(ledger.send(&[&spoke.agent], &twice).unwrap_err().code(), Some((1, LIMIT_EXCEEDED)));
    ledger.send(&[&spoke.agent], &[agent.pay_token(token, mint, shop, 1_000_000)]).unwrap();
    // A token account of ours behind the listed wallet's name; a limit on one asset used for another.
    let mut own = agent.pay_token(token, mint, shop, 1);
    own.accounts[8].address = token_account(me, mint, at(TOKEN));
    assert!(ledger.send(&[&spoke.agent], &[own]).is_err());
    assert!(ledger.send(&[&spoke.agent], &[agent.pay_token(token, sol, shop, 1)]).is_err());
    assert!(ledger.send(&[&spoke.agent], &[agent.pay(mint, shop, 1)]).is_err());
    assert!(ledger.send(&[&spoke.agent], &[agent.pay_token((mint, at(TOKEN), 9), mint, shop, 1)]).is_err());

    // A limit of another multisig opens no other vault, and one that is the owner's is not the agent's.
    let other = Spoke::new(&ledger);
    other.allow(&ledger, LAMPORTS, &[]);
    let mut crossed = other.agent().pay(sol, me, 1);
    crossed.accounts[3].address = spoke.vault;
    assert_eq!(number(ledger.send(&[&other.agent], &[crossed])), SEEDS);
    let owners = Limit { create_key: shop, ..Spoke::limit(LAMPORTS, &[&spoke.owner], &[]) };
    ledger.send(&[&spoke.owner], &[spoke.owner().add_limit(&owners)]).unwrap();
    let refused = number(ledger.send(&[&spoke.agent], &[agent.pay(shop, me, 1)]));
    assert!([UNAUTHORIZED, NOT_A_MEMBER].contains(&refused), "{refused}");

    assert_eq!(ledger.rpc.lamports(&spoke.vault.to_string()), 4 * LAMPORTS, "exactly the limit left");
    assert_eq!(ledger.rpc.tokens(&spoke.vault.to_string(), &ledger.usdc), 49_000_000);
    assert_eq!(ledger.rpc.tokens(&shop.to_string(), &ledger.usdc), 1_000_000);
}

/// Why the product keeps exactly one limit for each asset, at an address that no second one can have.
#[test]
fn two_limits_on_one_asset_add_up_and_one_address_holds_one() {
    let Some((ledger, _directory)) = ledger("two_limits_on_one_asset_add_up_and_one_address_holds_one") else { return };
    let (spoke, shop) = (Spoke::new(&ledger), Keypair::new().key());
    spoke.allow(&ledger, LAMPORTS, &[]);
    // At the address that wallet and asset give, there is room for one.
    let same = Spoke::limit(5 * LAMPORTS, &[&spoke.agent], &[]);
    let twice = ledger.send(&[&spoke.owner], &[spoke.owner().add_limit(&same)]);
    assert_eq!(twice.unwrap_err().code(), Some((0, 0)), "the address is taken");
    // Under another key there is a second one, and both count for themselves.
    let second = Limit { create_key: shop, ..Spoke::limit(LAMPORTS, &[&spoke.agent], &[]) };
    ledger.send(&[&spoke.owner], &[spoke.owner().add_limit(&second)]).unwrap();
    let agent = spoke.agent();
    let both = [agent.pay(Address::default(), shop, LAMPORTS), agent.pay(second.create_key, shop, LAMPORTS)];
    ledger.send(&[&spoke.agent], &both).unwrap();
    assert_eq!(ledger.rpc.lamports(&shop.to_string()), 2 * LAMPORTS);
    // Replaced within one transaction, there is no moment without a limit and none with two.
    let replaced = [spoke.owner().remove_limit(Address::default()), spoke.owner().add_limit(&same)];
    ledger.send(&[&spoke.owner], &replaced).unwrap();
    assert_eq!(spoke.left(&ledger).0, 5 * LAMPORTS, "and it is full");
}

#[test]
fn a_period_ends_one_second_after_its_last_and_later_ones_stay_in_step() {
    let Some((ledger, _directory)) = ledger("a_period_ends_one_second_after_its_last_and_later_ones_stay_in_step")
    else {
        return;
    };
    let (spoke, shop) = (Spoke::new(&ledger), Keypair::new().key());
    spoke.allow(&ledger, LAMPORTS, &[]);
    spoke.pay(&ledger, shop, 900_000_000).unwrap();
    let (left, began) = spoke.left(&ledger);
    assert_eq!(left, 100_000_000);
    let would = |lamports| ledger.dry_run(spoke.agent.key(), &[spoke.agent().pay(Address::default(), shop, lamports)]);

    // Its last second: still the old window, to the lamport.
    ledger.stop_time_at(began + DAY);
    assert_eq!(would(100_000_001).unwrap_err().code(), Some((0, LIMIT_EXCEEDED)));
    assert_eq!(would(100_000_000), Ok(()));
    // One second later: all of it again, and not a lamport more; nothing is carried over.
    ledger.stop_time_at(began + DAY + 1);
    assert_eq!(would(LAMPORTS), Ok(()));
    assert_eq!(would(LAMPORTS + 1).unwrap_err().code(), Some((0, LIMIT_EXCEEDED)));
    // The account says so only after a use; the new window began where the old one ended.
    assert_eq!(spoke.left(&ledger), (100_000_000, began));
    ledger.let_time_pass();
    spoke.pay(&ledger, shop, 200_000_000).unwrap();
    assert_eq!(spoke.left(&ledger), (800_000_000, began + DAY));
    // Whole periods that nobody used pass at once, and the second of the day stays.
    ledger.stop_time_at(began + 4 * DAY + DAY / 2);
    ledger.let_time_pass();
    spoke.pay(&ledger, shop, LAMPORTS).unwrap();
    assert_eq!(spoke.left(&ledger), (0, began + 4 * DAY));
    assert_eq!(ledger.rpc.lamports(&shop.to_string()), 2_100_000_000);
}

#[test]
fn whoever_races_for_an_index_loses_it_and_takes_the_next() {
    let Some((ledger, _directory)) = ledger("whoever_races_for_an_index_loses_it_and_takes_the_next") else { return };
    let (spoke, shop) = (Spoke::new(&ledger), Keypair::new().key());
    let pays = |lamports| [transfer(spoke.vault, shop, lamports)];
    let attempts = thread::scope(|scope| {
        let proposing: Vec<_> = (1..=6)
            .map(|lamports| {
                let (spoke, ledger) = (&spoke, &ledger);
                scope.spawn(move || {
                    for attempt in 1..=100 {
                        let (index, agent) = (spoke.index(ledger) + 1, spoke.agent());
                        let both = [agent.propose(index, &pays(lamports)), agent.open(index, false)];
                        match ledger.send(&[&spoke.agent], &both) {
                            Ok(_) => return attempt,
                            // Nothing of a lost race is left behind: both are one transaction.
                            Err(refused) => assert_eq!(refused.code(), Some((0, SEEDS)), "{refused:?}"),
                        }
                    }
                    panic!("never got an index");
                })
            })
            .collect();
        proposing.into_iter().map(|proposing| proposing.join().unwrap()).collect::<Vec<u32>>()
    });
    assert!(attempts.iter().any(|attempts| *attempts > 1), "nobody raced: {attempts:?}");
    assert_eq!(spoke.index(&ledger), 6);
    for index in 1..=6 {
        assert!(ledger.data(squads::proposal(spoke.multisig, index)).is_some());
    }
}

/// Which of the two goes first matters: on the deployed program a limit outlives its member.
#[test]
fn a_removed_members_limit_is_closed_only_by_its_removal() {
    let Some((ledger, _directory)) = ledger("a_removed_members_limit_is_closed_only_by_its_removal") else { return };
    let (spoke, shop) = (Spoke::new(&ledger), Keypair::new().key());
    spoke.allow(&ledger, LAMPORTS, &[]);
    ledger.send(&[&spoke.owner], &[spoke.owner().remove_member(spoke.agent.key())]).unwrap();
    let paid = spoke.pay(&ledger, shop, LAMPORTS / 4);
    if is_deployed(&ledger, &spoke) {
        paid.expect("the deployed program lets a removed member use the limit");
    } else {
        assert_eq!(number(paid), NOT_A_MEMBER);
    }
    ledger.send(&[&spoke.owner], &[spoke.owner().remove_limit(Address::default())]).unwrap();
    assert_eq!(ledger.data(squads::limit(spoke.multisig, Address::default())), None);
    assert_eq!(number(spoke.pay(&ledger, shop, 1)), 3012, "there is no such account any more");
}

/// Whether this is 2.1.0, as on mainnet, and not 2.0.0, which is the one to build from the registry: only the newer one
/// knows this instruction at all.
fn is_deployed(ledger: &Ledger, spoke: &Spoke) -> bool {
    let unknown = 101;
    let refused = ledger.dry_run(spoke.agent.key(), &[spoke.agent().close_buffer(0)]).unwrap_err();
    refused.code().is_none_or(|(_, number)| number != unknown)
}

/// Buffers exist on the deployed program only. There, an agent's large proposal waits for votes like every other one.
#[test]
fn a_large_proposal_through_a_buffer_is_no_way_around_the_vote() {
    use sha2::{Digest, Sha256};
    let Some((ledger, _directory)) = ledger("a_large_proposal_through_a_buffer_is_no_way_around_the_vote") else {
        return;
    };
    let (spoke, agent) = (Spoke::new(&ledger), |spoke: &Spoke| spoke.agent());
    let all: Vec<Instruction> =
        (1..=30).map(|lamports| transfer(spoke.vault, Keypair::new().key(), lamports * LAMPORTS / 100)).collect();
    let message = squads::compact(spoke.vault, &all);
    let (first, rest) = message.split_at(700);
    let hash = Sha256::digest(&message).into();
    let begin = agent(&spoke).begin_buffer(0, hash, message.len().try_into().unwrap(), first);
    let outcome = ledger.send(&[&spoke.agent], &[begin]);
    if !is_deployed(&ledger, &spoke) {
        assert_eq!(number(outcome), 101, "2.0.0 knows no buffers");
        return;
    }
    outcome.unwrap();
    for part in rest.chunks(700) {
        ledger.send(&[&spoke.agent], &[agent(&spoke).extend_buffer(0, part)]).unwrap();
    }
    ledger.send(&[&spoke.agent], &[agent(&spoke).propose_buffer(1, 0), agent(&spoke).open(1, false)]).unwrap();
    assert_eq!(number(ledger.send(&[&spoke.agent], &[agent(&spoke).approve(1)])), UNAUTHORIZED);
    assert_eq!(ledger.rpc.lamports(&spoke.vault.to_string()), 5 * LAMPORTS);
}

/// Who else is let in does not make the agent more than it is.
#[test]
fn a_second_member_who_only_executes_does_not_help_the_agent() {
    let Some((ledger, _directory)) = ledger("a_second_member_who_only_executes_does_not_help_the_agent") else {
        return;
    };
    let runner = Keypair::new();
    ledger.airdrop(&runner.address(), LAMPORTS);
    let spoke = Spoke::made(&ledger, &Made { others: vec![(runner.key(), 4)], ..Made::default() });
    let robbery = [transfer(spoke.vault, spoke.agent.key(), LAMPORTS)];
    ledger.send(&[&spoke.agent], &[spoke.agent().propose(1, &robbery), spoke.agent().open(1, false)]).unwrap();
    assert_eq!(number(ledger.send(&[&runner], &[spoke.by(&runner).execute(1, &robbery)])), INVALID_STATUS);
    assert_eq!(ledger.rpc.lamports(&spoke.vault.to_string()), 5 * LAMPORTS);
}

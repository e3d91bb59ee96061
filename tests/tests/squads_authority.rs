//! How far the config authority reaches into a vault: the open question of the project's card, answered by execution on
//! the real program. Threshold 2, two members who may do everything, a time lock of 90 days, and an authority who is no
//! member. `docs/threats.md` gives the answer in words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test, a panic is the way to fail"
)]

use tempfile::TempDir;
use waiaas_tests::{
    Keypair, LAMPORTS, Ledger, skip,
    solana::{Address, transfer},
    squads::{self, Act, Action, Limit, Made, Spoke},
};

const DAYS_90: u32 = 7_776_000;

/// The multisig of two members, and the authority who is none of them.
struct Scene {
    ledger: Ledger,
    spoke: Spoke,
    second: Keypair,
    authority: Keypair,
    to: Address,
    _directory: TempDir,
}

impl Scene {
    fn new(test: &str) -> Option<Self> {
        let Some(program) = waiaas_tests::squads() else {
            skip(test, "the Squads program is not built (`cargo xtask test` builds it)");
            return None;
        };
        let directory = tempfile::tempdir().unwrap();
        let ledger = Ledger::start_with_squads(&directory.path().join("ledger"), &program);
        let (second, authority) = (Keypair::new(), Keypair::new());
        for key in [&second, &authority] {
            ledger.airdrop(&key.address(), 10 * LAMPORTS);
        }
        let made = Made {
            others: vec![(second.key(), 7)],
            threshold: 2,
            time_lock: DAYS_90,
            config_authority: Some(authority.key()),
        };
        let spoke = Spoke::made(&ledger, &made);
        Some(Self { ledger, spoke, second, authority, to: Keypair::new().key(), _directory: directory })
    }

    fn authority(&self) -> Act {
        self.spoke.by(&self.authority)
    }

    /// A limit on SOL for the authority alone, to anybody.
    fn own_limit(&self) -> Limit {
        Limit { create_key: self.authority.key(), ..Spoke::limit(LAMPORTS, &[&self.authority], &[]) }
    }

    fn stolen(&self) -> u64 {
        self.ledger.rpc.lamports(&self.to.to_string())
    }

    /// A payment out of the vault that both members have approved and that waits for the time lock.
    fn locked(&self) -> [waiaas_tests::solana::Instruction; 1] {
        let pays = [transfer(self.spoke.vault, self.to, LAMPORTS)];
        let owner = self.spoke.owner();
        let proposed = [owner.propose(1, &pays), owner.open(1, false), owner.approve(1)];
        self.ledger.send(&[&self.spoke.owner], &proposed).unwrap();
        self.ledger.send(&[&self.second], &[self.spoke.by(&self.second).approve(1)]).unwrap();
        pays
    }

    /// Whether this is 2.1.0, as on mainnet, and not 2.0.0: only the newer one knows this instruction.
    fn is_deployed(&self) -> bool {
        let refused = self.ledger.dry_run(self.second.key(), &[self.spoke.by(&self.second).close_buffer(0)]);
        refused.unwrap_err().code().is_none_or(|(_, number)| number != 101)
    }
}

#[test]
fn it_has_no_direct_access() {
    let Some(scene) = Scene::new("it_has_no_direct_access") else { return };
    let Scene { ledger, authority, .. } = &scene;
    let pays = [transfer(scene.spoke.vault, scene.to, LAMPORTS)];
    let send = |made| ledger.send(&[authority], &[made]).unwrap_err().code().unwrap().1;
    assert_eq!(send(scene.authority().propose(1, &pays)), 6005);
    assert_eq!(send(scene.authority().propose_config(1, &[Action::SetTimeLock(0)])), 6020);
    let locked = scene.locked();
    for refused in [scene.authority().cancel(1), scene.authority().approve(1), scene.authority().execute(1, &locked)] {
        assert_eq!(send(refused), 6005);
    }
    // No member goes around it either: neither alone nor, before the 90 days are over, together.
    let config = scene.spoke.owner().propose_config(2, &[Action::SetTimeLock(0)]);
    assert_eq!(ledger.send(&[&scene.spoke.owner], &[config]).unwrap_err().code(), Some((0, 6020)));
    let early = ledger.send(&[&scene.spoke.owner], &[scene.spoke.owner().execute(1, &locked)]);
    assert_eq!(early.unwrap_err().code(), Some((0, 6021)));
    assert_eq!(scene.stolen(), 0);
}

#[test]
fn with_a_limit_for_itself_it_takes_money_in_one_transaction() {
    let Some(scene) = Scene::new("with_a_limit_for_itself_it_takes_money_in_one_transaction") else { return };
    let (who, limit) = (scene.authority(), scene.own_limit());
    let before = scene.ledger.data(scene.spoke.multisig);
    let taken = scene.ledger.send(
        &[&scene.authority],
        &[who.add_limit(&limit), who.pay(limit.create_key, scene.to, LAMPORTS), who.remove_limit(limit.create_key)],
    );
    if scene.is_deployed() {
        taken.expect("a limit's own list is the only gate");
        assert_eq!(scene.stolen(), LAMPORTS);
    } else {
        assert_eq!(taken.unwrap_err().code(), Some((1, 6005)), "2.0.0 asks for a member as well");
        assert_eq!(scene.stolen(), 0);
    }
    assert_eq!(scene.ledger.data(scene.spoke.multisig), before, "and the multisig shows no trace of it");
    assert_eq!(scene.ledger.data(squads::limit(scene.spoke.multisig, limit.create_key)), None);
}

#[test]
fn as_a_member_for_a_moment_it_takes_money_in_one_transaction() {
    let Some(scene) = Scene::new("as_a_member_for_a_moment_it_takes_money_in_one_transaction") else { return };
    let (who, limit, me) = (scene.authority(), scene.own_limit(), scene.authority.key());
    let all = [
        // A member who may do nothing is member enough for a limit.
        who.add_member(me, 0),
        who.add_limit(&limit),
        who.pay(limit.create_key, scene.to, LAMPORTS),
        who.remove_limit(limit.create_key),
        who.remove_member(me),
    ];
    scene.ledger.send(&[&scene.authority], &all).expect("neither the threshold nor the lock of 90 days holds it");
    assert_eq!(scene.stolen(), LAMPORTS);
}

#[test]
fn it_passes_and_executes_a_transaction_of_its_own_at_once() {
    let Some(scene) = Scene::new("it_passes_and_executes_a_transaction_of_its_own_at_once") else { return };
    let (who, me) = (scene.authority(), scene.authority.key());
    let pays = [transfer(scene.spoke.vault, scene.to, 4 * LAMPORTS)];
    let passed = [
        who.add_member(me, 7),
        who.change_threshold(1),
        who.set_time_lock(0),
        who.propose(1, &pays),
        who.open(1, false),
        who.approve(1),
    ];
    scene.ledger.send(&[&scene.authority], &passed).unwrap();
    scene.ledger.send(&[&scene.authority], &[who.execute(1, &pays)]).unwrap();
    assert_eq!(scene.stolen(), 4 * LAMPORTS);
}

#[test]
fn it_ends_the_time_lock_of_what_is_approved_already() {
    let Some(scene) = Scene::new("it_ends_the_time_lock_of_what_is_approved_already") else { return };
    let pays = scene.locked();
    let execute = || scene.ledger.send(&[&scene.second], &[scene.spoke.by(&scene.second).execute(1, &pays)]);
    assert_eq!(execute().unwrap_err().code(), Some((0, 6021)), "90 days");
    scene.ledger.send(&[&scene.authority], &[scene.authority().set_time_lock(0)]).unwrap();
    execute().unwrap();
    assert_eq!(scene.stolen(), LAMPORTS);
}

/// The same reach, put to good use: an owner stops what members have passed.
#[test]
fn it_cancels_what_is_approved() {
    let Some(scene) = Scene::new("it_cancels_what_is_approved") else { return };
    let pays = scene.locked();
    let (who, me) = (scene.authority(), scene.authority.key());
    let stop = [who.add_member(me, 2), who.change_threshold(1), who.cancel(1), who.set_time_lock(0)];
    scene.ledger.send(&[&scene.authority], &stop).unwrap();
    let execute = scene.ledger.send(&[&scene.second], &[scene.spoke.by(&scene.second).execute(1, &pays)]);
    assert_eq!(execute.unwrap_err().code(), Some((0, 6008)));
    assert_eq!(scene.stolen(), 0);
}

#[test]
fn every_setting_obeys_it_under_the_longest_lock_and_within_the_programs_bounds() {
    let Some(scene) = Scene::new("every_setting_obeys_it_under_the_longest_lock_and_within_the_programs_bounds") else {
        return;
    };
    let (who, friend, ledger) = (scene.authority(), Keypair::new().key(), &scene.ledger);
    let limit = Spoke::limit(LAMPORTS, &[&scene.second], &[]);
    for change in [
        who.add_member(friend, 7),
        who.change_threshold(3),
        who.change_threshold(1),
        who.remove_member(friend),
        who.set_rent_collector(Some(friend)),
        who.set_rent_collector(None),
        who.add_limit(&limit),
        who.remove_limit(limit.create_key),
        who.set_time_lock(DAYS_90 - 1),
    ] {
        ledger
            .send(&[&scene.authority], std::slice::from_ref(&change))
            .unwrap_or_else(|why| panic!("{change:?}: {why:?}"));
    }
    // The bounds are the program's, not anybody's vote: voters (two, the agent has no vote), and 90 days.
    let refused = |change| ledger.send(&[&scene.authority], &[change]).unwrap_err().code().unwrap().1;
    assert_eq!(refused(who.change_threshold(0)), 6003);
    assert_eq!(refused(who.change_threshold(3)), 6003);
    assert_eq!(refused(who.set_time_lock(DAYS_90 + 1)), 6030);
}

/// Without an authority the same changes need votes and wait: the way for owners who do not want one key to be all.
#[test]
fn once_it_is_given_away_it_is_gone() {
    let Some(scene) = Scene::new("once_it_is_given_away_it_is_gone") else { return };
    let (who, ledger) = (scene.authority(), &scene.ledger);
    ledger.send(&[&scene.authority], &[who.set_config_authority(scene.second.key())]).unwrap();
    let refused = |change| ledger.send(&[&scene.authority], &[change]).unwrap_err().code();
    assert_eq!(refused(who.set_time_lock(0)), Some((0, 6004)));
    assert_eq!(refused(who.add_limit(&scene.own_limit())), Some((0, 6004)));
    // The next one gives it up for good: nobody acts alone any more, and config transactions are voted on.
    let next = scene.spoke.by(&scene.second);
    ledger.send(&[&scene.second], &[next.set_config_authority(Address::default())]).unwrap();
    let nobody = ledger.send(&[&scene.second], &[next.set_time_lock(0)]);
    assert_eq!(nobody.unwrap_err().code(), Some((0, 6004)));
    let owner = scene.spoke.owner();
    let proposed = [owner.propose_config(1, &[Action::SetTimeLock(0)]), owner.open(1, false), owner.approve(1)];
    ledger.send(&[&scene.spoke.owner], &proposed).unwrap();
    let alone = ledger.send(&[&scene.spoke.owner], &[owner.execute_config(1, &[])]);
    assert_eq!(alone.unwrap_err().code(), Some((0, 6008)), "one vote of two");
    ledger.send(&[&scene.second], &[next.approve(1)]).unwrap();
    let early = ledger.send(&[&scene.spoke.owner], &[owner.execute_config(1, &[])]);
    assert_eq!(early.unwrap_err().code(), Some((0, 6021)), "and its 90 days");
    let now = ledger.time();
    ledger.stop_time_at(now + i64::from(DAYS_90) + 10);
    ledger.let_time_pass();
    ledger.send(&[&scene.spoke.owner], &[owner.execute_config(1, &[])]).unwrap();
}

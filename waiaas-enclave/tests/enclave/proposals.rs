//! What is only proposed to the owner on chain: signed where the owner's policy wants it so, counted, and never beside a word.

use crate::support::{
    Asks as _, House, Movable, Proposal, address, agent, approval_for, refused, request, rules, signed,
};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::{
    asset::Asset,
    document::{ApprovalBy, AssetRules, FirstPayment, Policy},
    id::RequestId,
    time::Span,
};
use waiaas_wire::enclave::{Answer, Reason, Request, SignRequest};

/// 2,000 lamports a day; above 1,000 the owner says yes.
fn policy(approval: ApprovalBy) -> Policy {
    let sol = AssetRules { daily: Some(2_000), approve_above: Some(1_000), ..AssetRules::default() };
    Policy { approval, ..rules(sol) }
}

/// A request to sign what proposes this.
fn ask(tx: u128, proposal: &Proposal) -> SignRequest {
    SignRequest { multisig: Some(proposal.multisig), ..request(tx, proposal.bytes()) }
}

struct Voting {
    device: Arc<Movable>,
    enclave: Enclave,
    house: House,
}

impl Voting {
    fn new(approval: ApprovalBy) -> Self {
        let device = Arc::new(Movable::new());
        let enclave = Enclave::new(Arc::clone(&device) as _);
        let mut house = House::found(&mut &enclave);
        house.set_policy(&mut &enclave, 1, &policy(approval));
        Self { device, enclave, house }
    }

    fn proposal(&self, lamports: u64) -> Proposal {
        let (fee_payer, from) = (self.house.fee_payer.address, self.house.wallet());
        Proposal { fee_payer, from, multisig: address(77), index: 5, to: address(200), lamports, beside: None }
    }

    fn sign(&self, ask: &SignRequest) -> Answer {
        (&self.enclave).ask(Request::Sign(ask.clone()))
    }

    fn used(&self) -> u64 {
        let Answer::Ledger(ledger) = self.enclave.answer(Request::Ledger(agent(1))) else {
            panic!("a ledger expected")
        };
        ledger.usage(Asset::Sol, self.device.time()).of(waiaas_policy::budget::Period::Day).used()
    }
}

#[test]
fn what_is_proposed_is_signed_without_a_word_and_counts() {
    let voting = Voting::new(ApprovalBy::Proposal);
    let asked = ask(1, &voting.proposal(1_500));
    let first = signed(voting.sign(&asked));
    assert_eq!(signed(voting.sign(&asked)), first, "asked again it is the same");
    assert_eq!(voting.used(), 1_500);
    let over = ask(2, &Proposal { index: 6, ..voting.proposal(501) });
    assert_eq!(refused(voting.sign(&over)).denials[0].rule.as_str(), "daily");
    // Other bytes under the same request.
    let other = SignRequest { message: voting.proposal(400).bytes(), ..asked };
    assert_eq!(refused(voting.sign(&other)).reason, Reason::RequestReused);
}

#[test]
fn the_policy_has_one_way_to_a_yes() {
    let word = Voting::new(ApprovalBy::Word);
    let refusal = refused(word.sign(&ask(1, &word.proposal(1_500))));
    assert_eq!((refusal.reason, refusal.denials[0].rule.as_str()), (Reason::Policy, "proposal"));

    let vote = Voting::new(ApprovalBy::Proposal);
    let pay = request(1, vote.house.transfer(1_500).bytes());
    assert_eq!(refused(vote.sign(&pay)).reason, Reason::ApprovalNeeded);
    let expires = vote.device.time().saturating_add(Span::from_secs(3_600));
    let approved = SignRequest { approval: Some(approval_for(&vote.house, &pay, expires)), ..pay };
    assert_eq!(refused(vote.sign(&approved)).reason, Reason::ApprovalInvalid);
    let both = ask(2, &vote.proposal(1_500));
    let both = SignRequest { approval: approved.approval, ..both };
    assert_eq!(refused(vote.sign(&both)).reason, Reason::ApprovalInvalid);
    // What needs no yes is paid as ever.
    signed(vote.sign(&request(3, vote.house.transfer(900).bytes())));
    assert_eq!(vote.used(), 900);
}

#[test]
fn what_was_proposed_is_not_paid_on_a_word_when_the_policy_changes() {
    let mut voting = Voting::new(ApprovalBy::Proposal);
    signed(voting.sign(&ask(1, &voting.proposal(1_100))));
    let wide = Policy {
        approval: ApprovalBy::Word,
        ..rules(AssetRules { approve_above: Some(1_000), ..AssetRules::default() })
    };
    voting.house.set_policy(&mut &voting.enclave, 2, &wide);
    let expires = voting.device.time().saturating_add(Span::from_secs(3_600));
    let mut pay = request(1, voting.house.transfer(1_100).bytes());
    pay.request = RequestId::for_attempt(pay.tx, 2);
    pay.approval = Some(approval_for(&voting.house, &pay, expires));
    assert_eq!(refused(voting.sign(&pay)).reason, Reason::ApprovalInvalid);
    // Another payment's word is good.
    let mut other = request(2, voting.house.transfer(1_100).bytes());
    other.approval = Some(approval_for(&voting.house, &other, expires));
    signed(voting.sign(&other));
}

#[test]
fn a_message_makes_one_proposal_at_one_place_and_does_nothing_besides() {
    let voting = Voting::new(ApprovalBy::Proposal);
    let proposal = voting.proposal(100);
    let beside = ask(1, &Proposal { beside: Some(5), ..proposal.clone() });
    assert_eq!(refused(voting.sign(&beside)).reason, Reason::Undecodable);
    // Another multisig's, or none.
    let elsewhere = SignRequest { multisig: Some(address(78)), ..ask(2, &proposal) };
    assert_eq!(refused(voting.sign(&elsewhere)).reason, Reason::Policy);
    let nowhere = SignRequest { multisig: None, ..ask(3, &proposal) };
    assert_eq!(refused(voting.sign(&nowhere)).reason, Reason::Policy);
    // One account of another place.
    let mut bytes = proposal.bytes();
    let wrong = Proposal { index: 6, ..proposal.clone() }.bytes();
    bytes[4 + 3 * 32..4 + 4 * 32].copy_from_slice(&wrong[4 + 3 * 32..4 + 4 * 32]);
    let mixed = SignRequest { message: bytes, ..ask(4, &proposal) };
    assert_eq!(refused(voting.sign(&mixed)).reason, Reason::Undecodable);
    assert_eq!(voting.used(), 0);
    signed(voting.sign(&ask(5, &proposal)));
}

#[test]
fn who_is_only_proposed_is_not_known_for_it() {
    let mut voting = Voting::new(ApprovalBy::Proposal);
    let mut asks = policy(ApprovalBy::Proposal);
    asks.destinations.first_payment = Some(FirstPayment::Approve);
    voting.house.set_policy(&mut &voting.enclave, 2, &asks);
    signed(voting.sign(&ask(1, &voting.proposal(100))));
    let pay = request(2, voting.house.transfer(100).bytes());
    assert_eq!(refused(voting.sign(&pay)).reason, Reason::ApprovalNeeded);
}

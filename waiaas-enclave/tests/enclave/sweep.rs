//! What the owner takes out of a stopped agent's own account: the owner's transaction alone, and nothing else that it could do.

use crate::support::{House, Movable, Owner, TokenTransfer, Transfer, address, agent, daily, refused, request};
use std::sync::Arc;
use waiaas_enclave::enclave::Enclave;
use waiaas_policy::Address;
use waiaas_wire::{
    enclave::{Answer, Reason, Request, SweepRequest},
    signed::verifies,
};

fn by(owner: &Owner, message: Vec<u8>, wallets: Vec<Address>) -> Request {
    let signature = owner.sign(Some(message.clone()));
    Request::Sweep(SweepRequest { agent: agent(1), message, wallets, signature })
}

#[test]
fn the_owners_own_transaction_takes_what_is_there_from_a_stopped_agent_and_nothing_else_does() {
    let enclave = Enclave::new(Arc::new(Movable::new()));
    let mut house = House::found(&mut &enclave);
    house.set_policy(&mut &enclave, 1, &daily(10));
    let (owner, own) = (Owner::new(1), house.wallet());
    let sweep = Transfer { fee_payer: owner.address(), from: own, to: address(7), lamports: 900, blockhash: 1 };

    // Not from one that pays, and not by somebody else.
    assert_eq!(refused(enclave.answer(by(&owner, sweep.bytes(), vec![]))).reason, Reason::NotPossible);
    enclave.answer(Request::Stop(agent(1)));
    assert_eq!(refused(enclave.answer(by(&Owner::new(9), sweep.bytes(), vec![]))).reason, Reason::NotTheOwner);
    let of_other_bytes = owner.sign(Some(Transfer { lamports: 1, ..sweep.clone() }.bytes()));
    let ask = SweepRequest { agent: agent(1), message: sweep.bytes(), wallets: vec![], signature: of_other_bytes };
    assert_eq!(refused(enclave.answer(Request::Sweep(ask))).reason, Reason::NotTheOwner);

    // More than any limit, since the owner says so; the same again is the same.
    for _ in 0..2 {
        let Answer::Swept(signature) = enclave.answer(by(&owner, sweep.bytes(), vec![])) else { panic!("refused") };
        assert!(verifies(&own, &sweep.bytes(), &signature));
    }
    let token = TokenTransfer {
        fee_payer: owner.address(),
        from: own,
        to: address(7),
        mint: address(8),
        amount: 5,
        decimals: 6,
    };
    assert!(matches!(enclave.answer(by(&owner, token.bytes(), vec![address(7)])), Answer::Swept(_)));

    // Another fee payer, another source, another signer, the owner's own money, and bytes that are none.
    let fee_payer = house.fee_payer.address;
    for (message, what) in [
        (Transfer { fee_payer, ..sweep.clone() }.bytes(), "the fee payer of the installation"),
        (Transfer { from: address(5), ..sweep.clone() }.bytes(), "another account"),
        (sweep.with_signer(address(5)), "another signer"),
        (sweep.by_fee_payer_alone(), "the owner's account"),
        (token.bytes(), "a token account of whom nobody says"),
    ] {
        assert_eq!(refused(enclave.answer(by(&owner, message, vec![]))).reason, Reason::Policy, "{what}");
    }
    assert_eq!(refused(enclave.answer(by(&owner, vec![1, 2, 3], vec![]))).reason, Reason::Undecodable);
    assert_eq!(refused(enclave.answer(by(&owner, vec![0; 5_000], vec![]))).reason, Reason::Undecodable);

    // Nothing of it was counted, and the agent is as stopped as before.
    let pay = request(1, house.transfer(1).bytes());
    assert_eq!(refused(enclave.answer(Request::Sign(pay))).reason, Reason::Stopped);
}

use alloc::string::ToString;

use proptest::prelude::*;

use super::*;

#[test]
fn an_id_has_one_spelling() {
    let id = AgentId::from_parts(1_800_000_000_000, 42);
    let text = id.to_string();
    assert!(text.starts_with("agt_01"));
    assert_eq!(text.parse(), Ok(id));
    assert_eq!(text.to_lowercase().parse::<AgentId>(), Err(IdError::Ulid));
    assert_eq!(text.parse::<TxId>(), Err(IdError::Prefix("tx_")));
    assert_eq!("agt_0".parse::<AgentId>(), Err(IdError::Ulid));
}

#[test]
fn a_digest_is_sha_256_in_lower_hex() {
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Digest::of(b"abc").to_string(), text);
    assert_eq!(text.parse(), Ok(Digest::of(b"abc")));
    assert_eq!(text.to_uppercase().parse::<Digest>(), Err(DigestError));
    assert_eq!(text[1..].parse::<Digest>(), Err(DigestError));
}

#[test]
fn each_attempt_has_a_request_id_of_its_own() {
    let tx = TxId::from_u128(7);
    assert_eq!(RequestId::for_attempt(tx, 1), RequestId::for_attempt(tx, 1));
    assert_ne!(RequestId::for_attempt(tx, 1), RequestId::for_attempt(tx, 2));
    assert_ne!(RequestId::for_attempt(tx, 1), RequestId::for_attempt(TxId::from_u128(8), 1));
}

proptest! {
    #[test]
    fn every_id_reads_back(bits: u128) {
        let id = TxId::from_u128(bits);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        let bytes = minicbor::to_vec(id).unwrap();
        prop_assert_eq!(minicbor::decode::<TxId>(&bytes).unwrap(), id);
    }
}

use super::*;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_secs(1_780_000_000 + seconds)
}

fn open(number: u8) -> Open {
    Open { request: RequestId([number; 16]), message: Digest([number; 32]), approved: false, at: at(0) }
}

fn tx(number: u128) -> TxId {
    TxId::from_u128(number)
}

fn announce(state: &mut State, number: u128, now: Timestamp) -> Result<Timestamp, Refusal> {
    let request = RequestId(number.to_be_bytes());
    state.announce(tx(number), Digest([1; 32]), request, Span::from_secs(60), now)
}

#[test]
fn a_state_is_read_as_it_was_written() {
    let mut state = State { policy: Some(Document { version: 3, bytes: vec![1, 2] }), ..State::default() };
    state.remember(tx(1), open(1)).unwrap();
    announce(&mut state, 2, at(0)).unwrap();
    state.use_up(tx(3), at(9)).unwrap();
    assert_eq!(State::decode(&state.encode()), Some(state));
}

#[test]
fn other_versions_and_scraps_are_not_read() {
    let bytes = State::default().encode();
    assert_eq!(State::decode(&[]), None);
    assert_eq!(State::decode(&bytes[..bytes.len() - 1]), None);
    assert_eq!(State::decode(&[&[VERSION + 1], &bytes[1..]].concat()), None);
    assert_eq!(State::decode(&[&*bytes, &[0]].concat()), None);
}

#[test]
fn an_empty_state_is_small() {
    assert!(State::default().encode().len() < 64);
}

#[test]
fn requests_are_forgotten_when_done_or_a_day_old() {
    let mut state = State::default();
    for number in 1..=3 {
        state.remember(tx(1), open(number)).unwrap();
    }
    state.forget(&[RequestId([2; 16])], at(86_399));
    assert!(state.remembered(RequestId([1; 16])).is_some());
    assert!(state.remembered(RequestId([2; 16])).is_none());
    state.forget(&[], at(86_400));
    assert!(state.remembered(RequestId([1; 16])).is_none());
}

#[test]
fn every_list_is_bounded() {
    let mut state = State::default();
    for number in 0..MAX_OPEN {
        let id = u128::try_from(number).unwrap();
        state.remember(tx(id), Open { request: RequestId(id.to_be_bytes()), ..open(0) }).unwrap();
    }
    assert_eq!(state.remember(tx(0), open(0)).unwrap_err().reason, Reason::TooManyOpen);
    for number in 0..u128::try_from(MAX_ANNOUNCED).unwrap() {
        announce(&mut state, number, at(0)).unwrap();
    }
    assert_eq!(announce(&mut state, 1_000, at(0)).unwrap_err().reason, Reason::TooManyOpen);
    assert!(announce(&mut state, 0, at(0)).is_ok(), "what is announced already needs no room");
    for number in 0..u128::try_from(MAX_USED).unwrap() {
        state.use_up(tx(number), at(10)).unwrap();
    }
    assert_eq!(state.use_up(tx(1_000), at(10)).unwrap_err().reason, Reason::TooManyOpen);
    state.forget(&[], at(10));
    assert!(state.use_up(tx(1_000), at(20)).is_ok());
}

#[test]
fn a_payment_waits_from_its_first_announcement() {
    let mut state = State::default();
    assert_eq!(announce(&mut state, 1, at(0)), Ok(at(60)));
    assert_eq!(announce(&mut state, 1, at(50)), Ok(at(60)));
    let other = state.announce(tx(1), Digest([2; 32]), RequestId([0; 16]), Span::from_secs(60), at(50));
    assert_eq!(other, Ok(at(110)), "another intent waits anew");
    assert_eq!(announce(&mut state, 1, at(70)), Ok(at(130)), "and what it replaced is gone");
}

#[test]
fn signing_ends_the_wait() {
    let mut state = State::default();
    announce(&mut state, 1, at(0)).unwrap();
    announce(&mut state, 2, at(0)).unwrap();
    state.remember(tx(1), open(1)).unwrap();
    assert_eq!(announce(&mut state, 1, at(70)), Ok(at(130)));
    assert_eq!(announce(&mut state, 2, at(70)), Ok(at(60)));
}

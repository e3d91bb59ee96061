use alloc::string::{String, ToString};

use proptest::prelude::*;

use super::*;

#[test]
fn a_moment_is_written_in_utc() {
    let time = Timestamp::from_millis(1_795_344_645_007);
    assert_eq!(time.to_string(), "2026-11-22T10:50:45.007Z");
    assert_eq!(Timestamp::default().to_string(), "1970-01-01T00:00:00.000Z");
    assert_eq!(Timestamp::MAX.to_string().len(), "584556019-04-03T14:25:51.615Z".len());
}

#[test]
fn offsets_and_fractions_are_read() {
    let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    for text in ["2026-11-22T21:00:00+09:00", "2026-11-22t06:30:00.000-05:30", "2026-11-22 12:00:00.0009z"] {
        assert_eq!(text.parse(), Ok(noon), "{text}");
    }
    assert_eq!("2026-11-22T12:00:00.5Z".parse(), Ok(Timestamp::from_millis(noon.as_millis() + 500)));
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "2026-11-22",
        "2026-11-22T12:00:00",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T12:60:00Z",
        "2026-11-22T12:00:60Z",
        "2026-11-22T12:00:00.Z",
        "2026-11-22T12:00:00+9:00",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00",
        "2026-1-22T12:00:00Z",
        "2026-11-22T12:00:00Zx",
    ] {
        assert_eq!(text.parse::<Timestamp>(), Err(TimestampError), "{text}");
    }
    assert!("2028-02-29T00:00:00Z".parse::<Timestamp>().is_ok());
}

#[test]
fn a_span_has_one_unit() {
    assert_eq!("90m".parse(), Ok(Span::from_secs(5_400)));
    assert_eq!("7d".parse::<Span>().unwrap().to_string(), "7d");
    assert_eq!(Span::from_secs(5_400).to_string(), "90m");
    assert_eq!(Span::from_millis(1_500).to_string(), "1500ms");
    assert_eq!(Span::ZERO.to_string(), "0s");
    for text in ["", "5", "s", "1.5h", "-1s", "1 h", "1w", "18446744073709551615d"] {
        assert_eq!(text.parse::<Span>(), Err(SpanError), "{text}");
    }
}

proptest! {
    #[test]
    fn every_moment_reads_back(ms in 0_u64..253_402_300_800_000) {
        let time = Timestamp::from_millis(ms);
        prop_assert_eq!(time.to_string().parse(), Ok(time));
    }

    #[test]
    fn every_span_reads_back(ms: u64) {
        let span = Span::from_millis(ms);
        prop_assert_eq!(span.to_string().parse(), Ok(span));
    }

    #[test]
    fn reading_never_panics(text: String) {
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<Span>();
    }
}

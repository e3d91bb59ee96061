use alloc::string::String;

use proptest::prelude::*;

use super::*;

#[test]
fn reads_what_a_person_writes() {
    assert_eq!(parse_ui("0.5", 9), Ok(500_000_000));
    assert_eq!(parse_ui("10", 6), Ok(10_000_000));
    assert_eq!(parse_ui("007.50", 2), Ok(750));
    assert_eq!(parse_ui("18446744073709551615", 0), Ok(u64::MAX));
}

#[test]
fn refuses_what_is_not_one_exact_amount() {
    for text in ["-1", "+1", "1e3", "1,5", " 1", "1 ", "0x1", "1.2.3", "1.", ".5", "٣"] {
        assert_eq!(parse_ui(text, 9), Err(AmountError::NotDecimal), "{text}");
    }
    assert_eq!(parse_ui("", 9), Err(AmountError::Empty));
    assert_eq!(parse_ui(".", 9), Err(AmountError::Empty));
    assert_eq!(parse_ui("0.1234567", 6), Err(AmountError::TooPrecise(6)));
    assert_eq!(parse_ui("0.12345678x", 6), Err(AmountError::NotDecimal));
    assert_eq!(parse_ui("18446744073709551616", 0), Err(AmountError::TooLarge));
    assert_eq!(parse_ui("18446744073.709551616", 9), Err(AmountError::TooLarge));
}

#[test]
fn writes_the_shortest_exact_text() {
    assert_eq!(format_ui(500_000_000, 9), "0.5");
    assert_eq!(format_ui(1_000_000_000, 9), "1");
    assert_eq!(format_ui(0, 9), "0");
    assert_eq!(format_ui(1, 9), "0.000000001");
    assert_eq!(format_ui(42, 0), "42");
}

proptest! {
    #[test]
    fn reading_back_gives_the_same(raw: u64, decimals in 0_u8..=20) {
        prop_assert_eq!(parse_ui(&format_ui(raw, decimals), decimals), Ok(raw));
    }

    #[test]
    fn never_panics(text: String, decimals: u8) {
        let _ = parse_ui(&text, decimals);
    }
}

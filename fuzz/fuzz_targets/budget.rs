//! A budget as text and as bytes: refused, or shown back as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use waiaas_policy::document::Budget;

fuzz_target!(|bytes: &[u8]| {
    if let Some(budget) = Budget::decode(bytes) {
        assert_eq!(budget.encode(), bytes, "bytes have one spelling");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(budget) = Budget::from_toml(text) else { return };
    assert_eq!(Budget::from_toml(&budget.to_toml()).ok().as_ref(), Some(&budget), "{}", budget.to_toml());
    assert_eq!(Budget::decode(&budget.encode()).as_ref(), Some(&budget));
});

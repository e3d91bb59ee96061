//! A policy as text and as bytes: refused, or shown back as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use waiaas_policy::document::Policy;

fuzz_target!(|bytes: &[u8]| {
    if let Some(policy) = Policy::decode(bytes) {
        assert_eq!(policy.encode(), bytes, "bytes have one spelling");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(policy) = Policy::from_toml(text) else { return };
    assert_eq!(Policy::from_toml(&policy.to_toml()).ok().as_ref(), Some(&policy), "{}", policy.to_toml());
    assert_eq!(Policy::decode(&policy.encode()).as_ref(), Some(&policy));
});

//! What the enclave could not prove.

use std::fmt::Display;
use waiaas_policy::Address;
use waiaas_wire::{Code, Problem};

/// A document that proves nothing.
pub fn not_attested(why: &dyn Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("the enclave's attestation is refused: {why}"))
}

/// A document about an enclave under another manifest.
pub fn other_manifest() -> Problem {
    let detail = "the enclave runs under another manifest than this installation's; after a change of the manifest, \
                  restart it: `waiaas down`, `waiaas up`";
    Problem::new(Code::VerificationFailed, detail)
}

/// A document without a statement that is understood.
pub fn no_statement() -> Problem {
    Problem::new(Code::VerificationFailed, "the attestation holds no statement that this version understands")
}

/// An account whose key the enclave does not have.
pub fn not_attested_key(wallet: &str, address: Address) -> Problem {
    let detail = format!("the enclave does not state that it holds the key of `{wallet}` (`{address}`)");
    Problem::new(Code::VerificationFailed, detail)
}

/// A file that names no image.
pub fn not_measurements(path: &std::path::Path) -> Problem {
    let detail = format!(
        "`{}` names no image: JSON with `PCR0`, `PCR1` and `PCR2` (96 hexadecimal digits each) expected",
        path.display()
    );
    Problem::new(Code::ValidationFormat, detail).at("image")
}

/// A manifest that would accept nothing, or what it accepts already.
pub fn manifest_unchanged() -> Problem {
    Problem::new(Code::ValidationRequired, "say what to change: `--accept-running`, `--image FILE` or `--retire PCR0`")
}

/// An image that is not in the manifest.
pub fn no_such_image(pcr0: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("the manifest accepts no image whose PCR0 begins with `{pcr0}`"))
        .at("retire")
}

/// A manifest without images after a change.
pub fn last_image() -> Problem {
    let detail = "that would leave no image: name the next one with `--image` first";
    Problem::new(Code::ValidationRange, detail).at("retire")
}

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
    Problem::new(
        Code::ValidationRequired,
        "say what to change: `--accept-running`, `--image FILE`, `--retire PCR0` or `--seal-under kms:KEY`",
    )
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

/// An enclave that has no receipt key yet.
pub fn no_receipt_key() -> Problem {
    Problem::new(Code::VerificationFailed, "the attestation states no receipt key")
}

/// A receipt that does not hold.
pub fn receipt(why: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("the receipt is refused: {why}"))
}

/// A receipt of another image than was named.
pub fn other_image(pcr0: &str) -> Problem {
    let start = pcr0.get(..8).unwrap_or(pcr0);
    receipt(format!("it comes from another image, whose PCR0 begins with `{start}`"))
}

/// Two statements where there can be one.
pub fn rolled_back(sequence: u64) -> Problem {
    let detail = format!("two different receipts of one wallet have the number {sequence}: its state was set back");
    Problem::new(Code::VerificationFailed, detail)
}

/// A file that is no receipt.
pub fn receipt_file(path: &std::path::Path) -> Problem {
    // Not what the reader says: it could quote a file that was named by mistake, such as a key.
    let detail = format!("`{}` is no receipt as `waiaas receipt export` writes it", path.display());
    Problem::new(Code::ValidationFormat, detail).at("file")
}

/// A receipt of another version.
pub fn receipt_version(path: &std::path::Path, found: u32) -> Problem {
    let detail = format!("`{}` has the form {found}; this version reads forms 1 and 2", path.display());
    Problem::new(Code::ValidationFormat, detail).at("file")
}

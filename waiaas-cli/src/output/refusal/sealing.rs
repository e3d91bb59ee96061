//! The KMS key that the enclave's root is sealed under.

use std::fmt::Display;
use waiaas_wire::{Code, Problem};

/// A key that is nowhere in KMS.
pub fn seal_no_key(key: &str) -> Problem {
    let detail = format!(
        "AWS KMS has no key `{key}` there; `aws kms create-key --key-spec ECC_NIST_P256 --key-usage KEY_AGREEMENT` makes one"
    );
    Problem::new(Code::ValidationFormat, detail).at("seal-under")
}

/// A key in KMS that nothing can be sealed under.
pub fn seal_unusable(key: &str, why: impl Display) -> Problem {
    let detail = format!("the enclave cannot seal under the key `{key}` in AWS KMS: {why}");
    Problem::new(Code::ValidationFormat, detail).at("seal-under")
}

/// KMS does not do it.
pub fn kms_seal(why: impl Display) -> Problem {
    Problem::new(Code::KmsUnavailable, format!("AWS KMS: {why}"))
}

/// Another key was named for an installation that has a manifest already.
pub fn sealed_already() -> Problem {
    let detail = "this installation has its manifest already; `waiaas enclave manifest sign --seal-under` names another key in it";
    Problem::new(Code::ValidationDuplicate, detail).at("seal-under")
}

/// The same key once more.
pub fn sealed_under_it(key: &str) -> Problem {
    Problem::new(Code::ValidationDuplicate, format!("the manifest names `{key}` already")).at("seal-under")
}

/// What the device sealed is not known to have moved.
pub fn not_moved() -> Problem {
    let detail = "the enclave is not ready under the manifest's KMS key, or nothing is to be moved; `waiaas enclave status` tells";
    Problem::new(Code::ValidationRange, detail).at("moved")
}

/// An end point without a key that would be asked for there.
pub fn endpoint_for_nothing() -> Problem {
    let detail = "an end point of KMS is of use with `--owner kms:KEY` or `--seal-under kms:KEY` only";
    Problem::new(Code::ValidationRequired, detail).at("kms-endpoint")
}

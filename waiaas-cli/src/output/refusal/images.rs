//! The list of images, and the keys that they open.

use std::{fmt::Display, path::Path};
use waiaas_wire::{Code, Problem};

/// A list that does not hold.
pub fn images(path: &Path, why: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("`{}`: {why}", path.display()))
}

/// An image that is in the list already.
pub fn image_listed(name: &str) -> Problem {
    Problem::new(Code::ValidationDuplicate, format!("the list has that image already, as `{name}`")).at("image-file")
}

/// An image that is not in the list.
pub fn image_not_listed(pcr0: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("the list has no image whose PCR0 begins with `{pcr0}`"))
}

/// Too few digits to tell images apart.
pub fn images_listed(pcr0: &str, number: usize) -> Problem {
    Problem::new(Code::ValidationFormat, format!("{number} images of the list begin with `{pcr0}`: give more digits"))
}

/// No key to make a policy for.
pub fn no_key_named() -> Problem {
    let detail = "the manifest names no KMS key: name one with `--key ARN`, or seal under one first";
    Problem::new(Code::ValidationRequired, detail).at("key")
}

/// Roles that do not fit the keys.
pub fn roles_for_keys(roles: usize, keys: usize) -> Problem {
    Problem::new(Code::ValidationFormat, format!("{roles} roles for {keys} keys: name one for all, or one for each"))
        .at("role")
}

/// Not the name of a key in a region.
pub fn not_an_arn(key: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{key}` is no ARN of a key: `arn:aws:kms:REGION:ACCOUNT:key/ID`"))
        .at("key")
}

/// Not the name of a role.
pub fn not_a_role(role: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{role}` is no ARN of a role: `arn:aws:iam::ACCOUNT:role/NAME`"))
        .at("role")
}

//! AWS KMS: the only place in the daemon that knows its client. What it answers is believed by nobody here: whoever asks makes
//! sure of it.

mod error;
mod relay;
mod sign;

pub use error::KmsError;
pub use relay::{Described, Kms};
pub use sign::OwnerKey;
pub use waiaas_kms::Place;

//! A double of AWS KMS for attested calls: the wire protocol of the operations that WAIaaS uses for sealing, for tests and for
//! trying. The public emulators either do not know attested calls or answer them in the clear.
//!
//! It verifies attestation documents as KMS does: chain to a root, not in debug mode, registers as its policy wants them; and
//! answers with a `CiphertextForRecipient` of the shape that KMS gives. It is no safe place for a key.

mod clock;
pub mod keys;
pub mod policy;
pub mod recipient;
pub mod resign;
pub mod server;

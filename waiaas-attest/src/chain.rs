//! From the document's signature to the root.

use crate::{NotAttested, Root, document::Signed};
use core::time::Duration;
use pki_types::{CertificateDer, UnixTime};
use ring::signature::{ECDSA_P384_SHA384_FIXED, UnparsedPublicKey};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert, ring::ECDSA_P384_SHA384};

/// What stands before the point in the public key of a P-384 certificate (RFC 5480).
const P384: [u8; 23] = [
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00,
    0x22, 0x03, 0x62, 0x00,
];

/// Bytes of an uncompressed point.
const POINT: usize = 97;

pub(crate) fn verify(signed: &Signed, root: &Root, at: u64) -> Result<(), NotAttested> {
    let root = CertificateDer::from(root.der());
    let anchor = anchor_from_trusted_cert(&root).map_err(|_| NotAttested::Root)?;
    let leaf = CertificateDer::from(&*signed.certificate);
    let leaf = EndEntityCert::try_from(&leaf).map_err(chain)?;
    // The first of the bundle is the sender's idea of the root. Ours counts.
    let between: Vec<_> = signed.bundle.iter().skip(1).map(|der| CertificateDer::from(&**der)).collect();
    let time = UnixTime::since_unix_epoch(Duration::from_millis(at));
    let usage = KeyUsage::client_auth();
    // The cheaper question first: whether the document is at all what this leaf signed.
    signature(&leaf, signed)?;
    leaf.verify_for_usage(&[ECDSA_P384_SHA384], &[anchor], &between, time, usage, None, None).map_err(chain)?;
    Ok(())
}

fn signature(leaf: &EndEntityCert<'_>, signed: &Signed) -> Result<(), NotAttested> {
    let key = leaf.subject_public_key_info();
    let point = key.strip_prefix(&P384).filter(|point| point.len() == POINT).ok_or(NotAttested::Signature)?;
    let key = UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point);
    key.verify(&signed.covered, &signed.signature).map_err(|_| NotAttested::Signature)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn chain(why: webpki::Error) -> NotAttested {
    NotAttested::Chain(why.to_string())
}

//! A device that keeps no root: only a manifest that names a key service is accepted.

use crate::support::{Movable, Owner, refused};
use std::sync::Arc;
use waiaas_enclave::{
    device::{Device, DeviceError},
    enclave::Enclave,
    keys::Root,
};
use waiaas_policy::time::Timestamp;
use waiaas_wire::enclave::{Answer, Phase, Reason, Request};

/// As a Nitro enclave is: no place for a root.
struct Rootless(Movable);

impl Device for Rootless {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn isolated(&self) -> bool {
        true
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        self.0.now()
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        self.0.entropy(out)
    }

    fn root(&self) -> Option<&Root> {
        None
    }
}

#[test]
fn a_manifest_without_a_key_service_is_refused_where_no_root_can_be_kept() {
    let enclave = Enclave::new(Arc::new(Rootless(Movable::new())));
    let manifest = Request::LoadManifest(Owner::new(5).manifest("test"));
    let why = refused(enclave.answer(manifest));
    assert_eq!(why.reason, Reason::NotPossible);
    assert!(why.detail.contains("KMS key"), "{why:?}");
    // Nothing has happened: it takes another.
    let Answer::Hello(hello) = enclave.answer(Request::Hello) else { panic!("no hello") };
    assert_eq!((hello.phase, hello.isolated, hello.owner), (Phase::Empty, true, None));
}

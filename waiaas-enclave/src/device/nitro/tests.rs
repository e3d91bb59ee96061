use super::*;
use crate::device::Evidence;
use minicbor::{Decoder, Encoder};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use waiaas_attest::{
    Image, ZERO,
    virtual_nsm::{Ask, Authority, VirtualNsm},
};

const NOW: u64 = 1_780_272_000_000;

/// A security module in software behind the words of the real one.
fn double(nsm: &VirtualNsm, request: &[u8], now: u64) -> Vec<u8> {
    let mut decoder = Decoder::new(request);
    let mut out = Encoder::new(Vec::new());
    if decoder.str().is_ok_and(|word| word == "GetRandom") {
        let mut random = [0; 64];
        getrandom::fill(&mut random).unwrap();
        out.map(1).unwrap().str("GetRandom").unwrap().map(1).unwrap().str("random").unwrap().bytes(&random).unwrap();
        return out.into_writer();
    }
    decoder.set_position(0);
    assert_eq!(decoder.map().unwrap(), Some(1));
    let name = decoder.str().unwrap().to_owned();
    let (mut number, mut bytes) = (0, std::collections::BTreeMap::new());
    for _ in 0..decoder.map().unwrap().unwrap() {
        match decoder.str().unwrap() {
            "index" | "range" => number = decoder.u8().unwrap(),
            field if decoder.datatype().unwrap() == minicbor::data::Type::Null => {
                decoder.null().unwrap();
                bytes.insert(field, None);
            }
            field => drop(bytes.insert(field, Some(decoder.bytes().unwrap()))),
        }
    }
    let mut answer = |fields: u64| {
        out.map(1).unwrap().str(&name).unwrap().map(fields).unwrap();
    };
    match name.as_str() {
        "ExtendPCR" => match nsm.extend(number, bytes["data"].unwrap()) {
            Ok(value) => {
                answer(1);
                out.str("data").unwrap().bytes(&value).unwrap();
            }
            Err(_) => {
                out.map(1).unwrap().str("Error").unwrap().str("ReadOnlyIndex").unwrap();
            }
        },
        "DescribePCR" => {
            let (value, locked) = nsm.describe(number).unwrap();
            answer(2);
            out.str("lock").unwrap().bool(locked).unwrap().str("data").unwrap().bytes(&value).unwrap();
        }
        "LockPCRs" => {
            nsm.lock_below(number);
            out.str("LockPCRs").unwrap();
        }
        "Attestation" => {
            let (public_key, user_data, nonce) = (bytes["public_key"], bytes["user_data"], bytes["nonce"]);
            let document = nsm.attest(&Ask { public_key, user_data, nonce }, now).unwrap();
            answer(1);
            out.str("document").unwrap().bytes(&document).unwrap();
        }
        other => panic!("no such request: {other}"),
    }
    out.into_writer()
}

fn over(exchange: impl Exchange + 'static) -> Nitro {
    Nitro::over(exchange, Root::aws().unwrap())
}

fn module() -> (Nitro, Root) {
    let image = Image { pcr0: [1; 48], pcr1: [2; 48], pcr2: [3; 48] };
    let nsm = VirtualNsm::new(Authority::generate().unwrap(), image);
    let root = nsm.root().clone();
    (over(move |request: &[u8]| Ok(double(&nsm, request, NOW))), root)
}

#[test]
fn it_measures_locks_and_vouches_in_the_words_of_the_real_one() {
    let (device, root) = module();
    let module = device.module().unwrap();
    module.extend(16, b"manifest").unwrap();
    module.lock_below(32).unwrap();
    let refused = module.extend(16, b"another").unwrap_err();
    assert_eq!(refused, DeviceError::Module("it refuses: ReadOnlyIndex".to_owned()));
    let evidence = Evidence { public_key: Some(b"key"), user_data: None, nonce: Some(b"nonce of the caller") };
    let document = module.attest(&evidence, device.now().unwrap()).unwrap();
    let verified = waiaas_attest::verify(&document, &root, NOW).unwrap();
    assert_eq!(verified.pcrs[&16], waiaas_attest::extended(&ZERO, b"manifest"));
    assert_eq!(verified.public_key.as_deref(), Some(&b"key"[..]));
    assert_eq!((verified.user_data, verified.nonce.as_deref()), (None, Some(&b"nonce of the caller"[..])));
    assert_eq!(verified.pcrs.len(), 32);
    // What vouches here is a root of this test. The device believes AWS alone.
    assert!(waiaas_attest::verify(&document, &module.authority().unwrap(), NOW).is_err());
}

#[test]
fn it_is_isolated_and_keeps_no_root() {
    let (device, _) = module();
    assert!(device.isolated() && device.root().is_none());
    assert_eq!(device.name(), "nitro");
}

#[test]
fn entropy_is_of_both_and_as_long_as_is_wanted() {
    let asked = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&asked);
    let device = over(move |_: &[u8]| {
        counted.fetch_add(1, Ordering::SeqCst);
        let mut out = Encoder::new(Vec::new());
        out.map(1).unwrap().str("GetRandom").unwrap().map(1).unwrap().str("random").unwrap().bytes(&[0; 48]).unwrap();
        Ok(out.into_writer())
    });
    // The module's bytes are zero here: what is there is the kernel's.
    let mut bytes = [[0; 100]; 2];
    for out in &mut bytes {
        device.entropy(out).unwrap();
    }
    assert_ne!(bytes[0], bytes[1]);
    assert_eq!(asked.load(Ordering::SeqCst), 6, "three times 48 bytes for 100, twice");
}

#[test]
fn a_module_that_gives_nothing_or_nonsense_gives_no_entropy_and_no_time() {
    let empty = [
        0xa1, 0x69, b'G', b'e', b't', b'R', b'a', b'n', b'd', b'o', b'm', 0xa1, 0x66, b'r', b'a', b'n', b'd', b'o',
        b'm', 0x40,
    ];
    for answer in [&empty[..], &empty[..10], b"", &[0xff; 40], &[0xa1, 0x65, b'E', b'r', b'r', b'o', b'r', 0x01]] {
        let answer = answer.to_vec();
        let device = over(move |_: &[u8]| Ok(answer.clone()));
        assert!(device.entropy(&mut [0; 32]).is_err());
        assert!(device.now().is_err());
    }
    let broken = over(|_: &[u8]| Err(Error::other("gone")));
    assert!(broken.entropy(&mut [0; 32]).is_err());
}

#[test]
fn a_module_that_does_not_lock_is_refused() {
    let device = over(|request: &[u8]| {
        let is_lock = request.windows(8).any(|window| window == b"LockPCRs");
        let mut out = Encoder::new(Vec::new());
        if is_lock {
            out.str("LockPCRs").unwrap();
        } else {
            out.map(1).unwrap().str("DescribePCR").unwrap().map(2).unwrap();
            out.str("lock").unwrap().bool(false).unwrap().str("data").unwrap().bytes(&ZERO).unwrap();
        }
        Ok(out.into_writer())
    });
    assert!(device.module().unwrap().lock_below(32).is_err());
}

#[test]
fn entropy_from_elsewhere_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("rng_current");
    fs::write(&file, "nsm-hwrng\n").unwrap();
    check_source(&file).unwrap();
    fs::write(&file, "virtio_rng.0\n").unwrap();
    assert!(check_source(&file).unwrap_err().to_string().contains("virtio_rng.0"));
    assert!(check_source(&dir.path().join("none")).is_err());
}

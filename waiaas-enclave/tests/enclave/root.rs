//! The storage root under a key service, with a host in between that lies. KMS is the double's own code, in process.

use crate::support::{Asks as _, House, Owner, agent, daily, key, refused, request, signed};
use std::sync::Arc;
use tempfile::TempDir;
use waiaas_attest::{Image, Root as Certificate, virtual_nsm::Authority};
use waiaas_enclave::{
    device::{Device, DeviceError, SecurityModule, VirtualModule},
    enclave::Enclave,
    keys::Root,
};
use waiaas_kms_double::{
    keys::Keys,
    recipient::{Policy, seal_for},
};
use waiaas_policy::time::Timestamp;
use waiaas_wire::{
    enclave::{Answer, Phase, Purpose, Reason, Request, Unseal},
    signed::{ImageMark, KmsMark, Manifest, Moves, SignedManifest, decode, encode},
};
use zeroize::Zeroizing;

/// 2026-06-01T00:00:00Z, in milliseconds.
pub const NOW: u64 = 1_780_272_000_000;

/// A machine that vouches for an image.
struct Machine {
    module: VirtualModule,
    unused: Root,
}

impl Machine {
    fn new(authority: &[u8], image: u8) -> Self {
        let authority = Authority::from_pkcs8(authority).unwrap();
        let image = Image { pcr0: [image; 48], pcr1: [image; 48], pcr2: [image; 48] };
        Self { module: VirtualModule::new(authority, image), unused: Root::new(&Zeroizing::new([9; 32])) }
    }
}

impl Device for Machine {
    fn name(&self) -> &'static str {
        "machine"
    }

    fn isolated(&self) -> bool {
        false
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        Ok(Timestamp::from_millis(NOW))
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        getrandom::fill(out).map_err(|_| DeviceError::Entropy)
    }

    fn root(&self) -> Option<&Root> {
        Some(&self.unused)
    }

    fn module(&self) -> Option<&dyn SecurityModule> {
        Some(&self.module)
    }
}

/// A region: the hypervisor's authority, and a key service with one key.
pub struct Region {
    authority: Zeroizing<Vec<u8>>,
    pub certificate: Certificate,
    keys: Keys,
    _dir: TempDir,
}

impl Region {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let authority = Authority::generate().unwrap();
        let keys = Keys::open(&dir.path().join("keys")).unwrap();
        Self { authority: authority.to_pkcs8(), certificate: authority.root().clone(), keys, _dir: dir }
    }

    pub fn enclave(&self, image: u8) -> Enclave {
        Enclave::new(Arc::new(Machine::new(&self.authority, image)))
    }

    pub fn key(&mut self) -> KmsMark {
        let id = self.keys.make().unwrap();
        let public = self.keys.public(&id).unwrap();
        KmsMark { key: format!("arn:aws:kms:here:1:key/{id}"), public: public.last_chunk().copied().unwrap() }
    }

    /// What KMS answers to an attested enclave of this image.
    pub fn derive(&self, ask: &Unseal, image: u8) -> Result<Vec<u8>, String> {
        let id = self.keys.find(&ask.key).ok_or("no such key")?;
        let secret = self.keys.agree(&id, &ask.peer).ok_or("no such point")?;
        let policy = Policy { root: self.certificate.clone(), pcrs: vec![(0, [image; 48])] };
        seal_for(&policy, &ask.document, NOW, &secret)
    }
}

pub fn manifest(mark: &KmsMark, images: &[u8]) -> SignedManifest {
    Owner::new(1).manifest_with(|manifest| {
        manifest.kms = Some(mark.clone());
        manifest.images = marks(images);
    })
}

fn marks(images: &[u8]) -> Option<Vec<ImageMark>> {
    let mark = |byte: &u8| ImageMark { pcr0: [*byte; 48], pcr1: [*byte; 48], pcr2: [*byte; 48] };
    (!images.is_empty()).then(|| images.iter().map(mark).collect())
}

pub fn bound(enclave: &Enclave, manifest: &SignedManifest) {
    assert_eq!(enclave.answer(Request::LoadManifest(manifest.clone())), Answer::Done);
    assert_eq!(phase(enclave), Phase::Bound);
}

pub fn phase(enclave: &Enclave) -> Phase {
    let Answer::Hello(hello) = enclave.answer(Request::Hello) else { panic!("hello expected") };
    hello.phase
}

pub fn root(answer: Answer) -> Vec<u8> {
    let Answer::Root(blob, _) = answer else { panic!("a root expected: {answer:?}") };
    blob
}

pub fn unseal(answer: Answer) -> Unseal {
    let Answer::Unseal(unseal) = answer else { panic!("a question to KMS expected: {answer:?}") };
    unseal
}

/// Opens a root, all being honest.
pub fn reopen(region: &Region, enclave: &Enclave, blob: &[u8], image: u8) -> Vec<u8> {
    let ask = unseal(enclave.answer(Request::OpenRoot(blob.to_vec())));
    let answer = region.derive(&ask, image).unwrap();
    let again = root(enclave.answer(Request::FinishRoot(answer)));
    assert_eq!(phase(enclave), Phase::Manifested);
    again
}

/// The blob's form, as somebody outside would know it.
#[derive(Clone, minicbor::Encode, minicbor::Decode)]
struct Parts {
    #[n(0)]
    format: u8,
    #[n(1)]
    mark: KmsMark,
    #[cbor(n(2), with = "minicbor::bytes")]
    ephemeral: [u8; 65],
    #[cbor(n(3), with = "minicbor::bytes")]
    nonce: [u8; 12],
    #[cbor(n(4), with = "minicbor::bytes")]
    sealed: Vec<u8>,
    #[cbor(n(5), with = "minicbor::bytes")]
    document: Vec<u8>,
}

#[test]
fn what_was_sealed_under_a_root_comes_back_with_it() {
    let mut region = Region::new();
    let manifest = manifest(&region.key(), &[1]);
    let first = region.enclave(1);
    bound(&first, &manifest);
    let early = first.answer(Request::CreateKey(Purpose::FeePayer));
    assert_eq!(refused(early).reason, Reason::WrongPhase, "no key before the root is on its way to disk");
    let blob = root(first.answer(Request::SealRoot));
    assert_eq!(root(first.answer(Request::SealRoot)), blob, "for a daemon that lost the answer");

    let (fee_payer, receipt) = (
        key(first.answer(Request::CreateKey(Purpose::FeePayer))),
        key(first.answer(Request::CreateKey(Purpose::Receipt))),
    );
    assert_eq!(first.answer(Request::Start), Answer::Done);
    assert_eq!(root(first.answer(Request::SealRoot)), blob);
    let hired = key(first.answer(Request::CreateKey(Purpose::Agent(agent(1)))));
    let mut house = House { owner: Owner::new(1), fee_payer, receipt, agents: vec![hired] };
    house.set_policy(&mut &first, 1, &daily(10));
    let paid = signed((&first).ask(Request::Sign(request(1, house.transfer(7).bytes()))));
    house.keep(&paid.state);

    let second = region.enclave(1);
    bound(&second, &manifest);
    reopen(&region, &second, &blob, 1);
    for loaded in [&house.fee_payer, &house.receipt, &house.agents[0]] {
        assert_eq!(key(second.answer(Request::LoadKey(loaded.sealed.clone()))).address, loaded.address);
    }
    let state = house.agents[0].state.clone().unwrap();
    assert!(matches!(second.answer(Request::LoadState(agent(1), state.sealed)), Answer::State(_)));
    assert_eq!(second.answer(Request::Start), Answer::Done);
    let more = (&second).ask(Request::Sign(request(2, house.transfer(4).bytes())));
    assert_eq!(refused(more).reason, Reason::Policy, "7 of 10 were spent, and that is remembered");
    signed((&second).ask(Request::Sign(request(3, house.transfer(3).bytes()))));
}

#[test]
fn a_root_that_no_accepted_image_vouches_for_is_refused() {
    let mut region = Region::new();
    let mark = region.key();
    let foreign = Region::new();
    let sealed_by = |region: &Region, image, manifest: &SignedManifest| {
        let enclave = region.enclave(image);
        bound(&enclave, manifest);
        root(enclave.answer(Request::SealRoot))
    };
    let other = |change: fn(&mut Manifest)| {
        Owner::new(1).manifest_with(|manifest| {
            manifest.kms = Some(mark.clone());
            change(manifest);
        })
    };
    let stranger = {
        let mut manifest = Owner::new(2).manifest("test").manifest;
        manifest.kms = Some(mark.clone());
        Owner::new(2).manifest_with(|it| *it = manifest)
    };
    for pinned in [&[1][..], &[]] {
        let manifest = manifest(&mark, pinned);
        let forged = [
            ("a machine of the host's own", sealed_by(&foreign, 1, &manifest)),
            ("a program of the host's own", sealed_by(&region, 2, &manifest)),
            ("debug mode", sealed_by(&region, 0, &manifest)),
            ("another installation", sealed_by(&region, 1, &other(|manifest| manifest.namespace = "other".to_owned()))),
            ("another owner", sealed_by(&region, 1, &stranger)),
            ("nothing", vec![]),
        ];
        let enclave = region.enclave(1);
        bound(&enclave, &manifest);
        for (what, blob) in forged {
            assert_eq!(refused(enclave.answer(Request::OpenRoot(blob))).reason, Reason::NotMySeal, "{what}");
        }
        let own = sealed_by(&region, 1, &manifest);
        reopen(&region, &enclave, &own, 1);
    }
}

#[test]
fn a_document_vouches_for_its_own_root_alone() {
    let mut region = Region::new();
    let manifest = manifest(&region.key(), &[1]);
    let sealed = || {
        let enclave = region.enclave(1);
        bound(&enclave, &manifest);
        root(enclave.answer(Request::SealRoot))
    };
    let (one, two): (Parts, Parts) = (decode(&sealed()).unwrap(), decode(&sealed()).unwrap());
    let enclave = region.enclave(1);
    bound(&enclave, &manifest);
    let mixed = encode(&Parts { document: two.document, ..one.clone() });
    let ask = unseal(enclave.answer(Request::OpenRoot(mixed)));
    let answer = region.derive(&ask, 1).unwrap();
    assert_eq!(refused(enclave.answer(Request::FinishRoot(answer))).reason, Reason::NotMySeal);
    reopen(&region, &enclave, &encode(&one), 1);
}

#[test]
fn answers_that_kms_did_not_give_open_nothing() {
    let mut region = Region::new();
    let manifest = manifest(&region.key(), &[1]);
    let maker = region.enclave(1);
    bound(&maker, &manifest);
    let blob = root(maker.answer(Request::SealRoot));
    let enclave = region.enclave(1);
    bound(&enclave, &manifest);
    let unasked = enclave.answer(Request::FinishRoot(vec![1]));
    assert_eq!(refused(unasked).reason, Reason::WrongPhase);

    let stale = region.derive(&unseal(enclave.answer(Request::OpenRoot(blob.clone()))), 1).unwrap();
    let ask = unseal(enclave.answer(Request::OpenRoot(blob.clone())));
    let policy = Policy { root: region.certificate.clone(), pcrs: vec![] };
    let wrong = seal_for(&policy, &ask.document, NOW, &[7; 32]).unwrap();
    let short = seal_for(&policy, &ask.document, NOW, &[7; 31]).unwrap();
    let right = region.derive(&ask, 1).unwrap();
    let mut torn = right.clone();
    torn.pop();
    for (what, answer) in [("stale", stale), ("wrong", wrong), ("short", short), ("torn", torn), ("none", vec![])] {
        assert_eq!(refused(enclave.answer(Request::FinishRoot(answer))).reason, Reason::NotMySeal, "{what}");
        assert_eq!(phase(&enclave), Phase::Bound, "{what}: nothing has changed");
    }
    assert!(region.derive(&ask, 2).is_err(), "KMS answers no other image than its policy wants");
    root(enclave.answer(Request::FinishRoot(right)));
}

#[test]
fn no_part_of_a_sealed_root_can_be_changed() {
    let mut region = Region::new();
    let manifest = manifest(&region.key(), &[1]);
    let maker = region.enclave(1);
    bound(&maker, &manifest);
    let blob = root(maker.answer(Request::SealRoot));
    let enclave = region.enclave(1);
    bound(&enclave, &manifest);
    let (mut refusals, mut opened) = (0, 0);
    for at in (0..blob.len()).step_by(5) {
        let mut changed = blob.clone();
        changed[at] ^= 1 << (at % 8);
        match enclave.answer(Request::OpenRoot(changed)) {
            Answer::Refused(_) => refusals += 1,
            Answer::Unseal(ask) => {
                opened += 1;
                let found = region.keys.find(&ask.key).and_then(|id| region.keys.agree(&id, &ask.peer));
                let Some(secret) = found else { continue };
                let policy = Policy { root: region.certificate.clone(), pcrs: vec![] };
                let answer = seal_for(&policy, &ask.document, NOW, &secret).unwrap();
                assert_eq!(refused(enclave.answer(Request::FinishRoot(answer))).reason, Reason::NotMySeal, "byte {at}");
            }
            other => panic!("byte {at}: {other:?}"),
        }
    }
    assert!(refusals > 100 && opened > 10, "{refusals} {opened}");
    reopen(&region, &enclave, &blob, 1);
}

#[test]
fn image_and_key_are_changed_without_losing_the_root() {
    let mut region = Region::new();
    let (old, new) = (region.key(), region.key());
    let made = region.enclave(1);
    bound(&made, &manifest(&old, &[1]));
    let blob = root(made.answer(Request::SealRoot));
    let fee_payer = key(made.answer(Request::CreateKey(Purpose::FeePayer)));

    // Both images are accepted for a while; whoever opens it seals it anew, as itself and under the key of now.
    let next = region.enclave(2);
    bound(&next, &manifest(&new, &[1, 2]));
    let moved = reopen(&region, &next, &blob, 2);
    assert_eq!(decode::<Parts>(&moved).unwrap().mark, new);

    let last = region.enclave(2);
    bound(&last, &manifest(&new, &[2]));
    let retired = refused(last.answer(Request::OpenRoot(blob)));
    assert_eq!(retired.reason, Reason::NotMySeal, "the first image is retired");
    reopen(&region, &last, &moved, 2);
    assert_eq!(key(last.answer(Request::LoadKey(fee_payer.sealed))).address, fee_payer.address);
}

/// An enclave under the device's own root that has paid 7 of 10, and is replacing its agent's key.
fn under_the_device(region: &Region) -> House {
    let enclave = region.enclave(1);
    assert_eq!(enclave.answer(Request::LoadManifest(Owner::new(1).manifest("test"))), Answer::Done);
    let no_root = refused(enclave.answer(Request::SealRoot));
    assert_eq!(no_root.reason, Reason::NotPossible, "the device keeps its own");
    let (fee_payer, receipt) = (
        key(enclave.answer(Request::CreateKey(Purpose::FeePayer))),
        key(enclave.answer(Request::CreateKey(Purpose::Receipt))),
    );
    assert_eq!(enclave.answer(Request::Start), Answer::Done);
    let hired = key(enclave.answer(Request::CreateKey(Purpose::Agent(agent(1)))));
    let mut house = House { owner: Owner::new(1), fee_payer, receipt, agents: vec![hired] };
    house.set_policy(&mut &enclave, 1, &daily(10));
    let paid = signed((&enclave).ask(Request::Sign(request(1, house.transfer(7).bytes()))));
    house.keep(&paid.state);
    let Answer::State(stopped) = enclave.answer(Request::Stop(agent(1))) else { panic!("a state expected") };
    let word = house.owner.rotate(agent(1), stopped.stop.unwrap());
    let Answer::State(coming) = enclave.answer(Request::Rotate(word)) else { panic!("a state expected") };
    house.keep(&coming);
    house
}

/// What a daemon does: each key, and its state.
fn load(enclave: &Enclave, house: &House) -> Vec<Answer> {
    let keys = [&house.fee_payer, &house.receipt, &house.agents[0]];
    let mut answers: Vec<_> = keys.map(|key| enclave.answer(Request::LoadKey(key.sealed.clone()))).into();
    let state = house.agents[0].state.clone().unwrap();
    answers.push(enclave.answer(Request::LoadState(agent(1), state.sealed)));
    answers
}

#[test]
fn what_the_device_sealed_moves_when_the_owner_says_so_and_not_otherwise() {
    let mut region = Region::new();
    let mark = region.key();
    let under = |moves| {
        Owner::new(1).manifest_with(|manifest| {
            manifest.kms = Some(mark.clone());
            manifest.moves = moves;
        })
    };
    let mut house = under_the_device(&region);
    let strict = region.enclave(1);
    bound(&strict, &under(None));
    root(strict.answer(Request::SealRoot));
    assert_eq!(refused(load(&strict, &house).remove(0)).reason, Reason::NotMySeal);
    let nowhere = Owner::new(1).manifest_with(|manifest| manifest.moves = Some(Moves::FromDevice));
    let nowhere = region.enclave(1).answer(Request::LoadManifest(nowhere));
    assert_eq!(refused(nowhere).reason, Reason::Undecodable, "there is nothing to move to");

    let moving = region.enclave(1);
    bound(&moving, &under(Some(Moves::FromDevice)));
    let blob = root(moving.answer(Request::SealRoot));
    assert!(load(&moving, &house).iter().all(|answer| !matches!(answer, Answer::Refused(_))));
    let moved = |purpose, before: &waiaas_wire::enclave::Key| {
        let now = key(moving.answer(Request::Key(purpose)));
        assert_eq!(now.address, before.address);
        assert_ne!(now.sealed, before.sealed, "it is sealed anew");
        now
    };
    let before = house.agents[0].state.clone().unwrap();
    house.fee_payer = moved(Purpose::FeePayer, &house.fee_payer);
    house.receipt = moved(Purpose::Receipt, &house.receipt);
    house.agents[0] = moved(Purpose::Agent(agent(1)), &house.agents[0]);
    let after = house.agents[0].state.clone().unwrap();
    assert_eq!((after.sequence, after.policy, after.stop), (before.sequence, before.policy, before.stop));

    // From then on the device's root is not needed, for the key to come neither.
    let last = region.enclave(1);
    bound(&last, &under(None));
    reopen(&region, &last, &blob, 1);
    assert!(load(&last, &house).iter().all(|answer| !matches!(answer, Answer::Refused(_))));
    assert_eq!(last.answer(Request::Start), Answer::Done);
    let word = house.owner.rotate(agent(1), after.stop.unwrap());
    assert_eq!(key(last.answer(Request::Retire(word))).address, after.next.unwrap());
}

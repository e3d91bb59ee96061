//! A token with a session: finding, making and using the key. Blocks, since tokens do.

use super::Uri;
use crate::{output::refusal, owner::Passphrase};
use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::{
        Mechanism,
        eddsa::{EddsaParams, EddsaSignatureScheme},
    },
    object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::Slot,
};
use waiaas_policy::Address;
use waiaas_wire::Problem;

/// Ed25519 as PKCS#11 names the curve: the printable string `edwards25519` in DER. Older tokens know no other form.
const CURVE: [u8; 14] = *b"\x13\x0cedwards25519";

/// A token that somebody is logged in at.
pub struct Token {
    session: Session,
    uri: Uri,
    key: Option<ObjectHandle>,
}

impl Token {
    /// Loads the library, finds the token, logs in.
    pub fn open(uri: &Uri, pin: &Passphrase) -> Result<Self, Problem> {
        let library = Pkcs11::new(uri.module()).map_err(|why| refuse(&why))?;
        library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(|why| refuse(&why))?;
        let slot = slot(&library, uri)?;
        let session = library.open_rw_session(slot).map_err(|why| refuse(&why))?;
        session.login(UserType::User, Some(&pin.secret())).map_err(|why| refuse(&why))?;
        Ok(Self { session, uri: uri.clone(), key: None })
    }

    /// Looks for the key, and tells its public half.
    pub fn find(&mut self) -> Result<Option<Address>, Problem> {
        let private = self.objects(ObjectClass::PRIVATE_KEY)?;
        let public = self.objects(ObjectClass::PUBLIC_KEY)?;
        match (private.as_slice(), public.as_slice()) {
            ([], []) => Ok(None),
            ([private], [public]) => {
                self.key = Some(*private);
                self.half(*public).map(Some)
            }
            ([_], _) => Err(refusal::pkcs11("the public half of the key must be on the token beside it, and once")),
            _ => Err(refusal::pkcs11("more than one object on the token fits; name the key by `id=` as well")),
        }
    }

    /// Makes a key that cannot be taken out again.
    pub fn make(&mut self) -> Result<Address, Problem> {
        let names = self.names();
        let public = [Attribute::Token(true), Attribute::Private(false), Attribute::Verify(true)];
        let public: Vec<_> =
            public.into_iter().chain([Attribute::EcParams(CURVE.to_vec())]).chain(names.clone()).collect();
        let private = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ];
        let private: Vec<_> = private.into_iter().chain(names).collect();
        let made = self.session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private);
        let (public, private) = made.map_err(|why| refuse(&why))?;
        self.key = Some(private);
        self.half(public)
    }

    /// Signs with the key that was found or made.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let key = self.key.ok_or_else(|| refusal::pkcs11("the token has no such key"))?;
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        self.session.sign(&mechanism, key, message).map_err(|why| refuse(&why))
    }

    fn objects(&self, class: ObjectClass) -> Result<Vec<ObjectHandle>, Problem> {
        let kind = [Attribute::Class(class), Attribute::KeyType(KeyType::EC_EDWARDS), Attribute::Token(true)];
        let template: Vec<_> = kind.into_iter().chain(self.names()).collect();
        self.session.find_objects(&template).map_err(|why| refuse(&why))
    }

    fn names(&self) -> Vec<Attribute> {
        let label = self.uri.object().map(|name| Attribute::Label(name.as_bytes().to_vec()));
        label.into_iter().chain(self.uri.id().map(|id| Attribute::Id(id.to_vec()))).collect()
    }

    /// The 32 bytes: as they are, or in an octet string around them.
    fn half(&self, public: ObjectHandle) -> Result<Address, Problem> {
        let wanted = [AttributeType::EcPoint];
        let attributes = self.session.get_attributes(public, &wanted).map_err(|why| refuse(&why))?;
        let point = attributes.into_iter().find_map(|attribute| match attribute {
            Attribute::EcPoint(point) => Some(point),
            _ => None,
        });
        let point = point.unwrap_or_default();
        let bytes = point.strip_prefix(&[4, 32]).unwrap_or(&point);
        let half: Result<[u8; 32], _> = bytes.try_into();
        half.map(Address::new_from_array).map_err(|_| refusal::pkcs11("the key on the token is none of Ed25519"))
    }
}

/// The one token that is meant.
fn slot(library: &Pkcs11, uri: &Uri) -> Result<Slot, Problem> {
    let mut found = Vec::new();
    for slot in library.get_slots_with_initialized_token().map_err(|why| refuse(&why))? {
        let token = library.get_token_info(slot).map_err(|why| refuse(&why))?;
        if uri.means_token(token.label(), token.serial_number()) {
            found.push((slot, format!("serial={}", token.serial_number())));
        }
    }
    match found.as_slice() {
        [] => Err(refusal::pkcs11("no such token is plugged in")),
        [(slot, _)] => Ok(*slot),
        several => {
            let serials: Vec<_> = several.iter().map(|(_, serial)| serial.as_str()).collect();
            Err(refusal::pkcs11(format!("more than one token fits: name it by {}", serials.join(" or "))))
        }
    }
}

fn refuse(why: &Error) -> Problem {
    match why {
        Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => refusal::wrong_pin(),
        Error::Pkcs11(RvError::PinLocked, _) => refusal::pin_locked(),
        Error::LibraryLoading(_) => refusal::pkcs11("its library cannot be loaded; check `module-path`"),
        Error::Pkcs11(answer, function) => refusal::pkcs11(format!("{function:?} answered {answer:?}")),
        other => refusal::pkcs11(other),
    }
}

//! Keys for key agreement, by id and alias, in a file.

use aws_lc_rs::{
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    encoding::{AsBigEndian as _, AsDer as _, EcPrivateKeyBin, PublicKeyX509Der},
};
use serde_json::{Map, Value, json};
use std::{
    fs,
    io::{Error, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// All keys.
#[derive(Debug)]
pub struct Keys {
    file: PathBuf,
    private: Map<String, Value>,
    aliases: Map<String, Value>,
    disabled: Map<String, Value>,
    policies: Map<String, Value>,
}

impl Keys {
    /// Those of a file, which need not be there yet.
    ///
    /// # Errors
    /// What the system says, or that it is no such file.
    pub fn open(file: &Path) -> Result<Self, Error> {
        let text = if file.exists() { fs::read_to_string(file)? } else { "{}".to_owned() };
        let value: Value = serde_json::from_str(&text).map_err(Error::other)?;
        let map = |name: &str| value.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        Ok(Self {
            file: file.to_owned(),
            private: map("keys"),
            aliases: map("aliases"),
            disabled: map("disabled"),
            policies: map("policies"),
        })
    }

    /// Makes a key; its id.
    ///
    /// # Errors
    /// What the system says.
    pub fn make(&mut self) -> Result<String, Error> {
        let private = PrivateKey::generate(&ECDH_P256).map_err(|_| Error::other("no key could be made"))?;
        let bytes: EcPrivateKeyBin<'_> = private.as_be_bytes().map_err(|_| Error::other("no key could be made"))?;
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|_| Error::other("no randomness"))?;
        let digits = hex::encode(id);
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default().to_owned();
        let id = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-");
        self.private.insert(id.clone(), Value::String(hex::encode(bytes.as_ref())));
        self.save()?;
        Ok(id)
    }

    /// Gives a key another name.
    ///
    /// # Errors
    /// What the system says.
    pub fn name(&mut self, alias: &str, id: &str) -> Result<(), Error> {
        self.aliases.insert(alias.to_owned(), Value::String(id.to_owned()));
        self.save()
    }

    /// Lets a key be used, or not.
    ///
    /// # Errors
    /// What the system says.
    pub fn enable(&mut self, id: &str, enabled: bool) -> Result<(), Error> {
        self.disabled.insert(id.to_owned(), Value::Bool(!enabled));
        self.save()
    }

    /// Gives a key a policy.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_policy(&mut self, id: &str, policy: Value) -> Result<(), Error> {
        self.policies.insert(id.to_owned(), policy);
        self.save()
    }

    /// The policy of a key, if it was given one.
    pub fn policy(&self, id: &str) -> Option<Value> {
        self.policies.get(id).cloned()
    }

    /// Whether a key can be used.
    pub fn is_enabled(&self, id: &str) -> bool {
        self.disabled.get(id) != Some(&Value::Bool(true))
    }

    /// The id that an id, an ARN or an alias stands for.
    pub fn find(&self, name: &str) -> Option<String> {
        let last = name.rsplit_once(":key/").map_or(name, |(_, id)| id);
        let aliased = self.aliases.get(last).and_then(Value::as_str);
        aliased.or(Some(last)).filter(|id| self.private.contains_key(*id)).map(str::to_owned)
    }

    /// The public half, a `SubjectPublicKeyInfo` in DER.
    pub fn public(&self, id: &str) -> Option<Vec<u8>> {
        let public = self.private(id)?.compute_public_key().ok()?;
        let der: PublicKeyX509Der<'_> = public.as_der().ok()?;
        Some(der.as_ref().to_vec())
    }

    /// What it shares with a peer, given as a `SubjectPublicKeyInfo` in DER.
    pub fn agree(&self, id: &str, peer: &[u8]) -> Option<Vec<u8>> {
        let peer = UnparsedPublicKey::new(&ECDH_P256, peer);
        agree(&self.private(id)?, peer, (), |secret| Ok(secret.to_vec())).ok()
    }

    fn private(&self, id: &str) -> Option<PrivateKey> {
        let bytes = hex::decode(self.private.get(id)?.as_str()?).ok()?;
        PrivateKey::from_private_key(&ECDH_P256, &bytes).ok()
    }

    fn save(&self) -> Result<(), Error> {
        let draft = self.file.with_extension("new");
        let _ = fs::remove_file(&draft);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        let all = json!({"keys": self.private, "aliases": self.aliases, "disabled": self.disabled,
                         "policies": self.policies});
        file.write_all(all.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &self.file)
    }
}

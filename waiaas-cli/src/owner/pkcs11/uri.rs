//! Which module, token and object: a PKCS#11 URI (RFC 7512), as far as it can mean a key.

use std::path::{Path, PathBuf};

/// A key on a token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uri {
    text: String,
    token: Option<String>,
    serial: Option<String>,
    object: Option<String>,
    id: Option<Vec<u8>>,
    module: PathBuf,
    pin_source: Option<PathBuf>,
}

impl Uri {
    /// Reads one. What is not understood is refused: it might have meant another key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("pkcs11:").ok_or("`pkcs11:` expected")?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut uri = Self { text: text.to_owned(), ..Self::default() };
        for part in path.split(';').filter(|part| !part.is_empty()) {
            uri.path(part)?;
        }
        for part in query.split('&').filter(|part| !part.is_empty()) {
            uri.query(part)?;
        }
        uri.complete()
    }

    fn path(&mut self, part: &str) -> Result<(), String> {
        let (name, value) = attribute(part)?;
        match name {
            "token" => once(&mut self.token, name, words(name, value)?),
            "serial" => once(&mut self.serial, name, words(name, value)?),
            "object" => once(&mut self.object, name, words(name, value)?),
            "id" => once(&mut self.id, name, value),
            "type" if value == b"private" => Ok(()),
            _ => Err(format!("`{name}` is not understood; token, serial, object and id are")),
        }
    }

    fn query(&mut self, part: &str) -> Result<(), String> {
        let (name, value) = attribute(part)?;
        let value = words(name, value)?;
        match name {
            "module-path" if self.module.as_os_str().is_empty() => {
                self.module = absolute(name, &value)?;
                Ok(())
            }
            "pin-source" => {
                let file = value.strip_prefix("file:").unwrap_or(&value);
                once(&mut self.pin_source, name, absolute(name, file)?)
            }
            "pin-value" => Err("`pin-value` would be kept in the clear; `pin-source` names a 0600 file".to_owned()),
            _ => Err(format!("`{name}` is not understood; module-path and pin-source are")),
        }
    }

    fn complete(self) -> Result<Self, String> {
        if self.module.as_os_str().is_empty() {
            return Err("`?module-path=/…` is missing: the token's PKCS#11 library".to_owned());
        }
        if self.object.is_none() && self.id.is_none() {
            return Err("`object=NAME` or `id=%..` is missing: which key on the token".to_owned());
        }
        Ok(self)
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The library of the token.
    pub fn module(&self) -> &Path {
        &self.module
    }

    /// The file with the PIN.
    pub fn pin_source(&self) -> Option<&Path> {
        self.pin_source.as_deref()
    }

    /// Whether a token is meant.
    pub fn means_token(&self, label: &str, serial: &str) -> bool {
        let fits = |wish: &Option<String>, found: &str| wish.as_deref().is_none_or(|wish| wish == found.trim_end());
        fits(&self.token, label) && fits(&self.serial, serial)
    }

    /// The name of the key.
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }

    /// The id of the key.
    pub fn id(&self) -> Option<&[u8]> {
        self.id.as_deref()
    }
}

fn attribute(part: &str) -> Result<(&str, Vec<u8>), String> {
    let (name, value) = part.split_once('=').ok_or_else(|| format!("`{part}` has no value"))?;
    Ok((name, decode(value).ok_or_else(|| format!("the value of `{name}` is not percent-encoded"))?))
}

fn once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), String> {
    if place.replace(value).is_some() { Err(format!("`{name}` is there twice")) } else { Ok(()) }
}

fn words(name: &str, value: Vec<u8>) -> Result<String, String> {
    let text = String::from_utf8(value).ok().filter(|text| !text.is_empty() && !text.contains('\0'));
    text.ok_or_else(|| format!("the value of `{name}` is not text"))
}

/// A library by its bare name would be looked for along paths that others set.
fn absolute(name: &str, value: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(value);
    if path.is_absolute() { Ok(path) } else { Err(format!("`{name}` must be an absolute path")) }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_first_chunk::<2>()?;
            let mut byte = [0];
            hex::decode_to_slice(digits, &mut byte).ok()?;
            bytes.extend(byte);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_by_token_and_object() {
        let uri =
            Uri::parse("pkcs11:token=My%20token;object=owner;id=%01%ff?module-path=/m.so&pin-source=file:/p").unwrap();
        assert!(uri.means_token("My token        ", "1") && !uri.means_token("Other", "1"));
        assert_eq!((uri.object(), uri.id()), (Some("owner"), Some(&[1, 255][..])));
        assert_eq!((uri.module(), uri.pin_source()), (Path::new("/m.so"), Some(Path::new("/p"))));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for wrong in [
            "pkcs11:object=a",
            "pkcs11:token=a?module-path=/m.so",
            "pkcs11:object=a?module-path=m.so",
            "pkcs11:object=a;object=b?module-path=/m.so",
            "pkcs11:object=a;slot-id=1?module-path=/m.so",
            "pkcs11:object=a;type=public?module-path=/m.so",
            "pkcs11:object=%zz?module-path=/m.so",
            "pkcs11:object=%4?module-path=/m.so",
            "pkcs11:object?module-path=/m.so",
            "pkcs11:object=?module-path=/m.so",
            "pkcs11:object=a?module-path=/m.so&pin-value=1234",
            "pkcs11:object=a?module-path=/m.so&module-path=/n.so",
            "pkcs11:object=a?module-path=/m.so&x=1",
            "kms:x",
        ] {
            assert!(Uri::parse(wrong).is_err(), "{wrong}");
        }
    }
}

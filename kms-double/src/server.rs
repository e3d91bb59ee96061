//! The wire protocol: JSON over HTTP, one request per connection.

use crate::{
    clock,
    keys::Keys,
    policy,
    recipient::{Policy, seal_for},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};
use waiaas_attest::{Pcr, Root};

/// Most bytes of a request's body.
const LONGEST: u64 = 64 * 1024;

/// How the double misbehaves, for tests of those who must notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Not at all.
    #[default]
    None,
    /// The secret is in the answer in the clear, too.
    Leak,
    /// The secret is another one.
    Wrong,
    /// The answer is that of the call before.
    Stale,
    /// Every call is refused as too many.
    Throttle,
    /// Every call fails inside.
    Unavailable,
    /// The answer says that another key was used.
    OtherKey,
}

/// How the double behaves at present, and what it did.
#[derive(Debug, Default)]
pub struct Conduct {
    /// What goes wrong.
    pub fault: Fault,
    /// The last answer for an enclave.
    pub last: Option<Vec<u8>>,
    /// How often a secret was asked for.
    pub asked: u64,
}

/// All of it.
pub struct Server {
    /// Region in ARNs.
    pub region: String,
    /// The certificate that attestation documents must lead to, in PEM; read anew for each call.
    pub root: PathBuf,
    /// What the key policy wants in registers.
    pub pcrs: Vec<(u8, Pcr)>,
    /// The keys.
    pub keys: Mutex<Keys>,
    /// How it behaves.
    pub conduct: Mutex<Conduct>,
}

/// The account in ARNs.
const ACCOUNT: &str = "000000000000";

/// The operation that opens what is sealed.
const DERIVE: &str = "TrentService.DeriveSharedSecret";

/// An error of KMS: its name, and what it says.
type Refused = (&'static str, String);

impl Server {
    /// Serves for ever.
    pub fn serve(&'static self, listener: &TcpListener) {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let _ = self.exchange(&stream);
            });
        }
    }

    fn exchange(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let (operation, body) = read(stream)?;
        let (status, answer) = match self.answer(&operation, &body) {
            Ok(answer) => ("200 OK", answer),
            Err((name, message)) => (status(name), json!({"__type": name, "message": message})),
        };
        let answer = answer.to_string();
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{answer}",
            answer.len()
        )
    }

    fn answer(&self, operation: &str, body: &Value) -> Result<Value, Refused> {
        let fault = {
            let mut conduct = self.conduct();
            conduct.asked = conduct.asked.saturating_add(u64::from(operation == DERIVE));
            conduct.fault
        };
        match operation {
            "Double.Fault" => self.misbehave(body),
            _ if fault == Fault::Throttle => Err(("ThrottlingException", "too many calls".to_owned())),
            _ if fault == Fault::Unavailable => Err(("KMSInternalException", "it does not work at present".to_owned())),
            "TrentService.CreateKey" => self.create(body),
            "TrentService.CreateAlias" => self.alias(body),
            "TrentService.DescribeKey" => Ok(json!({"KeyMetadata": self.metadata(&self.key(body)?)})),
            "TrentService.PutKeyPolicy" => self.put_policy(body),
            "TrentService.GetKeyPolicy" => self.get_policy(body),
            "TrentService.DisableKey" => self.enable(body, false),
            "TrentService.EnableKey" => self.enable(body, true),
            "TrentService.GetPublicKey" => self.public(body, fault),
            DERIVE => self.derive(body, fault),
            _ => Err(("UnsupportedOperationException", format!("this double does not know `{operation}`"))),
        }
    }

    fn misbehave(&self, body: &Value) -> Result<Value, Refused> {
        let fault = match text(body, "Fault")? {
            "none" => Fault::None,
            "leak" => Fault::Leak,
            "wrong" => Fault::Wrong,
            "stale" => Fault::Stale,
            "throttle" => Fault::Throttle,
            "unavailable" => Fault::Unavailable,
            "other-key" => Fault::OtherKey,
            other => return Err(("ValidationException", format!("no fault is called `{other}`"))),
        };
        let mut conduct = self.conduct();
        conduct.fault = fault;
        Ok(json!({"Asked": conduct.asked}))
    }

    fn create(&self, body: &Value) -> Result<Value, Refused> {
        if (text(body, "KeySpec")?, text(body, "KeyUsage")?) != ("ECC_NIST_P256", "KEY_AGREEMENT") {
            return Err(("ValidationException", "this double makes keys for key agreement on P-256 only".to_owned()));
        }
        let id = self.keys().make().map_err(internal)?;
        Ok(json!({"KeyMetadata": self.metadata(&id)}))
    }

    fn alias(&self, body: &Value) -> Result<Value, Refused> {
        let id = self.keys().find(text(body, "TargetKeyId")?).ok_or_else(not_found)?;
        self.keys().name(text(body, "AliasName")?, &id).map_err(internal)?;
        Ok(json!({}))
    }

    fn put_policy(&self, body: &Value) -> Result<Value, Refused> {
        let id = self.key(body)?;
        let policy = policy::read(text(body, "Policy")?).map_err(|why| ("MalformedPolicyDocumentException", why))?;
        self.keys().set_policy(&id, policy).map_err(internal)?;
        Ok(json!({}))
    }

    fn get_policy(&self, body: &Value) -> Result<Value, Refused> {
        let id = self.key(body)?;
        let policy = self.keys().policy(&id).unwrap_or_else(Self::first_policy);
        Ok(json!({"Policy": policy.to_string(), "PolicyName": "default"}))
    }

    /// What a key has that nobody gave a policy: its account may do everything.
    fn first_policy() -> Value {
        let root = format!("arn:aws:iam::{ACCOUNT}:root");
        json!({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
            "Sid": "Enable IAM User Permissions", "Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*",
            "Resource": "*",
        }]})
    }

    fn enable(&self, body: &Value, enabled: bool) -> Result<Value, Refused> {
        let id = self.key(body)?;
        self.keys().enable(&id, enabled).map_err(internal)?;
        Ok(json!({}))
    }

    fn public(&self, body: &Value, fault: Fault) -> Result<Value, Refused> {
        let id = self.key(body)?;
        let public = self.keys().public(&id).ok_or_else(not_found)?;
        Ok(json!({
            "KeyId": self.arn(if fault == Fault::OtherKey { "another" } else { &id }), "PublicKey": STANDARD.encode(public), "KeySpec": "ECC_NIST_P256",
            "KeyUsage": "KEY_AGREEMENT", "KeyAgreementAlgorithms": ["ECDH"],
        }))
    }

    fn derive(&self, body: &Value, fault: Fault) -> Result<Value, Refused> {
        let id = self.key(body)?;
        if !self.keys().is_enabled(&id) {
            return Err(("DisabledException", format!("{} is disabled", self.arn(&id))));
        }
        let mut secret = self
            .keys()
            .agree(&id, &bytes(body, "PublicKey")?)
            .ok_or_else(|| ("ValidationException", "the public key is no point of the key's curve".to_owned()))?;
        if fault == Fault::Wrong
            && let Some(first) = secret.first_mut()
        {
            *first ^= 1;
        }
        // Without a recipient, the policy of a key for sealing denies the call.
        let recipient = body.get("Recipient").ok_or_else(|| denied("the call names no attested recipient"))?;
        let document = bytes(recipient, "AttestationDocument")?;
        let conditions = self.policy()?;
        if let Some(policy) = self.keys().policy(&id) {
            let verified = waiaas_attest::verify(&document, &conditions.root, clock::now());
            let verified = verified.map_err(|why| denied(&why.to_string()))?;
            policy::check(&policy, &verified).map_err(|why| denied(&why))?;
        }
        let sealed = seal_for(&conditions, &document, clock::now(), &secret);
        let sealed = sealed.map_err(|why| denied(&why))?;
        let before = self.conduct().last.replace(sealed.clone());
        let sealed = if fault == Fault::Stale { before.unwrap_or_default() } else { sealed };
        let mut answer = json!({
            "KeyId": self.arn(if fault == Fault::OtherKey { "another" } else { &id }),
            "KeyAgreementAlgorithm": "ECDH", "KeyOrigin": "AWS_KMS",
            "CiphertextForRecipient": STANDARD.encode(sealed),
        });
        if fault == Fault::Leak
            && let Some(answer) = answer.as_object_mut()
        {
            answer.insert("SharedSecret".to_owned(), STANDARD.encode(&secret).into());
        }
        Ok(answer)
    }

    fn policy(&self) -> Result<Policy, Refused> {
        let pem = std::fs::read_to_string(&self.root).map_err(internal)?;
        let root = Root::from_pem(&pem).map_err(|why| internal(io::Error::other(why.to_string())))?;
        Ok(Policy { root, pcrs: self.pcrs.clone() })
    }

    fn key(&self, body: &Value) -> Result<String, Refused> {
        self.keys().find(text(body, "KeyId")?).ok_or_else(not_found)
    }

    fn metadata(&self, id: &str) -> Value {
        let enabled = self.keys().is_enabled(id);
        json!({
            "KeyId": id, "Arn": self.arn(id), "Enabled": enabled,
            "KeyState": if enabled { "Enabled" } else { "Disabled" }, "KeyManager": "CUSTOMER",
            "KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT", "KeyAgreementAlgorithms": ["ECDH"],
            "Origin": "AWS_KMS", "MultiRegion": false,
        })
    }

    fn arn(&self, id: &str) -> String {
        format!("arn:aws:kms:{}:{ACCOUNT}:key/{id}", self.region)
    }

    fn conduct(&self) -> std::sync::MutexGuard<'_, Conduct> {
        self.conduct.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn status(name: &str) -> &'static str {
    if name == "KMSInternalException" { "500 Internal Server Error" } else { "400 Bad Request" }
}

/// Operation and body.
fn read(stream: &TcpStream) -> io::Result<(String, Value)> {
    let mut reader = BufReader::new(stream.take(2 * LONGEST));
    let (mut operation, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.to_ascii_lowercase().as_str() {
            "x-amz-target" => value.trim().clone_into(&mut operation),
            "content-length" => length = value.trim().parse::<u64>().map_err(io::Error::other)?.min(LONGEST),
            _ => {}
        }
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok((operation, serde_json::from_slice(&body).unwrap_or_default()))
}

fn text<'a>(body: &'a Value, name: &str) -> Result<&'a str, Refused> {
    let missing = || ("ValidationException", format!("`{name}` is missing"));
    body.get(name).and_then(Value::as_str).ok_or_else(missing)
}

fn bytes(body: &Value, name: &str) -> Result<Vec<u8>, Refused> {
    STANDARD.decode(text(body, name)?).map_err(|_| ("ValidationException", format!("`{name}` is not base64")))
}

fn not_found() -> Refused {
    ("NotFoundException", "there is no such key".to_owned())
}

fn denied(why: &str) -> Refused {
    ("AccessDeniedException", format!("the key policy denies it: {why}"))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn internal(why: io::Error) -> Refused {
    ("KMSInternalException", why.to_string())
}

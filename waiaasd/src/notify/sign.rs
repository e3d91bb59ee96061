//! Signatures of messages, as Standard Webhooks has them.

use super::Message;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// What the text of a secret begins with.
pub const PREFIX: &str = "whsec_";

/// Bytes of a new secret.
const SECRET: usize = 32;

/// A new secret.
///
/// # Errors
/// The system gives no randomness.
pub fn new_secret() -> Result<Vec<u8>, getrandom::Error> {
    let mut secret = vec![0; SECRET];
    getrandom::fill(&mut secret)?;
    Ok(secret)
}

/// A secret as it is shown.
pub fn secret_text(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

/// The `webhook-signature` of a message: one signature for each of its secrets.
pub(super) fn signature(message: &Message<'_>) -> String {
    let all: Vec<_> = message.secrets.iter().map(|secret| one(secret, message)).collect();
    all.join(" ")
}

fn one(secret: &[u8], Message { id, at, body, .. }: &Message<'_>) -> String {
    // A key of any length is possible, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks reference implementations.
    #[test]
    fn the_known_example_comes_out() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let message = Message {
            url: "",
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at: 1_614_265_330,
            body: b"{\"test\": 2432232314}",
            secrets: &[&secret],
        };
        assert_eq!(signature(&message), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}

//! OAuth clients and their tokens: JWTs (RFC 7519) for 15 minutes, signed with HMAC-SHA-256 under a secret of this
//! installation, so that a token is looked at without being kept.

use crate::{
    daemon::{Daemon, random},
    store::{
        StoreError,
        clients::{self, Client},
        keys,
        leaf::{Event, LeafRecord},
        wallets::Wallet,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use waiaas_policy::{
    id::{AgentId, ClientId, Digest, KeyId},
    time::Timestamp,
};
use waiaas_wire::{
    Code, Problem,
    view::{Role, Scope},
};

/// The one header that our tokens have, and the only one that is taken.
const HEADER: &str = r#"{"alg":"HS256","typ":"at+jwt"}"#;

/// Longest token that is looked at.
const MOST: usize = 2_048;

/// Seconds for which a token is good.
pub fn good_for(daemon: &Daemon) -> u64 {
    daemon.config.api.token_lifetime.span().as_millis() / 1_000
}

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    sub: Subject,
    scope: String,
    iat: u64,
    exp: u64,
    jti: String,
}

/// Whom a token is for: a client's id as its text.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct Subject(#[serde(with = "waiaas_wire::text")] ClientId);

/// A client with what a token lets it do.
pub struct Bearer {
    /// The client.
    pub client: Client,
    /// The token's rights.
    pub scopes: Vec<Scope>,
}

/// Registers a client with its rights; `maker` is the key that does. The client, and its secret.
///
/// # Errors
/// A name that is not possible.
pub async fn register(
    daemon: &Daemon,
    maker: KeyId,
    (name, role, scopes): (String, Role, Vec<Scope>),
    wallet: Option<Wallet>,
) -> Result<(Client, String), Problem> {
    if name.is_empty() || name.chars().count() > 64 || name.chars().any(char::is_control) {
        return Err(Problem::new(Code::ValidationFormat, "a name has 1 to 64 letters").at("client_name"));
    }
    let now = daemon.clock.now();
    let secret = URL_SAFE_NO_PAD.encode([random()?.to_be_bytes(), random()?.to_be_bytes()].concat());
    let signer = [random()?.to_be_bytes(), random()?.to_be_bytes()].concat();
    let client = Client {
        id: ClientId::from_parts(now.as_millis(), random()?),
        secret: Digest::of(secret.as_bytes()),
        name,
        role: role.into(),
        wallet: wallet.map_or(AgentId::from_u128(0), |wallet| wallet.agent),
        scopes: scopes.iter().map(ToString::to_string).collect(),
        maker,
        created: now,
    };
    let kept = client.clone();
    daemon
        .store
        .run(move |txn| {
            clients::register(txn, &kept, &signer)?;
            let event = Event::ClientRegistered { client: kept.id, wallet: kept.wallet, name: kept.name.clone() };
            txn.append_leaf(&LeafRecord { at: now, event })?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok((client, secret))
}

/// A token for a client, with those of its rights that it wants; the token, and its rights.
///
/// # Errors
/// `AUTH_CLIENT_INVALID` for a client or secret that is not known; `VALIDATION_…` for rights that it has not.
pub fn issue(daemon: &Daemon, id: &str, secret: &str, wanted: Option<&str>) -> Result<(String, Vec<Scope>), Problem> {
    let unknown = || Problem::plain(Code::AuthClientInvalid);
    let client = daemon.store.read(|view| clients::of(view, id.parse().unwrap_or(ClientId::from_u128(0))))?;
    // Whether there is such a client must not show in how long the answer takes.
    let known = client.as_ref().map_or(Digest([0; 32]), |client| client.secret);
    let same = bool::from(Digest::of(secret.as_bytes()).0.ct_eq(&known.0));
    let client = client.filter(|_| same).ok_or_else(unknown)?;
    maker_is_good(daemon, &client, daemon.clock.now()).ok_or_else(unknown)?;
    let scopes = match wanted {
        None => own(&client),
        Some(wanted) => narrowed(&own(&client), wanted)?,
    };
    let now = daemon.clock.now().as_millis() / 1_000;
    let claims = Claims {
        iss: issuer(daemon),
        sub: Subject(client.id),
        scope: text(&scopes),
        iat: now,
        exp: now.saturating_add(good_for(daemon)),
        jti: format!("{:032x}", random()?),
    };
    let claims = serde_json::to_vec(&claims).map_err(|why| Problem::new(Code::Internal, why.to_string()))?;
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(sign(daemon, &signed)?.finalize().into_bytes());
    Ok((format!("{signed}.{signature}"), scopes))
}

/// Whose token that is, and what it may do.
///
/// # Errors
/// `AUTH_TOKEN_INVALID`, `AUTH_TOKEN_EXPIRED`.
pub fn open(daemon: &Daemon, token: &str) -> Result<Bearer, Problem> {
    let invalid = || Problem::plain(Code::AuthTokenInvalid);
    if token.len() > MOST {
        return Err(invalid());
    }
    let (signed, signature) = token.rsplit_once('.').ok_or_else(invalid)?;
    let (header, claims) = signed.split_once('.').ok_or_else(invalid)?;
    let read = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| invalid());
    sign(daemon, signed)?.verify_slice(&read(signature)?).map_err(|_| invalid())?;
    if read(header)? != HEADER.as_bytes() {
        return Err(invalid());
    }
    let claims: Claims = serde_json::from_slice(&read(claims)?).map_err(|_| invalid())?;
    let now = daemon.clock.now();
    if claims.exp <= now.as_millis() / 1_000 {
        return Err(Problem::plain(Code::AuthTokenExpired));
    }
    let client = daemon.store.read(|view| clients::of(view, claims.sub.0))?.ok_or_else(invalid)?;
    maker_is_good(daemon, &client, now).ok_or_else(invalid)?;
    let scopes = narrowed(&own(&client), &claims.scope).map_err(|_| invalid())?;
    Ok(Bearer { client, scopes })
}

/// A client can do what its maker can do, and nothing without it.
fn maker_is_good(daemon: &Daemon, client: &Client, now: Timestamp) -> Option<()> {
    let maker = daemon.store.read(|view| keys::of(view, client.maker)).ok()??;
    let good = maker.revoked.is_none() && maker.expires.is_none_or(|expires| expires > now);
    good.then_some(())
}

fn own(client: &Client) -> Vec<Scope> {
    client.scopes.iter().filter_map(|name| name.parse().ok()).collect()
}

/// Rights out of `all`, by name, with spaces between.
///
/// # Errors
/// `VALIDATION_OUT_OF_RANGE` for one that is not among them.
pub fn narrowed(all: &[Scope], wanted: &str) -> Result<Vec<Scope>, Problem> {
    let read = |word: &str| {
        word.parse().ok().filter(|scope| all.contains(scope)).ok_or_else(|| {
            Problem::new(Code::ValidationRange, format!("`{word}` is none of {}", text(all))).at("scope")
        })
    };
    let scopes = wanted.split_ascii_whitespace().map(read).collect::<Result<Vec<_>, _>>()?;
    if scopes.is_empty() {
        return Err(Problem::new(Code::ValidationRange, "no right is of no use").at("scope"));
    }
    Ok(scopes)
}

/// Rights with spaces between.
pub fn text(scopes: &[Scope]) -> String {
    scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Who issues tokens: where the API is.
pub fn issuer(daemon: &Daemon) -> String {
    daemon.api.get().cloned().unwrap_or_default()
}

fn sign(daemon: &Daemon, what: &str) -> Result<Hmac<Sha256>, Problem> {
    let secret = daemon.store.read(|view| clients::token_secret(view))?;
    let secret = secret.ok_or_else(|| Problem::plain(Code::AuthTokenInvalid))?;
    let mac = Hmac::<Sha256>::new_from_slice(&secret).map_err(|_| Problem::plain(Code::Internal))?;
    Ok(mac.chain_update(what.as_bytes()))
}

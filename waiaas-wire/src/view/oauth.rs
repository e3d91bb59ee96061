//! OAuth: clients that register themselves, and their tokens. Field names are those of the RFCs.

use super::Role;
use crate::schema::{self, Schema, Schemas};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A type whose fields are named as an RFC names them.
macro_rules! named_by_rfc {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $field_doc:literal])* $(#[serde($($how:tt)*)])? $field:ident: $type:ty, $needed:literal;)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct $name { $($(#[doc = $field_doc])* $(#[serde($($how)*)])? pub $field: $type,)* }

        impl Schema for $name {
            fn schema(all: &mut Schemas) -> Value {
                schema::object(all, stringify!($name), &[$($doc),*], false, |all| vec![
                    $((stringify!($field).to_owned(), schema::plain::<$type>(all, &[$($field_doc),*]), $needed),)*
                ])
            }
        }
    };
}

named_by_rfc! {
    /// A new client (RFC 7591). What is not known is ignored, as the RFC wants.
    NewClient {
        /// What the owner calls it.
        client_name: String, true;
        /// Its rights, with spaces between; all of its role, without.
        #[serde(default)]
        scope: Option<String>, false;
        /// What it is: `agent`, unless told.
        #[serde(default)]
        role: Option<Role>, false;
        /// For role `agent`: id or name of the wallet that it acts for.
        #[serde(default)]
        agent_id: Option<String>, false;
        /// How it shows its secret: `client_secret_basic` or `client_secret_post`.
        #[serde(default)]
        token_endpoint_auth_method: Option<String>, false;
        /// What it may ask tokens for: `client_credentials` only.
        #[serde(default)]
        grant_types: Option<Vec<String>>, false;
    }
}

named_by_rfc! {
    /// A registered client (RFC 7591): the only time that its secret is shown.
    NewClientView {
        /// Its id.
        client_id: String, true;
        /// Its secret.
        client_secret: String, true;
        /// Seconds since 1970: when it was registered.
        client_id_issued_at: u64, true;
        /// Seconds since 1970: until when the secret is good; 0: for good.
        client_secret_expires_at: u64, true;
        /// What the owner calls it.
        client_name: String, true;
        /// Its rights, with spaces between.
        scope: String, true;
        /// How it shows its secret.
        token_endpoint_auth_method: String, true;
        /// What it may ask tokens for.
        grant_types: Vec<String>, true;
    }
}

named_by_rfc! {
    /// What a client asks a token with (RFC 6749, 4.4), as a form.
    TokenRequest {
        /// `client_credentials`.
        grant_type: String, true;
        /// The client's id, unless it is in the `Authorization` header.
        #[serde(default)]
        client_id: Option<String>, false;
        /// Its secret, unless it is in the `Authorization` header.
        #[serde(default)]
        client_secret: Option<String>, false;
        /// Fewer rights than the client has, with spaces between.
        #[serde(default)]
        scope: Option<String>, false;
    }
}

named_by_rfc! {
    /// A token (RFC 6749, 5.1).
    TokenView {
        /// Goes into `Authorization: Bearer …`.
        access_token: String, true;
        /// `Bearer`.
        token_type: String, true;
        /// Seconds for which it is good.
        expires_in: u64, true;
        /// Its rights, with spaces between.
        scope: String, true;
    }
}

named_by_rfc! {
    /// Where tokens come from (RFC 8414).
    ServerMetadata {
        /// Who issues them.
        issuer: String, true;
        /// Where they are asked for.
        token_endpoint: String, true;
        /// Where clients register.
        registration_endpoint: String, true;
        /// All rights that there are.
        scopes_supported: Vec<String>, true;
        /// None: nobody is redirected.
        response_types_supported: Vec<String>, true;
        /// `client_credentials`.
        grant_types_supported: Vec<String>, true;
        /// How clients show their secret.
        token_endpoint_auth_methods_supported: Vec<String>, true;
    }
}

named_by_rfc! {
    /// What the API is to a client (RFC 9728).
    ResourceMetadata {
        /// The API.
        resource: String, true;
        /// Where its tokens come from.
        authorization_servers: Vec<String>, true;
        /// All rights that there are.
        scopes_supported: Vec<String>, true;
        /// `header`.
        bearer_methods_supported: Vec<String>, true;
    }
}

//! OAuth 2.1: clients that register themselves, their tokens, and where programs find out about both.

use super::{
    call::{Answer, Call},
    examples,
    operation::{Body, Method, OWNER, Operation, Reply},
};
use futures::FutureExt as _;
use waiaas_wire::{
    Code, Problem,
    schema::Schema as _,
    view::{NewClient, NewClientView, ResourceMetadata, Scope, ServerMetadata, TokenRequest, TokenView},
};

/// How clients may show their secret.
const METHODS: [&str; 2] = ["client_secret_basic", "client_secret_post"];

/// What tokens are given for.
const GRANT: &str = "client_credentials";

/// The calls.
pub const ALL: &[Operation] = &[
    Operation {
        method: Method::Post,
        path: "/oauth/register",
        id: "registerClient",
        tag: "oauth",
        summary: "Register an OAuth client",
        description: "As RFC 7591 has it; the initial access token is an API key of the owner's. The client can do no more than that key, and nothing once it is revoked. The secret is shown this once.",
        scope: Some(Scope::AdminAll),
        roles: OWNER,
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: NewClient::schema, example: examples::NEW_CLIENT, optional: false }),
        reply: Reply {
            status: 201,
            doc: "The client with its secret.",
            schema: NewClientView::schema,
            example: examples::CLIENT,
        },
        errors: &[Code::AgentNotFound],
        handler: |call| register(call).boxed(),
    },
    Operation {
        method: Method::Post,
        path: "/oauth/token",
        id: "issueToken",
        tag: "oauth",
        summary: "Get a token",
        description: "For the grant `client_credentials` (RFC 6749, 4.4). The client shows its secret in the `Authorization` header (Basic) or in the form. The token goes where an API key would.",
        scope: None,
        roles: &[],
        path_fields: &[],
        query: &[],
        body: Some(Body { schema: TokenRequest::schema, example: examples::TOKEN_REQUEST, optional: false }),
        reply: Reply { status: 200, doc: "The token.", schema: TokenView::schema, example: examples::TOKEN },
        errors: &[Code::AuthClientInvalid, Code::ValidationRange, Code::ValidationEnum],
        handler: |call| async move { token(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/.well-known/oauth-authorization-server",
        id: "getServerMetadata",
        tag: "oauth",
        summary: "Find out where tokens come from",
        description: "As RFC 8414 has it.",
        scope: None,
        roles: &[],
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "Where they come from.",
            schema: ServerMetadata::schema,
            example: examples::SERVER_METADATA,
        },
        errors: &[],
        handler: |call| async move { server(&call) }.boxed(),
    },
    Operation {
        method: Method::Get,
        path: "/.well-known/oauth-protected-resource",
        id: "getResourceMetadata",
        tag: "oauth",
        summary: "Find out what the API is to a client",
        description: "As RFC 9728 has it.",
        scope: None,
        roles: &[],
        path_fields: &[],
        query: &[],
        body: None,
        reply: Reply {
            status: 200,
            doc: "What it is.",
            schema: ResourceMetadata::schema,
            example: examples::RESOURCE_METADATA,
        },
        errors: &[],
        handler: |call| async move { resource(&call) }.boxed(),
    },
];

async fn register(call: Call) -> Result<Answer, Problem> {
    let new: NewClient = call.json()?;
    let method = new.token_endpoint_auth_method.clone().unwrap_or_else(|| "client_secret_basic".to_owned());
    if !METHODS.contains(&method.as_str()) {
        let detail = format!("`{method}` is none of {}", METHODS.join(", "));
        return Err(Problem::new(Code::ValidationEnum, detail).at("token_endpoint_auth_method"));
    }
    if let Some(other) = new.grant_types.iter().flatten().find(|grant| *grant != GRANT) {
        return Err(Problem::new(Code::ValidationEnum, format!("`{other}` is not `{GRANT}`")).at("grant_types"));
    }
    let (client, secret) = call.desk.client_register(new).await?;
    let answer = NewClientView {
        client_id: client.id.to_string(),
        client_secret: secret,
        client_id_issued_at: client.created.as_millis() / 1_000,
        client_secret_expires_at: 0,
        client_name: client.name,
        scope: client.scopes.join(" "),
        token_endpoint_auth_method: method,
        grant_types: vec![GRANT.to_owned()],
    };
    Answer::json(201, &answer)
}

fn token(call: &Call) -> Result<Answer, Problem> {
    let asked: TokenRequest = call.form()?;
    if asked.grant_type != GRANT {
        let detail = format!("`{}` is not `{GRANT}`", asked.grant_type);
        return Err(Problem::new(Code::ValidationEnum, detail).at("grant_type"));
    }
    let shown = match (&call.basic, asked.client_id, asked.client_secret) {
        (Some(basic), None, None) => Some(basic.clone()),
        (None, Some(id), Some(secret)) => Some((id, secret)),
        // Two ways at once are not one too many, but nobody knows which one is meant.
        _ => None,
    };
    let (id, secret) = shown.ok_or_else(|| {
        Problem::new(Code::AuthClientInvalid, "show id and secret in the `Authorization` header or in the form")
    })?;
    Answer::json(200, &call.desk.token(&id, &secret, asked.scope.as_deref())?)
}

fn server(call: &Call) -> Result<Answer, Problem> {
    let issuer = call.desk.issuer();
    let answer = ServerMetadata {
        token_endpoint: format!("{issuer}/oauth/token"),
        registration_endpoint: format!("{issuer}/oauth/register"),
        issuer,
        scopes_supported: scopes(),
        response_types_supported: Vec::new(),
        grant_types_supported: vec![GRANT.to_owned()],
        token_endpoint_auth_methods_supported: METHODS.map(str::to_owned).to_vec(),
    };
    Answer::json(200, &answer)
}

fn resource(call: &Call) -> Result<Answer, Problem> {
    let issuer = call.desk.issuer();
    let answer = ResourceMetadata {
        resource: format!("{issuer}/api/v1"),
        authorization_servers: vec![issuer],
        scopes_supported: scopes(),
        bearer_methods_supported: vec!["header".to_owned()],
    };
    Answer::json(200, &answer)
}

fn scopes() -> Vec<String> {
    Scope::ALL.iter().map(ToString::to_string).collect()
}

//! One call: what came with it, and how it is answered.

use crate::{
    api::{authenticate::Principal, desk::Desk},
    manage::signing::Mandate,
};
use axum::body::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;
use waiaas_wire::{Code, Problem};

/// A call that passed the door.
pub struct Call {
    /// What answers it. For a call without a key, the caller has no rights.
    pub desk: Desk,
    /// Fields of the path.
    pub path: Vec<(String, String)>,
    /// Fields of the query.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// The `Idempotency-Key`.
    pub idempotency_key: Option<String>,
    /// What a `Basic` `Authorization` header shows.
    pub basic: Option<(String, String)>,
    /// The `X-WAIaaS-OTP`.
    pub code: Option<String>,
    /// The `If-Match`.
    pub if_match: Option<String>,
    /// Path and query, as they were asked for.
    pub target: String,
}

/// An answer when all is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// What kind of body.
    pub content_type: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
}

impl Answer {
    /// JSON with a status.
    ///
    /// # Errors
    /// `SYSTEM_INTERNAL_ERROR` for a value that has no JSON form.
    pub fn json(status: u16, value: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(value).map_err(|why| Problem::new(Code::Internal, why.to_string()))?;
        Ok(Self { status, body, content_type: "application/json".to_owned(), headers: Vec::new() })
    }

    /// The same with a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

impl Call {
    /// Who calls.
    pub fn who(&self) -> &Principal {
        &self.desk.who
    }

    /// Whether the daemon is to sign what this call is about: it does, and the call brings no signature of the owner.
    pub fn is_signed_here(&self) -> bool {
        let body = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&self.body).unwrap_or_default();
        self.desk.signs() && !body.contains_key("signature") && !body.contains_key("signatures")
    }

    /// Lets the caller have the owner key sign, with a code of the second factor.
    ///
    /// # Errors
    /// `AUTH_MFA_…`.
    pub async fn mandate(&self) -> Result<Mandate, Problem> {
        self.desk.mandate(self.code.clone()).await
    }

    /// Lets pass what is still as the caller read it: its `If-Match`, if it sent one, names `tag`.
    ///
    /// # Errors
    /// `PRECONDITION_FAILED`.
    pub fn matches(&self, tag: &str) -> Result<(), Problem> {
        let Some(wanted) = &self.if_match else { return Ok(()) };
        if wanted.split(',').map(str::trim).any(|one| one == "*" || one == tag) {
            return Ok(());
        }
        Err(Problem::new(Code::PreconditionFailed, format!("its ETag is {tag} by now")).at("If-Match"))
    }

    /// A page as the answer, with a link to the next one.
    ///
    /// # Errors
    /// `SYSTEM_INTERNAL_ERROR` for a value that has no JSON form.
    pub fn page(&self, page: &impl Serialize, cursor: Option<&str>) -> Result<Answer, Problem> {
        let answer = Answer::json(200, page)?;
        let Some(cursor) = cursor else { return Ok(answer) };
        let path = self.target.split('?').next().unwrap_or_default();
        let others = self.query.iter().filter(|(name, _)| name != "cursor");
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(others).append_pair("cursor", cursor);
        Ok(answer.with("link", format!("<{path}?{}>; rel=\"next\"", query.finish())))
    }

    /// A field of the path.
    ///
    /// # Errors
    /// `VALIDATION_INVALID_FORMAT` naming it.
    pub fn path<T: FromStr>(&self, name: &str) -> Result<T, Problem>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.path.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str());
        text.parse().map_err(|why: T::Err| Problem::new(Code::ValidationFormat, format!("`{text}`: {why}")).at(name))
    }

    /// A field of the query, if it is there.
    ///
    /// # Errors
    /// `VALIDATION_INVALID_FORMAT` naming it.
    pub fn query<T: FromStr>(&self, name: &str) -> Result<Option<T>, Problem>
    where
        T::Err: std::fmt::Display,
    {
        let Some((_, text)) = self.query.iter().find(|(field, _)| field == name) else { return Ok(None) };
        let read = text.parse();
        read.map(Some).map_err(|why: T::Err| Problem::new(Code::ValidationFormat, format!("`{text}`: {why}")).at(name))
    }

    /// A word of the query, if it is there.
    ///
    /// # Errors
    /// `VALIDATION_INVALID_ENUM` naming it.
    pub fn word<T: FromStr<Err = String>>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some((_, text)) = self.query.iter().find(|(field, _)| field == name) else { return Ok(None) };
        text.parse().map(Some).map_err(|why: String| Problem::new(Code::ValidationEnum, why).at(name))
    }

    /// `limit` of the query: 20 unless told.
    ///
    /// # Errors
    /// `VALIDATION_OUT_OF_RANGE` for one that is not 1 to 100.
    pub fn limit(&self) -> Result<u32, Problem> {
        match self.query::<u32>("limit")?.unwrap_or(20) {
            limit @ 1..=100 => Ok(limit),
            other => Err(Problem::new(Code::ValidationRange, format!("{other} is not between 1 and 100")).at("limit")),
        }
    }

    /// The body as JSON of a kind.
    ///
    /// # Errors
    /// `VALIDATION_…` naming the field, where the parser does.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.body.is_empty() {
            return Err(Problem::new(Code::ValidationRequired, "this call takes a body in JSON").at("body"));
        }
        // serde would read a list as an object's fields in their order.
        if self.body.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| *byte != b'{') {
            return Err(Problem::new(Code::ValidationFormat, "the body is not a JSON object").at("body"));
        }
        serde_json::from_slice(&self.body).map_err(|why| not_read(&why))
    }
}

impl Call {
    /// The body as a form of a kind.
    ///
    /// # Errors
    /// `VALIDATION_…` naming the field, where the parser does.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let mut fields = serde_json::Map::new();
        for (name, value) in form_urlencoded::parse(&self.body) {
            if fields.insert(name.to_string(), value.into_owned().into()).is_some() {
                return Err(Problem::new(Code::ValidationFormat, format!("`{name}` is there twice")).at(name));
            }
        }
        serde_json::from_value(fields.into()).map_err(|why| not_read(&why))
    }
}

/// What the parser says, as an error of ours.
fn not_read(why: &serde_json::Error) -> Problem {
    let text = why.to_string();
    let field = text.split('`').nth(1).map(str::to_owned);
    let code = if text.starts_with("missing field") {
        Code::ValidationRequired
    } else if text.starts_with("unknown variant") {
        Code::ValidationEnum
    } else {
        Code::ValidationFormat
    };
    let problem = Problem::new(code, format!("the body is not what is expected: {text}"));
    match field {
        Some(field) if code != Code::ValidationEnum => problem.at(field),
        _ => problem,
    }
}

/// A page of a list that is in memory: its items, the cursor of the next page, and whether there is one.
pub fn page<T>(items: Vec<T>, limit: u32, id: impl Fn(&T) -> String) -> (Vec<T>, Option<String>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    let items: Vec<T> = items.into_iter().take(limit).collect();
    let cursor = items.last().map(id).filter(|_| has_more);
    (items, cursor, has_more)
}

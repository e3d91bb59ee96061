//! OAuth clients and their tokens.

use super::Desk;
use crate::{
    api::authenticate::Principal,
    manage::oauth::{self, narrowed, text},
    store::clients::Client,
};
use waiaas_wire::{
    Code, Problem,
    control::Reply,
    view::{NewClient, Role, Scope, TokenView},
};

impl Desk {
    /// Registers a client that can do no more than its maker; with its secret.
    pub async fn client_register(&self, new: NewClient) -> Reply<(Client, String)> {
        self.owner_with(Scope::AdminAll)?;
        let Principal::Holder(maker) = &self.who else {
            return Err(Problem::new(Code::AuthRequired, "a client is registered with an API key"));
        };
        let role = new.role.unwrap_or(Role::Agent);
        let scopes = match &new.scope {
            Some(wanted) => narrowed(role.scopes(), wanted)?,
            None => role.scopes().to_vec(),
        };
        for scope in &scopes {
            self.who.may(*scope).map_err(|why| why.at("scope"))?;
        }
        let wallet = match (role, &new.agent_id) {
            (Role::Agent, Some(name)) => Some(self.wallet(Some(name)).map_err(|why| why.at("agent_id"))?),
            (Role::Agent, None) => {
                let detail = "a client of role `agent` acts for one agent: name it";
                return Err(Problem::new(Code::ValidationRequired, detail).at("agent_id"));
            }
            (_, Some(_)) => {
                let detail = format!("a client of role `{role}` belongs to no agent");
                return Err(Problem::new(Code::ValidationRange, detail).at("agent_id"));
            }
            (_, None) => None,
        };
        oauth::register(&self.daemon, maker.key, (new.client_name, role, scopes), wallet).await
    }

    /// A token for a client.
    pub fn token(&self, id: &str, secret: &str, scope: Option<&str>) -> Reply<TokenView> {
        let (access_token, scopes) = oauth::issue(&self.daemon, id, secret, scope)?;
        Ok(TokenView {
            access_token,
            token_type: "Bearer".to_owned(),
            expires_in: oauth::good_for(&self.daemon),
            scope: text(&scopes),
        })
    }

    /// Who issues tokens.
    pub fn issuer(&self) -> String {
        oauth::issuer(&self.daemon)
    }
}

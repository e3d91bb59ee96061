//! Policies to start from.

/// The commented text of the policy called `name`: `conservative`, `standard` or `permissive`.
pub fn template(name: &str) -> Option<&'static str> {
    match name {
        "conservative" => Some(include_str!("templates/conservative.toml")),
        "standard" => Some(include_str!("templates/standard.toml")),
        "permissive" => Some(include_str!("templates/permissive.toml")),
        _ => None,
    }
}

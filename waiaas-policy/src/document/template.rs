//! Policies to start from.

/// The templates by name.
const TEMPLATES: [(&str, &str); 3] = [
    ("conservative", include_str!("templates/conservative.toml")),
    ("standard", include_str!("templates/standard.toml")),
    ("permissive", include_str!("templates/permissive.toml")),
];

/// The commented text of the policy called `name`: `conservative`, `standard` or `permissive`.
pub fn template(name: &str) -> Option<&'static str> {
    TEMPLATES.into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
}

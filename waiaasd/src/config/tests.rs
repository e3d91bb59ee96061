use super::*;

fn read(text: &str, environment: &[(&str, &str)]) -> Result<Loaded, Problem> {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    Loaded::read(&file, environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[test]
fn the_defaults_are_complete_and_valid() {
    let loaded = Loaded::read(Path::new("/nonexistent/config.toml"), std::iter::empty()).unwrap();
    assert_eq!(loaded.config.rpc.timeout.duration(), Duration::from_secs(10));
    assert!(loaded.explain().iter().all(|setting| setting.source == "default" && !setting.doc.is_empty()));
}

#[test]
fn the_environment_wins_over_the_file() {
    let loaded = read("[rpc]\nurls = [\"http://a\"]\n", &[("WAIAAS_RPC_URLS", "http://b, http://c")]).unwrap();
    assert_eq!(loaded.config.rpc.urls, ["http://b", "http://c"]);
    let setting = loaded.explain().into_iter().find(|setting| setting.name == "rpc.urls").unwrap();
    assert_eq!(setting.source, "WAIAAS_RPC_URLS");
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    let why = read("[rpc]\nurl = \"http://a\"\n", &[]).unwrap_err();
    assert_eq!(why.code, Code::ConfigInvalid);
    assert!(why.detail.contains("`rpc.url`") && why.detail.contains("rpc.urls"), "{}", why.detail);
    assert!(read("[nonsense]\na = 1\n", &[]).is_err());
    assert!(read("rpc = 3\n", &[]).is_err());
}

#[test]
fn a_bad_value_names_the_key_and_its_source() {
    let why = read("[rpc]\ntimeout = \"soon\"\n", &[]).unwrap_err();
    assert!(why.detail.contains("soon"), "{}", why.detail);
    let why = read("", &[("WAIAAS_STORE_CACHE_MIB", "lots")]).unwrap_err();
    assert!(why.detail.contains("WAIAAS_STORE_CACHE_MIB"), "{}", why.detail);
    assert!(read("[rpc]\nurls = []\n", &[]).is_err());
    assert!(read("[rpc]\nurls = [\"ftp://a\"]\n", &[]).is_err());
}

#[test]
fn credentials_in_urls_are_not_shown() {
    let loaded = read("[rpc]\nurls = [\"https://u:secret@host/?api-key=hidden\"]\n", &[]).unwrap();
    assert!(
        loaded.explain().iter().all(|setting| !setting.value.contains("secret") && !setting.value.contains("hidden"))
    );
}

#[test]
fn settings_of_every_kind_come_from_the_environment() {
    let variables = [
        ("WAIAAS_API_BEHIND_PROXY", "true"),
        ("WAIAAS_API_STRIKES", "3"),
        ("WAIAAS_WEBHOOKS_ALLOW", "hooks.internal,10.0.0.0/8"),
    ];
    let config = read("", &variables).unwrap().config;
    assert!(config.api.behind_proxy && config.api.strikes == 3 && config.webhooks.allow.len() == 2);
    let why = read("", &[("WAIAAS_API_BEHIND_PROXY", "perhaps")]).unwrap_err();
    assert!(why.detail.contains("WAIAAS_API_BEHIND_PROXY"), "{}", why.detail);
}

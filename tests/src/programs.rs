//! Where the programs under test are.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The file of a program: `waiaas`, `waiaasd`, `waiaas-enclave` or `waiaas-localnet`.
pub fn program(name: &str) -> PathBuf {
    let places = if name == "waiaas-localnet" { localnet() } else { product() };
    let found = places.iter().map(|place| place.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("`{name}` is in none of {places:?}: run `cargo xtask test`, or build it first"))
}

/// The Squads program compiled for this machine; `None` where nobody has built it.
pub fn squads() -> Option<PathBuf> {
    if let Some(file) = env::var_os("WAIAAS_SQUADS_SO") {
        return Some(file.into());
    }
    let target = env::current_exe().unwrap().ancestors().nth(3).map(Path::to_owned);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../localnet/target");
    let places = target.into_iter().chain([built]);
    let library = |place: PathBuf| place.join("squads/debug/libwaiaas_localnet_squads.so");
    places.map(library).find(|file| file.is_file())
}

/// What a variable says wins; otherwise the directory above the one of this test program (`target/debug/deps`).
fn product() -> Vec<PathBuf> {
    match env::var_os("WAIAAS_BIN_DIR") {
        Some(directory) => vec![directory.into()],
        None => env::current_exe().unwrap().ancestors().skip(1).take(2).map(Path::to_owned).collect(),
    }
}

fn localnet() -> Vec<PathBuf> {
    if let Some(file) = env::var_os("WAIAAS_LOCALNET") {
        return PathBuf::from(file).parent().map(Path::to_owned).into_iter().collect();
    }
    let mut places = product();
    let target = env::current_exe().unwrap().ancestors().nth(3).map(Path::to_owned);
    places.extend(target.map(|target| target.join("localnet/debug")));
    places.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../localnet/target/debug"));
    places
}

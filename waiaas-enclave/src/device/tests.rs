use super::*;
use std::{fs, os::unix::fs::PermissionsExt as _};

fn open(dir: &tempfile::TempDir) -> Result<Development, crate::start::StartError> {
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
    Development::open(dir.path())
}

#[test]
fn a_development_root_is_kept_and_says_what_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let first = *open(&dir).unwrap().root().unwrap().derive(b"x").unwrap();
    let again = open(&dir).unwrap();
    assert_eq!(*again.root().unwrap().derive(b"x").unwrap(), first);
    assert_eq!((again.name(), again.isolated()), ("development", false));
}

#[test]
fn one_process_at_a_time_has_the_directory() {
    let dir = tempfile::tempdir().unwrap();
    let held = open(&dir).unwrap();
    assert_eq!(open(&dir).map(drop).unwrap_err().exit_code(), waiaas_wire::error::exit::CONFLICT);
    drop(held);
    assert!(open(&dir).is_ok());
}

#[test]
fn a_link_instead_of_the_root_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(&dir).unwrap());
    let path = dir.path().join("development-root.key");
    let elsewhere = dir.path().join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    assert!(open(&dir).is_err());
}

#[test]
fn entropy_differs() {
    let device = open(&tempfile::tempdir().unwrap()).unwrap();
    let mut bytes = [[0; 32]; 2];
    for out in &mut bytes {
        device.entropy(out).unwrap();
    }
    assert_ne!(bytes[0], bytes[1]);
}

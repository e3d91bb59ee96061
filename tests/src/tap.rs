//! Somebody who listens on a Unix socket: everything is passed on as it is, and kept.

use std::{
    fs::{self, Permissions},
    io::{Read, Write},
    net::Shutdown,
    os::unix::{
        fs::PermissionsExt,
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};

/// A listener between two programs. It ends with the test program.
#[derive(Debug, Clone)]
pub struct Tap(Arc<Mutex<Vec<u8>>>);

impl Tap {
    /// Listens at `here`, and passes on to the socket at `there`.
    pub fn between(here: &Path, there: &Path) -> Self {
        let listener = UnixListener::bind(here).unwrap();
        fs::set_permissions(here, Permissions::from_mode(0o600)).unwrap();
        let (tap, there) = (Self(Arc::default()), there.to_owned());
        let heard = tap.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                heard.pass_on(stream, &there);
            }
        });
        tap
    }

    /// Everything that was said so far, in both directions.
    pub fn heard(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }

    fn pass_on(&self, near: UnixStream, there: &PathBuf) {
        // Nobody there: whoever asks is hung up on, as it would be without us.
        let Ok(far) = UnixStream::connect(there) else { return };
        let (Ok(back_near), Ok(back_far)) = (near.try_clone(), far.try_clone()) else { return };
        let (one, other) = (self.clone(), self.clone());
        thread::spawn(move || one.copy(near, far));
        thread::spawn(move || other.copy(back_far, back_near));
    }

    fn copy(&self, mut from: UnixStream, mut to: UnixStream) {
        let mut room = [0; 8 * 1024];
        while let Ok(length @ 1..) = from.read(&mut room) {
            self.0.lock().unwrap().extend_from_slice(&room[..length]);
            if to.write_all(&room[..length]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    }
}

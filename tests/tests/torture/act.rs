//! How some of it is done.

use std::{
    fs,
    io::Write,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::Command,
};
use waiaas_tests::World;

/// A disk of its own for the data, where one can be mounted.
pub struct Disk(PathBuf);

impl Disk {
    pub fn mount(at: &Path) -> Option<Self> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=160m,mode=0700", "tmpfs"]).arg(at).output();
        mount.is_ok_and(|done| done.status.success()).then(|| Self(at.to_owned()))
    }

    pub fn fill(&self) {
        let mut file = fs::File::create(self.0.join("filler")).unwrap();
        for size in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
    }

    pub fn make_room(&self) {
        let _ = fs::remove_file(self.0.join("filler"));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// Another daemon on the same directory is refused, whatever the first one goes through.
pub fn second_daemon(world: &World) {
    let command = world.daemon_command();
    let mut second = Command::new("timeout");
    second.arg("20").arg(command.get_program()).args(command.get_args());
    second.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = second.output().unwrap();
    assert_eq!(output.status.code(), Some(7), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Connections that end in the middle of a frame.
pub fn half_frames(home: &Path) {
    // Length and version for the enclave; the greeting, then a length, for the daemon.
    let begun = [("run/enclave.sock", &b"\0\0\x01\0\x01\x82"[..]), ("run/waiaasd.sock", b"waiaas\0\x01\0\0\x01\0{\"")];
    for (socket, bytes) in begun {
        // Ended everywhere in it.
        for length in 1..=bytes.len() {
            if let Ok(mut stream) = UnixStream::connect(home.join(socket)) {
                let _ = stream.write_all(&bytes[..length]);
            }
        }
    }
}

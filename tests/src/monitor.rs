//! A machine's monitor as far as a daemon sees it: a Unix socket that takes `CONNECT port` and hands on what follows.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};

/// A monitor, and the machine that it stands before. It ends with the test program.
#[derive(Debug, Clone)]
pub struct Monitor {
    /// Its socket.
    pub socket: PathBuf,
    longest: Arc<Mutex<usize>>,
}

impl Monitor {
    /// One whose machine listens at `port`: in truth, at the Unix socket `behind`.
    pub fn before(behind: &Path, port: u32, socket: &Path) -> Self {
        let listener = UnixListener::bind(socket).unwrap();
        let longest = Arc::new(Mutex::new(0));
        let (behind, here) = (behind.to_owned(), Arc::clone(&longest));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (behind, longest) = (behind.clone(), Arc::clone(&here));
                // Whoever goes away is no matter of ours.
                thread::spawn(move || drop(serve(&stream, &behind, port, &longest)));
            }
        });
        Self { socket: socket.to_owned(), longest }
    }

    /// The most that was read at once of what a daemon wrote.
    pub fn longest(&self) -> usize {
        *self.longest.lock().unwrap()
    }
}

fn serve(stream: &UnixStream, behind: &Path, port: u32, longest: &Mutex<usize>) -> io::Result<()> {
    let mut said = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    said.read_line(&mut line)?;
    if line != format!("CONNECT {port}\n") {
        return Ok(());
    }
    // A monitor closes without a word where nobody listens in the machine.
    let machine = UnixStream::connect(behind)?;
    { stream }.write_all(b"OK 1073741824\n")?;
    let (mut from, mut to) = (machine.try_clone()?, stream.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
    let mut piece = vec![0; 1 << 20];
    loop {
        let length = said.read(&mut piece)?;
        if length == 0 {
            return machine.shutdown(Shutdown::Both);
        }
        let mut most = longest.lock().unwrap();
        *most = length.max(*most);
        drop(most);
        (&machine).write_all(&piece[..length])?;
    }
}

//! What a process did to the files of a directory, as strace saw it.

use super::work::answer;
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Something that was done to a file, or said.
#[derive(Debug)]
pub enum Deed {
    /// Bytes were written at an offset.
    Write(PathBuf, u64, Vec<u8>),
    /// The size was set.
    Resize(PathBuf, u64),
    /// A file or directory was synced.
    Sync(PathBuf),
    /// A file was created where there may have been none.
    Create(PathBuf),
    /// A file got another name.
    Rename(PathBuf, PathBuf),
    /// A name was removed.
    Remove(PathBuf),
    /// The child told of an answer.
    Answer(u64, u64),
}

/// A deed and its lines in the trace: from where on it may have happened, and from where on it has.
#[derive(Debug)]
pub struct Event {
    pub begin: usize,
    pub end: usize,
    pub deed: Deed,
}

/// Runs `command` under strace, and tells what succeeded under `directory`. `None` where strace does not work.
pub fn traced(command: &mut Command, directory: &Path) -> Option<Vec<Event>> {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !works.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: strace is not installed or may not trace");
        return None;
    }
    let trace = directory.with_extension("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-xx", "-qq", "-s", "16777216", "-o"]).arg(&trace);
    strace.args(["-e", "trace=openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink"]);
    strace.arg(command.get_program()).args(command.get_args());
    strace.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = strace.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    Some(parse(&fs::read_to_string(&trace).unwrap(), directory))
}

fn parse(trace: &str, directory: &Path) -> Vec<Event> {
    let mut parser = Parser { directory, offsets: HashMap::new() };
    let mut unfinished: HashMap<&str, (usize, &str)> = HashMap::new();
    let mut events = Vec::new();
    for (number, line) in trace.lines().enumerate() {
        let (thread, text) = line.split_once(' ').unwrap();
        let text = text.trim_start();
        if let Some(head) = text.strip_suffix(" <unfinished ...>") {
            unfinished.insert(thread, (number, head));
            continue;
        }
        let (start, call) = match text.strip_prefix("<... ") {
            Some(resumed) => {
                let (start, head) = unfinished.remove(thread).unwrap();
                (start, format!("{head}{}", resumed.split_once(" resumed>").unwrap().1))
            }
            None => (number, text.to_owned()),
        };
        if let Some(deed) = parser.deed(&call) {
            events.push(Event { begin: start, end: number, deed });
        }
    }
    events.sort_by_key(|event| event.begin);
    events
}

struct Parser<'d> {
    directory: &'d Path,
    /// By descriptor: where the next plain write goes.
    offsets: HashMap<String, u64>,
}

impl Parser<'_> {
    fn deed(&mut self, call: &str) -> Option<Deed> {
        let (call, result) = call.rsplit_once(" = ")?;
        let (name, arguments) = call.split_once('(')?;
        let arguments: Vec<_> = arguments.trim_end().trim_end_matches(')').split(", ").collect();
        let descriptor = arguments.first()?.split('<').next()?.to_owned();
        let inside = |path: PathBuf| path.starts_with(self.directory).then_some(path);
        let file = || arguments.first()?.split(['<', '>']).nth(1).map(path_of).and_then(inside);
        let named = |place: usize| arguments.get(place).map(|text| path_of(text.trim_matches('"'))).and_then(inside);
        if result.starts_with('-') {
            return None;
        }
        match name {
            "openat" => {
                let opened = result.split('<').next()?.to_owned();
                self.offsets.insert(opened, 0);
                if arguments.get(2)?.contains("O_CREAT") { named(1).map(Deed::Create) } else { None }
            }
            "write" if descriptor == "1" => {
                let line = bytes_of(arguments.get(1)?.trim_matches('"'));
                answer(&String::from_utf8_lossy(&line)).map(|(caller, sequence)| Deed::Answer(caller, sequence))
            }
            "write" => {
                let data = bytes_of(arguments.get(1)?.trim_matches('"'));
                let file = file()?;
                let offset = self.offsets.entry(descriptor).or_insert(0);
                let begin = *offset;
                *offset += u64::try_from(data.len()).unwrap();
                Some(Deed::Write(file, begin, data))
            }
            "pwrite64" => {
                let data = bytes_of(arguments.get(1)?.trim_matches('"'));
                assert_eq!(result.parse(), Ok(data.len()), "a short write");
                Some(Deed::Write(file()?, arguments.get(3)?.parse().unwrap(), data))
            }
            "ftruncate" => Some(Deed::Resize(file()?, arguments.get(1)?.parse().unwrap())),
            "fsync" | "fdatasync" => file().map(Deed::Sync),
            "rename" => Some(Deed::Rename(named(0)?, named(1)?)),
            "unlink" => named(0).map(Deed::Remove),
            _ => None,
        }
    }
}

/// Bytes of `\x01\x02…`.
fn bytes_of(text: &str) -> Vec<u8> {
    hex::decode(text.replace("\\x", "")).unwrap()
}

fn path_of(text: &str) -> PathBuf {
    PathBuf::from(String::from_utf8(bytes_of(text)).unwrap())
}

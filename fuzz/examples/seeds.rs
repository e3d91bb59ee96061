//! Writes what the targets begin with into `fuzz/seeds`: `cargo run --example seeds`, in the directory `fuzz`.
//!
//! Most of it is the same every time; what a virtual module vouches for is not.

use std::{fs, io, path::Path};
use waiaas_enclave::{
    agent::{Agent, Held},
    seal::Content,
    state::State,
};
use waiaas_fuzz::installation::{Fixed, Papers};
use waiaas_policy::id::AgentId;
use waiaas_wire::{enclave::Purpose, frame::VERSION};

const AGENT: AgentId = AgentId::from_u128(1);

fn main() -> io::Result<()> {
    frames()?;
    answer()?;
    documents()?;
    sealed()
}

fn write(target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    fs::create_dir_all(&directory)?;
    fs::write(directory.join(name), bytes)
}

/// The golden messages, each in a frame.
fn frames() -> io::Result<()> {
    let text = include_str!("../../waiaas-wire/tests/golden/enclave-0.1.txt");
    for (number, line) in text.lines().enumerate() {
        let Some((name @ ("request" | "answer"), digits)) = line.split_once(' ') else { continue };
        let body = hex::decode(digits.trim()).map_err(io::Error::other)?;
        let length = u32::try_from(body.len() + 1).map_err(io::Error::other)?;
        let frame = [&length.to_be_bytes(), &[VERSION][..], &body].concat();
        write("frame", &format!("{name}-{number:03}"), &frame)?;
    }
    Ok(())
}

/// What a key service answers, with nothing secret in it (RFC 5652, in BER).
fn answer() -> io::Result<()> {
    let start = "308006092a864886f70d010703a08030800201023182016b30820167020102 8020";
    let oaep = "303c06092a864886f70d010107302fa00f300d06096086480165030402010500\
        a11c301a06092a864886f70d010108300d0609608648016503040201050004820100";
    let cipher = "308006092a864886f70d010701301d060960864801650304012a0410";
    let part = |digits: &str| hex::decode(digits.replace(' ', "")).map_err(io::Error::other);
    let (start, oaep, cipher) = (part(start)?, part(oaep)?, part(cipher)?);
    let head = [&*start, &[7; 32], &oaep, &[8; 256], &cipher, &[9; 16], &[0xa0, 0x80]].concat();
    for pieces in [&[48][..], &[16, 32], &[96, 1, 31]] {
        let content: Vec<u8> =
            pieces.iter().flat_map(|length| [vec![4, *length], vec![5; (*length).into()]].concat()).collect();
        write("cms", &format!("{}-pieces", pieces.len()), &[&*head, &content, &[0; 10]].concat())?;
    }
    Ok(())
}

fn documents() -> io::Result<()> {
    for name in ["genuine", "debug"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../waiaas-attest/tests/fixtures/{name}.b64"));
        write("attestation", name, &base64(&fs::read_to_string(path)?))?;
    }
    Ok(())
}

/// A key, a state before and after it is sealed, and a root.
fn sealed() -> io::Result<()> {
    let device = Fixed::new();
    let sealer = device.sealer();
    let refused = |no: waiaas_wire::enclave::Refusal| io::Error::other(no.detail);
    let held = Held::create(&sealer, Purpose::Agent(AGENT)).map_err(refused)?;
    write("sealed", "key", &held.to_wire(None).sealed)?;
    let mut state = State::default();
    state.halt();
    write("sealed", "state-plain", &state.encode())?;
    let label = sealer.label(Purpose::Agent(AGENT), held.address(), Content::State, 1);
    write("sealed", "state", &sealer.seal(&label, &state.encode()).map_err(io::Error::other)?)?;
    let agent = Agent::create(&sealer, AGENT).map_err(refused)?;
    write("sealed", "state-first", &agent.sealed_state().map_err(refused)?.sealed)?;
    let papers = Papers::new();
    let (_, root) = papers.keeper(&device).create().map_err(refused)?;
    write("sealed", "root", &root.blob)
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte));
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_usize);
    for digit in digits {
        held = held << 6 | digit;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
            held &= (1 << bits) - 1;
        }
    }
    bytes
}

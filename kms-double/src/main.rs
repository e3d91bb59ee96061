//! The double as a program.

use clap::Parser;
use std::{fs, io::Error, net::TcpListener, path::PathBuf, process::ExitCode, sync::Mutex};
use waiaas_kms_double::{keys::Keys, server::Server};

/// A double of AWS KMS for attested calls, for tests and for trying. No safe place for a key.
#[derive(Parser)]
#[command(name = "waiaas-kms-double", version)]
struct Settings {
    /// File of its keys; made if it is not there
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// What attestation documents must lead to, a certificate in PEM: `virtual-root.pem` in the enclave's directory
    #[arg(long, value_name = "FILE")]
    root: PathBuf,
    /// A condition of its key policy, as `0=hex digits`: that register must have that value
    #[arg(long, value_name = "PCR")]
    pcr: Vec<String>,
    /// Region in its ARNs
    #[arg(long, default_value = "us-east-1")]
    region: String,
    /// Port on 127.0.0.1; 0 for a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// File to write its address to once it answers
    #[arg(long, value_name = "FILE")]
    address_file: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Settings::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("error: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn run(settings: Settings) -> Result<(), Error> {
    let pcrs = settings.pcr.iter().map(|text| register(text)).collect::<Result<_, _>>()?;
    let keys = Mutex::new(Keys::open(&settings.keys)?);
    let server = Server { region: settings.region, root: settings.root, pcrs, keys, conduct: Mutex::default() };
    let listener = TcpListener::bind(("127.0.0.1", settings.port))?;
    let url = format!("http://{}", listener.local_addr()?);
    if let Some(file) = settings.address_file {
        let draft = file.with_extension("new");
        fs::write(&draft, &url)?;
        fs::rename(draft, file)?;
    }
    say(&format!("waiaas-kms-double, not AWS, at {url}"));
    Box::leak(Box::new(server)).serve(&listener);
    Ok(())
}

fn register(text: &str) -> Result<(u8, [u8; 48]), Error> {
    let wrong = || Error::other(format!("`--pcr {text}`: a register and 96 hex digits expected, as `0=…`"));
    let (index, digits) = text.split_once('=').ok_or_else(wrong)?;
    let mut value = [0; 48];
    hex::decode_to_slice(digits, &mut value).map_err(|_| wrong())?;
    Ok((index.parse().map_err(|_| wrong())?, value))
}

#[allow(clippy::print_stderr, reason = "a program without a log")]
fn say(text: &str) {
    eprintln!("{text}");
}

//! AWS KMS for attested calls: the double, as the program that it is.

use crate::{Process, Rpc, World, program, until};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A key service that answers attested enclaves of one world.
#[derive(Debug)]
pub struct Kms {
    /// Where it is.
    pub url: String,
    process: Process,
    keys: PathBuf,
    root: PathBuf,
    region: String,
}

impl Kms {
    /// Starts one for a world, whose daemon and owner find it from now on.
    pub fn start(world: &mut World) -> Self {
        let kms = Self::start_in(world, "us-east-1");
        let settings = [
            ("WAIAAS_KMS_ENDPOINT", &*kms.url),
            // A key for the answer is made at every start, which a debug build takes its time for.
            ("WAIAAS_ENCLAVE_TIMEOUT", "30s"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ];
        for (name, value) in settings {
            world.owner = world.owner.clone().with(name, value);
            world.daemon_environment.push((name.to_owned(), value.to_owned()));
        }
        kms
    }

    /// Starts one in another region, which nobody is told of.
    pub fn start_in(world: &World, region: &str) -> Self {
        let (keys, root) = (world.path(&format!("{region}.json")), world.home().join("data/enclave/virtual-root.pem"));
        let (process, url) = launch(&keys, &root, region, "0");
        Self { url, process, keys, root, region: region.to_owned() }
    }

    /// Gives a key a policy: these statements beside that of its administrators.
    pub fn put_policy(&self, key: &str, statements: &Value) {
        let admin = json!({"Sid": "Admin", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
                           "Action": "kms:*", "Resource": "*"});
        let all: Vec<Value> = std::iter::once(admin).chain(statements.as_array().unwrap().iter().cloned()).collect();
        let policy = json!({"Version": "2012-10-17", "Statement": all}).to_string();
        let done = self.call("PutKeyPolicy", &json!({"KeyId": key, "PolicyName": "default", "Policy": policy}));
        assert_eq!(done, json!({}));
    }

    /// Calls an operation as anybody can, without the product's client.
    #[track_caller]
    pub fn call(&self, operation: &str, request: &Value) -> Value {
        self.post(&format!("TrentService.{operation}"), request)
    }

    /// A new key; its ARN.
    pub fn make_key(&self) -> String {
        let made = self.call("CreateKey", &json!({"KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT"}));
        made["KeyMetadata"]["Arn"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
    }

    /// Lets it misbehave, or behave again (`none`); how often a secret was asked for so far.
    pub fn misbehave(&self, fault: &str) -> u64 {
        let told = self.post("Double.Fault", &json!({"Fault": fault}));
        told["Asked"].as_u64().unwrap_or_else(|| panic!("{told}"))
    }

    /// Ends it.
    pub fn stop(&mut self) {
        self.process.kill();
    }

    /// Starts it where it was, with the keys that it had.
    pub fn start_again(&mut self) {
        let port = self.url.rsplit(':').next().unwrap_or_default();
        (self.process, self.url) = launch(&self.keys, &self.root, &self.region, port);
    }

    #[track_caller]
    fn post(&self, target: &str, request: &Value) -> Value {
        let headers = format!("X-Amz-Target: {target}\r\nContent-Type: application/x-amz-json-1.1\r\n");
        let answer = Rpc::new(&self.url).post_with(&headers, &request.to_string());
        let answer = answer.unwrap_or_else(|why| panic!("{target}: {why}"));
        serde_json::from_str(&answer).unwrap_or_else(|why| panic!("{target}: {why}: {answer}"))
    }
}

fn launch(keys: &Path, root: &Path, region: &str, port: &str) -> (Process, String) {
    let told = keys.with_extension("address");
    let _ = fs::remove_file(&told);
    let mut command = Command::new(program("waiaas-kms-double"));
    command.arg("--keys").arg(keys).arg("--root").arg(root).args(["--region", region, "--port", port]);
    command.arg("--address-file").arg(&told);
    let process = Process::start("waiaas-kms-double", &command, &keys.with_extension("log"));
    until("the key service says where it is", || told.exists());
    (process, fs::read_to_string(&told).unwrap())
}

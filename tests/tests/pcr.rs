//! Which images may open the keys: one signed list, the policies of the keys in every region, and what differs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the way to fail")]

use serde_json::{Value, json};
use std::fs;
use waiaas_tests::{Kms, LAMPORTS, World, policy, until};

/// A file as the image's build writes it.
fn built(world: &World, name: &str, image: &Value) -> String {
    let file = world.path(name);
    let pcrs = json!({"0": image["PCR0"], "1": image["PCR1"], "2": image["PCR2"]});
    let text = json!({"image": format!("{name}.eif"), "commit": "4f1a09c2d7", "pcrs": pcrs}).to_string();
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn restart_enclave(world: &mut World) {
    world.enclave.take().unwrap().kill();
    world.start_enclave();
}

#[test]
fn one_list_of_images_decides_in_every_region_who_opens_the_keys() {
    let mut world = World::bare();
    let kms = Kms::start(&mut world);
    let key = kms.make_key();
    world.owner.ask(&["init", "--non-interactive", "--key-store", "file", "--seal-under", &format!("kms:{key}")]);
    world.start();
    world.ledger.airdrop(&world.fee_payer(), LAMPORTS);
    let shop = world.agent("shop", &policy("per_payment = \"1\"\ndaily = \"1\"", None), 2 * LAMPORTS);
    let bob = world.neighbour();
    let pcr = |world: &World, more: &[&str]| world.owner.json(&[&["enclave", "pcr"], more].concat());

    // A key as AWS makes it lets its account do everything.
    let empty = pcr(&world, &["list"]).expect(0).value();
    assert_eq!((empty["version"].as_u64(), &empty["images"]), (Some(0), &json!([])));
    let drift = pcr(&world, &["drift"]).expect(10).value();
    assert!(drift["items"][0]["found"].as_array().unwrap().len() >= 3, "{drift}");

    // The image that runs, by what it attests.
    let running = world.owner.ask(&["enclave", "attest"])["image"].clone();
    let (now, next) = (built(&world, "now", &running), built(&world, "next", &other(&running)));
    let listed = pcr(&world, &["add", "--image-file", &now, "--yes"]).expect(0).value();
    assert_eq!((listed["version"].as_u64(), &listed["images"][0]["PCR0"]), (Some(1), &running["PCR0"]));
    assert_eq!(
        (&listed["images"][0]["name"], &listed["images"][0]["commit"]),
        (&json!("now.eif"), &json!("4f1a09c2d7"))
    );
    pcr(&world, &["add", "--image-file", &now, "--yes"]).refused(7, "VALIDATION_DUPLICATE");
    let statements = |world: &World, more: &[&str]| {
        pcr(world, &[&["policy"], more].concat()).expect(0).value()["items"][0]["statements"].clone()
    };
    kms.put_policy(&key, &statements(&world, &[]));
    assert_eq!(pcr(&world, &["drift"]).expect(0).value()["differs"], false);
    restart_enclave(&mut world);
    world.ready();

    // A change of image: both for a while, then the next alone. Then this one opens nothing any more.
    let both =
        pcr(&world, &["add", "--image-file", &next, "--name", "0.2.0", "--good-for", "90d", "--yes"]).expect(0).value();
    assert_eq!((&both["images"][1]["name"], &both["images"][1]["expired"]), (&json!("0.2.0"), &json!(false)));
    let drift = pcr(&world, &["drift"]).expect(10).value();
    assert!(drift["items"][0]["found"][0].as_str().unwrap().contains("lacks"), "{drift}");
    kms.put_policy(&key, &statements(&world, &[]));
    pcr(&world, &["drift"]).expect(0);
    restart_enclave(&mut world);
    world.ready();
    let start = running["PCR0"].as_str().unwrap()[..10].to_owned();
    pcr(&world, &["retire", "ffff", "--yes"]).refused(2, "VALIDATION_INVALID_FORMAT");
    let left = pcr(&world, &["retire", &start, "--yes"]).expect(0).value();
    assert_eq!((left["version"].as_u64(), left["images"].as_array().unwrap().len()), (Some(3), 1));
    kms.put_policy(&key, &statements(&world, &[]));
    restart_enclave(&mut world);
    let denied = |world: &World| {
        until("the enclave is denied", || {
            let status = world.owner.json(&["enclave", "status"]);
            status.code == 0 && status.value()["trouble"].as_str().is_some_and(|it| it.contains("AccessDenied"))
        });
    };
    denied(&world);
    shop.terminal.json(&["transfer", &bob, "0.1 SOL"]).refused(8, "SYSTEM_KMS_UNAVAILABLE");
    pcr(&world, &["add", "--image-file", &now, "--yes"]).expect(0);
    kms.put_policy(&key, &statements(&world, &[]));
    world.ready();
    assert_eq!(shop.terminal.ask(&["transfer", &bob, "0.1 SOL"])["state"], "CONFIRMED");

    // Bound to the manifest, too: another manifest opens once the policy knows it.
    kms.put_policy(&key, &statements(&world, &["--bind-manifest"]));
    assert_eq!(pcr(&world, &["drift", "--bind-manifest"]).expect(0).value()["differs"], false);
    restart_enclave(&mut world);
    world.ready();
    world.owner.ask(&["enclave", "manifest", "sign", "--image", &now, "--yes"]);
    restart_enclave(&mut world);
    denied(&world);
    kms.put_policy(&key, &statements(&world, &["--bind-manifest"]));
    world.ready();

    in_another_region(&world, &kms, &key);

    // A list that the owner did not sign counts nowhere.
    let file = world.home().join("data/images.json");
    let text = fs::read_to_string(&file).unwrap().replace("now.eif", "new.eif");
    fs::write(&file, text).unwrap();
    for command in ["list", "policy", "drift"] {
        pcr(&world, &[command]).refused(10, "VERIFICATION_FAILED");
    }
}

/// The same list for a key somewhere else, for machines of a role.
fn in_another_region(world: &World, kms: &Kms, key: &str) {
    let far = Kms::start_in(world, "eu-west-1");
    let there = far.make_key();
    assert!(there.starts_with("arn:aws:kms:eu-west-1:"), "{there}");
    let role = "arn:aws:iam::000000000000:role/waiaas";
    let (here, away) = (format!("us-east-1={}", kms.url), format!("eu-west-1={}", far.url));
    let places = ["--key", key, "--key", &there, "--role", role, "--kms-endpoint", &here, "--kms-endpoint", &away];
    let ask = |command: &str, more: &[&str]| world.owner.json(&[&["enclave", "pcr", command], more].concat());
    let printed = ask("policy", &places[..6]).expect(0).value();
    assert_eq!(printed["items"][1]["region"], "eu-west-1");
    far.put_policy(&there, &printed["items"][1]["statements"]);
    let drift = ask("drift", &places).expect(10).value();
    assert_eq!(drift["items"][1]["found"], json!([]), "{drift}");
    let found = drift["items"][0]["found"].to_string();
    assert!(found.contains("WaiaasSealOnlyPCR3 is missing") && found.contains("role/waiaas"), "{found}");
    kms.put_policy(key, &printed["items"][0]["statements"]);
    assert_eq!(ask("drift", &places).expect(0).value()["differs"], false);
    ask("policy", &["--key", "alias/x"]).refused(2, "VALIDATION_INVALID_FORMAT");
    ask("policy", &["--role", "waiaas"]).refused(2, "VALIDATION_INVALID_FORMAT");
}

/// An image that nobody has built.
fn other(image: &Value) -> Value {
    let turned = |name: &str| image[name].as_str().unwrap().chars().rev().collect::<String>();
    json!({"PCR0": turned("PCR0"), "PCR1": turned("PCR1"), "PCR2": turned("PCR2")})
}

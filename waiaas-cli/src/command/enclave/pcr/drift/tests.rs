use super::*;
use serde_json::json;
use waiaas_policy::{
    Address,
    time::{Span, Timestamp},
};
use waiaas_wire::signed::{ImageMark, KnownImage};

const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd";
const ROLE: &str = "arn:aws:iam::111122223333:role/waiaas";
const NOW: Timestamp = Timestamp::from_secs(1_800_000_000);

fn images(bytes: &[u8]) -> Images {
    let image = |byte: &u8| KnownImage {
        name: format!("image {byte}"),
        commit: None,
        mark: ImageMark { pcr0: [*byte; 48], pcr1: [0xff; 48], pcr2: [0xff; 48] },
        certificate: None,
        added: NOW,
        expires: (*byte == 9).then_some(NOW),
    };
    let owner = Address::new_from_array([1; 32]);
    Images { namespace: "own".into(), owner, version: 1, created: NOW, list: bytes.iter().map(image).collect() }
}

fn expected(bytes: &[u8]) -> Vec<Value> {
    Place::new(KEY.into(), Some(ROLE.into()), None).unwrap().statements(&images(bytes), NOW)
}

fn administrators() -> Value {
    json!({"Sid": "Admin", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*",
           "Resource": "*"})
}

fn policy(statements: &[Value]) -> Value {
    let all = [&[administrators()], statements].concat();
    json!({"Version": "2012-10-17", "Statement": all})
}

#[test]
fn a_policy_as_it_was_printed_does_not_differ() {
    assert_eq!(compare(&expected(&[1, 2]), &policy(&expected(&[1, 2]))), Vec::<String>::new());
    // As KMS gives it back: one value for a list of one, letters in capitals, another order.
    let mut given = expected(&[0xab]);
    given.reverse();
    for statement in &mut given {
        if let Some(conditions) = statement.get_mut("Condition").and_then(Value::as_object_mut) {
            for registers in conditions.values_mut().filter_map(Value::as_object_mut) {
                for value in registers.values_mut() {
                    *value = json!(value[0].as_str().unwrap().to_ascii_uppercase());
                }
            }
        }
    }
    assert_eq!(compare(&expected(&[0xab]), &policy(&given)), Vec::<String>::new());
}

#[test]
fn whatever_is_another_is_told() {
    let told = |wanted: &[u8], there: &[u8]| compare(&expected(wanted), &policy(&expected(there))).join("; ");
    let lacks = told(&[1, 2], &[1]);
    assert!(
        lacks.contains("WaiaasSealOpen is another: it lacks `kms:recipientattestation:pcr0 020202020202…`"),
        "{lacks}"
    );
    let more = told(&[2], &[1, 2]);
    assert!(more.contains("it has besides `kms:recipientattestation:pcr0 010101010101…`"), "{more}");
    assert!(more.contains("Admin lets somebody open without these conditions"), "{more}");
    for (at, name) in ["Describe", "Open", "OnlyPCR0", "OnlyPCR3"].iter().enumerate() {
        let mut there = expected(&[1]);
        there.remove(at);
        let found = compare(&expected(&[1]), &policy(&there));
        assert_eq!(found[0], format!("the statement WaiaasSeal{name} is missing"));
        assert!(found.iter().any(|it| it.contains("Admin")), "{found:?}");
    }
    let mut allowed = expected(&[1]);
    allowed[2]["Effect"] = json!("Allow");
    assert!(!compare(&expected(&[1]), &policy(&allowed)).is_empty());
    assert!(!compare(&expected(&[1]), &json!({})).is_empty());
    let closed = json!({"Sid": "Closed", "Effect": "Deny", "Principal": "*", "Action": "kms:Derive*", "Resource": "*"});
    let found = compare(&expected(&[1]), &policy(&[expected(&[1]), vec![closed]].concat()));
    assert_eq!(found, ["the statement Closed denies opening"]);
}

#[test]
fn an_image_that_has_expired_is_let_in_no_more_and_none_at_all_lets_in_nobody() {
    assert_eq!(expected(&[1, 9]), expected(&[1]));
    assert_eq!(expected(&[9]), expected(&[]));
    let values = &expected(&[])[1]["Condition"]["StringEqualsIgnoreCase"]["kms:RecipientAttestation:PCR0"];
    assert_eq!(values, &json!(["no image is listed"]));
    assert!(images(&[9]).list[0].is_good(NOW.checked_sub(Span::from_millis(1)).unwrap()));
}

#[test]
fn a_role_is_bound_in_pcr3_as_aws_documents_it() {
    // python3 -c "import hashlib; print(hashlib.sha384(b'\0' * 48 + b'arn:aws:iam::111122223333:role/waiaas').hexdigest())"
    let bound = &expected(&[1])[3]["Condition"]["StringNotEqualsIgnoreCase"]["kms:RecipientAttestation:PCR3"];
    assert_eq!(
        bound,
        &json!(["a7124e3a5a2f13cbf63231b19e3b142f31374cca026fb984db8bdc9f72e3830a8ffa0851be32cbefd2c255dcd211aefb"])
    );
    for wrong in ["alias/x", "arn:aws:kms::1:key/x", "arn:aws:kms:eu-west-1:1:alias/x", ROLE] {
        assert!(Place::new(wrong.into(), None, None).is_err(), "{wrong}");
    }
    assert!(Place::new(KEY.into(), Some("arn:aws:iam::1:user/x".into()), None).is_err());
}

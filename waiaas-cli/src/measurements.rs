//! What an image measures, as the programs write it that build images.

use crate::{output::refusal, private};
use serde_json::Value;
use std::path::Path;
use waiaas_wire::{Problem, signed::ImageMark};

/// An image as a file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The registers that tell images apart.
    pub mark: ImageMark,
    /// PCR8, where a certificate signed it.
    pub certificate: Option<[u8; 48]>,
    /// Name of the image's file.
    pub name: Option<String>,
    /// The commit that it was built of.
    pub commit: Option<String>,
}

/// Reads `{"image": …, "commit": …, "pcrs": {"0": …}}`, as `cargo xtask image` writes it, or `{"PCR0": …}`, below
/// `Measurements` or not, as `nitro-cli` has it.
pub fn read(file: &Path) -> Result<Measured, Problem> {
    let text = private::read_text(file)?;
    let value: Value = serde_json::from_str(&text).map_err(|_| refusal::not_measurements(file))?;
    of(&value).ok_or_else(|| refusal::not_measurements(file))
}

fn of(value: &Value) -> Option<Measured> {
    let registers = value.get("pcrs").or_else(|| value.get("Measurements")).unwrap_or(value);
    let digits = |index: u8| {
        let named = registers.get(index.to_string()).or_else(|| registers.get(format!("PCR{index}")));
        named.and_then(Value::as_str)
    };
    let register = |index| digits(index).and_then(register);
    let mark = ImageMark { pcr0: register(0)?, pcr1: register(1)?, pcr2: register(2)? };
    let certificate = match digits(8) {
        Some(digits) => Some(self::register(digits)?),
        None => None,
    };
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Measured { mark, certificate, name: text("image"), commit: text("commit") })
}

/// 96 digits that are not all zero: those are of debug mode.
fn register(digits: &str) -> Option<[u8; 48]> {
    let mut bytes = [0; 48];
    hex::decode_to_slice(digits, &mut bytes).ok().filter(|()| bytes != [0; 48])?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_forms_are_read_and_others_are_not() {
        let [a, b, c] = ["aa", "bb", "cc"].map(|digits| digits.repeat(48));
        let built = json!({"image": "waiaas.eif", "commit": "4f1a", "pcrs": {"0": a, "1": b, "2": c}});
        let found = of(&built).unwrap();
        assert_eq!((found.name.as_deref(), found.commit.as_deref()), (Some("waiaas.eif"), Some("4f1a")));
        assert_eq!(found.mark.pcr2, [0xcc; 48]);
        let described = json!({"Measurements": {"PCR0": a, "PCR1": b, "PCR2": c, "PCR8": a}});
        assert_eq!(of(&described).unwrap().certificate, Some([0xaa; 48]));
        let zero = "00".repeat(48);
        for wrong in [json!({}), json!({"PCR0": a}), json!({"PCR0": zero, "PCR1": b, "PCR2": c}), json!([a, b, c])] {
            assert_eq!(of(&wrong), None, "{wrong}");
        }
        assert_eq!(of(&json!({"PCR0": a, "PCR1": b, "PCR2": c, "PCR8": "12"})), None);
    }
}

use super::*;

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

/// Pairs of (vault, mint, token account) that the official Squads SDK derived.
#[test]
fn derives_what_others_derive() {
    let owner = address("EGY9KCR8EaJPdfPExGyi5pFcrh2e6AtzG2D8imXYV48R");
    let mint = address("gBxS1f6uyyGPuW5MzGBukidSb71jdsCb5fZaoSzULE5");
    let account = address("3RgkWBT2WD2A62rTRLFho9mQjMSf48NiwDZeDJCrmfW4");
    assert_eq!(associated_token_address(&owner, &mint, &TOKEN), Some(account));
}

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

#[test]
fn checking_an_account_is_deriving_it() {
    for number in 0..200_u8 {
        let (owner, mint) = (Address::new_from_array([number; 32]), Address::new_from_array([7; 32]));
        let account = associated_token_address(&owner, &mint, &TOKEN).unwrap();
        assert!(is_associated_token_address(&account, &owner, &mint, &TOKEN));
        assert!(!is_associated_token_address(&account, &owner, &mint, &TOKEN_2022));
        assert!(!is_associated_token_address(&owner, &owner, &mint, &TOKEN));
        assert!(!is_likely_associated_token_address(&account, &owner, &mint, &TOKEN_2022));
    }
}

/// An address that hashes out of the same seeds with a lower bump is nobody's account: no program would make it.
#[test]
fn only_the_highest_bump_counts() {
    let (owner, mint) = (Address::new_from_array([1; 32]), Address::new_from_array([7; 32]));
    let account = associated_token_address(&owner, &mint, &TOKEN).unwrap();
    let seeds = associated_token_seeds(&owner, &mint, &TOKEN);
    let others = (0..=u8::MAX).map(|bump| derive(&seeds, bump)).filter(|other| *other != account);
    for other in others {
        assert!(!is_associated_token_address(&other, &owner, &mint, &TOKEN));
    }
}

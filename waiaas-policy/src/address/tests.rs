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
        let (owner, mint) = (Address::new_from_array([number; 32]), Address::new_from_array([250; 32]));
        let account = associated_token_address(&owner, &mint, &TOKEN).unwrap();
        assert!(is_associated_token_address(&account, &owner, &mint, &TOKEN));
        assert!(!is_associated_token_address(&account, &owner, &mint, &TOKEN_2022));
        assert!(!is_associated_token_address(&account, &mint, &owner, &TOKEN));
        assert!(!is_associated_token_address(&owner, &owner, &mint, &TOKEN));
    }
}

/// An address out of the same hash with another bump is no other owner's, and so not worth a slow look at the curve.
#[test]
fn a_bump_is_of_one_owner_whatever_it_is() {
    let (owner, other, mint) = ([1; 32], [2; 32], [7; 32]);
    let [owner, other, mint] = [owner, other, mint].map(Address::new_from_array);
    let seeds = AssociatedSeeds::new(&owner, &mint, &TOKEN);
    for bump in BUMPS {
        assert!(is_associated_token_address(&seeds.derive(bump), &owner, &mint, &TOKEN));
        assert!(!is_associated_token_address(&seeds.derive(bump), &other, &mint, &TOKEN));
    }
    assert!(!is_associated_token_address(&seeds.derive(191), &owner, &mint, &TOKEN));
}

#[test]
fn programs_and_sysvars_are_nobodys() {
    for known in [SYSTEM, TOKEN, TOKEN_2022, ASSOCIATED_TOKEN, COMPUTE_BUDGET, MEMO, MEMO_V1, SQUADS] {
        assert!(is_nobodys(&known), "{known}");
    }
    for text in ["SysvarRent111111111111111111111111111111111", "Stake11111111111111111111111111111111111111"] {
        assert!(is_nobodys(&address(text)), "{text}");
    }
    assert!(is_nobodys(&address("KeccakSecp256k11111111111111111111111111111")));
    assert!(!is_nobodys(&address("EGY9KCR8EaJPdfPExGyi5pFcrh2e6AtzG2D8imXYV48R")));
}

#[test]
fn key_pairs_are_on_the_curve_and_programs_accounts_are_not() {
    let mut base_point = [0x66; 32];
    base_point[0] = 0x58;
    assert!(is_on_curve(&Address::new_from_array(base_point)));
    assert!(!is_on_curve(&address("EGY9KCR8EaJPdfPExGyi5pFcrh2e6AtzG2D8imXYV48R")), "a vault");
}

//! The program's instructions by their first 8 bytes.

use crate::intent::DangerKind;

/// The first 8 bytes of an instruction's data.
type Discriminator = [u8; 8];

pub(super) const SPENDING_LIMIT_USE: Discriminator = 0x1039_827f_c114_9b86_u64.to_be_bytes();
pub(super) const VAULT_TRANSACTION_CREATE: Discriminator = 0x30fa_4ea8_d0e2_dad3_u64.to_be_bytes();
pub(super) const PROPOSAL_CREATE: Discriminator = 0xdc3c_49e0_1e6c_4f9f_u64.to_be_bytes();

/// What an instruction that is no payment does, and the place of the account that it does it to.
type Act = (Discriminator, DangerKind, usize);

const fn act(discriminator: u64, kind: DangerKind, account: usize) -> Act {
    (discriminator.to_be_bytes(), kind, account)
}

/// Every other instruction that is known. The names are in the tests, which prove the numbers.
pub(super) const ACTS: [Act; 26] = [
    act(0x32dd_c75d_28f5_8be9, DangerKind::MultisigChange, 2),
    act(0x01db_d76c_b8e5_d608, DangerKind::MultisigChange, 0),
    act(0xd975_b1d2_b691_da48, DangerKind::MultisigChange, 0),
    act(0x8d2a_0f7e_a95c_3eb5, DangerKind::MultisigChange, 0),
    act(0x949a_794d_d4fe_9b48, DangerKind::MultisigChange, 0),
    act(0x8f5d_c78f_5ca9_c1e8, DangerKind::MultisigChange, 0),
    act(0x30cc_4139_d246_9c4a, DangerKind::MultisigChange, 0),
    act(0x0bf2_9f2a_56c5_5973, DangerKind::MultisigChange, 0),
    act(0xe4c6_886f_7b04_b271, DangerKind::MultisigChange, 0),
    act(0x9bec_57e4_894b_5127, DangerKind::MultisigChange, 0),
    act(0x7292_f4bd_fc8c_2428, DangerKind::MultisigChange, 0),
    act(0x50cb_5435_9770_bbba, DangerKind::ProposalClose, 1),
    act(0xc447_bbb0_0223_aaa5, DangerKind::ProposalClose, 1),
    act(0x0b22_5cf8_9a1b_336a, DangerKind::ProposalVote, 2),
    act(0x9025_a488_bcd8_2af8, DangerKind::ProposalApprove, 2),
    act(0xf33e_869c_e66a_f687, DangerKind::ProposalVote, 2),
    act(0x1b2a_7fed_26a3_54cb, DangerKind::ProposalVote, 2),
    act(0xcd29_c23d_dc8b_10f7, DangerKind::ProposalVote, 2),
    act(0xc208_a157_99a4_19ab, DangerKind::ProposalExecute, 1),
    act(0xf5c9_716c_253f_1d59, DangerKind::MultisigChange, 0),
    act(0xe69d_4338_05ee_f592, DangerKind::MultisigChange, 0),
    act(0x11b6_d0e4_8818_b266, DangerKind::MultisigChange, 0),
    act(0xde36_9544_57f6_30e7, DangerKind::MultisigChange, 0),
    act(0xc28e_8d11_37b9_14f8, DangerKind::MultisigChange, 0),
    act(0x5964_e012_4546_364c, DangerKind::MultisigChange, 0),
    act(0xac2c_b398_157f_eab4, DangerKind::ProposalExecute, 0),
];

/// What such an instruction does, and the place of the account that it does it to.
pub(super) fn danger(discriminator: Discriminator) -> Option<(DangerKind, usize)> {
    let known = ACTS.iter().find(|(known, _, _)| *known == discriminator)?;
    Some((known.1, known.2))
}

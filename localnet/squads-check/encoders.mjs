// Makes instructions with the official client and compares them with what somebody else made.
// One argument: a JSON document with `made`, by name {data, accounts}, and `buffer`, an address.
import assert from "node:assert/strict";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import * as sdk from "@sqds/multisig";
import BN from "bn.js";

const { made, buffer } = JSON.parse(process.argv[2]);
const { instructions, generated } = sdk;
const K = (byte) => new PublicKey(Buffer.alloc(32, byte));
const [multisigPda] = sdk.getMultisigPda({ createKey: K(1) });
const transactionIndex = 7n;
const index = { multisigPda, transactionIndex };
const [transaction] = sdk.getTransactionPda({ multisigPda, index: transactionIndex });
const [limit] = sdk.getSpendingLimitPda({ multisigPda, createKey: K(2) });
const [bufferPda] = PublicKey.findProgramAddressSync(
  [Buffer.from("multisig"), multisigPda.toBuffer(), Buffer.from("transaction_buffer"), K(5).toBuffer(), Buffer.from([3])],
  sdk.PROGRAM_ID,
);
assert.equal(bufferPda.toBase58(), buffer, "the buffer's address");
const place = { multisig: multisigPda, transactionBuffer: bufferPda, creator: K(5) };
const period = sdk.types.Period.Day;

const official = {
  proposal_activate: instructions.proposalActivate({ ...index, member: K(5) }),
  proposal_create_draft: instructions.proposalCreate({ ...index, creator: K(5), isDraft: true }),
  proposal_cancel_v2: instructions.proposalCancelV2({ ...index, member: K(5) }),
  config_transaction_accounts_close: instructions.configTransactionAccountsClose({ ...index, rentCollector: K(3) }),
  config_transaction_create_all: instructions.configTransactionCreate({
    ...index,
    creator: K(5),
    actions: [
      { __kind: "AddMember", newMember: { key: K(6), permissions: { mask: 5 } } },
      { __kind: "RemoveMember", oldMember: K(6) },
      {
        __kind: "AddSpendingLimit", createKey: K(2), vaultIndex: 0, mint: PublicKey.default, amount: new BN(1_000_000_000),
        period, members: [K(5)], destinations: [K(9)],
      },
      { __kind: "RemoveSpendingLimit", spendingLimit: limit },
      { __kind: "SetRentCollector", newRentCollector: K(4) },
      { __kind: "SetRentCollector", newRentCollector: null },
    ],
  }),
  multisig_set_rent_collector_some: instructions.multisigSetRentCollector({
    multisigPda, configAuthority: K(3), newRentCollector: K(4), rentPayer: K(3),
  }),
  transaction_buffer_create: generated.createTransactionBufferCreateInstruction(
    { ...place, rentPayer: K(5) },
    { args: { bufferIndex: 3, vaultIndex: 0, finalBufferHash: Array(32).fill(7), finalBufferSize: 900, buffer: Uint8Array.of(1, 2, 3) } },
  ),
  transaction_buffer_extend: generated.createTransactionBufferExtendInstruction(place, { args: { buffer: Uint8Array.of(4, 5) } }),
  transaction_buffer_close: generated.createTransactionBufferCloseInstruction(place),
  vault_transaction_create_from_buffer: generated.createVaultTransactionCreateFromBufferInstruction(
    {
      vaultTransactionCreateItemMultisig: multisigPda, vaultTransactionCreateItemTransaction: transaction,
      vaultTransactionCreateItemCreator: K(5), vaultTransactionCreateItemRentPayer: K(5),
      vaultTransactionCreateItemSystemProgram: SystemProgram.programId, transactionBuffer: bufferPda, creator: K(5),
    },
    { args: { vaultIndex: 0, ephemeralSigners: 0, transactionMessage: new Uint8Array(6), memo: null } },
  ),
};

for (const [name, { data, keys }] of Object.entries(official)) {
  const accounts = keys.map(({ pubkey, isWritable, isSigner }) => `${pubkey}${isWritable ? " W" : ""}${isSigner ? " S" : ""}`);
  assert.deepEqual(made[name], { data: Buffer.from(data).toString("hex"), accounts }, name);
}
assert.equal(Object.keys(made).length, Object.keys(official).length);
console.log(`${Object.keys(official).length} instructions`);

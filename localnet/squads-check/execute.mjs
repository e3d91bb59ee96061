// Reads what an agent proposed with somebody else's encoders, approves and executes it as the owner, and proposes to take
// the limit back. One argument: a JSON document with rpc, ownerSecret (32 bytes in hex), multisig, agent, to, pays, friend
// and limit.
import assert from "node:assert/strict";
import { Connection, Keypair, PublicKey, SystemProgram, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import * as squads from "@sqds/multisig";

const expected = JSON.parse(process.argv[2]);
const connection = new Connection(expected.rpc, "confirmed");
const multisigPda = new PublicKey(expected.multisig);
const owner = Keypair.fromSeed(Buffer.from(expected.ownerSecret, "hex"));
const member = owner.publicKey;
const { accounts, instructions } = squads;
const at = (transactionIndex) => ({ multisigPda, transactionIndex });
const read = (type, address) => type.fromAccountAddress(connection, address);
const transactionAt = (index) => squads.getTransactionPda({ multisigPda, index })[0];
const proposalAt = (transactionIndex) => read(accounts.Proposal, squads.getProposalPda(at(transactionIndex))[0]);

async function send(...list) {
  const { blockhash } = await connection.getLatestBlockhash();
  const message = new TransactionMessage({ payerKey: member, recentBlockhash: blockhash, instructions: list });
  const transaction = new VersionedTransaction(message.compileToV0Message());
  transaction.sign([owner]);
  const signature = await connection.sendTransaction(transaction, { skipPreflight: true });
  for (let tries = 0; tries < 400; tries += 1) {
    const { value } = await connection.getSignatureStatuses([signature], { searchTransactionHistory: true });
    if (["confirmed", "finalized"].includes(value[0]?.confirmationStatus)) {
      assert.equal(value[0].err, null, JSON.stringify(value[0].err));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${signature} was not confirmed`);
}

// The vault transaction, as the client understands it.
const vaultTransaction = await read(accounts.VaultTransaction, transactionAt(1n));
assert.equal(vaultTransaction.creator.toBase58(), expected.agent);
const { accountKeys, instructions: inner } = vaultTransaction.message;
assert.deepEqual(
  inner.map(({ programIdIndex, accountIndexes, data }) => {
    assert.ok(accountKeys[programIdIndex].equals(SystemProgram.programId));
    const [from, to] = [...accountIndexes].map((index) => accountKeys[index].toBase58());
    assert.equal(from, squads.getVaultPda({ multisigPda, index: 0 })[0].toBase58());
    assert.equal(to, expected.to);
    return Buffer.from(data).readBigUInt64LE(4).toString();
  }),
  expected.pays,
);
assert.equal((await proposalAt(1n)).status.__kind, "Active");
await send(instructions.proposalApprove({ ...at(1n), member }));
const execution = await instructions.vaultTransactionExecute({ connection, ...at(1n), member });
await send(execution.instruction);
assert.equal((await proposalAt(1n)).status.__kind, "Executed");

// The config transaction.
const config = await read(accounts.ConfigTransaction, transactionAt(2n));
assert.deepEqual(config.actions.map((action) => action.__kind), ["AddMember", "SetTimeLock", "AddSpendingLimit"]);
assert.equal(config.actions[0].newMember.key.toBase58(), expected.friend);
const spendingLimits = [new PublicKey(expected.limit)];
await send(instructions.proposalApprove({ ...at(2n), member }));
await send(instructions.configTransactionExecute({ ...at(2n), member, rentPayer: member, spendingLimits }));
const multisig = await read(accounts.Multisig, multisigPda);
assert.ok(multisig.members.some(({ key, permissions }) => key.toBase58() === expected.friend && permissions.mask === 4));
const limit = await read(accounts.SpendingLimit, spendingLimits[0]);
assert.equal(limit.amount.toString(), "1000000000");
assert.deepEqual(limit.members.map(String), [expected.agent]);
assert.deepEqual(limit.destinations.map(String), [expected.to]);

// For somebody else's encoders to pass and execute.
await send(
  instructions.configTransactionCreate({
    ...at(3n), creator: member, actions: [{ __kind: "RemoveSpendingLimit", spendingLimit: spendingLimits[0] }],
  }),
  instructions.proposalCreate({ ...at(3n), creator: member }),
);
console.log("2 executed, 1 proposed");

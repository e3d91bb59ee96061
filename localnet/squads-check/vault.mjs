// Reads a vault that somebody else made with the official client, and proposes, votes and executes in it as its owner.
// One argument: a JSON document with rpc, ownerSecret (32 bytes in hex), multisig, vault, agent, limits and to.
import assert from "node:assert/strict";
import { Connection, Keypair, PublicKey, SystemProgram, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import * as squads from "@sqds/multisig";

const expected = JSON.parse(process.argv[2]);
const connection = new Connection(expected.rpc, "confirmed");
const multisig = new PublicKey(expected.multisig);
const owner = Keypair.fromSeed(Buffer.from(expected.ownerSecret, "hex"));

const [vault] = squads.getVaultPda({ multisigPda: multisig, index: 0 });
assert.equal(vault.toBase58(), expected.vault, "the vault");

const account = await squads.accounts.Multisig.fromAccountAddress(connection, multisig);
assert.equal(account.configAuthority.toBase58(), owner.publicKey.toBase58());
assert.equal(account.threshold, 1);
assert.equal(account.timeLock, 0);
const members = Object.fromEntries(account.members.map((member) => [member.key.toBase58(), member.permissions.mask]));
assert.deepEqual(members, { [owner.publicKey.toBase58()]: 7, [expected.agent]: 1 });

for (const limit of expected.limits) {
  const [address] = squads.getSpendingLimitPda({ multisigPda: multisig, createKey: new PublicKey(limit.mint) });
  const found = await squads.accounts.SpendingLimit.fromAccountAddress(connection, address);
  assert.equal(found.amount.toString(), limit.amount);
  assert.equal(found.remainingAmount.toString(), limit.remaining);
  assert.equal(found.period, squads.types.Period.Day);
  assert.deepEqual(found.members.map((key) => key.toBase58()), [expected.agent]);
  assert.deepEqual(found.destinations, []);
}

async function send(...instructions) {
  const { blockhash } = await connection.getLatestBlockhash();
  const message = new TransactionMessage({ payerKey: owner.publicKey, recentBlockhash: blockhash, instructions });
  const transaction = new VersionedTransaction(message.compileToV0Message());
  transaction.sign([owner]);
  const signature = await connection.sendTransaction(transaction, { skipPreflight: true });
  for (let tries = 0; tries < 400; tries += 1) {
    const { value } = await connection.getSignatureStatuses([signature], { searchTransactionHistory: true });
    if (value[0]?.confirmationStatus === "confirmed" || value[0]?.confirmationStatus === "finalized") {
      assert.equal(value[0].err, null, JSON.stringify(value[0].err));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${signature} was not confirmed`);
}

// What the owner can do in any Squads client, without us.
const to = new PublicKey(expected.to);
const { blockhash } = await connection.getLatestBlockhash();
const transactionIndex = BigInt(account.transactionIndex.toString()) + 1n;
const member = owner.publicKey;
const inner = SystemProgram.transfer({ fromPubkey: vault, toPubkey: to, lamports: 1_000_000 });
await send(
  squads.instructions.vaultTransactionCreate({
    multisigPda: multisig,
    transactionIndex,
    creator: member,
    vaultIndex: 0,
    ephemeralSigners: 0,
    transactionMessage: new TransactionMessage({ payerKey: vault, recentBlockhash: blockhash, instructions: [inner] }),
  }),
  squads.instructions.proposalCreate({ multisigPda: multisig, transactionIndex, creator: member }),
  squads.instructions.proposalApprove({ multisigPda: multisig, transactionIndex, member }),
);
const { instruction } = await squads.instructions.vaultTransactionExecute({ connection, multisigPda: multisig, transactionIndex, member });
await send(instruction);
assert.equal(await connection.getBalance(to), 1_000_000, "the proposal paid");
console.log(`${expected.limits.length} limits, 1 proposal`);

// Acts in a vault as its owner would in another client: what a test wants to see noticed.
// One argument: a JSON document with rpc, ownerSecret (32 bytes in hex), multisig, vault, agent, to, and `acts`, words of the
// table below that are done in order. Prints what each act that made something made.
import assert from "node:assert/strict";
import {
  Connection, Keypair, LAMPORTS_PER_SOL, PublicKey, SystemProgram, TransactionMessage, VersionedTransaction,
} from "@solana/web3.js";
import * as squads from "@sqds/multisig";

const asked = JSON.parse(process.argv[2]);
const connection = new Connection(asked.rpc, "confirmed");
const multisigPda = new PublicKey(asked.multisig);
const vault = new PublicKey(asked.vault);
const owner = Keypair.fromSeed(Buffer.from(asked.ownerSecret, "hex"));
const stranger = Keypair.fromSeed(Buffer.alloc(32, 77));
const member = owner.publicKey;
const agent = new PublicKey(asked.agent);
const configAuthority = member;
const { Permissions, Period } = squads.types;
const SOL = PublicKey.default;

async function send(instructions, signers = [owner]) {
  const { blockhash } = await connection.getLatestBlockhash();
  const message = new TransactionMessage({ payerKey: member, recentBlockhash: blockhash, instructions });
  const transaction = new VersionedTransaction(message.compileToV0Message());
  transaction.sign(signers);
  const signature = await connection.sendTransaction(transaction, { skipPreflight: true });
  for (let tries = 0; tries < 400; tries += 1) {
    const { value } = await connection.getSignatureStatuses([signature], { searchTransactionHistory: true });
    if (["confirmed", "finalized"].includes(value[0]?.confirmationStatus)) {
      assert.equal(value[0].err, null, JSON.stringify(value[0].err));
      return signature;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${signature} was not confirmed`);
}

const limitAt = (createKey) => squads.getSpendingLimitPda({ multisigPda, createKey })[0];

const addLimit = (createKey, amount, members) =>
  squads.instructions.multisigAddSpendingLimit({
    multisigPda, configAuthority, spendingLimit: limitAt(createKey), rentPayer: member, createKey, vaultIndex: 0,
    mint: SOL, amount: BigInt(amount), period: Period.Day, members, destinations: [],
  });

const removeLimit = (createKey) =>
  squads.instructions.multisigRemoveSpendingLimit({
    multisigPda, configAuthority, spendingLimit: limitAt(createKey), rentCollector: member,
  });

async function newest() {
  const account = await squads.accounts.Multisig.fromAccountAddress(connection, multisigPda);
  return BigInt(account.transactionIndex.toString());
}

const acts = {
  addMember: () =>
    send([squads.instructions.multisigAddMember({
      multisigPda, configAuthority, rentPayer: member,
      newMember: { key: stranger.publicKey, permissions: Permissions.all() },
    })]),
  removeMember: () =>
    send([squads.instructions.multisigRemoveMember({ multisigPda, configAuthority, oldMember: stranger.publicKey })]),
  removeAgent: () =>
    send([squads.instructions.multisigRemoveMember({ multisigPda, configAuthority, oldMember: agent })]),
  addAgent: () =>
    send([squads.instructions.multisigAddMember({
      multisigPda, configAuthority, rentPayer: member,
      newMember: { key: agent, permissions: Permissions.fromPermissions([squads.types.Permission.Initiate]) },
    })]),
  giveAway: () =>
    send([squads.instructions.multisigSetConfigAuthority({
      multisigPda, configAuthority, newConfigAuthority: stranger.publicKey,
    })]),
  takeBack: () =>
    send([squads.instructions.multisigSetConfigAuthority({
      multisigPda, configAuthority: stranger.publicKey, newConfigAuthority: member,
    })], [owner, stranger]),
  lock: () => send([squads.instructions.multisigSetTimeLock({ multisigPda, configAuthority, timeLock: 60 })]),
  unlock: () => send([squads.instructions.multisigSetTimeLock({ multisigPda, configAuthority, timeLock: 0 })]),
  secondLimit: () => send([addLimit(stranger.publicKey, LAMPORTS_PER_SOL, [agent])]),
  strangersLimit: () => send([addLimit(stranger.publicKey, LAMPORTS_PER_SOL, [stranger.publicKey])]),
  removeSecondLimit: () => send([removeLimit(stranger.publicKey)]),
  removeLimit: () => send([removeLimit(SOL)]),
  changeLimit: () => send([removeLimit(SOL), addLimit(SOL, 9 * LAMPORTS_PER_SOL, [agent])]),
  restoreLimit: () => send([removeLimit(SOL), addLimit(SOL, 2 * LAMPORTS_PER_SOL, [agent])]),
  propose: async () => {
    const transactionIndex = (await newest()) + 1n;
    const inner = SystemProgram.transfer({
      fromPubkey: vault, toPubkey: new PublicKey(asked.to), lamports: LAMPORTS_PER_SOL / 4,
    });
    const { blockhash } = await connection.getLatestBlockhash();
    return send([
      squads.instructions.vaultTransactionCreate({
        multisigPda, transactionIndex, creator: member, vaultIndex: 0, ephemeralSigners: 0,
        transactionMessage: new TransactionMessage({
          payerKey: vault, recentBlockhash: blockhash, instructions: [inner],
        }),
      }),
      squads.instructions.proposalCreate({ multisigPda, transactionIndex, creator: member }),
    ]);
  },
  approve: async () =>
    send([squads.instructions.proposalApprove({ multisigPda, transactionIndex: await newest(), member })]),
  reject: async () =>
    send([squads.instructions.proposalReject({ multisigPda, transactionIndex: await newest(), member })]),
  cancel: async () =>
    send([squads.instructions.proposalCancel({ multisigPda, transactionIndex: await newest(), member })]),
  execute: async () => {
    const transactionIndex = await newest();
    const { instruction } = await squads.instructions.vaultTransactionExecute({
      connection, multisigPda, transactionIndex, member,
    });
    return send([instruction]);
  },
};

for (const word of asked.acts) {
  console.log(`${word} ${await acts[word]()}`);
}

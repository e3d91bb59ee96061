// The official client against the local ledger: what WAIaaS does on chain, and what could break it.
// Right for program 2.0.0 (crates.io) and 2.1.0 (deployed) alike.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { getAssociatedTokenAddressSync, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { Keypair, LAMPORTS_PER_SOL, PublicKey, SystemProgram, TransactionMessage } from "@solana/web3.js";
import * as sdk from "@sqds/multisig";
import { start } from "./ledger.mjs";

const { Permission, Permissions, Period } = sdk.types;
const { instructions, accounts } = sdk;
const SOL = PublicKey.default;
const DAY_MS = 86_400_000;

let ledger;
before(async () => { ledger = await start(); });
after(async () => { assert.equal(await ledger.stop(), 0); });

/** An agent's spoke as WAIaaS makes it: the owner decides, the agent may propose. */
async function spoke({ configAuthority } = {}) {
  const [owner, agent, createKey] = [await ledger.funded(), await ledger.funded(), Keypair.generate()];
  const [multisigPda] = sdk.getMultisigPda({ createKey: createKey.publicKey });
  const [vault] = sdk.getVaultPda({ multisigPda, index: 0 });
  const create = instructions.multisigCreateV2({
    treasury: new PublicKey(ledger.told.squads.treasury),
    creator: owner.publicKey,
    multisigPda,
    configAuthority: configAuthority ?? owner.publicKey,
    threshold: 1,
    members: [
      { key: owner.publicKey, permissions: Permissions.all() },
      { key: agent.publicKey, permissions: Permissions.fromPermissions([Permission.Initiate]) },
    ],
    timeLock: 0,
    createKey: createKey.publicKey,
    rentCollector: owner.publicKey,
  });
  await ledger.send([owner, createKey], create);
  await ledger.fund(vault, 5);
  return { owner, agent, multisigPda, vault };
}

/** Gives the agent a daily limit and returns how it is used. */
async function limit({ owner, agent, multisigPda }, { amount, mint = SOL, destinations = [] }) {
  const createKey = Keypair.generate().publicKey;
  const [spendingLimit] = sdk.getSpendingLimitPda({ multisigPda, createKey });
  const add = instructions.multisigAddSpendingLimit({
    multisigPda, configAuthority: owner.publicKey, spendingLimit, rentPayer: owner.publicKey, createKey, vaultIndex: 0,
    mint, amount, period: Period.Day, members: [agent.publicKey], destinations,
  });
  await ledger.send([owner], add);
  const use = (sum, destination, { member = agent, decimals = 9 } = {}) => [[member], instructions.spendingLimitUse({
    multisigPda, member: member.publicKey, spendingLimit, vaultIndex: 0, amount: sum, decimals, destination,
    ...(mint.equals(SOL) ? {} : { mint, tokenProgram: TOKEN_PROGRAM_ID }),
  })];
  return { spendingLimit, use };
}

const read = (account, address) => account.fromAccountAddress(ledger.connection, address);
const lamports = (address) => ledger.connection.getBalance(address);

/** The custom code that a transaction is refused with. */
async function refused(signers, ...ixs) {
  const { err } = await ledger.simulated(signers, ...ixs);
  assert.ok(err, "it would have passed");
  return err.InstructionError?.[1]?.Custom ?? err.InstructionError?.[1] ?? err;
}

test("the configuration is read and the creation fee charged", async () => {
  const [address] = sdk.getProgramConfigPda({});
  assert.equal(address.toBase58(), ledger.told.squads.programConfig);
  const config = await read(accounts.ProgramConfig, address);
  assert.equal(Number(config.multisigCreationFee), 1_000_000);
  assert.equal(config.treasury.toBase58(), ledger.told.squads.treasury);
  const treasury = await lamports(config.treasury);
  const { multisigPda, owner } = await spoke();
  assert.equal(await lamports(config.treasury), treasury + 1_000_000);
  const multisig = await read(accounts.Multisig, multisigPda);
  assert.equal(multisig.configAuthority.toBase58(), owner.publicKey.toBase58());
  assert.equal(multisig.members.length, 2);
});

test("a limit in SOL holds, for its destinations, and comes back after a day", async () => {
  const own = await spoke();
  const shop = (await ledger.funded(1)).publicKey;
  const { use, spendingLimit } = await limit(own, { amount: LAMPORTS_PER_SOL, destinations: [shop] });
  await ledger.send(...use(0.4 * LAMPORTS_PER_SOL, shop));
  assert.equal(await lamports(shop), 1.4 * LAMPORTS_PER_SOL);
  assert.equal(await lamports(own.vault), 4.6 * LAMPORTS_PER_SOL);
  assert.equal(await refused(...use(0.7 * LAMPORTS_PER_SOL, shop)), 6026);
  assert.equal(await refused(...use(1, own.owner.publicKey)), 6025);
  const stranger = await ledger.funded();
  assert.ok([6004, 6005].includes(await refused(...use(1, shop, { member: stranger }))));
  assert.equal(Number((await read(accounts.SpendingLimit, spendingLimit)).remainingAmount), 0.6 * LAMPORTS_PER_SOL);

  await ledger.call("surfnet_timeTravel", { absoluteTimestamp: Date.now() + DAY_MS + 60_000 });
  await ledger.send(...use(LAMPORTS_PER_SOL, shop));
  assert.equal(await refused(...use(1, shop)), 6026);
});

test("a limit in USDC moves tokens, and a wrong number of decimals does not", async () => {
  const own = await spoke();
  const mint = new PublicKey(ledger.told.usdcMint);
  const shop = Keypair.generate().publicKey;
  await ledger.call("surfnet_setTokenAccount", own.vault.toBase58(), mint.toBase58(), { amount: 10_000_000 });
  await ledger.call("surfnet_setTokenAccount", shop.toBase58(), mint.toBase58(), { amount: 0 });
  const { use } = await limit(own, { amount: 5_000_000, mint });
  await ledger.send(...use(1_250_000, shop, { decimals: 6 }));
  const balance = await ledger.connection.getTokenAccountBalance(getAssociatedTokenAddressSync(mint, shop, true));
  assert.equal(balance.value.amount, "1250000");
  assert.equal(await refused(...use(3_750_001, shop, { decimals: 6 })), 6026);
  // The token program's own code: the same number means something else for Squads.
  assert.equal(await refused(...use(1, shop, { decimals: 5 })), 18);
});

test("the agent proposes, only the owner's vote and execution pass it", async () => {
  const { owner, agent, multisigPda, vault } = await spoke();
  const shop = (await ledger.funded(1)).publicKey;
  const ids = { multisigPda, transactionIndex: 1n };
  const transfer = SystemProgram.transfer({ fromPubkey: vault, toPubkey: shop, lamports: LAMPORTS_PER_SOL });
  const { blockhash } = await ledger.connection.getLatestBlockhash();
  await ledger.send(
    [agent],
    instructions.vaultTransactionCreate({
      ...ids, creator: agent.publicKey, vaultIndex: 0, ephemeralSigners: 0,
      transactionMessage: new TransactionMessage({ payerKey: vault, recentBlockhash: blockhash, instructions: [transfer] }),
    }),
    instructions.proposalCreate({ ...ids, creator: agent.publicKey }),
  );
  assert.equal(await refused([agent], instructions.proposalApprove({ ...ids, member: agent.publicKey })), 6004);
  await ledger.send([owner], instructions.proposalApprove({ ...ids, member: owner.publicKey }));
  const { connection } = ledger;
  const execute = await instructions.vaultTransactionExecute({ connection, ...ids, member: owner.publicKey });
  await ledger.send([owner], execute.instruction);
  assert.equal(await lamports(shop), 2 * LAMPORTS_PER_SOL);
  const [proposal] = sdk.getProposalPda({ multisigPda, transactionIndex: 1n });
  assert.equal((await read(accounts.Proposal, proposal)).status.__kind, "Executed");
});

test("a failing inner instruction ends the transaction with its own code", async () => {
  const { owner, multisigPda, vault } = await spoke();
  const ids = { multisigPda, transactionIndex: 1n };
  const transfer = SystemProgram.transfer({ fromPubkey: vault, toPubkey: owner.publicKey, lamports: 99 * LAMPORTS_PER_SOL });
  const { blockhash } = await ledger.connection.getLatestBlockhash();
  await ledger.send(
    [owner],
    instructions.vaultTransactionCreate({
      ...ids, creator: owner.publicKey, vaultIndex: 0, ephemeralSigners: 0,
      transactionMessage: new TransactionMessage({ payerKey: vault, recentBlockhash: blockhash, instructions: [transfer] }),
    }),
    instructions.proposalCreate({ ...ids, creator: owner.publicKey }),
    instructions.proposalApprove({ ...ids, member: owner.publicKey }),
  );
  const { connection } = ledger;
  const { instruction } = await instructions.vaultTransactionExecute({ connection, ...ids, member: owner.publicKey });
  const { err, logs } = await ledger.simulated([owner], instruction);
  assert.deepEqual(err, { InstructionError: [0, { Custom: 1 }] });
  assert.ok(logs.some((line) => line.includes("insufficient lamports")), logs.join("\n"));
});

test("one transaction takes limit and member away and gives both to a new key", async () => {
  const own = await spoke();
  const { owner, agent, multisigPda } = own;
  const next = Keypair.generate().publicKey;
  const { spendingLimit } = await limit(own, { amount: 1000 });
  const by = { multisigPda, configAuthority: owner.publicKey };
  const createKey = Keypair.generate().publicKey;
  const [nextLimit] = sdk.getSpendingLimitPda({ multisigPda, createKey });
  const permissions = Permissions.fromPermissions([Permission.Initiate]);
  await ledger.send(
    [owner],
    instructions.multisigRemoveSpendingLimit({ ...by, spendingLimit, rentCollector: owner.publicKey }),
    instructions.multisigRemoveMember({ ...by, oldMember: agent.publicKey }),
    instructions.multisigAddMember({ ...by, rentPayer: owner.publicKey, newMember: { key: next, permissions } }),
    instructions.multisigAddSpendingLimit({
      ...by, spendingLimit: nextLimit, rentPayer: owner.publicKey, createKey, vaultIndex: 0, mint: SOL, amount: 1000,
      period: Period.Day, members: [next], destinations: [],
    }),
  );
  assert.equal(await ledger.connection.getAccountInfo(spendingLimit), null);
  const members = (await read(accounts.Multisig, multisigPda)).members.map(({ key }) => key.toBase58());
  assert.deepEqual(members.sort(), [owner.publicKey.toBase58(), next.toBase58()].sort());
});

test("the multisig account grows with its members", async () => {
  const { owner, multisigPda } = await spoke();
  const before = (await ledger.connection.getAccountInfo(multisigPda)).data.length;
  const permissions = Permissions.fromPermissions([Permission.Vote]);
  const add = () => instructions.multisigAddMember({
    multisigPda, configAuthority: owner.publicKey, rentPayer: owner.publicKey,
    newMember: { key: Keypair.generate().publicKey, permissions },
  });
  await ledger.send([owner], add(), add(), add());
  assert.ok((await ledger.connection.getAccountInfo(multisigPda)).data.length > before);
  assert.equal((await read(accounts.Multisig, multisigPda)).members.length, 5);
});

test("Squads inside Squads: one multisig's vault is the config authority of another", async () => {
  const outer = await spoke();
  const inner = await spoke({ configAuthority: outer.vault });
  const ids = { multisigPda: outer.multisigPda, transactionIndex: 1n };
  const member = { key: Keypair.generate().publicKey, permissions: Permissions.fromPermissions([Permission.Vote]) };
  const add = instructions.multisigAddMember({
    multisigPda: inner.multisigPda, configAuthority: outer.vault, rentPayer: outer.vault, newMember: member,
  });
  const { blockhash } = await ledger.connection.getLatestBlockhash();
  const creator = outer.owner.publicKey;
  await ledger.send(
    [outer.owner],
    instructions.vaultTransactionCreate({
      ...ids, creator, vaultIndex: 0, ephemeralSigners: 0,
      transactionMessage: new TransactionMessage({ payerKey: outer.vault, recentBlockhash: blockhash, instructions: [add] }),
    }),
    instructions.proposalCreate({ ...ids, creator }),
    instructions.proposalApprove({ ...ids, member: creator }),
  );
  const { connection } = ledger;
  const { instruction } = await instructions.vaultTransactionExecute({ connection, ...ids, member: creator });
  await ledger.send([outer.owner], instruction);
  assert.equal((await read(accounts.Multisig, inner.multisigPda)).members.length, 3);
});

test("a panic of the program is a failed transaction, not the end of the ledger", async () => {
  const own = await spoke();
  const mint = new PublicKey(ledger.told.usdcMint);
  const shop = Keypair.generate().publicKey;
  await ledger.call("surfnet_setTokenAccount", own.vault.toBase58(), mint.toBase58(), { amount: 10 });
  await ledger.call("surfnet_setTokenAccount", shop.toBase58(), mint.toBase58(), { amount: 0 });
  const { use } = await limit(own, { amount: 10, mint });
  const [signers, instruction] = use(1, shop, { decimals: 6 });
  // Mint and token accounts, left out as optional accounts are: the program unwraps the mint.
  const absent = { pubkey: sdk.PROGRAM_ID, isSigner: false, isWritable: false };
  instruction.keys.fill(absent, 6);
  const { err, logs } = await ledger.simulated(signers, instruction);
  assert.deepEqual(err, { InstructionError: [0, "ProgramFailedToComplete"] });
  assert.ok(logs.some((line) => line.includes("panicked")), logs.join("\n"));
  assert.equal(await ledger.call("getHealth"), "ok");
});

test("errors reach the client by their names", async () => {
  const own = await spoke();
  const { use } = await limit(own, { amount: 10 });
  const { logs } = await ledger.simulated(...use(11, own.owner.publicKey));
  assert.ok(logs.some((line) => line.includes("Error Code: SpendingLimitExceeded. Error Number: 6026")), logs.join("\n"));
});

test("forty agents at once", async () => {
  const own = await spoke();
  const shop = (await ledger.funded(1)).publicKey;
  const { use } = await limit(own, { amount: 40 * 1000 });
  await Promise.all(Array.from({ length: 40 }, async (_, index) => {
    const simulations = await Promise.all([1, 2, 3].map(() => ledger.simulated(...use(1000 - index, shop))));
    assert.ok(simulations.every(({ err }) => err === null));
    await ledger.send(...use(1000 - index, shop));
  }));
  const spent = 40 * 1000 - (40 * 39) / 2;
  assert.equal(await lamports(shop), LAMPORTS_PER_SOL + spent);
});

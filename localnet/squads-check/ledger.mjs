// Starts the ledger and sends to it. Nothing here knows Squads.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Connection, Keypair, LAMPORTS_PER_SOL, TransactionMessage, VersionedTransaction } from "@solana/web3.js";

const target = join(dirname(fileURLToPath(import.meta.url)), "..", "target");
const program = process.env.WAIAAS_LOCALNET ?? join(target, "debug", "waiaas-localnet");
const library = process.env.WAIAAS_SQUADS_SO ?? join(target, "squads", "debug", "libwaiaas_localnet_squads.so");

/** Starts a ledger with Squads in a directory of its own; WAIAAS_SQUADS_ELF, when set, takes the place of the library. */
export async function start() {
  const dir = mkdtempSync(join(tmpdir(), "waiaas-squads-check-"));
  const args = ["--dir", dir, "--exit-with-parent", "--squads-so", library];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.on("exit", resolve));
  const first = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const line = await Promise.race([first, exited.then((code) => ({ value: undefined, code }))]);
  if (line.value === undefined) throw new Error(`the ledger ended with code ${line.code}`);
  const told = JSON.parse(line.value);
  const stop = async () => {
    child.kill("SIGTERM");
    const code = await exited;
    rmSync(dir, { recursive: true });
    return code;
  };
  return new Ledger(told, stop);
}

class Ledger {
  constructor(told, stop) {
    this.told = told;
    this.stop = stop;
    this.connection = new Connection(told.rpcUrl, { commitment: "confirmed", wsEndpoint: told.wsUrl });
  }

  /** A new key with some SOL. */
  async funded(sol = 10) {
    const key = Keypair.generate();
    await this.fund(key.publicKey, sol);
    return key;
  }

  async fund(address, sol) {
    const signature = await this.connection.requestAirdrop(address, sol * LAMPORTS_PER_SOL);
    await this.confirmed(signature);
  }

  /** Calls a cheatcode or any other method by its name. */
  async call(method, ...params) {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await fetch(this.told.rpcUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = await answer.json();
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  /** Signs with all of `signers`, of which the first pays, sends, and waits until it is confirmed. */
  async send(signers, ...instructions) {
    const transaction = await this.signed(signers, instructions);
    const signature = await this.connection.sendTransaction(transaction);
    await this.confirmed(signature);
    return signature;
  }

  /** What a transaction would end with. */
  async simulated(signers, ...instructions) {
    const transaction = await this.signed(signers, instructions);
    const { value } = await this.connection.simulateTransaction(transaction);
    return value;
  }

  async signed(signers, instructions) {
    const { blockhash } = await this.connection.getLatestBlockhash();
    const payerKey = signers[0].publicKey;
    const message = new TransactionMessage({ payerKey, recentBlockhash: blockhash, instructions }).compileToV0Message();
    const transaction = new VersionedTransaction(message);
    transaction.sign(signers);
    return transaction;
  }

  async confirmed(signature) {
    for (let attempt = 0; attempt < 500; attempt += 1) {
      const { value } = await this.connection.getSignatureStatus(signature);
      if (value?.err) throw new Error(`${signature}: ${JSON.stringify(value.err)}`);
      if (value) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${signature} was not confirmed`);
  }
}

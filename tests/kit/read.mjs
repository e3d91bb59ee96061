// Compares what a ledger says with what is expected, and checks every signature over the bytes that were signed.
// One argument: a JSON document with rpc, mint, lamports, tokens and payments.

import assert from "node:assert/strict";
import {
  address,
  createSolanaRpc,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  signature,
  verifySignature,
} from "@solana/kit";

const expected = JSON.parse(process.argv[2]);
const rpc = createSolanaRpc(expected.rpc);

for (const [account, lamports] of Object.entries(expected.lamports)) {
  const { value } = await rpc.getBalance(address(account), { commitment: "confirmed" }).send();
  assert.equal(value, BigInt(lamports), `lamports of ${account}`);
}

for (const [wallet, amount] of Object.entries(expected.tokens)) {
  const { value } = await rpc
    .getTokenAccountsByOwner(address(wallet), { mint: address(expected.mint) }, { encoding: "jsonParsed" })
    .send();
  const sum = value.reduce((sum, entry) => sum + BigInt(entry.account.data.parsed.info.tokenAmount.amount), 0n);
  assert.equal(sum, BigInt(amount), `tokens of ${wallet}`);
}

let checked = 0;
for (const payment of expected.payments) {
  const options = { encoding: "base64", commitment: "confirmed", maxSupportedTransactionVersion: 0 };
  const found = await rpc.getTransaction(signature(payment.signature), options).send();
  assert.ok(found, `${payment.signature} is on the ledger`);
  assert.equal(found.meta.err, null);

  const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(found.transaction[0]));
  const message = getCompiledTransactionMessageDecoder().decode(transaction.messageBytes);
  const signers = message.staticAccounts.slice(0, message.header.numSignerAccounts);
  assert.deepEqual(signers, payment.signers, "fee payer and agent sign, and nobody else");
  for (const signer of signers) {
    const key = await getPublicKeyFromAddress(signer);
    assert.ok(await verifySignature(key, transaction.signatures[signer], transaction.messageBytes), `${signer} signed`);
    checked += 1;
  }
  if (payment.memo) {
    assert.ok(found.meta.logMessages.some((line) => line.includes(payment.memo)), "the memo is on the ledger");
  }
}

console.log(`${expected.payments.length} payments, ${checked} signatures`);

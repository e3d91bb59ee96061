// Verifies messages with the reference library of Standard Webhooks. One argument: a JSON list of objects with secret,
// headers and body; prints how many are genuine, and fails unless all are as `genuine` says.

import { Webhook } from "standardwebhooks";

const messages = JSON.parse(process.argv[2]);
for (const { secret, headers, body, genuine } of messages) {
  let verified = true;
  try {
    new Webhook(secret).verify(body, headers);
  } catch {
    verified = false;
  }
  if (verified !== genuine) {
    console.error(`verified: ${verified}, expected: ${genuine}`, headers, body);
    process.exit(1);
  }
}
console.log(`${messages.length} messages judged`);

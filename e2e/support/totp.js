// Codes of the officers' second factor (RFC 6238), counted from the key that the demonstration publishes. A code is
// taken once, so an officer who signs in twice within half a minute uses the next one, and waits for the one after.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const people = readFileSync(new URL("../../province/demo-people.toml", import.meta.url), "utf8");
const [, text] = people.match(/^totp = "(.+)"$/m);
const bytes = (text) => Buffer.from(
  [...text].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("").match(/.{8}/g).map((bits) => parseInt(bits, 2)),
);
const key = bytes(text);
const used = new Map();
let ahead = 0;

/** The demonstration's clock is so many milliseconds ahead of the machine's. */
export function setAhead(milliseconds) {
  ahead = milliseconds;
}

function code(step, key) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[hash.length - 1] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A code of this officer that was not used yet in this run. */
export async function freshCode(officer) {
  const now = () => Math.floor((Date.now() + ahead) / 30_000);
  const step = Math.max(now(), (used.get(officer) ?? 0) + 1);
  while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
  used.set(officer, step);
  return code(step, key);
}

/** The code that an app with this key shows `later` steps of half a minute from now. */
export function codeOf(text, later = 0) {
  return code(Math.floor((Date.now() + ahead) / 30_000) + later, bytes(text.replaceAll(/\s/g, "")));
}

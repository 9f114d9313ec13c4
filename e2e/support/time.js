// The demonstration's clock goes ahead by as many minutes as a file of its folder says; the officers' codes with it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "./motcua.js";
import { setAhead } from "./totp.js";

/** Lets so many days pass, counted from the machine's own clock. */
export async function later(days) {
  const folder = process.env.MOTCUA_FOLDER;
  test.skip(!folder, "the folder of the demonstration is not known");
  writeFileSync(join(folder, "ahead"), String(Math.round(days * 1440)));
  setAhead(days * 86_400_000);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

/** Lets day after day pass until `seen` says so, and tells which day it was. */
export async function untilDay(seen, { most = 9 } = {}) {
  for (let day = 1; day <= most; day += 1) {
    await later(day);
    if (await seen(day)) return day;
  }
  throw new Error(`it did not happen within ${most} days`);
}

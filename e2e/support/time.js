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

/** How many days from today a working week away from its end: the number of days until the `n`th working day. */
export function workingDays(n, from = new Date()) {
  let days = 0;
  for (let left = n; left > 0;) {
    days += 1;
    const day = new Date(from.getTime() + days * 86_400_000).toLocaleDateString("en-US", { timeZone: "Asia/Ho_Chi_Minh", weekday: "short" });
    if (!["Sat", "Sun"].includes(day)) left -= 1;
  }
  return days;
}

// The systems of two ministries beside the program: the simulator of testkit, a process each, started and ended by
// journeys. What their addresses and secret are stands in a file that the program reads when it starts.
import { test } from "@playwright/test";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const names = { "cong-an": "Hệ thống quản lý cư trú (thử nghiệm)", "bao-hiem": "Hệ thống bảo hiểm xã hội (thử nghiệm)" };
const running = [];
let beside;

/** Writes down both partners in a folder and returns the environment by which the program finds them. */
export function introduce(folder, port, ports) {
  const home = join(folder, "partners");
  mkdirSync(home);
  writeFileSync(join(home, "secret"), randomBytes(24).toString("base64"));
  const entry = ([key, name], place) => `[[partner]]\nkey = "${key}"\nname = "${name}"\naddress = "http://127.0.0.1:${ports[place]}"\nsecret_file = "secret"\nask_every_minutes = 1\n`;
  writeFileSync(join(home, "partners.toml"), Object.entries(names).map(entry).join(""));
  beside = { secret: join(home, "secret"), to: `127.0.0.1:${port}`, ports: Object.fromEntries(Object.keys(names).map((key, place) => [key, ports[place]])) };
  return { PARTNERS_FILE: join(home, "partners.toml") };
}

/** Starts the system of a ministry; `words` say how it behaves (see the simulator). */
export function starts(key, ...words) {
  test.skip(!beside, "the program was started by somebody else, without partners");
  const { secret, to, ports } = beside;
  const program = spawn(process.env.PARTNER_BIN ?? "../target/debug/partner", [String(ports[key]), secret, "--as", key, "--to", to, ...words], { stdio: ["ignore", "ignore", "inherit"] });
  running.push(program);
}

/** Ends all of them. */
export function end() {
  for (const program of running.splice(0)) program.kill("SIGTERM");
}

// A running Một Cửa for journeys: the built program, a folder of its own, a free port. The demonstration
// is made once for all journeys of a run, since making it takes a while; journeys add to it and never
// count on being alone.
import { test as base, expect } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(address, program) {
  const limit = Date.now() + 300_000;
  while (Date.now() < limit) {
    if (program.exitCode !== null) throw new Error(`motcua ended with ${program.exitCode}`);
    try {
      if ((await fetch(address)).ok) return;
    } catch { /* not yet */ }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("motcua did not answer within five minutes");
}

export const test = base.extend({
  // The address of the running program.
  motcua: [async ({}, use) => {
    // While journeys are written: a demonstration that runs already.
    if (process.env.MOTCUA_ADDRESS) return use(process.env.MOTCUA_ADDRESS);
    const folder = mkdtempSync(join(tmpdir(), "motcua-e2e-"));
    const port = await freePort();
    process.env.MOTCUA_FOLDER = folder;
    const environment = { ...process.env, DATA_DIR: folder, PORT: String(port), RUST_LOG: "warn" };
    const program = spawn(process.env.MOTCUA_BIN ?? "../target/debug/motcua", ["demo"], {
      env: environment, stdio: ["ignore", "inherit", "inherit"],
    });
    const address = `http://localhost:${port}`;
    try {
      await answers(address, program);
      await use(address);
    } finally {
      program.kill("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    }
  }, { scope: "worker", timeout: 330_000 }],
  baseURL: async ({ motcua }, use) => use(motcua),
  // Every page of every journey asks only the program itself, and no script stumbles.
  page: async ({ page, motcua }, use) => {
    const strangers = [];
    const stumbles = [];
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(motcua) && !url.startsWith("blob:") && !url.startsWith("data:")) strangers.push(url);
    });
    page.on("pageerror", (problem) => stumbles.push(problem.message));
    await use(page);
    expect(strangers, "requests to other hosts").toEqual([]);
    expect(stumbles, "errors in scripts").toEqual([]);
  },
});

export { expect };

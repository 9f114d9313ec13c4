// A running Một Cửa for journeys: the built program, a folder of its own, a free port. The demonstration
// is made once for all journeys of a run, since making it takes a while; journeys add to it and never
// count on being alone.
import { test as base, expect } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { end, introduce } from "./partners.js";
import { indiscretions } from "./silence.js";
import { serve, settings } from "./provider.js";

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
    // The program says everything it can say, and after all journeys it is read: nobody's name, number or address is in it.
    const log = join(folder, "everything.log");
    const partners = introduce(folder, port, [await freePort(), await freePort()]);
    const address = `http://localhost:${port}`;
    const provider = serve(await freePort(), address);
    process.env.MOTCUA_PROVIDER = provider.issuer;
    const providers = { PROVIDERS_FILE: settings(folder, provider.issuer) };
    const environment = { ...process.env, ...partners, ...providers, DATA_DIR: folder, PORT: String(port), MOTCUA_LOG: "debug" };
    const program = spawn(process.env.MOTCUA_BIN ?? "../target/debug/motcua", ["demo"], {
      env: environment, stdio: ["ignore", "inherit", openSync(log, "a")],
    });
    try {
      await answers(address, program).catch((problem) => {
        throw new Error(`${problem.message}\n${readFileSync(log, "utf8").slice(-4000)}`);
      });
      await use(address);
      const said = readFileSync(log, "utf8");
      expect(said.length, "the log says something at all").toBeGreaterThan(1_000);
      expect(indiscretions(said).slice(0, 20), "personal data in the log").toEqual([]);
    } finally {
      program.kill("SIGTERM");
      end();
      await provider.stop();
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
      // Where somebody chose to be sent to, and what its own page asks it for; ours fetch nothing from there.
      const there = process.env.MOTCUA_PROVIDER;
      const sent = there && url.startsWith(there) && (request.isNavigationRequest() || page.url().startsWith(there));
      if (!sent && !url.startsWith(motcua) && !url.startsWith("blob:") && !url.startsWith("data:")) strangers.push(url);
    });
    page.on("pageerror", (problem) => stumbles.push(problem.message));
    await use(page);
    expect(strangers, "requests to other hosts").toEqual([]);
    expect(stumbles, "errors in scripts").toEqual([]);
  },
});

export { expect };

// Journeys run one after the other against programs of their own, in Debian's Chromium; no browser is
// downloaded and nothing but this machine is spoken to.
import { defineConfig } from "@playwright/test";

export const quiet = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "journeys",
  timeout: 120_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  use: {
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: asRoot ? ["--no-sandbox", ...quiet] : quiet,
    },
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    trace: "off",
    screenshot: "only-on-failure",
  },
});

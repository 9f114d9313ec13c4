import { chromium } from "@playwright/test";
import { freshCode } from "./support/totp.js";
const base = "http://localhost:18505";
const [,, who, ...paths] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const context = await browser.newContext({ locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
await page.goto(`${base}/can-bo/dang-nhap`);
await page.locator('[name="name"]').fill(who);
await page.locator('[name="password"]').fill("motcua-2019");
await page.locator("main form button[type=submit]").click();
await page.locator('[name="code"]').fill(await freshCode(who));
await page.locator("main form button[type=submit]").click();
await page.waitForLoadState();
console.log(page.url());
for (const [n, path] of paths.entries()) {
  for (const [word, size] of Object.entries({ phone: { width: 390, height: 840 }, desktop: { width: 1280, height: 900 } })) {
    await page.setViewportSize(size);
    const answer = await page.goto(base + path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    console.log(path, word, answer.status(), "over", over);
    await page.waitForTimeout(700);
    await page.screenshot({ path: `/tmp/E-shot-${n}-${word}.png`, fullPage: word === "desktop" });
    if (word === "phone") await page.screenshot({ path: `/tmp/E-shot-${n}-${word}.png`, fullPage: true });
  }
}
await browser.close();

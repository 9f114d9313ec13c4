import { expect, test } from "../support/motcua.js";
import { isSound, picture, weight } from "../support/look.js";

test("the first page with everything it loads weighs less than 90 KB", async ({ page, motcua }) => {
  const bytes = await weight(page, motcua);
  console.log(`the first page weighs ${(bytes / 1024).toFixed(1)} KB`);
  expect(bytes).toBeGreaterThan(5 * 1024);
  expect(bytes).toBeLessThan(90 * 1024);
});

test("the first page is sound in both languages", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "vi");
  await isSound(page);
  await picture(page, "home");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await isSound(page);
});

test("our own letters are used", async ({ page }) => {
  await page.goto("/");
  await page.waitForLoadState("networkidle");
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family);
  });
  expect(loaded.join()).toContain("Be Vietnam Pro");
});

test("the first page works without scripts", async ({ browser, motcua }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(motcua);
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.getByRole("navigation").first()).toBeVisible();
  await context.close();
});

test("a page that is not there says so and leads home", async ({ page }) => {
  const response = await page.goto("/khong-co-trang-nay");
  expect(response.status()).toBe(404);
  await isSound(page);
  await page.getByRole("main").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/$/);
});

test("all components are sound", async ({ page }) => {
  await page.goto("/_gallery");
  await isSound(page);
  await picture(page, "gallery");
});

test("a link of the error summary leads to its field", async ({ page }) => {
  await page.goto("/_gallery");
  await page.getByRole("alert").getByRole("link").click();
  await expect(page.getByLabel("Họ, chữ đệm, tên của trẻ")).toBeFocused();
});

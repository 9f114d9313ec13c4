// What people see of a file: pictures of its pages, with nothing of the file itself; the original is only downloaded.
import { createHash } from "node:crypto";
import { expect, test } from "../support/motcua.js";
import { isSound, picture } from "../support/look.js";
import { daysAgo, example, file, officer, register } from "../support/walk.js";

test("a filed paper is looked at page by page, beside the answers and on its own, and downloaded as it came", async ({ page, browser, motcua }) => {
  test.setTimeout(300_000);
  await register(page);
  const home = await page.context().newPage();
  await home.goto("/");
  const paper = { name: "giay-chung-sinh.pdf", mimeType: "application/pdf", buffer: await home.pdf({ format: "A4" }) };
  await home.close();
  const sha256 = createHash("sha256").update(paper.buffer).digest("hex");
  const birth = example("dang-ky-khai-sinh", "accepted__cha-me-da-ket-hon", { child_birth: daysAgo(20) });
  const id = await file(page, birth, { files: [paper], agency: "Ea T'Ling" });
  await expect(page.locator("main")).toContainText(sha256);

  const desk = await officer(browser, motcua, "eatling.tiepnhan");
  await desk.goto(`/can-bo/ho-so/${id}/doi-chieu`);
  const frame = desk.frameLocator("iframe").first();
  await expect(frame.locator("h1")).toHaveText("giay-chung-sinh.pdf");
  await drawn(frame.locator("img").first());
  await picture(desk, "doi-chieu");

  const address = await desk.locator("iframe").first().getAttribute("src");
  await desk.goto(address);
  await drawn(desk.locator("img").first());
  await isSound(desk);
  await picture(desk, "tep");
  await expect(desk.locator("main")).toContainText(sha256);
  const [download] = await Promise.all([desk.waitForEvent("download"), desk.locator('a[href$="/ban-goc"]').click()]);
  expect(download.suggestedFilename()).toBe("giay-chung-sinh.pdf");
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  expect(createHash("sha256").update(Buffer.concat(chunks)).digest("hex")).toBe(sha256);
  await desk.context().close();
});

/** The picture has come and is one. */
async function drawn(image) {
  await expect(async () => {
    expect(await image.evaluate((node) => node.complete && node.naturalWidth)).toBeGreaterThan(500);
  }).toPass({ timeout: 60_000 });
}

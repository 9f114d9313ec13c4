// From the first page to the rating: a birth registered at a commune, where one person may be intake and clerk
// and only the signature needs another.
import { expect, test } from "../support/motcua.js";
import { isSound, phone, picture } from "../support/look.js";
import { daysAgo, example, file, officer, photo, register, take } from "../support/walk.js";

const birth = () => example("dang-ky-khai-sinh", "accepted__cha-me-da-ket-hon", { child_birth: daysAgo(20) });

test("a birth is filed, accepted, processed, signed, issued, returned and rated", async ({ page, browser, motcua }) => {
  test.setTimeout(420_000);
  const look = async (at) => {
    await isSound(at);
    await picture(at, new URL(at.url()).pathname.replaceAll(/[0-9a-f]{32}/g, "id").replaceAll("/", "-").slice(1));
  };
  await register(page, look);
  const paper = await photo(page);
  const id = await file(page, birth(), { files: [paper], agency: "Ea T'Ling", look });
  await expect(page.locator("main")).toContainText(paper.sha256);
  const [reference, secret] = await page.locator("main .mc-code").allInnerTexts();

  const desk = await officer(browser, motcua, "eatling.tiepnhan");
  await look(desk);
  await expect(desk.locator(`a[href="/can-bo/ho-so/${id}"]`)).toBeVisible();
  await take(desk, id, "accept", { look });
  await take(desk, id, "transfer");

  const specialist = await officer(browser, motcua, "eatling.chuyenvien");
  await take(specialist, id, "confirm");
  await take(specialist, id, "assign", { look, then: async (at) => {
    const officers = at.locator('select[name="officer"]');
    if (await officers.count()) await officers.selectOption({ index: 1 });
  } });
  const toLeader = (at) => at.locator('[name="to"][value="leadership"]').check({ force: true });
  await take(specialist, id, "submit-draft", { look, then: toLeader });

  const leader = await officer(browser, motcua, "eatling.lanhdao");
  await take(leader, id, "sign", { look });

  await take(desk, id, "issue", { look });
  await take(desk, id, "hand-result");
  await take(desk, id, "record-payment", { look, fields: { amount: "24000", series: "AB/26P", number: id.slice(-7) } });
  await take(desk, id, "return", { look });

  await page.goto(`/ho-so/${id}`);
  await look(page);
  await page.locator('[name="score"][value="5"]').check({ force: true });
  await page.locator('form[action$="/danh-gia"] button[type=submit]').click();
  await expect(page.locator("main")).toContainText("Cảm ơn");

  // Anyone with the reference and the secret sees where it stands; the reference alone opens nothing.
  const stranger = await (await browser.newContext({ baseURL: motcua })).newPage();
  await stranger.goto("/tra-cuu");
  await stranger.locator('[name="ma"]').fill(reference);
  await stranger.locator('[name="bi_mat"]').fill("AAAAAAAAAA");
  await stranger.locator("main form button[type=submit]").first().click();
  await expect(stranger.locator(".govuk-error-summary")).toBeVisible();
  await stranger.locator('[name="ma"]').fill(reference);
  await stranger.locator('[name="bi_mat"]').fill(secret);
  await stranger.locator("main form button[type=submit]").first().click();
  await expect(stranger.locator(".mc-timeline, .govuk-timeline, ol").first()).toBeVisible();
  await isSound(stranger);
});

test("the same is filed on a phone, without scripts, by keyboard alone", async ({ browser, motcua }) => {
  test.setTimeout(180_000);
  const context = await browser.newContext({ baseURL: motcua, javaScriptEnabled: false, viewport: phone, locale: "vi-VN" });
  const page = await context.newPage();
  await register(page);
  const paper = await photo(page);
  const press = async (button) => {
    await button.focus();
    await Promise.all([page.waitForEvent("framenavigated"), page.keyboard.press("Enter")]);
    await page.waitForLoadState();
  };
  await file(page, birth(), { files: [paper], agency: "Ea T'Ling", press });
  await expect(page.locator("main")).toContainText(paper.sha256);
  await context.close();
});

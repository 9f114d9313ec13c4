// One filing, three results: a birth certificate made here, a residence registered by the police, a health card by the
// insurance, whose system is down when its turn comes and then says everything twice. Nothing waits for it that need not.
import { expect, test } from "../support/motcua.js";
import { isSound, picture } from "../support/look.js";
import { starts } from "../support/partners.js";
import { daysAgo, example, file, intoHands, officer, photo, register, sees, take } from "../support/walk.js";

/** Reloads until the page says so. */
async function comes(page, ...texts) {
  await expect(async () => {
    await page.reload();
    for (const text of texts) await expect(page.locator("main")).toContainText(text, { timeout: 500 });
  }).toPass({ timeout: 40_000, intervals: [500] });
}

test("a birth, a residence and a health card are filed once, and one that comes late holds up no other", async ({ page, browser, motcua }) => {
  test.setTimeout(90_000);
  starts("cong-an", "--pace", "300");
  await register(page);
  const birth = example("lien-thong-khai-sinh", "accepted__cha-me-da-ket-hon", { child_birth: daysAgo(20) });
  const id = await file(page, birth, { files: [await photo(page)], agency: "Ea T'Ling" });
  await sees(page, id, "Giấy khai sinh", "Đăng ký thường trú", "Thẻ bảo hiểm y tế");

  const { intake, specialist } = await intoHands(browser, motcua, id, "eatling");
  await take(specialist, id, "submit-draft", { then: (at) => at.locator('[name="to"][value="leadership"]').check({ force: true }) });
  await take(await officer(browser, motcua, "eatling.lanhdao"), id, "sign");
  await take(intake, id, "issue");
  await take(intake, id, "hand-result");

  // The police has done its part; the insurance cannot be reached, and the certificate is handed out all the same.
  await page.goto(`/ho-so/${id}`);
  await comes(page, "Đã giải quyết xong");
  await picture(page, "linked-citizen");
  await intake.goto(`/can-bo/ho-so/${id}`);
  await picture(intake, "linked-desk");
  await isSound(intake);
  await take(intake, id, "return-strand", { look: isSound });
  await sees(page, id, "Thẻ bảo hiểm y tế");
  await isSound(page);

  // It comes back, takes what the officer sends again, and says everything twice.
  starts("bao-hiem", "--pace", "300", "--telling", "twice");
  await take(intake, id, "forward-again");
  const give = intake.locator('main [href$="/buoc/return"], main [action$="/buoc/return"]');
  await expect(async () => {
    await intake.goto(`/can-bo/ho-so/${id}`);
    await expect(give.first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 40_000, intervals: [500] });
  await picture(intake, "linked-ready");
  await take(intake, id, "return", { look: isSound });
  await sees(page, id, "Đã trả kết quả");
});

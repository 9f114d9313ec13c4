// A paper is lost in the office: it is put on record, put right at the agency's cost, and the citizen reads all of it,
// with the letter of apology (Decree 61/2018/NĐ-CP, article 21).
import { expect, test } from "../support/motcua.js";
import { isSound } from "../support/look.js";
import { daysAgo, example, file, intoHands, officer, photo, register, sees, take } from "../support/walk.js";

test("a lost paper is put on record, re-issued at the agency's cost, and apologised for", async ({ page, browser, motcua }) => {
  test.setTimeout(180_000);
  await register(page);
  const birth = example("dang-ky-khai-sinh", "accepted__cha-me-da-ket-hon", { child_birth: daysAgo(20) });
  const id = await file(page, birth, { files: [await photo(page)], agency: "phường Nghĩa Đức" });
  const { specialist } = await intoHands(browser, motcua, id, "nghiaduc");
  await sees(page, id, "Đã giao người giải quyết");

  const what = "Giấy chứng sinh bản chính thất lạc khi chuyển hồ sơ giữa hai bộ phận.";
  await take(specialist, id, "report-incident", { fields: { incident: "paper-lost", what, part: "section" } });
  await sees(page, id, "sự cố", what);

  const leader = await officer(browser, motcua, "nghiaduc.lanhdao");
  const remedy = "Đã liên hệ cơ sở y tế và được cấp lại Giấy chứng sinh số 15, ngày hôm nay.";
  await take(leader, id, "close-incident", { fields: { remedy, cost: "50000" } });
  await sees(page, id, remedy);
  await isSound(page);
  const letter = page.locator('main a[href*="/van-ban/"]').first();
  await expect(letter).toBeVisible();
  const answer = await page.request.get(await letter.getAttribute("href"));
  expect(answer.headers()["content-type"]).toContain("pdf");
});

// Where every part has its own people: hand-overs need both sides, nobody signs their own draft, and an unpaid
// fee holds back the result and nothing before it.
import { expect, test } from "../support/motcua.js";
import { daysAgo, example, file, officer, photo, register, take } from "../support/walk.js";

test("a ward with an officer for each part registers a birth with paid copies", async ({ page, browser, motcua }) => {
  test.setTimeout(300_000);
  await register(page);
  const birth = example("dang-ky-khai-sinh", "accepted__cha-me-da-ket-hon", { child_birth: daysAgo(20) });
  const id = await file(page, birth, { files: [await photo(page)], agency: "phường Nghĩa Đức" });
  const step = (who, name) => who.goto(`/can-bo/ho-so/${id}/buoc/${name}`);

  const intake = await officer(browser, motcua, "nghiaduc.tiepnhan");
  await take(intake, id, "accept");
  await take(intake, id, "transfer");
  const specialist = await officer(browser, motcua, "nghiaduc.chuyenvien");
  await take(specialist, id, "confirm");
  await take(specialist, id, "assign", { then: async (at) => {
    const officers = at.locator('select[name="officer"]');
    if (await officers.count()) await officers.selectOption({ index: 1 });
  } });
  await take(specialist, id, "submit-draft", { then: (at) => at.locator('[name="to"][value="leadership"]').check({ force: true }) });
  expect((await step(specialist, "sign")).status(), "nobody signs their own draft").toBeGreaterThanOrEqual(403);

  await take(await officer(browser, motcua, "nghiaduc.lanhdao"), id, "sign");
  const clerk = await officer(browser, motcua, "nghiaduc.vanthu");
  await take(clerk, id, "issue");
  await take(clerk, id, "hand-result");
  await take(intake, id, "confirm");

  expect((await step(intake, "return")).status(), "an unpaid fee holds back the result").toBeGreaterThanOrEqual(400);
  await take(intake, id, "record-payment", { fields: { amount: "24000", series: "AB/26P", number: id.slice(-7) } });
  await take(intake, id, "return");
  await page.goto(`/ho-so/${id}`);
  await expect(page.locator("main")).toContainText("Đã trả kết quả");
});

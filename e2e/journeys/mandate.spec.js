// A business lets a person act for it: invited, accepted, chosen, seen on every page, ended; then nothing opens any more.
import { expect, test } from "../support/motcua.js";
import { isSound, picture } from "../support/look.js";
import { PASSWORD, register } from "../support/walk.js";

const BUSINESS = "congty.mau@vidu.example";
const NAME = "Công ty trách nhiệm hữu hạn Mẫu Một";

async function signIn(browser, motcua, name) {
  const context = await browser.newContext({ baseURL: motcua });
  const page = await context.newPage();
  await page.goto("/dang-nhap?next=/tai-khoan/uy-quyen");
  await page.locator('[name="name"]').fill(name);
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).last().click();
  await expect(page).toHaveURL(/uy-quyen/);
  return page;
}

test("a member is invited, acts for the business, and does so no more once it is ended", async ({ browser, page, motcua }) => {
  const email = await register(page);
  const business = await signIn(browser, motcua, BUSINESS);
  await isSound(business);
  await picture(business, "members");
  await business.getByRole("button", { name: "Mời thành viên" }).click();
  await isSound(business);
  await business.locator('[name="contact"]').fill(email);
  await business.getByRole("button", { name: "Gửi lời mời" }).click();
  await expect(business.locator(".govuk-error-summary")).toBeVisible();
  await isSound(business);
  await picture(business, "member-faults");
  await business.locator('[name="password"]').fill(PASSWORD);
  await business.getByRole("button", { name: "Gửi lời mời" }).click();
  await expect(business.locator("main")).toContainText("Đã gửi lời mời");

  await page.goto("/tai-khoan/uy-quyen");
  await page.getByRole("link", { name: NAME }).click();
  await isSound(page);
  await picture(page, "mandate-offered");
  await page.getByRole("button", { name: "Nhận làm thay" }).click();
  await page.getByLabel(NAME).check({ force: true });
  await page.getByRole("button", { name: "Đổi tư cách" }).click();
  await expect(page.locator(".mc-acting")).toContainText(NAME);
  await isSound(page);
  await picture(page, "acting");
  await page.goto("/");
  await expect(page.locator(".mc-acting")).toContainText(NAME);

  await business.getByRole("link", { name: new RegExp(email) }).click();
  await isSound(business);
  await picture(business, "member");
  await business.getByRole("button", { name: "Chấm dứt" }).click();
  await expect(business.locator("main")).toContainText("Đã chấm dứt");
  await page.goto("/ho-so");
  await expect(page.locator(".mc-acting")).toContainText("đã hết hiệu lực");
  await isSound(page);
  await picture(page, "acting-over");
  await page.getByRole("button", { name: "Tôi đã hiểu" }).click();
  await expect(page.locator(".mc-acting")).toHaveCount(0);
  await business.context().close();
});

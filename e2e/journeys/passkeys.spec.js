// Passkeys with the browser's own virtual device: added with the password, then the password is needed no more; for
// officers they open the desk and confirm once more.
import { expect, test } from "../support/motcua.js";
import { device } from "../support/device.js";
import { isSound, picture } from "../support/look.js";
import { officer, register } from "../support/walk.js";

const PASSWORD = "mat khau de nho 2019";

test("a citizen adds a passkey and signs in with it", async ({ page }) => {
  const { verified } = await device(page);
  await register(page);
  await page.goto("/tai-khoan/khoa");
  await isSound(page);
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.getByRole("button", { name: "Thêm khóa trên máy này" }).click();
  await isSound(page);
  await picture(page, "passkey-new");
  await page.getByRole("button", { name: "Tạo khóa" }).click();
  await expect(page.locator("main")).toContainText("Đã thêm khóa truy cập");
  await isSound(page);
  await picture(page, "passkeys");
  await page.context().clearCookies();
  await page.goto("/dang-nhap?next=/ho-so");
  await isSound(page);
  await picture(page, "sign-in-passkey");
  await verified(false);
  await page.getByRole("button", { name: "Đăng nhập bằng khóa truy cập" }).click();
  await expect(page.locator("main")).toContainText("Máy chưa mở được khóa");
  await verified(true);
  await page.getByRole("button", { name: "Đăng nhập bằng khóa truy cập" }).click();
  await expect(page).toHaveURL(/\/ho-so$/);
});

test("an officer's passkey stands for password and code, and for the code once more", async ({ browser, motcua }) => {
  const page = await officer(browser, motcua, "vanphong.vanthu");
  await device(page);
  await page.goto("/can-bo/khoa");
  await isSound(page);
  await picture(page, "desk-passkeys");
  await page.getByRole("button", { name: "Tạo khóa" }).click();
  await expect(page.locator("main")).toContainText("Đã thêm khóa truy cập");
  await page.context().clearCookies();
  await page.goto("/can-bo/dang-nhap");
  await isSound(page);
  await picture(page, "desk-sign-in-passkey");
  await page.getByRole("button", { name: "Đăng nhập bằng khóa truy cập" }).click();
  await expect(page).toHaveURL(/\/can-bo(\?|$)/);
  await page.context().close();
});

test("without scripts the page has no button that does nothing", async ({ browser, motcua }) => {
  const context = await browser.newContext({ baseURL: motcua, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/dang-nhap");
  await expect(page.getByRole("button", { name: "Đăng nhập bằng khóa truy cập" })).toBeHidden();
  await expect(page.locator('[name="password"]')).toBeVisible();
  await context.close();
});

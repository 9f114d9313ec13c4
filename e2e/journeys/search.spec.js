import { expect, test } from "../support/motcua.js";
import { isSound, picture } from "../support/look.js";

// As people type: without marks, with a slip, in everyday words.
for (const [typed, found] of [
  ["dang ky khai sinh", /^Đăng ký khai sinh$/],
  ["khai sin", /^Đăng ký khai sinh$/],
  ["sang tên sổ đỏ", /biến động đất đai/],
]) {
  test(`“${typed}” finds the right procedure first`, async ({ page }) => {
    await page.goto("/");
    await page.getByRole("main").getByRole("textbox").fill(typed);
    await page.getByRole("main").getByRole("button").first().click();
    await expect(page.locator(".mc-result__title").first()).toHaveText(found);
  });
}

test("lists, procedures and figures are sound", async ({ page }) => {
  for (const [name, path] of Object.entries({
    procedures: "/thu-tuc", procedure: "/thu-tuc/1.001193", figures: "/so-lieu", agencies: "/co-quan",
    register: "/dang-ky", "sign-in": "/dang-nhap", "look-up": "/tra-cuu", mailbox: "/hop-thu",
  })) {
    await page.goto(path);
    await isSound(page);
    await picture(page, name);
  }
});

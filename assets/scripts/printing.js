// Buttons that print the page; hidden by the style sheet where scripts do not run.
export function printing(button) {
  button.addEventListener("click", () => window.print());
}

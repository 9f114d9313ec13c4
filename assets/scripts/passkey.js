// A form whose button asks the device for a passkey and sends what it answers. The button shows only where the browser
// can do that; the page has another way for everybody else.
export function passkey(form) {
  const api = window.PublicKeyCredential;
  if (!api?.parseCreationOptionsFromJSON || !api.parseRequestOptionsFromJSON) return;
  const shown = (name, yes) => form.querySelectorAll(`[data-mc-passkey-${name}]`).forEach((it) => { it.hidden = !yes; });
  shown("able", true);
  shown("unable", false);
  form.addEventListener("submit", async (event) => {
    const field = form.elements.namedItem("credential");
    if (field.value) return;
    event.preventDefault();
    shown("failed", false);
    try {
      const options = JSON.parse(form.dataset.mcPasskey);
      const credential = form.dataset.mcPasskeyNew === undefined
        ? await navigator.credentials.get({ publicKey: api.parseRequestOptionsFromJSON(options) })
        : await navigator.credentials.create({ publicKey: api.parseCreationOptionsFromJSON(options) });
      field.value = JSON.stringify(credential.toJSON());
      form.requestSubmit();
    } catch {
      // The holder went away, or the device has no such key: they may try again or take the other way.
      shown("failed", true);
    }
  });
}

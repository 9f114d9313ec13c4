// What makes pages more comfortable where scripts run. No page needs any of it.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { autosave } from "./autosave.js";
import { once } from "./once.js";
import { passkey } from "./passkey.js";
import { preview } from "./preview.js";
import { printing } from "./printing.js";

const components = [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink,
];
for (const Component of components) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
    try { new Component(element); } catch (problem) { console.warn(problem); }
  }
}
const own = { "mc-autosave": autosave, "mc-once": once, "mc-passkey": passkey, "mc-preview": preview, "mc-print": printing };
for (const [name, start] of Object.entries(own)) {
  document.querySelectorAll(`[data-${name}]`).forEach(start);
}

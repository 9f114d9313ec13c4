// Reads reports of wapiti and fails when one has a finding above informational: `node script/scan-findings.mjs FILE…`.
import { readFileSync } from "node:fs";

// What is no finding here, with the test that shows it: the scanner wants the filter of old browsers on, which could be
// used against a page; it is told to be off (webkit/tests/shell.rs).
const false_alarms = ["X-XSS-Protection is not set"];
// The scanner calls a token unchecked where the answer is the same with a wrong one. It is where something else says no
// first: pages that send codes slow the scanner's own address down (429), and the scanner's door shuts signing out (404).
// That no form is taken without its token: `a_form_without_our_token_is_taken_nowhere` (motcua/tests/it/routes.rs) and
// `signing_out_needs_the_token_too` (portal/tests/identity.rs).
const said_no_before = ["/dang-ky", "/quen-mat-khau", "/dang-xuat"];
const is_false = ({ info, path }) => false_alarms.includes(info)
  || info.startsWith("CSRF token") && said_no_before.includes(path);

let found = 0;
for (const file of process.argv.slice(2)) {
  const { infos, vulnerabilities, anomalies } = JSON.parse(readFileSync(file, "utf8"));
  const before = found;
  for (const [kind, entries] of [...Object.entries(vulnerabilities), ...Object.entries(anomalies)]) {
    for (const { level, method, path, info } of entries.filter((entry) => !is_false(entry))) {
      found += 1;
      console.log(`${infos.target} ${kind} (${level}): ${method} ${path}: ${info}`);
    }
  }
  console.log(`${file}: ${found - before} findings`);
}
process.exitCode = found ? 1 : 0;

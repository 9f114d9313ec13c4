// Reads reports of wapiti and fails when one has a finding above informational: `node script/scan-findings.mjs FILE…`.
import { readFileSync } from "node:fs";

// What is no finding here, with the test that shows it: the scanner wants the filter of old browsers on, which could be
// used against a page; it is told to be off (webkit/tests/shell.rs).
const false_alarms = ["X-XSS-Protection is not set"];

let found = 0;
for (const file of process.argv.slice(2)) {
  const { infos, vulnerabilities, anomalies } = JSON.parse(readFileSync(file, "utf8"));
  const before = found;
  for (const [kind, entries] of [...Object.entries(vulnerabilities), ...Object.entries(anomalies)]) {
    for (const { level, method, path, info } of entries.filter((entry) => !false_alarms.includes(entry.info))) {
      found += 1;
      console.log(`${infos.target} ${kind} (${level}): ${method} ${path}: ${info}`);
    }
  }
  console.log(`${file}: ${found - before} findings`);
}
process.exitCode = found ? 1 : 0;

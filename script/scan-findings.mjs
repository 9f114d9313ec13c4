// Reads reports of wapiti and fails when one has a finding above informational: `node script/scan-findings.mjs FILE…`.
import { readFileSync } from "node:fs";

let found = 0;
for (const file of process.argv.slice(2)) {
  const { infos, vulnerabilities, anomalies } = JSON.parse(readFileSync(file, "utf8"));
  const all = [...Object.entries(vulnerabilities), ...Object.entries(anomalies)];
  for (const [kind, entries] of all) {
    for (const { level, method, path, info } of entries) {
      found += 1;
      console.log(`${infos.target} ${kind} (${level}): ${method} ${path}: ${info}`);
    }
  }
  console.log(`${file}: ${all.reduce((sum, [, entries]) => sum + entries.length, 0)} findings`);
}
process.exitCode = found ? 1 : 0;

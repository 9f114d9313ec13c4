// A door with TLS before the demonstration, for a scanner: `node script/scan-door.mjs CERTIFICATE KEY FROM TO [NAME PASSWORD]`.
// With a name it signs in and keeps the scanner signed in, whatever it does. It stays out of what would end the scan
// or lead it away: signing out, ending sessions, and the demonstration's mailbox, which links to everything ever sent.
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";

const [certificate, key, from, to, name, password] = process.argv.slice(2);
const closed = /^\/(dang-xuat|hop-thu|tai-khoan\/phien|tai-khoan\/mat-khau)/;
const server = `http://127.0.0.1:${to}`;

const pairs = (answer) => answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);

async function signedIn() {
  const page = await fetch(`${server}/dang-nhap`);
  const [, csrf] = (await page.text()).match(/name="csrf" value="([0-9a-f]+)"/);
  const answer = await fetch(`${server}/dang-nhap`, {
    method: "POST", redirect: "manual", headers: { cookie: pairs(page).join("; ") },
    body: new URLSearchParams({ csrf, next: "", name, password }),
  });
  const cookies = new Map([...pairs(page), ...pairs(answer)].map((pair) => [pair.split("=")[0], pair]));
  const cookie = [...cookies.values()].join("; ");
  const account = await fetch(`${server}/tai-khoan`, { redirect: "manual", headers: { cookie } });
  if (account.status !== 200) throw new Error(`not signed in: ${account.status}`);
  return cookie;
}

const cookie = name ? await signedIn() : undefined;
const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
createServer(tls, (asked, answer) => {
  if (closed.test(asked.url)) {
    asked.resume();
    answer.writeHead(404).end();
    return;
  }
  // The scanner of Debian 12 reads no Brotli and does not say so.
  const headers = { ...asked.headers, "accept-encoding": "identity", ...(cookie && { cookie }) };
  const onward = request({ host: "127.0.0.1", port: to, method: asked.method, path: asked.url, headers }, (got) => {
    const back = { ...got.headers };
    if (cookie) delete back["set-cookie"];
    answer.writeHead(got.statusCode, back);
    got.pipe(answer);
  });
  onward.on("error", () => { if (!answer.headersSent) answer.writeHead(502); answer.end(); });
  asked.pipe(onward);
}).listen(Number(from), "127.0.0.1", () => console.log("open"));

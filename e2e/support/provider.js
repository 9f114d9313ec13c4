// The certified npm package `oidc-provider` as the place where citizens and officers prove who they are: its own
// sign-in page, its own keys, on another host than ours. Run alone it serves a demonstration on this machine:
//   node support/provider.js 9090 http://localhost:8080
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Provider from "oidc-provider";

// Made-up people: what is typed as the name there, and what the provider knows of them.
export const people = {
  mau: { name: "Võ Văn Mẫu", identity_number: "000190000041", birthdate: "1990-01-31", assurance_level: "2" },
  thu: { name: "Lò Thị Thử", identity_number: "000185000042", birthdate: "1985-07-20", assurance_level: "2" },
  tre: { name: "Hương", identity_number: "000105000043", birthdate: "2005-03-02", assurance_level: "1" },
  canbo: { name: "Bùi Thị Giả Định" },
};

const secret = randomBytes(24).toString("hex");

// Its door: one field. The page that comes with the package fetches letters from another host.
function door(provider) {
  return async (ctx, next) => {
    if (!ctx.path.startsWith("/vao/")) return next();
    if (ctx.method === "GET") {
      ctx.type = "html";
      ctx.body = `<!DOCTYPE html><html lang="vi"><title>Nơi xác thực</title><h1>Nơi xác thực danh tính</h1>
<form method="post"><label>Tên <input name="login"></label> <button type="submit">Tiếp tục</button></form></html>`;
      return undefined;
    }
    let body = "";
    for await (const part of ctx.req) body += part;
    const accountId = new URLSearchParams(body).get("login");
    ctx.respond = false;
    if (!people[accountId]) return provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" });
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId } });
  };
}

// Whoever has signed in there has agreed.
async function granted(ctx) {
  const { client, session, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid profile");
  await grant.save();
  return grant;
}

/** Listens on the port for the installation at `address`; gives the issuer and a way to stop. */
export function serve(port, address) {
  const issuer = `http://127.0.0.1:${port}`;
  const client = (key, path) => ({
    client_id: `mot-cua-${key}`, client_secret: secret, redirect_uris: [`${address}${path}/${key}`],
    grant_types: ["authorization_code"], response_types: ["code"], id_token_signed_response_alg: "ES256",
  });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const provider = new Provider(issuer, {
    clients: [client("vneid", "/dang-nhap/ve"), client("danh-ba", "/can-bo/dang-nhap/ve")],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "mot" }] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    claims: { openid: ["sub"], profile: ["name", "birthdate", "identity_number", "assurance_level"] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/vao/${uid}` },
    loadExistingGrant: granted,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  provider.use(door(provider));
  const server = provider.listen(port, "127.0.0.1");
  return { issuer, stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }) };
}

/** Writes the file for PROVIDERS_FILE into the folder and gives its path. */
export function settings(folder, issuer) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "provider.secret"), secret);
  const file = join(folder, "providers.toml");
  const entry = (key, name, door) => `
[[provider]]
key = "${key}"
name = "${name}"
door = "${door}"
issuer = "${issuer}"
client_id = "mot-cua-${key}"
client_secret_file = "provider.secret"
scopes = ["profile"]
`;
  writeFileSync(file, `${entry("vneid", "VNeID", "citizens")}levels = ["2"]
claims = { number = "identity_number", name = "name", birth = "birthdate", level = "assurance_level" }
${entry("danh-ba", "Danh bạ cán bộ của tỉnh", "officers")}second_factor = ["otp"]
claims = { name = "name" }
`);
  return file;
}

/** Signs in at the provider's own page. */
export async function signInThere(page, name) {
  await page.locator('input[name="login"]').fill(name);
  await page.locator('button[type="submit"]').click();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , port = "9090", address = "http://localhost:8080"] = process.argv;
  const { issuer } = serve(Number(port), address);
  console.log(`PROVIDERS_FILE=${settings("provider-demo", issuer)}`);
}

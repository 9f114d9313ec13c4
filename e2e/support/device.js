// The browser's own virtual device that holds passkeys.
export async function device(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { verified: (isUserVerified) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }) };
}

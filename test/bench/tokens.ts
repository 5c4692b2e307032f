import { generateKeyPair, SignJWT } from 'jose';

/** Different signed tokens as Auth0 issues them for Katana. @param now Seconds since the epoch. */
export async function auth0Tokens(count: number, now: number): Promise<string[]> {
  const { privateKey } = await generateKeyPair('RS256');
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      new SignJWT({ scope: 'offline_access orders:read orders:write', azp: 'k3Vw9QpL', jti: `token-${index}` })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'NjVCRjY5' })
        .setIssuer('https://login.katanamrp.com/')
        .setAudience('https://api.katanamrp.com')
        .setSubject(`auth0|${index}`)
        .setIssuedAt(now)
        .setExpirationTime(now + 1440)
        .sign(privateKey),
    ),
  );
}

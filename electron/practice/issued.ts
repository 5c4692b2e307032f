import type { Context, Provider } from 'oidc-provider/lib/provider.js';

interface Issued {
  accountId: string;
  gty: string;
  scopes: readonly string[];
  /** Absent: as the resource server has it. In seconds. */
  expiresIn?: number;
  /** The API that it is for, and what is known of it. */
  target: string;
  resourceServer: Record<string, unknown>;
}

/** Answers with a new access token, for a grant that oidc-provider leaves to its operator. @param more Members of the response besides. */
export async function issue(provider: Provider, context: Context, issued: Issued, more: Record<string, unknown> = {}): Promise<void> {
  const { scopes, target, resourceServer, ...rest } = issued;
  const token = new provider.AccessToken({
    ...rest,
    client: context.oidc.client,
    scope: scopes.join(' ') || undefined,
    resourceServer: new provider.ResourceServer(target, resourceServer),
  });
  const value = await token.save();
  context.body = { access_token: value, ...more, token_type: 'Bearer', expires_in: token.expiration, scope: token.scope };
}

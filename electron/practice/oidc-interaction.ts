import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionDetails, Provider } from 'oidc-provider/lib/provider.js';
import { readForm } from './http-io';
import { type Asking, consentPage, loginPage, sendPage, signInOver } from './pages';

/** Plays the provider's part while a person signs in and consents. @param name As its pages call it. */
export async function interact(
  provider: Provider,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  let details: InteractionDetails;
  try {
    details = await provider.interactionDetails(request, response);
  } catch {
    return signInOver(response, name);
  }
  if (request.method !== 'POST') return sendPage(response, 200, await pageFor(provider, name, details, url.pathname));
  const form = await readForm(request);
  if (form.get('decision') !== 'allow') {
    const denied = { error: 'access_denied', error_description: 'The user denied the request' };
    return provider.interactionFinished(request, response, denied, { mergeWithLastSubmission: false });
  }
  if (details.prompt.name === 'login') {
    const accountId = form.get('username')?.trim().slice(0, 64) || 'ada';
    return provider.interactionFinished(request, response, { login: { accountId } }, { mergeWithLastSubmission: false });
  }
  return provider.interactionFinished(request, response, { consent: { grantId: await saveGrant(provider, details) } });
}

async function pageFor(provider: Provider, name: string, details: InteractionDetails, action: string): Promise<string> {
  const text = (parameter: string) => String(details.params[parameter] ?? '');
  const clientId = await clientInWords(provider, text('client_id'));
  const asking: Asking = { provider: name, clientId, redirectUri: text('redirect_uri') || null };
  const form = { action, hidden: {} };
  if (details.prompt.name === 'login') return loginPage(asking, form, text('login_hint') || 'ada');
  const scopes = text('scope').split(' ').filter(Boolean);
  return consentPage(asking, form, details.session?.accountId ?? '', scopes);
}

async function saveGrant(provider: Provider, details: InteractionDetails): Promise<string> {
  const accountId = details.session?.accountId ?? '';
  const existing = details.grantId === undefined ? undefined : await provider.Grant.find(details.grantId);
  const grant = existing ?? new provider.Grant({ accountId, clientId: String(details.params.client_id) });
  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = details.prompt.details;
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  for (const [resource, scopes] of Object.entries(missingResourceScopes ?? {})) grant.addResourceScope(resource, scopes.join(' '));
  return grant.save();
}

/** The Client ID, with the name that the client has registered with. */
async function clientInWords(provider: Provider, clientId: string): Promise<string> {
  const { clientName = clientId } = (await provider.Client.find(clientId).catch(() => undefined)) ?? {};
  return clientName === clientId ? clientId : `${clientName.slice(0, 100)} (${clientId})`;
}

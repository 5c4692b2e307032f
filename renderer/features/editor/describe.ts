import { AUTHORIZE_PARAMETERS, AUTHORIZE_SETTINGS, type AuthorizeSetting } from '../../../electron/model/authorize-request';
import { clientAuthOf } from '../../../electron/model/client-auth';
import { grantOf, takes } from '../../../electron/model/grants';
import { ENDPOINTS, LEGS } from '../../../electron/model/connection';
import { providerOf } from '../../../electron/model/providers/offered';
import { ANY_PROVIDER } from '../../../electron/model/providers/oauth';
import type { OfferedProvider } from '../../../electron/model/providers/provider';
import { type ClientFacts, type Onboarding, requestFor } from '../../../electron/model/providers/onboarding';
import { urlOf } from '../../../electron/model/text/url';
import { capital } from '../../state/time';
import { type FormModel, redirectUriOf, splitScopes } from './form-model';

/** One line per section saying what is set, read while the section is closed. */
export function summaryOfProvider(form: FormModel): string {
  const set = ENDPOINTS.filter((name) => form.endpoints[name].trim() !== '').length;
  if (form.issuer.trim() !== '')
    return set === 0 ? 'Endpoints discovered from the issuer' : `Discovered from the issuer, ${set} set by hand`;
  const host = hostOf(form.endpoints.token);
  if (set === 0) return 'No endpoint yet';
  return `${set} ${set === 1 ? 'endpoint' : 'endpoints'}${host === null ? '' : `, tokens from ${host}`}`;
}

export function summaryOfClient(form: FormModel): string {
  const { short, credential } = clientAuthOf(form);
  return capital(form.certificateBoundTokens && credential !== 'certificate' ? `${short}, with a certificate` : short);
}

export function summaryOfGrant(form: FormModel): string {
  const scopes = splitScopes(form.scopes).length;
  const parts = [grantOf(form).name, scopes === 0 ? 'no scope' : `${scopes} ${scopes === 1 ? 'scope' : 'scopes'}`];
  if (takes(form, 'pkce')) parts.push(form.pkce === 'S256' ? 'PKCE S256' : 'PKCE off');
  if (form.dpop !== 'off') parts.push(`DPoP ${form.dpop}`);
  if (form.audience.trim() !== '') parts.push('audience set');
  return parts.join(', ');
}

export function summaryOfRedirect(form: FormModel): string {
  if (!takes(form, 'receiver')) return 'No redirect';
  if (form.receiverKind === 'scheme') return 'Custom scheme, opens Tokenscope';
  if (form.receiverKind === 'paste') return 'You paste the redirected URL';
  return form.loopbackPort.trim() === '' ? 'Loopback, a free port each time' : `Loopback, port ${form.loopbackPort.trim()}`;
}

/** Where no browser makes an authorize request, the one for tokens or a device code says what to authorize. */
export function titleOfRequest(form: FormModel): string {
  return takes(form, 'authorizeRequest') ? 'More of the authorize request' : 'More of the request';
}

export function summaryOfAuthorize(form: FormModel): string {
  const { authorizeRequest: request } = form;
  const isSet = (setting: AuthorizeSetting) => request[setting].trim() !== '';
  if (!takes(form, 'authorizeRequest')) return isSet('authorizationDetails') ? 'authorization_details' : 'Not set';
  const how = request.signed ? ['signed'] : [];
  if (request.pushed !== undefined) how.unshift(request.pushed === 'on' ? 'always pushed' : 'never pushed');
  const sent = AUTHORIZE_SETTINGS.filter(isSet).map((setting) => AUTHORIZE_PARAMETERS[setting]);
  return [...(how.length > 0 ? [capital(how.join(', '))] : []), ...sent].join(', ') || 'Not set';
}

export function summaryOfExtras(form: FormModel): string {
  const parts = LEGS.flatMap((leg) => {
    const count = [...form.legs[leg].params, ...form.legs[leg].headers].filter((pair) => pair.name.trim() !== '').length;
    return count === 0 ? [] : [`${count} on ${leg === 'api' ? 'API calls' : leg}`];
  });
  if (form.tenant !== null && form.tenant.trim() !== '') parts.unshift('Tenant header on 3');
  return parts.length === 0 ? 'Not set' : parts.join(', ');
}

export function summaryOfApi(form: FormModel): string {
  const host = hostOf(form.apiBaseUrl);
  const parts = [host ?? 'No base URL', form.refreshOn401 ? 'refreshes on 401' : 'no refresh on 401'];
  if (form.allowPlainHttp) parts.push('plain http allowed');
  return parts.join(', ');
}

/** What is said of registering a client there. */
export type Registering = Pick<OfferedProvider, 'label' | 'onboarding'>;

/**
 * How the client is registered. `letter` is ready to paste into an e-mail; null: nothing to write, only the URI to enter.
 *
 * @param known Where it is, if the catalogue knows more than the template.
 */
export function registrationOf(
  form: FormModel,
  known: Registering = providerOf(form.template),
): { title: string; lead: string; field: string | null; uri: string | null; letter: string | null } {
  const { label, onboarding = ANY_PROVIDER } = known;
  const { how, where, lead, names, anyPort } = onboarding;
  const takesAnyPort = anyPort !== undefined && form.receiverKind === 'loopback';
  const client = clientFacts(form, onboarding);
  const uri = client.redirectUri;
  if (uri === null && names.redirectUri !== undefined && grantOf(form).signsIn === 'redirect') {
    const toDo =
      form.receiverKind === 'paste'
        ? 'Enter the one you registered under Redirect.'
        : 'The port changes with each sign-in. If your provider checks it, set a fixed port under Redirect.';
    return { title: 'The redirect URI', lead: toDo, field: null, uri, letter: null };
  }
  const request = how === 'by-request' ? requestFor({ label, onboarding }, client) : null;
  return {
    title: onboarding === ANY_PROVIDER ? 'Register this redirect URI' : `What to ${how === 'by-request' ? 'send to' : 'enter at'} ${label}`,
    lead: how === 'by-request' ? (lead ?? `Write to ${where}.`) : `Register it under: ${where}.${lead === undefined ? '' : ` ${lead}`}`,
    field: uri === null ? null : `${names.redirectUri}${takesAnyPort ? ', with any port' : ''}:`,
    uri,
    letter: request && `Subject: ${request.subject}\n\n${request.text}`,
  };
}

/** What a provider has to know of the client. */
export function clientFacts(form: FormModel, { names, anyPort }: Onboarding): ClientFacts {
  const { grantType, tenant } = form;
  const uri = redirectUriOf(form) ?? (form.receiverKind === 'loopback' ? (anyPort ?? null) : null);
  return {
    grantType,
    redirectUri: takes(form, 'receiver') && names.redirectUri !== undefined ? uri : null,
    scopes: splitScopes(form.scopes),
    environment: form.environment.trim(),
    tenant: tenant ?? '',
  };
}

const hostOf = (text: string) => urlOf(text.trim())?.host || null;

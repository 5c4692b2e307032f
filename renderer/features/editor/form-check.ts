import { ENDPOINT_NAMES, type EndpointName, type FormModel, LEG_NAMES, type LegName, splitScopes } from './form-model';

/** A place in the form that can be focused. */
export type FieldId =
  | 'name'
  | 'issuer'
  | `endpoint-${EndpointName}`
  | 'clientId'
  | 'clientSecret'
  | 'tenant'
  | 'scopes'
  | 'resource'
  | 'loopbackPort'
  | 'loopbackPath'
  | 'pasteUri'
  | `legs-${LegName}`
  | 'apiBaseUrl';

/** `wrong` stands in the way of saving; `missing` only of connecting, so a half-known connection can be kept. */
export interface Issue {
  field: FieldId;
  level: 'wrong' | 'missing';
  /** Short, for the list: "Client ID". */
  label: string;
  /** One sentence saying what is expected, shown at the field. */
  text: string;
}

export const ENDPOINT_LABELS: Record<EndpointName, string> = {
  authorization: 'Authorization endpoint',
  token: 'Token endpoint',
  userinfo: 'UserInfo endpoint',
  jwks: 'JWKS URI',
  introspection: 'Introspection endpoint',
  revocation: 'Revocation endpoint',
};

export const LEG_LABELS: Record<LegName, string> = {
  authorize: 'Authorize request',
  token: 'Token request',
  refresh: 'Refresh request',
  api: 'API calls',
};

/** Everything that keeps this form from being saved or connected, in the order of the form. `hasSecret` null: not known. */
export function checkForm(form: FormModel, hasSecret: boolean | null): Issue[] {
  return [
    ...checkName(form),
    ...checkProvider(form),
    ...checkClient(form, hasSecret),
    ...checkGrant(form),
    ...checkReceiver(form),
    ...checkLegs(form),
    ...checkUrlField(form, 'apiBaseUrl', 'API base URL', form.apiBaseUrl),
  ];
}

/** Why this text is no usable address, or null. Empty text is no matter of this check. */
export function addressTrouble(text: string, allowPlainHttp: boolean): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return 'This is not a whole URL. It starts with https:// and a host name.';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'Only https:// (or http://) addresses can be used here.';
  if (url.username !== '' || url.password !== '') return 'Take the user name and password out of the address.';
  if (url.protocol === 'http:' && !allowPlainHttp && !isLoopback(url.hostname)) {
    return 'Plain http would send secrets in the clear. Use https, or allow plain http under API and transport.';
  }
  return null;
}

/** The field that a refusal names by its path, such as "legs.token.params[0].name"; null: none of this form. */
export function fieldOfPath(path: string): FieldId | null {
  const [head = '', next = ''] = path.split(/[.[]/);
  switch (head) {
    case 'name':
    case 'issuer':
    case 'clientId':
    case 'clientSecret':
    case 'scopes':
    case 'resource':
    case 'apiBaseUrl':
      return head;
    case 'endpoints': {
      const name = ENDPOINT_NAMES.find((each) => each === next);
      return name ? `endpoint-${name}` : null;
    }
    case 'legs': {
      const leg = LEG_NAMES.find((each) => each === next);
      return leg ? `legs-${leg}` : null;
    }
    case 'receiver':
      return next === 'port' ? 'loopbackPort' : next === 'path' ? 'loopbackPath' : 'pasteUri';
    default:
      return null;
  }
}

/** 127.0.0.0/8, ::1 and localhost: addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function checkName(form: FormModel): Issue[] {
  if (form.name.trim() !== '') return [];
  return [{ field: 'name', level: 'wrong', label: 'Name', text: 'Give the connection a name; it is how you find it in the list.' }];
}

function checkProvider(form: FormModel): Issue[] {
  const issues: Issue[] = checkUrlField(form, 'issuer', 'Issuer', form.issuer);
  const discovered = form.issuer.trim() !== '';
  for (const name of ENDPOINT_NAMES) {
    const field = `endpoint-${name}` as const;
    issues.push(...checkUrlField(form, field, ENDPOINT_LABELS[name], form.endpoints[name]));
    const needed = name === 'token' || (name === 'authorization' && form.grantType === 'authorization_code');
    if (needed && !discovered && form.endpoints[name].trim() === '') {
      issues.push(
        form.template === 'oidc'
          ? {
              field: 'issuer',
              level: 'missing',
              label: 'Issuer',
              text: 'The address of the provider; its endpoints are discovered from it.',
            }
          : {
              field,
              level: 'missing',
              label: ENDPOINT_LABELS[name],
              text: 'Needed to connect, unless an issuer is given to discover it from.',
            },
      );
    }
  }
  return issues.filter((issue, index) => issues.findIndex((other) => other.field === issue.field && other.level === issue.level) === index);
}

function checkClient(form: FormModel, hasSecret: boolean | null): Issue[] {
  const issues: Issue[] = [];
  if (form.clientId.trim() === '') {
    issues.push({
      field: 'clientId',
      level: 'missing',
      label: 'Client ID',
      text: 'The provider gives it to you when the client is registered.',
    });
  }
  const sealed = form.secret.kind === 'keep' ? hasSecret !== false : form.secret.kind === 'replace' && form.secret.value !== '';
  if (form.clientAuthentication !== 'none' && !sealed) {
    issues.push({
      field: 'clientSecret',
      level: 'missing',
      label: 'Client secret',
      text:
        form.template === 'oidc' || form.template === 'oauth'
          ? 'The client authenticates with it; a public client has none.'
          : 'The provider gives it to you together with the client ID.',
    });
  }
  if (form.clientAuthentication === 'none' && form.grantType === 'client_credentials') {
    issues.push({
      field: 'clientSecret',
      level: 'missing',
      label: 'Client authentication',
      text: 'Client credentials are for clients that can authenticate (RFC 6749 section 4.4); choose how the secret is sent.',
    });
  }
  if (form.tenant !== null && form.tenant.trim() === '') {
    issues.push({
      field: 'tenant',
      level: 'missing',
      label: 'Tenant code',
      text: 'Sent as the Tenant header of every request, the token request included.',
    });
  }
  return issues;
}

function checkGrant(form: FormModel): Issue[] {
  const odd = splitScopes(form.scopes).find((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  const issues: Issue[] = [];
  if (odd !== undefined) {
    issues.push({
      field: 'scopes',
      level: 'wrong',
      label: 'Scopes',
      text: 'Scopes are printable ASCII without quotes or backslashes, separated by spaces (RFC 6749 section 3.3).',
    });
  }
  const resource = form.resource
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && (!URL.canParse(line) || line.includes('#')));
  if (resource !== undefined) {
    issues.push({
      field: 'resource',
      level: 'wrong',
      label: 'Resource',
      text: 'Each line is an absolute URI without a fragment (RFC 8707 section 2).',
    });
  }
  return issues;
}

function checkReceiver(form: FormModel): Issue[] {
  if (form.grantType !== 'authorization_code') return [];
  const issues: Issue[] = [];
  if (form.receiverKind === 'loopback') {
    const port = form.loopbackPort.trim();
    if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1024 && Number(port) <= 65535)) {
      issues.push({
        field: 'loopbackPort',
        level: 'wrong',
        label: 'Loopback port',
        text: 'A number from 1024 to 65535, or empty for a free port each time.',
      });
    }
    if (/[?#\s]/.test(form.loopbackPath.trim())) {
      issues.push({
        field: 'loopbackPath',
        level: 'wrong',
        label: 'Loopback path',
        text: 'A path such as /callback, without ?, # or spaces.',
      });
    }
  }
  if (form.receiverKind === 'paste') {
    const uri = form.pasteUri.trim();
    if (uri === '') {
      issues.push({
        field: 'pasteUri',
        level: 'wrong',
        label: 'Redirect URI',
        text: 'The redirect URI that is registered for your client.',
      });
    } else if (!URL.canParse(uri) || uri.includes('#')) {
      issues.push({
        field: 'pasteUri',
        level: 'wrong',
        label: 'Redirect URI',
        text: 'A whole URL without a fragment, exactly as it was registered.',
      });
    }
  }
  return issues;
}

function checkLegs(form: FormModel): Issue[] {
  const issues: Issue[] = [];
  for (const leg of LEG_NAMES) {
    const pairs = [...form.legs[leg].params, ...form.legs[leg].headers];
    if (pairs.some((pair) => pair.name.trim() === '' && pair.value !== '')) {
      issues.push({ field: `legs-${leg}`, level: 'wrong', label: LEG_LABELS[leg], text: 'One row has a value but no name.' });
    } else if (form.legs[leg].headers.some((pair) => pair.name.trim() !== '' && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(pair.name.trim()))) {
      issues.push({
        field: `legs-${leg}`,
        level: 'wrong',
        label: LEG_LABELS[leg],
        text: 'Header names are letters, digits and hyphens, without spaces.',
      });
    }
  }
  return issues;
}

function checkUrlField(form: FormModel, field: FieldId, label: string, text: string): Issue[] {
  const trouble = addressTrouble(text, form.allowPlainHttp);
  return trouble === null ? [] : [{ field, level: 'wrong', label, text: trouble }];
}

import { headerKind, memberKind, parameterKind } from '../redaction/names';
import type { ConnectionSettings, Leg, Pair, SavedCall } from './model';
import { placeholderFor, variableName } from './placeholders';

/**
 * The settings with placeholders in place of what by its name is a secret: API keys in headers, passwords in bodies, and the like.
 * Settings are meant to hold none, but people put them there.
 */
export function withoutSecrets(settings: ConnectionSettings): { connection: ConnectionSettings } {
  const placeholder = (name: string) => placeholderFor(variableName(settings.name, name));
  const params = (pairs: Pair[]) =>
    pairs.map((pair) =>
      pair.value !== '' && parameterKind(pair.name, pair.value, 'call') ? { ...pair, value: placeholder(pair.name) } : pair,
    );
  const headers = (pairs: Pair[]) =>
    pairs.map((pair) => (pair.value !== '' && headerKind(pair.name) ? { ...pair, value: placeholder(pair.name) } : pair));
  const leg = (of: Leg): Leg => ({ params: params(of.params), headers: headers(of.headers) });
  const call = (of: SavedCall): SavedCall => ({
    ...of,
    url: urlWithout(of.url, placeholder),
    query: params(of.query),
    headers: headers(of.headers),
    body: bodyWithout(of.body, placeholder),
  });
  const { legs } = settings;
  return {
    connection: {
      ...settings,
      legs: { authorize: leg(legs.authorize), token: leg(legs.token), refresh: leg(legs.refresh), api: leg(legs.api) },
      calls: settings.calls.map(call),
    },
  };
}

type Placeholder = (name: string) => string;

function urlWithout(url: string, placeholder: Placeholder): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : `${url.slice(0, mark + 1)}${formWithout(url.slice(mark + 1), placeholder)}`;
}

/** As written but for the values that go. */
function formWithout(form: string, placeholder: Placeholder): string {
  return form
    .split('&')
    .map((part) => {
      const at = part.indexOf('=');
      if (at < 0 || at === part.length - 1) return part;
      const name = decoded(part.slice(0, at));
      return parameterKind(name, decoded(part.slice(at + 1)), 'call') ? `${part.slice(0, at + 1)}${placeholder(name)}` : part;
    })
    .join('&');
}

function bodyWithout(body: string, placeholder: Placeholder): string {
  if (/^[^\s=&<>]+=[^\s<>]*$/.test(body)) return formWithout(body, placeholder);
  if (!/^\s*[[{]/.test(body)) return body;
  let changed = false;
  const hide = (name: string, value: unknown): unknown => {
    if (typeof value !== 'string' || value === '' || !memberKind(name, value, 'call')) return value;
    changed = true;
    return placeholder(name);
  };
  try {
    const value: unknown = JSON.parse(body, hide);
    return changed ? JSON.stringify(value, null, 2) : body;
  } catch {
    return body;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

import type { Pair } from '../../model/connection';
import { percentEncoded } from '../../model/text/url';
import type { ForeignRequest } from './calls';
import { listIn, member, textAt } from './source';

type Body = ForeignRequest['body'];

export const FORM = 'application/x-www-form-urlencoded';

/** Names and values of a list, but for those that are turned off. @param name The member with the name: "key". */
export const pairsIn = (list: unknown, name: 'key' | 'name'): Pair[] =>
  listIn(list).flatMap((each) => {
    const isOff = member(each, 'disabled') === true || [member(each, 'enabled'), member(each, 'active')].includes(false);
    return isOff || textAt(each, name) === '' ? [] : [{ name: textAt(each, name), value: textAt(each, 'value') }];
  });

export const noBody: Body = { text: '' };
export const jsonBody = (text: string): Body => ({ text, type: 'application/json' });
export const formBody = (pairs: readonly Pair[]): Body => ({ text: formText(pairs), type: FORM });
export const unfitBody: Body = { unfit: 'It is a file or a form with parts; the body of a saved call is text.' };

/** As GraphQL goes over HTTP. Variables that aren't JSON, as with a reference in them, are left out. */
export function graphqlBody(query: string, variables: string): Body {
  try {
    return jsonBody(JSON.stringify({ query, ...(variables.trim() === '' ? {} : { variables: JSON.parse(variables) as unknown }) }));
  } catch {
    return jsonBody(JSON.stringify({ query }));
  }
}

/** `:name` in the path of a URL, by its value; one without stays. */
export function withPathValues(url: string, given: readonly Pair[]): string {
  const [path = ''] = url.split(/[?#]/);
  const values = new Map(given.map(({ name, value }) => [name, value]));
  const filled = path.replace(/\/:([\w-]{1,100})(?=\/|$)/g, (whole, name: string) => (values.get(name) ? `/${values.get(name)}` : whole));
  return `${filled}${url.slice(path.length)}`;
}

/** As a browser sends it. */
const formText = (pairs: readonly Pair[]): string => pairs.map(({ name, value }) => `${encoded(name)}=${encoded(value)}`).join('&');

/** References to variables stay to be read as such. */
export const encoded = (text: string) =>
  text
    .split(/(\{\{[^{}]*\}\}|<<[^<>]*>>|\$\{\[[^[\]]*\]\})/)
    .map((part) => (/^(\{\{|<<|\$\{\[)/.test(part) ? part : percentEncoded(part)))
    .join('');

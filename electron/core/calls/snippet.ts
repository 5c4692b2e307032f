import type { Call, Connection } from '../../model/connection';
import type { TokenScheme } from '../../model/dpop';
import type { SnippetLanguage } from '../../model/exchange';
import { variableName } from '../../model/placeholders';
import { type BuiltCall, buildCall } from '../../model/request';
import { namesIn, valuesOf } from '../../model/variables';
import { utf8Bytes } from '../base/bytes';
import { newId } from '../base/ids';
import { headerOf } from '../base/untrusted-text';
import { snippetOf } from '../exchanges/snippets';
import type { Random } from '../ports';
import { placeOf } from '../redaction/redaction';
import type { Variables } from '../connection/variables';

const TOKEN = 'ACCESS_TOKEN';
const PROOF = 'DPOP_PROOF';

/**
 * A call as source text; the access token, the proof that goes with a bound one, and secret variables stand as environment variables, whose
 * names are given, too.
 */
export async function callSnippet(
  call: Call,
  connection: Connection,
  {
    language,
    variables,
    random,
    scheme = 'Bearer',
  }: { language: SnippetLanguage; variables: Pick<Variables, 'shared'>; random: Random; scheme?: TokenScheme },
): Promise<{ text: string; names: string[] }> {
  const names = namesIn(call);
  const secret = connection.variables.filter(({ name, secret }) => secret && names.includes(name)).map(({ name }) => name);
  // Letters and digits that nothing else holds, so that they pass through every encoding as they are.
  const mark = `S${newId(random, 12)}`;
  const marks = new Map(secret.map((name, index) => [name, `${mark}N${index + 1}E`]));
  const values = valuesOf(connection.variables, variables.shared(connection), Object.fromEntries(marks));
  const built = buildCall(call, connection, `${mark}N0E`, values, scheme);
  const places = new Map<string, string>([[TOKEN, `${mark}N0E`]]);
  if (scheme === 'DPoP' && headerOf(built.headers, 'dpop') === null) {
    const value = `${mark}N${places.size + secret.length}E`;
    built.headers.push({ name: 'DPoP', value });
    places.set(PROOF, value);
  }
  for (const [name, value] of marks) places.set(unusedName(name, places), value);
  return { text: written(built, language, [...places]), names: [...places.keys()] };
}

function unusedName(name: string, taken: ReadonlyMap<string, string>): string {
  const first = variableName(name);
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? first : `${first}_${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function written({ method, url, headers, body }: BuiltCall, language: SnippetLanguage, marks: [name: string, mark: string][]): string {
  const places = marks.map(([name, mark], index) => ({
    name,
    mark,
    place: placeOf('secret', `0000-${String(index).padStart(4, '0')}`).text,
  }));
  const placed = (text: string) => places.reduce((done, { mark, place }) => done.replaceAll(mark, place), text);
  const text = placed(body ?? '');
  return snippetOf(
    {
      method,
      url: placed(url),
      request: {
        headers: headers.map(({ name, value }) => ({ name, value: placed(value) })),
        body: { text, kind: text === '' ? 'empty' : 'text', bytes: utf8Bytes(text).length, cutAt: null },
      },
      secrets: [],
    },
    language,
    new Map(places.map(({ place, name }) => [place, name])),
  );
}

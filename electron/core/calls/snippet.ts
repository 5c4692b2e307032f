import type { Call, Connection } from '../../model/connection';
import type { TokenScheme } from '../../model/dpop';
import type { SnippetLanguage } from '../../model/exchange';
import { variableName } from '../../model/placeholders';
import { buildCall } from '../../model/request';
import { namesIn, valuesOf } from '../../model/variables';
import { newId } from '../base/ids';
import { headerOf } from '../base/untrusted-text';
import { Marks } from '../exchanges/marks';
import { snippetOf } from '../exchanges/snippets';
import type { Random } from '../ports';
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
  const marks = new Marks(`S${newId(random, 12)}`);
  const token = marks.of(TOKEN);
  if (scheme === 'DPoP' && !hasProof(call, connection)) marks.of(PROOF);
  const values = secret.map((name) => [name, marks.fresh(variableName(name))]);
  const built = buildCall(
    call,
    connection,
    token,
    valuesOf(connection.variables, variables.shared(connection), Object.fromEntries(values)),
    scheme,
  );
  if (marks.names.includes(PROOF)) built.headers.push({ name: 'DPoP', value: marks.of(PROOF) });
  const { sent, variables: places } = marks.request(built);
  return { text: snippetOf(sent, language, places), names: marks.names };
}

const hasProof = (call: Call, { legs }: Connection) => headerOf([...call.headers, ...legs.api.headers], 'dpop') !== null;

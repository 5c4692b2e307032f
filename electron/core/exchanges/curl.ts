import type { ShellName } from '../../model/exchange';
import { tolerantly } from '../redaction/structure';
import { hasPlace, headersOf, isSecretForm, notesOf, onOneLine, piecesOf, type Sent, variablesOf, withoutPlaces } from './pieces';
import { SHELLS } from './shells';

/**
 * A command line that sends the request of an exchange once more. In the place of each secret stands a variable such as `$CLIENT_SECRET`, to
 * be set before; everything else is quoted so that no shell and no terminal reads anything into it.
 * @param shell `bash` is for every POSIX shell.
 * @param variables What stands for a secret -> the variable that takes its place.
 */
export function curlOf(exchange: Sent, shell: ShellName = 'bash', variables: ReadonlyMap<string, string> = variablesOf(exchange)): string {
  const { program, word, command } = SHELLS[shell];
  const { request } = exchange;
  const [method, url] = [exchange.method, exchange.url].map(onOneLine) as [string, string];
  const quote = (text: string) => word(piecesOf(text, variables));
  const { plain, pairs } = secretQuery(url, variables);
  const isForm = isSecretForm(exchange, variables);
  // With --get, curl would move the body into the query.
  const moves = pairs.length > 0 && request.body.text === '';
  const [beforeHash = ''] = url.split('#', 1);
  const target = moves ? quote(plain) : word(piecesOf(beforeHash, variables, true));
  const words: string[] = [`${program} ${target}`];
  const natural = request.body.text === '' || moves ? 'GET' : 'POST';
  if (method === 'HEAD') words.push('--head');
  else if (method !== natural) words.push(`--request ${quote(method)}`);
  if (/[[\]{}]/.test(moves ? plain : withoutPlaces(url))) words.push('--globoff');
  if (moves) words.push('--get', ...pairs.map((pair) => `--data-urlencode ${quote(decodedPair(pair))}`));
  for (const { name, value, basic } of headersOf(exchange, variables)) {
    // A header without a value ends in ";" for curl; one that ends in ":" would be taken out.
    words.push(basic === null ? `--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}` : `--user ${word(basic)}`);
  }
  if (request.body.text !== '') {
    if (!request.headers.some(({ name }) => name.toLowerCase() === 'content-type')) words.push(`--header ${word(['Content-Type:'])}`);
    const data = isForm ? formData(request.body.text, variables) : [{ option: '--data-raw', text: request.body.text }];
    words.push(...data.map(({ option, text }) => `${option} ${quote(text)}`));
  }
  return [command(words), ...notesOf(exchange).map((note) => `# ${note}`)].join('\n');
}

/** Pairs of the query that hold a secret, for --data-urlencode, and the URL without them: a variable's value may need encoding. */
function secretQuery(url: string, variables: ReadonlyMap<string, string>): { plain: string; pairs: string[] } {
  const [beforeHash = ''] = url.split('#', 1);
  const mark = beforeHash.indexOf('?');
  if (mark < 0 || !hasPlace(beforeHash.slice(mark), variables)) return { plain: beforeHash, pairs: [] };
  const all = beforeHash.slice(mark + 1).split('&');
  const secret = all.filter((pair) => hasPlace(pair, variables) && pair.indexOf('=') > 0);
  const rest = all.filter((pair) => !secret.includes(pair));
  return {
    plain: rest.length === 0 ? beforeHash.slice(0, mark) : `${beforeHash.slice(0, mark)}?${rest.join('&')}`,
    pairs: secret,
  };
}

/** curl encodes what comes after the first "=", so what is encoded already is decoded for it. */
function decodedPair(pair: string): string {
  const at = pair.indexOf('=');
  return `${pair.slice(0, at + 1)}${tolerantly(pair.slice(at + 1))}`;
}

/** Pairs with a secret for curl to encode, what lies between them as it is. */
function formData(body: string, variables: ReadonlyMap<string, string>): { option: string; text: string }[] {
  const data: { option: string; text: string }[] = [];
  for (const pair of body.split('&')) {
    const last = data.at(-1);
    if (pair.indexOf('=') > 0 && hasPlace(pair, variables)) data.push({ option: '--data-urlencode', text: decodedPair(pair) });
    else if (last?.option === '--data-raw') last.text += `&${pair}`;
    else data.push({ option: '--data-raw', text: pair });
  }
  return data;
}

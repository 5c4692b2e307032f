import type { Exported } from '../../model/exports';
import type { BuiltCall } from '../../model/request';
import { headerOf } from '../base/untrusted-text';
import { snippetOf } from '../exchanges/snippets';
import type { ExportInput } from './input';
import { type OwnRequests, ownRequests } from './requests';
import { comment, notesOn, writesCredential } from './words';

/** The requests as curl sends them, one below the other: whoever uses them picks one. Secrets are variables of the shell. */
export async function curlExport(input: ExportInput): Promise<Exported> {
  const own = await ownRequests(input);
  const { authorize, device, token, refresh, calls, connection } = own;
  const parts: [title: string, text: string, requests: BuiltCall[]][] = [];
  const add = (title: string, request: BuiltCall | null) => {
    if (request !== null) parts.push([title, written(own, request), [request]]);
  };
  if (authorize !== null) parts.push(['Sign in with a browser at:', `# ${authorizeAddress(own)}`, []]);
  add('Device code', device);
  add('Token', token);
  add('Refresh', refresh);
  for (const { name, request } of calls) add(`API: ${name}`, request);
  const variables = own.marks.namesIn(
    ...parts.flatMap(([, , requests]) => requests.map((each) => JSON.stringify(own.marks.readable(each)))),
  );
  const isJson = connection.dialect.jsonBody === true && writesCredential(own);
  const quotes = 'In the JSON of these requests, a quote or a backslash in a value needs a backslash in front of it.';
  const notes = [...notesOn(own), ...(isJson ? [quotes] : [])];
  const head = [
    `${connection.name}: its requests, exported by Tokenscope ${input.version}. Run them one by one.`,
    ...(variables.length > 0 ? [`Set before: ${variables.join(', ')}`] : []),
    ...notes,
  ];
  const body = parts.map(([title, text]) => `${comment('#', title)}\n${text}\n`);
  return { text: `${head.map((line) => comment('#', line)).join('\n')}\n\n${body.join('\n')}`, variables, notes };
}

function written({ marks }: OwnRequests, request: BuiltCall): string {
  const { sent, variables } = marks.request(request, headerOf(request.headers, 'content-type')?.startsWith(FORM));
  return snippetOf(sent, 'bash', variables).trimEnd();
}

const FORM = 'application/x-www-form-urlencoded';

/** The address to open, with names in the place of what is made for each sign-in. */
function authorizeAddress({ authorize, marks }: OwnRequests): string {
  if (authorize === null) return '';
  const query = new URLSearchParams(authorize.parameters.map(({ name, value }) => [name, value])).toString().replaceAll('+', '%20');
  return marks.replaced(`${authorize.endpoint}?${query}`, (name) => `$${name}`);
}

import { KIND, MAX_IMPORTED_BYTES } from '../../model/connection-file';
import { Failure } from '../../model/failure';
import { isHar } from '../exchanges/har-entries';
import { isScript } from './curl-script';
import { isEnvText } from './env-lines';
import type { Imported, SourceFile } from './imported';
import { unreadable } from './source';

type Read = (files: readonly SourceFile[]) => Imported | Promise<Imported>;

/** A format: how its files are told apart, and what reads them, loaded when there is one. */
interface Format {
  /** On screen: "Postman". */
  name: string;
  /** By name and beginning, so that a mistake further down is told as one of this format. Takes linear time. */
  recognises(file: SourceFile): boolean;
  /** All files of the format at once, such as a collection and its environments. */
  load(): Promise<Read>;
}

/** How much of a file is looked at. */
const BEGINNING = 100_000;
const isObject = (text: string) => /^\ufeff?\s*\{/.test(text.slice(0, 1_000));

const isBrunoYaml = (name: string, text: string) => {
  const start = text.slice(0, BEGINNING);
  if (/^opencollection:/m.test(start)) return true;
  return (
    /\.ya?ml$/i.test(name) && /^(?:http|graphql|request|variables):/m.test(start) && !/^(?:openapi|swagger):|\.insomnia\.rest/m.test(start)
  );
};
const isBrunoJson = (text: string) =>
  isObject(text) && /"(?:brunoConfig|exportedUsing)"\s{0,5}:/.test(text.slice(0, BEGINNING) + text.slice(-20_000));

/** Editors keep them among other settings, and with comments. VS Code's are `servers`, and so are those of an AsyncAPI document. */
const isMcp = (name: string, text: string) => {
  if (!/^\ufeff?\s*(?:\{|\/[/*])/.test(text.slice(0, 1_000))) return false;
  if (/"(?:mcpServers|context_servers)"\s{0,5}:/.test(text)) return true;
  return /"servers"\s{0,5}:\s{0,5}\{/.test(text) && (/(?:^|[\\/])mcp\.json$/i.test(name) || /"inputs"\s{0,5}:\s{0,5}\[/.test(text));
};

/** The first that knows a file reads it. */
const FORMATS: readonly Format[] = [
  {
    name: 'Tokenscope',
    // By its member `kind`.
    recognises: ({ text }) => isObject(text) && text.slice(0, BEGINNING).includes(`"${KIND}"`),
    load: async () => (await import('./own-file')).readOwn,
  },
  {
    name: 'Postman',
    // Exports end with how they were made.
    recognises: ({ text }) =>
      isObject(text) &&
      /"_postman_(?:id|variable_scope|exported_using)"|schema\.(?:getpostman|postman)\.com/.test(
        text.slice(0, BEGINNING) + text.slice(-1_000),
      ),
    load: async () => (await import('./postman')).readPostman,
  },
  {
    name: 'Insomnia',
    recognises: ({ text }) =>
      /^(?:type|"?type"?): *"?[a-z]{1,20}\.insomnia\.rest\/5/m.test(text.slice(0, BEGINNING)) ||
      /["']?__export_format["']?\s{0,5}:\s{0,5}\d/.test(text.slice(0, BEGINNING)),
    load: async () => (await import('./insomnia')).readInsomnia,
  },
  {
    name: 'Bruno',
    recognises: ({ name, text }) => /\.bru$|(?:^|[\\/])bruno\.json$/i.test(name) || isBrunoYaml(name, text) || isBrunoJson(text),
    load: async () => (await import('./bruno')).readBruno,
  },
  {
    name: 'Yaak',
    recognises: ({ text }) => isObject(text) && text.slice(0, BEGINNING).includes('"yaakSchema"'),
    load: async () => (await import('./yaak')).readYaak,
  },
  {
    name: 'Hoppscotch',
    // They say nothing of whose they are: lists of collections and environments have a version each.
    recognises: ({ text }) =>
      /^\ufeff?\s*[[{]/.test(text.slice(0, 1_000)) &&
      /"v"\s{0,5}:\s{0,5}"?\d/.test(text.slice(0, BEGINNING)) &&
      /"(?:folders|requests|initialValue|currentValue|variables)"\s{0,5}:/.test(text.slice(0, BEGINNING)),
    load: async () => (await import('./hoppscotch')).readHoppscotch,
  },
  {
    name: '.env',
    recognises: ({ name, text }) => /(?:^|[\\/])\.env(?:\.[\w.-]{1,60})?$|\.env$/i.test(name) || (name === '' && isEnvText(text)),
    load: async () => (await import('./env')).readEnv,
  },
  {
    name: 'cURL',
    // With a request for a token: others are looked through for tokens.
    recognises: ({ name, text }) =>
      /\b(?:grant_type|client_id)\b/.test(text.slice(0, BEGINNING)) &&
      (isScript(text) || (/\.(?:sh|bash|zsh|ps1|cmd|bat|curl)$/i.test(name) && /\bcurl(?:\.exe)?\s/.test(text.slice(0, BEGINNING)))),
    load: async () => (await import('./curl')).readCurlFiles,
  },
  {
    name: 'OpenAPI',
    // Also where sorted names put its version at the end.
    recognises: ({ name, text }) =>
      /(?:^|[{,])[ \t]{0,8}["']?(?:openapi|swagger)["']?[ \t]{0,5}:[ \t]{0,5}["']?[1-9]/m.test(
        text.slice(0, BEGINNING) + text.slice(-1_000),
      ) ||
      (/(?:openapi|swagger)[^\\/]{0,60}\.(?:json|ya?ml)$/i.test(name) &&
        /\bcomponents\b|\bsecurityDefinitions\b/.test(text.slice(0, BEGINNING))),
    load: async () => (await import('./openapi')).readOpenApi,
  },
  {
    name: 'HAR (a recorded sign-in)',
    recognises: ({ text }) => isHar(text),
    load: async () => (await import('./har')).readHarFile,
  },
  {
    name: 'MCP configuration (mcp.json)',
    recognises: ({ name, text }) => isMcp(name, text),
    load: async () => (await import('./mcp')).readMcp,
  },
];

/** Programs whose files can be imported, beside Tokenscope itself. */
const FOREIGN = FORMATS.map(({ name }) => name).filter((name) => name !== 'Tokenscope');

const formatOf = (file: SourceFile) => FORMATS.find(({ recognises }) => recognises(file));

/**
 * Reads files that connections can be made from; others among them are left alone.
 *
 * @returns null: there are none.
 * @throws Failure `connection-file-invalid`, with file and place; then nothing is read of any.
 */
export async function readImport(files: readonly SourceFile[]): Promise<Imported | null> {
  let all: Imported | null = null;
  for (const format of FORMATS) {
    const own = files.filter((file) => formatOf(file) === format);
    if (own.length === 0) continue;
    if (own.reduce((sum, { text }) => sum + text.length, 0) > MAX_IMPORTED_BYTES)
      throw unreadable(own[0]?.name ?? '', 'It is larger than 10 MiB.', null, 'Export less at once, such as one collection.');
    const next = await (await format.load())(own);
    all = all === null ? next : together(all, next);
  }
  return all;
}

/** The same where there has to be one. @throws Failure `connection-file-invalid`, likewise. */
export async function readConnections(files: readonly SourceFile[]): Promise<Imported> {
  const imported = await readImport(files);
  if (imported === null || imported.files.length === 0) throw nothingToImport(imported);
  return imported;
}

function together(one: Imported, other: Imported): Imported {
  return {
    from: `${one.from} and ${other.from}`,
    files: [...one.files, ...other.files],
    left: [...one.left, ...other.left],
    variables: [...one.variables, ...other.variables],
  };
}

/** @param read null: no file is of a kind that is known. */
function nothingToImport(read: Imported | null): Failure {
  const known = `its own files and those of ${FOREIGN.join(', ')}`;
  return new Failure({
    code: 'connection-file-invalid',
    what: read === null ? "These files can't be imported." : `There is no OAuth 2.0 connection in ${read.from}.`,
    likelyCause:
      read === null ? `Their format is unknown. Tokenscope reads ${known}.` : 'Its requests are authorized in another way, or by a script.',
    action: read === null ? 'Export them again in one of these formats.' : 'Create a connection by hand, or import another file.',
    evidence: (read?.left ?? []).slice(0, 5).map(({ what, why }) => ({ label: what, value: why })),
  });
}

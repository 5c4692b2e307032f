import type { Draft } from './draft';
import { cut } from './imported';
import { type Dict, dictIn, listIn, textAt, textIn } from './source';

/** The proxy that brings a remote server to clients for commands only: `npx -y mcp-remote@latest https://…`. */
const PROXY = /(?:^|[\\/])mcp-remote(?:@[\w.^~-]{1,40})?$/;
/** Options of it that say nothing of a request, with how many values follow. */
const OF_THE_PROGRAM: Readonly<Record<string, number>> = {
  '--allow-http': 0,
  '--auth-timeout': 1,
  '--debug': 0,
  '--enable-proxy': 0,
  '--host': 1,
  '--ignore-tool': 1,
  '--silent': 0,
};

type Leave = Draft['leave'];

/**
 * The remote server behind a command, as an entry that names it would have it; null: the command is another one. Nothing is run, and no file
 * that it names is read.
 */
export function remoteBehind(entry: Dict, leave: Leave): Dict | null {
  const words = [textAt(entry, 'command'), ...listIn(entry.args).map(textIn)];
  const at = words.findIndex((word) => PROXY.test(word));
  if (at < 0) return null;
  const args = words.slice(at + 1);
  const headers: Record<string, string> = {};
  const found: Record<string, unknown> = {};
  const oauth: Record<string, unknown> = {};
  for (let next = 0; next < args.length; next += 1) {
    const word = args[next] ?? '';
    const value = args[next + 1] ?? '';
    if (!word.startsWith('--')) {
      if (found.url === undefined) found.url = word;
      else if (/^\d{1,5}$/.test(word)) found.callbackPort = word;
      continue;
    }
    next += OF_THE_PROGRAM[word] ?? 1;
    if (word === '--header') {
      const colon = value.indexOf(':');
      headers[value.slice(0, Math.max(colon, 0)).trim()] = value.slice(colon + 1).trim();
    } else if (word === '--resource') found.resource = value;
    else if (word === '--transport') found.transport = value;
    else if (/^--static-oauth-client-(?:info|metadata)$/.test(word)) Object.assign(oauth, clientIn(word, value, leave));
    else if (!Object.hasOwn(OF_THE_PROGRAM, word)) {
      // Whether a value follows is unknown.
      next -= value.startsWith('--') || /^https?:/.test(value) ? 1 : 0;
      leave(`Option “${cut(word, 60)}” of mcp-remote`, "Tokenscope doesn't know it.");
    }
  }
  if (found.url === undefined) return null;
  return { resource: found.resource, ...found, headers, oauth, env: entry.env };
}

/** Written as JSON, or as `@` and the name of a file. */
function clientIn(option: string, written: string, leave: Leave): Dict {
  if (written.startsWith('@')) {
    leave(`The file of “${option}”`, 'Other files are never read. Enter what it says in Settings.');
    return {};
  }
  try {
    return dictIn(JSON.parse(written));
  } catch {
    leave(`What “${option}” says`, "It isn't valid JSON.");
    return {};
  }
}

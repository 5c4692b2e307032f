/** A signed or encrypted token in compact form, disclosures of an SD-JWT included. */
const JOSE = /eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*){1,3}(?:~[\w.-]*)*/y;
const WORD = /[\w-]*/y;
const PASETO = /v[1-4]\.(?:local|public)\.[\w-]{16,}(?:\.[\w-]+)?/g;

/** Tokens and keys that say by their first letters whose they are: GitHub, GitLab, Slack, Stripe, Shopify, npm, PyPI, SendGrid, Google, Vault, ... */
const BRANDED =
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|gl(?:pat|oas|dt|rt|cbt|ptt|ft|soat)-[\w.-]{16,}|xox[abeoprs]-[\w-]{10,}|xapp-[\w-]{10,}|(?:sk|rk)_(?:live|test)_\w{10,}|whsec_[\w+/=]{16,}|sk-(?:ant-|proj-)?[\w-]{20,}|shp(?:at|ca|pa|ss)_\w{20,}|npm_\w{30,}|pypi-[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|hv[sbr]\.[\w-]{20,}|do[opr]_v1_\w{32,}|dp\.(?:pt|st|ct)\.\w{20,}|EAA\w{30,}|AGE-SECRET-KEY-1\w{20,})/g;
/** Base64 of what begins like a JWT. */
const ENCODED_JOSE = /\bZXlK[\w+/-]{24,}={0,2}/g;

/** The text with something else in the place of each token that is known by its form, whatever it is called. */
export function replaceTokens(text: string, by: (token: string) => string): string {
  const rest = replaceJose(text, by);
  return rest.replace(PASETO, by).replace(BRANDED, by).replace(ENCODED_JOSE, by);
}

/** By hand, because a pattern alone takes quadratic time on "eyJeyJeyJ…" and on "-eyJ-eyJ-eyJ…". */
function replaceJose(text: string, by: (token: string) => string): string {
  let done = '';
  let from = 0;
  for (let at = text.indexOf('eyJ'); at >= 0; at = text.indexOf('eyJ', at)) {
    JOSE.lastIndex = at;
    const token = JOSE.exec(text)?.[0];
    if (token === undefined) {
      // No other start within the same word can succeed.
      WORD.lastIndex = at;
      at += WORD.exec(text)?.[0].length ?? 1;
      continue;
    }
    done += text.slice(from, at) + by(token);
    at += token.length;
    from = at;
  }
  return done + text.slice(from);
}

const BEGIN = '-----BEGIN ';
/** A label of a private key (RFC 7468 sections 10 and 11, OpenSSH, PGP), to the end of its line. */
const PRIVATE_LABEL = /[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;
/** The body of a block whose end is missing: Base64, header lines, white space and the escapes of line breaks. */
const BLOCK_BODY = /(?:[\w+/=:,.\s-]|\\[nrt])*/y;

/** The text with something else in the place of each private key in PEM; a block without its end goes as far as it reaches. */
export function replacePrivateKeys(text: string, by: (block: string) => string): string {
  let done = '';
  let from = 0;
  let ended = true;
  for (let at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
    PRIVATE_LABEL.lastIndex = at + BEGIN.length;
    if (at < from || !PRIVATE_LABEL.test(text)) continue;
    const body = PRIVATE_LABEL.lastIndex;
    const close: number = ended ? text.indexOf('-----END ', body) : -1;
    ended = close >= 0;
    const end = ended ? endOfLabel(text, close + 9) : endOfBody(text, body);
    done += text.slice(from, at) + by(text.slice(at, end));
    from = end;
  }
  return done + text.slice(from);
}

/** A private key apart from the lines around it and their line breaks; all of the block where it has no such lines. */
export function armoured(block: string): { begin: string; key: string; end: string } {
  const close = block.lastIndexOf('-----END ');
  const open = block.indexOf('-----', BEGIN.length) + 5;
  const key = block.slice(open, Math.max(open, close)).trim();
  if (key === '') return { begin: '', key: block, end: '' };
  const start = block.indexOf(key, open);
  return { begin: block.slice(0, start), key, end: block.slice(start + key.length) };
}

function endOfLabel(text: string, from: number): number {
  const dashes = text.slice(from, from + 60).indexOf('-----');
  return dashes < 0 ? Math.min(text.length, from + 60) : from + dashes + 5;
}

function endOfBody(text: string, from: number): number {
  BLOCK_BODY.lastIndex = from;
  return from + (BLOCK_BODY.exec(text)?.[0].length ?? 0);
}

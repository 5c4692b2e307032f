import { base64urlLength } from './base64url';
import { noteKeys, startsLikeObject, takeUnencoded } from './compact';
import { blank, broken, type Decoded, type FurtherHeader, type SignatureHead, type TokenPart } from './decoded';
import { type JsonMember, type JsonNode, type JsonObject, readJson, repeatedNames } from './json';
import { badEncoding, isObject, MAX_DEPTH, noteRepeats, readPart } from './part';
import { takePayload } from './payload';
import { takeDisclosures } from './sd-jwt';

/** Signatures or recipients beyond which a token counts as malformed. */
const MAX_HEADS = 1_000;

/** Of an SD-JWT (RFC 9901 section 8.1). */
const SD_HEADERS = ['disclosures', 'kb_jwt'];
const NO_OBJECT = 'The unprotected header is not an object.';
const IN_TWO = 'The same name is in two headers of one signature or recipient; only one is allowed.';

/** An object of the token's JSON, with the text it was read from. */
interface Source {
  text: string;
  members: JsonMember[];
}

/** A header in two halves (RFC 7515 section 7.2.1, RFC 7516 section 7.2.1). */
interface Head {
  header: JsonObject;
  protectedText: string | null;
  unprotectedText: string | null;
}

/**
 * A token in JSON serialisation, flattened or general: JWS (RFC 7515 section 7.2) or JWE (RFC 7516 section 7.2). JSON that is neither is
 * malformed: no token that goes into an Authorization header begins with a brace (RFC 6750 section 2.1).
 */
export function decodeJoseJson(token: string): Decoded {
  const decoded = blank(token.length);
  const reading = readJson(token, MAX_DEPTH);
  if (!reading.ok) {
    return broken(
      decoded,
      'token',
      reading.offset,
      `The token begins like JSON, but it ${reading.reason}, at character ${reading.offset + 1}.`,
    );
  }
  if (reading.node.kind !== 'object') return broken(decoded, 'token', 0, 'The token is JSON but not an object.');
  const source: Source = { text: token, members: reading.node.members };
  if (repeatedNames(reading.node).size > 0) noteRepeats(decoded, token);
  if (find(source, 'ciphertext')) return decodeJweJson(decoded, source);
  if (find(source, 'payload') || isSigned(source)) return decodeJwsJson(decoded, source);
  const response = find(source, 'access_token') ?? find(source, 'id_token');
  return broken(
    decoded,
    'token',
    null,
    response
      ? 'This is a token response, not a token. The tokens are its members.'
      : 'This is JSON but not a token: a signed token has the member "payload", an encrypted one "ciphertext".',
  );
}

/**
 * Whether an object is a token in JSON serialisation, be it a broken one, rather than a set of claims with a member of such a name: it has
 * content or signatures of a token, and a header of one. Without a header that names an algorithm no reader could take it for a token.
 */
export function isJoseJson(object: JsonObject): boolean {
  const { payload, signature, signatures, ciphertext, recipients } = object;
  // Most claims have none of these, and are done with here.
  if (payload === undefined && signature === undefined && signatures === undefined && ciphertext === undefined) return false;
  const heads = [object, ...[signatures, recipients].flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []))];
  return heads.some(hasHead);
}

function hasHead({ protected: encoded, header, unprotected }: JsonObject): boolean {
  if (typeof encoded === 'string' && (startsLikeObject(encoded) || isObject(readPart(encoded).value))) return true;
  return [header, unprotected].some((each) => isObject(each) && typeof each.alg === 'string');
}

/** A JWS without its payload, which travels apart (RFC 7515 appendix F). */
function isSigned(source: Source): boolean {
  return find(source, 'signature')?.kind === 'text' || find(source, 'signatures')?.kind === 'array';
}

function decodeJwsJson(decoded: Decoded, source: Source): Decoded {
  const payload = find(source, 'payload') ?? { kind: 'text' as const, value: '', start: 0, end: 0 };
  if (payload.kind !== 'text') return broken(decoded, 'payload', payload.start, 'The member "payload" is not a string.');
  const list = find(source, 'signatures');
  const flat = find(source, 'signature');
  if (list && flat)
    return broken(decoded, 'signature', flat.start, 'The token has both "signature" and "signatures"; only one is allowed.');
  if (!list && !flat) return broken(decoded, 'signature', null, 'The token has neither "signature" nor "signatures".');
  const items = list === undefined ? [source] : sourcesIn(decoded, list, 'signatures', source.text);
  if (items === null) return decoded;
  const signatures: SignatureHead[] = [];
  const further: FurtherHeader[] = [];
  for (const [index, item] of items.entries()) {
    const signature = find(item, 'signature');
    if (signature?.kind !== 'text')
      return broken(decoded, 'signature', signature?.start ?? null, `Signature ${index + 1} is missing or not a string.`);
    const head = readHead(decoded, find(item, 'protected'), [find(item, 'header')], source.text);
    if (head === null) return decoded;
    if (index === 0) takeHead(decoded, head);
    const signatureBytes = base64urlLength(signature.value);
    if (signatureBytes === null) return badEncoding(decoded, 'signature', signature.value, placeOf(signature));
    signatures.push({ ...head, signatureBytes });
    further.push(...furtherOf(head, index, items.length > 1 ? `signature ${index + 1}` : ''));
  }
  decoded.signatures = signatures;
  decoded.furtherHeaders = further;
  decoded.signatureBytes = signatures[0]?.signatureBytes ?? null;
  if (decoded.header?.b64 === false) takeUnencoded(decoded, payload.value);
  else {
    const part = readPart(payload.value);
    if (part.bytes < 0) return badEncoding(decoded, 'payload', payload.value, placeOf(payload));
    if (!takePayload(decoded, part, () => payload.value, decoded.header)) return decoded;
  }
  decoded.format = 'jws-json';
  return takeDisclosuresOfHeader(decoded);
}

/**
 * RFC 9901 section 8.1: an SD-JWT in JSON serialisation carries its disclosures and its key binding in the first unprotected header, and in no
 * other. What is of another kind there makes the token malformed: it must not pass for absent.
 */
function takeDisclosuresOfHeader(decoded: Decoded): Decoded {
  const fail = (reason: string) => broken(decoded, 'unprotected header', null, reason);
  const [first, ...others] = decoded.signatures.map(({ unprotectedText }) => (unprotectedText === null ? null : objectOf(unprotectedText)));
  const names = SD_HEADERS.filter((name) => others.some((header) => header?.[name] !== undefined));
  if (names.length > 0) return fail(`The member "${names[0]}" is in a different unprotected header than the first.`);
  const list = first?.disclosures;
  const binding = first?.kb_jwt;
  if (list === undefined && binding === undefined) return decoded;
  if (list !== undefined && !(Array.isArray(list) && list.every((item) => typeof item === 'string')))
    return fail('The member "disclosures" is not an array of strings.');
  if (binding !== undefined && (typeof binding !== 'string' || binding === ''))
    return fail('The member "kb_jwt" is not a string, or is empty, so it is not a key binding JWT.');
  if (decoded.claims === null) return fail('The token has disclosures or a key binding but no claims, so it is not an SD-JWT.');
  takeDisclosures(decoded, (list as string[] | undefined) ?? [], () => null);
  return decoded;
}

function decodeJweJson(decoded: Decoded, source: Source): Decoded {
  const list = find(source, 'recipients');
  const recipients = list === undefined ? [source] : sourcesIn(decoded, list, 'recipients', source.text);
  if (recipients === null) return decoded;
  const shared = find(source, 'unprotected');
  const first = recipients[0] && find(recipients[0], 'header');
  const head = readHead(decoded, find(source, 'protected'), [shared, first], source.text);
  if (head === null) return decoded;
  takeHead(decoded, head);
  const further: FurtherHeader[] = [];
  if (shared && head.protectedText !== null) further.push({ from: 'not protected', text: slice(source.text, shared) });
  const common = new Set([...namesIn(head.protectedText), ...namesIn(shared && slice(source.text, shared))]);
  for (const [index, recipient] of recipients.entries()) {
    const own = find(recipient, 'header');
    if (own !== undefined) {
      if (own.kind !== 'object') return broken(decoded, 'unprotected header', own.start, NO_OBJECT);
      if (own.members.some(({ name }) => common.has(name))) return broken(decoded, 'unprotected header', own.start, IN_TWO);
      further.push({
        from: recipients.length > 1 ? `recipient ${index + 1}, not protected` : 'not protected',
        text: slice(source.text, own),
      });
    }
    if (!isEncoded(decoded, find(recipient, 'encrypted_key'), 'encrypted key')) return decoded;
  }
  decoded.furtherHeaders = further;
  const others: [string, TokenPart][] = [
    ['iv', 'initialization vector'],
    ['ciphertext', 'ciphertext'],
    ['tag', 'authentication tag'],
    ['aad', 'additional authenticated data'],
  ];
  if (!others.every(([name, part]) => isEncoded(decoded, find(source, name), part))) return decoded;
  decoded.format = 'jwe-json';
  return decoded;
}

function refused(decoded: Decoded, where: TokenPart, offset: number | null, reason: string): null {
  broken(decoded, where, offset, reason);
  return null;
}

/** The objects of a list; null: the token is malformed, and says why. */
function sourcesIn(decoded: Decoded, list: JsonNode, name: 'signatures' | 'recipients', text: string): Source[] | null {
  const where = name === 'signatures' ? 'signature' : 'encrypted key';
  const fail = (at: number, reason: string) => refused(decoded, where, at, reason);
  if (list.kind !== 'array' || list.items.length === 0) return fail(list.start, `The member "${name}" is not an array with ${name} in it.`);
  if (list.items.length > MAX_HEADS)
    return fail(list.start, `The token has more than ${MAX_HEADS} ${name}, the most that Tokenscope decodes.`);
  const sources: Source[] = [];
  for (const item of list.items) {
    if (item.kind !== 'object') return fail(item.start, `The member "${name}" contains something that is not an object.`);
    sources.push({ text, members: item.members });
  }
  return sources;
}

/** Whether a member, if there is one, is base64url; if not, the token is malformed and says so. */
function isEncoded(decoded: Decoded, node: JsonNode | undefined, part: TokenPart): boolean {
  if (node === undefined) return true;
  if (node.kind !== 'text') broken(decoded, part, node.start, `The ${part} is not a string.`);
  else if (base64urlLength(node.value) === null) badEncoding(decoded, part, node.value, placeOf(node));
  else return true;
  return false;
}

/** One header of its halves; null: the token is malformed, and says why. Texts of several unprotected halves are not kept. */
function readHead(decoded: Decoded, encoded: JsonNode | undefined, unprotected: (JsonNode | undefined)[], source: string): Head | null {
  let protectedText: string | null = null;
  let unprotectedText: string | null = null;
  const header: JsonObject = {};
  const add = (part: JsonObject): boolean => {
    for (const name of Object.keys(part)) {
      if (Object.hasOwn(header, name)) return false;
      // Plain assignment would set the prototype where the name is `__proto__`.
      Object.defineProperty(header, name, { value: part[name], enumerable: true, configurable: true, writable: true });
    }
    return true;
  };
  if (encoded !== undefined) {
    if (encoded.kind !== 'text') return refused(decoded, 'header', encoded.start, 'The member "protected" is not a string.');
    const part = readPart(encoded.value);
    if (part.bytes < 0) {
      badEncoding(decoded, 'header', encoded.value, placeOf(encoded));
      return null;
    }
    protectedText = part.text;
    // RFC 7515 section 7.2.1: without protected members there is no "protected"; some write an empty text there.
    const value = part.bytes === 0 ? {} : part.value;
    if (!isObject(value))
      return refused(decoded, 'header', part.offset, `The protected header ${part.fault ?? 'is JSON but not an object'}.`);
    add(value);
    if (part.repeats) noteRepeats(decoded, part.text);
  }
  for (const node of unprotected) {
    if (node === undefined) continue;
    const part = objectOf(slice(source, node));
    if (part === null) return refused(decoded, 'unprotected header', node.start, NO_OBJECT);
    if (!add(part)) return refused(decoded, 'unprotected header', node.start, IN_TWO);
    unprotectedText ??= slice(source, node);
  }
  if (protectedText === null && unprotectedText === null)
    return refused(decoded, 'header', null, 'The token has no header, so its algorithm is unknown.');
  noteKeys(decoded, header);
  return { header, protectedText, unprotectedText };
}

function takeHead(decoded: Decoded, head: Head): void {
  decoded.header = head.header;
  decoded.headerText = head.protectedText ?? head.unprotectedText;
}

/** The parts of a signature's header beyond `Decoded.headerText`. */
function furtherOf({ protectedText, unprotectedText }: Head, index: number, of: string): FurtherHeader[] {
  const further: FurtherHeader[] = [];
  if (index > 0 && protectedText !== null) further.push({ from: of, text: protectedText });
  if (unprotectedText !== null && (index > 0 || protectedText !== null))
    further.push({ from: of === '' ? 'not protected' : `${of}, not protected`, text: unprotectedText });
  return further;
}

/** Of a repeated member the last counts, as everywhere. */
function find({ members }: Source, name: string): JsonNode | undefined {
  return members.findLast((member) => member.name === name)?.value;
}

function namesIn(text: string | null | undefined): string[] {
  return text ? Object.keys(objectOf(text) ?? {}) : [];
}

function objectOf(text: string): JsonObject | null {
  const value: JsonObject[string] = JSON.parse(text);
  return isObject(value) ? value : null;
}

function slice(source: string, { start, end }: JsonNode): string {
  return source.slice(start, end);
}

/** Where the content of a JSON string begins in the token; null: it has escapes, so characters can't be counted off. */
function placeOf(node: JsonNode & { kind: 'text' }): number | null {
  return node.end - node.start === node.value.length + 2 ? node.start + 1 : null;
}

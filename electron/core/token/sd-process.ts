import { quotedVisible } from '../base/visible';
import type { Disclosure, SdJwt } from './decoded';
import { type JsonMember, type JsonNode, type JsonObject, readJson } from './json';
import { MAX_DEPTH } from './part';

/** Names that carry digests, and so can be no claims (RFC 9901 section 4.1). */
export const RESERVED: readonly string[] = ['_sd', '...'];

interface Disclosed {
  disclosure: Disclosure;
  /** Its decoded text, and the array of salt, name (if any) and value read from it. */
  text: string;
  items: JsonNode[];
}

/** The verifier's view of an SD-JWT as it is put together. */
class Processing {
  readonly #byDigest = new Map<string, Disclosed>();
  readonly #seen = new Set<string>();
  readonly #used = new Set<Disclosure>();
  readonly refusals: string[] = [];

  constructor(disclosures: readonly Disclosure[]) {
    for (const disclosure of disclosures) {
      const { digest, text } = disclosure;
      const reading = readJson(text, MAX_DEPTH);
      if (digest === null || !reading.ok || reading.node.kind !== 'array') continue;
      if (this.#byDigest.has(digest)) this.refuse('A disclosure is there twice');
      else this.#byDigest.set(digest, { disclosure, text, items: reading.node.items });
    }
  }

  uses(disclosure: Disclosure): boolean {
    return this.#used.has(disclosure);
  }

  refuse(why: string): void {
    if (!this.refusals.includes(why)) this.refusals.push(why);
  }

  /** A value as JSON text, with what is disclosed in its place. `source` is the text that `node` was read from. */
  write(source: string, node: JsonNode, depth: number): string {
    if (depth > MAX_DEPTH) {
      this.refuse(`With its disclosures in place it is nested more than ${MAX_DEPTH} levels deep`);
      return 'null';
    }
    if (node.kind === 'array') return `[${node.items.flatMap((item) => this.#item(source, item, depth + 1)).join(',')}]`;
    if (node.kind === 'object') return this.#object(source, node.members, depth);
    return source.slice(node.start, node.end);
  }

  #object(source: string, members: JsonMember[], depth: number): string {
    const names = new Set(members.map(({ name }) => name));
    const digests = members.findLast(({ name }) => name === '_sd');
    const written: string[] = [];
    for (const member of members) {
      const { name, value } = member;
      if (member === digests) written.push(...this.#disclosedMembers(value, names, depth));
      else if (name === '...') this.refuse('The name "..." is where no array element can be disclosed');
      // At the top it names the hash; it is no claim (RFC 9901 section 7.1).
      else if (name !== '_sd' && !(name === '_sd_alg' && depth === 1)) {
        written.push(`${member.written}:${this.write(source, value, depth + 1)}`);
      }
    }
    return `{${written.join(',')}}`;
  }

  #disclosedMembers(list: JsonNode, names: Set<string>, depth: number): string[] {
    if (list.kind !== 'array' || list.items.some(({ kind }) => kind !== 'text')) {
      this.refuse('An "_sd" is not an array of strings');
      return [];
    }
    return list.items.flatMap((item) => {
      const found = item.kind === 'text' ? this.#find(item.value) : null;
      if (found === null) return [];
      const [, name, value] = found.items;
      if (found.items.length !== 3 || name?.kind !== 'text' || value === undefined) {
        this.refuse('A disclosure of an element takes the place of a claim');
        return [];
      }
      this.#used.add(found.disclosure);
      if (names.has(name.value) || RESERVED.includes(name.value)) {
        this.refuse(`The claim ${quotedVisible(name.value, 40)} is disclosed, but its object already has one of that name`);
        return [];
      }
      names.add(name.value);
      return [`${JSON.stringify(name.value)}:${this.write(found.text, value, depth + 1)}`];
    });
  }

  /** An element of a list; none where its digest has no disclosure. */
  #item(source: string, item: JsonNode, depth: number): string[] {
    const stands = item.kind === 'object' ? item.members.find(({ name }) => name === '...') : undefined;
    if (item.kind !== 'object' || stands === undefined) return [this.write(source, item, depth)];
    if (item.members.length !== 1 || stands.value.kind !== 'text') {
      this.refuse('A "..." is not a string, or has other members beside it');
      return [];
    }
    const found = this.#find(stands.value.value);
    if (found === null) return [];
    const [, value] = found.items;
    if (found.items.length !== 2 || value === undefined) {
      this.refuse('A disclosure of a claim takes the place of an element');
      return [];
    }
    this.#used.add(found.disclosure);
    return [this.write(found.text, value, depth)];
  }

  /** null: a decoy, something not disclosed, or a digest met before. */
  #find(digest: string): Disclosed | null {
    if (this.#seen.has(digest)) {
      this.refuse('A digest occurs twice in the token');
      return null;
    }
    this.#seen.add(digest);
    return this.#byDigest.get(digest) ?? null;
  }
}

/**
 * Puts the disclosures of an SD-JWT in their places and says whether a verifier must refuse it (RFC 9901 section 7.1, steps 3 to 5). Marks the
 * disclosures that have a place as matched. Numbers, repeated names and escapes stay as written.
 *
 * @param payload The payload as text: a JSON object.
 */
export function processSdJwt(payload: string, disclosures: readonly Disclosure[], hash: string): SdJwt {
  const processing = new Processing(disclosures);
  const reading = readJson(payload, MAX_DEPTH);
  const text = reading.ok ? processing.write(payload, reading.node, 1) : null;
  for (const disclosure of disclosures) disclosure.matched = processing.uses(disclosure);
  const strays = disclosures.filter(({ matched }) => !matched).length;
  if (strays > 0 && processing.refusals.length === 0)
    processing.refuse(`${strays} of ${disclosures.length} disclosures ${strays === 1 ? 'has' : 'have'} no digest in the token`);
  const [refusal] = processing.refusals;
  if (text === null || refusal !== undefined) {
    return {
      hash,
      unsupported: false,
      refused: `${refusal ?? "Its payload can't be read"}, so a verifier must reject it.`,
      text: null,
      claims: null,
    };
  }
  return { hash, unsupported: false, refused: null, text, claims: JSON.parse(text) as JsonObject };
}

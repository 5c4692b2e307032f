import { type Dict, dictIn, member, textAt } from './source';

/** References may lead to references, so far. */
const MAX_STEPS = 20;

/**
 * What stands at a place of an OpenAPI document, its reference followed. References to other files and URLs are never followed, nor is one
 * that leads to itself.
 *
 * @returns null: it leads out of the document, or to nothing.
 */
export function followed(document: Dict, value: unknown): Dict | null {
  let at = value;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const reference = textAt(at, '$ref');
    if (reference === '') return dictIn(at);
    if (!reference.startsWith('#')) return null;
    at = pointed(document, reference.slice(1));
    if (at === undefined) return null;
  }
  return null;
}

/** A JSON pointer in a URL fragment (RFC 6901 section 6). */
function pointed(document: Dict, pointer: string): unknown {
  const steps = pointer.split('/').slice(1, 40);
  return steps.reduce<unknown>((at, step) => member(at, decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')), document);
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

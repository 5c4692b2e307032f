import type { Finding } from '../../model/finding';
import { visible } from '../base/visible';
import { showable } from '../token/members';
import type { Cases } from './cases';
import { FINDINGS } from './catalogue';
import type { FindingDefinition, Particulars, Seen, Subject } from './definition';

/** Characters before the "…". */
const MAX_TITLE = 299;
const MAX_DETAIL = 1_999;

interface Look {
  definition: FindingDefinition;
  look: (item: never) => Seen;
}

const NONE: readonly Look[] = [];
const LOOKS = new Map<string, Look[]>();
for (const definition of FINDINGS) {
  for (const [name, look] of Object.entries(definition)) {
    if (typeof look !== 'function') continue;
    const subject = `${name[2]?.toLowerCase()}${name.slice(3)}`;
    LOOKS.set(subject, [...(LOOKS.get(subject) ?? []), { definition, look }]);
  }
}

/**
 * Everything that the catalogue sees in one case, in its order.
 *
 * @param found What is found is added here.
 * @returns The same list.
 */
export function find<S extends Subject>(subject: S, item: Cases[S], found: Finding[] = []): Finding[] {
  const looks = LOOKS.get(subject) ?? NONE;
  // Tokens are looked at by the thousand, and an iterator would cost as much as some detectors.
  for (let index = 0; index < looks.length; index += 1) {
    const { definition, look } = looks[index] as Look;
    const seen = (look as (item: Cases[S]) => Seen)(item);
    if (seen === false || seen === null) continue;
    found.push(
      typeof seen === 'string' ? findingOf(definition, NOTHING_MORE, seen) : findingOf(definition, seen === true ? NOTHING_MORE : seen),
    );
  }
  return found;
}

const NOTHING_MORE: Particulars = {};

function findingOf(definition: FindingDefinition, more: Particulars, seen = more.seen): Finding {
  const { code, why, reference } = definition;
  const { severity, title, detail, action } = more;
  return {
    code,
    severity: severity ?? definition.severity,
    title: title === undefined ? definition.title : showable(title, MAX_TITLE),
    detail: detail !== undefined ? showable(detail, MAX_DETAIL) : seen !== undefined ? before(why, seen) : why,
    action: action ?? definition.action,
    reference,
  };
}

/** Only what was seen is untrusted; together they are cut as one text. */
function before(why: string, seen: string): string {
  return seen.length + 1 + why.length > MAX_DETAIL ? showable(`${seen} ${why}`, MAX_DETAIL) : `${visible(seen)} ${why}`;
}

const WEIGHT = { error: 0, warning: 1, note: 2 };

/** Errors first, then warnings, then notes; of a code the first finding only. */
export function sorted(findings: Finding[]): Finding[] {
  if (findings.length < 2) return findings;
  const once = findings.filter(({ code }, index) => findings.findIndex((other) => other.code === code) === index);
  return once.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

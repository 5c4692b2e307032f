import { Failure } from '../../../model/failure';
import type { Lab, LabGrant } from '../lab';
import { type Check, CouldNotRun, check, type Figures, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { type Attempt, attempt, isDecided, isRefusal, undecided } from './attempt';
import { refreshMeaning } from './control';
import { fateOf, spareToRefresh } from './own-grants';

/** How often two refreshes are sent at once: which of them comes first is chance. */
const TRIES = 5;

export const RACE_CHECKS: readonly Check[] = [
  check({
    id: 'refresh.concurrent',
    statement: 'Two simultaneous refreshes end as promised',
    failed: "Two simultaneous refreshes don't end as promised",
    why: 'Two processes of one app, or a retried request, cause this by accident. The outcome decides whether users are signed out.',
    reference: 'RFC 9700, section 4.14.2',
    wants:
      'Where refresh tokens rotate, one refresh succeeds and the other counts as reuse, which revokes the family (RFC 9700, section 4.14.2).',
    grants: ['spare'],
    signOff: false,
    effect: 'ends',
    spares: TRIES,
    promise: 'leewaySeconds',
    run: concurrent,
  }),
];

/** How one race ended. */
interface Race {
  both: [Attempt, Attempt];
  /** How many of the two were answered with tokens. */
  taken: number;
  lives: boolean;
  /** The refresh token changes when it is used. */
  rotates: boolean;
  /** The answer without tokens; null: both had them. */
  other: Attempt | null;
}

async function concurrent(lab: Lab): Promise<Outcome> {
  const { races, cut } = await raceOften(lab);
  const kinds = countedBy(races);
  const [first] = races;
  if (first === undefined) throw new CouldNotRun(cut ?? 'No race took place.');
  const measured = measuredOf(first, kinds, races.length);
  const short = cut === null ? '' : ` The check then stopped: ${cut}`;
  if (kinds.length > 1) return warn(`${inChance(kinds, races.length)}${short}`, measured);
  const [verdict, text] = judge(lab, first);
  const told = `${text} This happened in ${times(races.length, races.length)}.${short}`;
  return { ...verdict(told, measured), expected: expectedOf(lab) };
}

/** Races on grants that may die; on the same one while its family lives. `cut`: why there were fewer than planned; null: there were not. */
async function raceOften(lab: Lab): Promise<{ races: Race[]; cut: string | null }> {
  const races: Race[] = [];
  while (races.length < TRIES) {
    try {
      races.push(await race(lab, await spareToRefresh(lab)));
    } catch (error) {
      const why =
        error instanceof Failure ? error.what : error instanceof CouldNotRun || error instanceof NotApplicable ? error.text : null;
      if (races.length === 0 || why === null) throw error;
      return { races, cut: why };
    }
  }
  return { races, cut: null };
}

/** @throws CouldNotRun an answer that says nothing about the refresh token. */
async function race(lab: Lab, grant: LabGrant): Promise<Race> {
  const before = grant.refreshToken;
  if (before === null) throw new CouldNotRun('The spare grant has no refresh token.');
  lab.step('Sends two refreshes with the same refresh token at the same time.');
  const send = () => attempt(() => lab.refresh(grant, { refreshToken: before }));
  const [one, two] = await Promise.all([send(), send()]);
  const both: Race['both'] = [await refreshMeaning(lab, grant, one, before), await refreshMeaning(lab, grant, two, before)];
  const granted = both.filter(({ kind }) => kind === 'granted');
  if (granted.length === 0) return neither(lab, grant, both);
  // The later answer first: where only the newest refresh token counts, it is the one.
  const candidates = granted
    .toSorted((a, b) => (b.reply?.at ?? 0) - (a.reply?.at ?? 0))
    .map(({ reply }) => reply?.tokens?.refreshToken ?? before);
  lab.step('Refreshes again with the new token to see whether the family is still valid.');
  const { fate, said } = await fateOf(lab, grant, [...new Set(candidates)], 'Two simultaneous refreshes revoked it.');
  if (fate === 'unclear')
    throw new CouldNotRun(`It is unknown whether the family is still valid after two simultaneous refreshes (${said}).`);
  const other = both.find(({ kind }) => kind !== 'granted') ?? null;
  const rotates = candidates.some((token) => token !== before);
  return { both, taken: granted.length, lives: fate === 'lives', rotates, other };
}

function neither(lab: Lab, grant: LabGrant, both: Race['both']): Race {
  const [first, second] = both;
  lab.end(grant, 'Two simultaneous refreshes returned no tokens.');
  if (!isRefusal(first.kind)) throw undecided(first, 'Neither of two simultaneous refreshes returned tokens. On the first');
  if (!isRefusal(second.kind)) throw undecided(second, 'Neither of two simultaneous refreshes returned tokens. On the second');
  return { both, taken: 0, lives: false, rotates: false, other: first };
}

interface Kind {
  name: string;
  count: number;
  lives: boolean;
}

/** How the races ended, the most frequent end first. */
function countedBy(races: readonly Race[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const race of races) {
    const name = nameOf(race);
    const kind = kinds.get(name) ?? { name, count: 0, lives: race.lives };
    kind.count += 1;
    kinds.set(name, kind);
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count);
}

function nameOf({ taken, lives }: Race): string {
  if (taken === 0) return 'both were rejected';
  return `${taken === 2 ? 'both succeeded' : 'one succeeded'} and the family ${lives ? 'stayed valid' : 'was revoked'}`;
}

function times(count: number, all: number): string {
  return `${count} of ${all} ${all === 1 ? 'try' : 'tries'}`;
}

function inChance(kinds: readonly Kind[], all: number): string {
  const counted = kinds.map(({ name, count }) => `in ${times(count, all)} ${name}`).join(', ');
  const never = kinds.some(({ lives }) => !lives) ? ' A client must never send two refreshes at once here.' : '';
  return `The outcome of two simultaneous refreshes varies: ${counted}.${never}`;
}

function measuredOf({ both: [first, second] }: Race, kinds: readonly Kind[], all: number): Figures {
  const counted = kinds.map(({ name, count }) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, times(count, all)]);
  return { 'First response': first.said, 'Second response': second.said, ...Object.fromEntries(counted) };
}

function expectedOf({ promises: { leewaySeconds, reuseEndsFamily } }: Lab): string | undefined {
  if (leewaySeconds !== null && leewaySeconds > 0) return `the family stays valid, within a leeway of ${leewaySeconds} s`;
  return reuseEndsFamily === 'yes' ? 'one succeeds; the other counts as reuse, which revokes the family' : undefined;
}

function judge({ promises }: Lab, { both, taken, lives, rotates, other }: Race): [typeof pass, string] {
  const { leewaySeconds, reuseEndsFamily } = promises;
  const leeway = leewaySeconds ?? 0;
  if (taken === 0) {
    const [first, second] = both;
    return [fail, `Both refreshes were rejected (${first.said}; ${second.said}), although the refresh token was valid.`];
  }
  if (other === null) {
    if (!lives) return [fail, 'Both refreshes returned tokens, but none of the refresh tokens they returned works.'];
    if (!rotates) return [pass, 'Both refreshes returned tokens, and the refresh token stays the same.'];
    if (leewaySeconds === 0) return [warn, 'Both refreshes succeeded and the family stayed valid, although no leeway was promised.'];
    return [pass, 'Both refreshes succeeded, and the family stayed valid.'];
  }
  const turned = `One refresh succeeded; the other ${isDecided(other) ? 'was rejected' : 'returned no tokens'} (${other.said})`;
  if (lives) return [pass, `${turned}. The family stayed valid.`];
  const text = `${turned}. The family was revoked: the tokens from the successful refresh are unusable.`;
  if (leeway > 0 || reuseEndsFamily === 'no') return [fail, text];
  if (reuseEndsFamily === 'any') return [warn, `${text} A client must never send two refreshes at once here.`];
  return [pass, `${turned}. The family was revoked, as promised: a client must never send two refreshes at once here.`];
}

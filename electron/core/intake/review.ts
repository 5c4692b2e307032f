import { failing, Failure } from '../../model/failure';
import {
  canReceive,
  hasPlace,
  INTAKE_FIELDS,
  type IntakeChoice,
  type IntakeField,
  type IntakeReview,
  type IntakeValue,
  MAX_INTAKE,
  sealedFor,
  valueIn,
  withValue,
} from '../../model/intake';
import type { ConnectionSettings } from '../../model/connection';
import type { Entry } from '../../model/providers/entry';
import { providerOf } from '../../model/providers/offered';
import { Newest } from '../base/newest';
import type { Fingerprint } from '../secrets';
import type { Judged, Known } from './judge';
import { type Intake, readIntake } from './read';
import { tenantInPlace } from './tenant-place';
import { isListed } from './veil';
import { keyOf, type ValueKind } from './vocabulary';

/** What the values go into. */
export interface Target {
  /** null: a new connection is made. */
  connectionId: string | null;
  settings: ConnectionSettings;
  hasClientSecret: boolean | null;
}

/** What a person looks at before anything is taken, and the values that stay here until then; only the newest. */
export class HeldIntake {
  readonly #held = new Newest<{ target: Target; values: Judged[] }>('intake');

  constructor(private readonly fingerprint: Fingerprint) {}

  /** @throws Failure `bad-request`: the text is empty, or too long. */
  async hold(text: string, target: Target): Promise<IntakeReview> {
    const entry = await entryOf(target.settings);
    const { values: found, left, leftOut, unread } = read(text, knownOf(target.settings, entry));
    const values = withEnvironments(tenantInPlace(found, target.settings, entry));
    const id = this.#held.hold({ target, values });
    const environments = new Set(values.flatMap(({ environment, isOlder }) => (environment === null || isOlder ? [] : environment)));
    return {
      id,
      ...target,
      values: values.map((one) => this.#view(one, target.settings)),
      environments: [...environments],
      left,
      leftOut,
      unread: unread.map(({ number }) => number),
    };
  }

  /**
   * The settings with what a person chose, and the client secret among it; undefined: none.
   *
   * @param current The connection as it is now; it may have changed since.
   * @param shown Where the person was told that the secret goes.
   * @throws Failure `not-found`: taken, dropped, or replaced by another text; `bad-request`: the secret would go elsewhere than was
   * shown, or what may be one would go where it is no secret.
   */
  take(
    id: string,
    choices: readonly IntakeChoice[],
    current: ConnectionSettings,
    shown: string | null,
  ): { settings: ConnectionSettings; clientSecret: string | undefined } {
    const held = this.#of(id);
    let settings = current;
    let clientSecret: string | undefined;
    for (const { value, field } of choices) {
      const one = held.values[value];
      if (one === undefined) throw gone();
      if (one.isSecret && isListed(field)) throw misplaced();
      if (field === 'clientSecret') clientSecret = one.value;
      settings = withValue(settings, field, one.value);
    }
    const others = choices.filter(({ field }) => field !== 'clientSecret');
    if (clientSecret !== undefined && others.some(({ value }) => held.values[value]?.value === clientSecret)) throw misplaced();
    if (clientSecret !== undefined && sealedFor(settings) !== shown) throw elsewhere(shown, sealedFor(settings));
    return { settings, clientSecret };
  }

  target(id: string): Target {
    return this.#of(id).target;
  }

  drop(id: string): void {
    this.#held.drop(id);
  }

  #of(id: string) {
    const held = this.#held.of(id);
    if (held === null) throw gone();
    return held;
  }

  #view({ kind, value, isSecret, label, lines, environment, doubts, isOlder, isSure }: Judged, settings: ConnectionSettings): IntakeValue {
    const field = (INTAKE_FIELDS as readonly string[]).includes(kind) ? (kind as IntakeField) : null;
    const against = field === null ? null : obstacle(settings, field, value);
    // What the connection shows already needs no hiding.
    const isHidden = isSecret && (field === null || valueIn(settings, field) !== value);
    return {
      field,
      text: isHidden ? '' : value,
      secret: isHidden ? { length: value.length, fingerprint: this.fingerprint(value) } : null,
      label,
      lines,
      environment,
      doubts: against === null ? doubts : [...doubts, against],
      isOlder,
      isSure: isSure && against === null,
    };
  }
}

/** Why a value can't go where it belongs; null: it can. */
function obstacle(settings: ConnectionSettings, field: IntakeField, value: string): string | null {
  if (!hasPlace(settings, field)) return 'This connection has no place for it.';
  return field === 'redirectUri' && !canReceive(value) ? "Tokenscope can't receive a redirect there." : null;
}

/** The environments that the text tells values apart by, each as a value to take along with them. */
function withEnvironments(values: readonly Judged[]): Judged[] {
  const named = new Map<string, Judged>();
  for (const one of values) if (one.environment !== null && !one.isOlder && !named.has(one.environment)) named.set(one.environment, one);
  const own = [...named].map(
    ([name, one]): Judged => ({ ...one, kind: 'environment', value: name, label: null, isSecret: false, isSure: true, doubts: [] }),
  );
  return [...values, ...own];
}

function read(text: string, known: Known): Intake {
  if (text.trim() === '') throw empty();
  if (text.length > MAX_INTAKE) throw tooLong(text.length);
  return readIntake(text, known);
}

/** What the catalogue knows of the provider that a connection is at; null: nothing. */
export async function entryOf(settings: ConnectionSettings): Promise<Entry | null> {
  // Large, and needed here only.
  const { entryFor } = await import('../../model/providers/entries');
  return entryFor({ ...settings, tokenEndpoint: settings.endpoints.token });
}

/** Its hosts, and what it calls its values. */
export function knownOf(settings: ConnectionSettings, entry: Entry | null): Known {
  const { hosts, name } = providerOf(settings.template);
  const called = Object.entries(entry?.onboarding.names ?? {});
  const names = called.flatMap(([kind, own]): [string, ValueKind][] => (own !== undefined && isNamed(kind) ? [[keyOf(own), kind]] : []));
  return { ownHost: hosts === undefined ? null : (host) => hosts.test(host), provider: name, names: new Map(names) };
}

const NAMED = ['clientId', 'clientSecret', 'redirectUri', 'scopes', 'tenant'] as const;
const isNamed = (kind: string): kind is (typeof NAMED)[number] => (NAMED as readonly string[]).includes(kind);

const empty = failing({
  code: 'bad-request',
  what: 'There is no text to read.',
  likelyCause: 'The clipboard is empty or contains a picture.',
  action: "Copy the e-mail's text, or type it in.",
});

const tooLong = (length: number) =>
  new Failure({
    code: 'bad-request',
    what: 'This text is too long to look for values in.',
    likelyCause: `It has ${length.toLocaleString('en')} characters; ${MAX_INTAKE.toLocaleString('en')} is the limit.`,
    action: 'Paste the part with the credentials.',
  });

const gone = failing({
  code: 'not-found',
  what: 'This text is no longer in memory.',
  likelyCause: 'It was used already, or another one has been pasted since.',
  action: 'Paste it again.',
});

const misplaced = failing({
  code: 'bad-request',
  what: 'Nothing was saved: a secret would stand in a setting that everyone can read.',
  likelyCause: 'One value is chosen as a Client secret and for another place, or a URL or scope contains a secret.',
  action: 'Choose one place for each secret, and take the URL or scope out.',
});

const elsewhere = (shown: string | null, now: string | null) =>
  new Failure({
    code: 'bad-request',
    what: 'Nothing was saved: the Client secret would be sealed for another URL than was shown.',
    likelyCause: 'The connection has changed in the meantime.',
    action: 'Paste the text again and look at the token endpoint.',
    evidence: [
      { label: 'Shown', value: shown ?? 'none' },
      { label: 'Now', value: now ?? 'none' },
    ],
  });

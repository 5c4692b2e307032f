import type { ConnectionSettings } from './connection';
import { isTrialWord, wordsOf } from './environment';

/** Production in a label. As a word alone: "Products" is none. */
const PRODUCTION = /^(?:prod|prd|production|productie|produktion|live)\d*$/i;
/** "Pre-production" and "non-prod" are not production. */
const NOT_YET = /^(?:pre|non|not|no)$/i;

/**
 * Whether mistakes with this connection reach customers: as the person says, else by its environment's label. The one rule: whatever marks
 * production or asks before something happens there goes by it.
 */
export function isProduction({ production, environment }: Pick<ConnectionSettings, 'production' | 'environment'>): boolean {
  return production ?? saysProduction(environment);
}

/** Whether an environment's label says that it is production. */
export function saysProduction(label: string): boolean {
  const words = wordsOf(label);
  return words.some((word) => PRODUCTION.test(word)) && !words.some((word) => isTrialWord(word) || NOT_YET.test(word));
}

/** What to call the environment of a connection that is production: "EU", where the label doesn't say so itself, is "EU (production)". */
export function productionName({ environment }: Pick<ConnectionSettings, 'environment'>): string {
  const label = environment.trim();
  if (label === '') return 'production';
  return saysProduction(label) ? label : `${label} (production)`;
}

/** What to call a connection's environment; "": it has none. */
export const environmentName = ({ environment, production }: { environment: string; production: boolean }): string =>
  production ? productionName({ environment }) : environment.trim();

/** What tells one group from another, however it is written; "": in none. */
export const groupKey = (group: string): string => group.trim().replace(/\s+/g, ' ').toLocaleLowerCase();

type Grouped = { id: string } & Pick<ConnectionSettings, 'group'>;

/** The environments that belong together with that connection, itself among them, in the order given. Alone: it is in no group. */
export function membersOf<T extends Grouped>(connection: T, all: readonly T[]): T[] {
  const key = groupKey(connection.group);
  return key === '' ? [connection] : all.filter(({ group }) => groupKey(group) === key);
}

/** Where to switch from that connection: the others of its group, beginning with the one after it. */
export function othersAround<T extends Grouped>(connection: T, all: readonly T[]): T[] {
  const members = membersOf(connection, all);
  const at = members.findIndex(({ id }) => id === connection.id);
  return at < 0 ? members : [...members.slice(at + 1), ...members.slice(0, at)];
}

/** A connection's name without what it says of the environment: "Orders (sandbox)" is "Orders". What says nothing else stays whole. */
export function nameOfAll({ name, environment }: Pick<ConnectionSettings, 'name' | 'environment'>): string {
  const own = new Set(wordsOf(environment).map((word) => word.toLowerCase()));
  // The label of practice connections is part of what they are called.
  own.delete('practice');
  const isOfEnvironment = (word: string) => isTrialWord(word) || PRODUCTION.test(word) || own.has(word.toLowerCase());
  const kept = name
    .replace(/[A-Za-z0-9]+/g, (word) => (isOfEnvironment(word) ? '' : word))
    .replace(/[([{]\s*[)\]}]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,:;|/.\u2013\u2014-]+|(?<![\s,:;|/.\u2013\u2014-])[\s,:;|/.\u2013\u2014-]+$/g, '');
  return kept === '' ? name.trim() : kept;
}

type Proposable = Grouped & Pick<ConnectionSettings, 'name' | 'environment'> & { template: string };

/** Connections that look like other environments of this one but are in no group or in another: the same provider, the same name without the environment. */
export function likelyMembers<T extends Proposable>(connection: T, all: readonly T[]): T[] {
  const name = nameOfAll(connection).toLocaleLowerCase();
  const key = groupKey(connection.group);
  const words = name.split(' ');
  return all.filter(
    (other) =>
      // The cheap questions first: there may be 10,000.
      other.id !== connection.id &&
      other.template === connection.template &&
      (key === '' || groupKey(other.group) !== key) &&
      other.environment.trim().toLocaleLowerCase() !== connection.environment.trim().toLocaleLowerCase() &&
      words.every((word) => other.name.toLocaleLowerCase().includes(word)) &&
      nameOfAll(other).toLocaleLowerCase() === name,
  );
}

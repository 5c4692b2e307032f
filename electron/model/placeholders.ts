/** What stands for a value of the environment: `${env:NAME}`. More than one dollar sign in front means the text itself, one sign shorter. */
const PLACEHOLDER = /(\$+)\{env:([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Variables by name; own members only. */
export type Environment = Record<string, string | undefined>;

export interface Filled<T> {
  value: T;
  /** Variables that are not set or empty, each once. */
  missing: string[];
  /** What stands between the braces and can be no variable's name. */
  malformed: string[];
}

/** The placeholder for a variable. */
export function placeholderFor(name: string): string {
  return `\${env:${name}}`;
}

/** The placeholder for what stands in a file. */
export function placeholderForFile(path: string): string {
  return `\${file:${path}}`;
}

/** A name that every shell takes for a variable: "Orders (sandbox)" and "client secret" give ORDERS_SANDBOX_CLIENT_SECRET. */
export function variableName(...words: string[]): string {
  const name = words
    .map((word) =>
      word
        .normalize('NFKD')
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '_'),
    )
    .join('_')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '');
  return /^\d/.test(name) ? `_${name}` : name || 'VALUE';
}

/** Whether programs and shells can have a variable of that name. */
export const isVariableName = (name: string): boolean => NAME.test(name);

/** Whether a text holds a placeholder that would be filled. */
export function hasPlaceholder(text: string): boolean {
  return [...text.matchAll(PLACEHOLDER)].some(([, dollars]) => dollars === '$');
}

/** Whether a text is a placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return /^\$\{env:[A-Za-z_][A-Za-z0-9_]{0,200}\}$/.test(text);
}

/** The variables that a JSON value's texts would be filled with, each with its place, such as "calls[0].url". */
export function variablesIn(value: unknown, place = ''): { name: string; place: string }[] {
  if (typeof value === 'string')
    return [...value.matchAll(PLACEHOLDER)].flatMap(([, dollars, name = '']) => (dollars === '$' ? [{ name, place }] : []));
  if (Array.isArray(value)) return value.flatMap((each, index) => variablesIn(each, `${place}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => variablesIn(each, place === '' ? name : `${place}.${name}`));
}

/** Text without any. */
export const withoutPlaceholders = (text: string): string => text.replace(PLACEHOLDER, '');

/** Text that reads as itself again when placeholders are filled. */
export function escapePlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, '$$$&');
}

/**
 * Fills every text in a JSON value, names of members excepted.
 *
 * @param environment null: placeholders stay as they are; only what was escaped is read as itself.
 */
export function fillPlaceholders<T>(value: T, environment: Environment | null): Filled<T> {
  const missing = new Set<string>();
  const malformed = new Set<string>();
  const fillText = (text: string) =>
    text.replace(PLACEHOLDER, (whole: string, dollars: string, name: string) => {
      if (dollars.length > 1) return whole.slice(1);
      if (environment === null) return whole;
      if (!isVariableName(name)) malformed.add(name);
      const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (found === undefined || found === '') missing.add(name);
      return found ?? '';
    });
  const fill = (each: unknown): unknown => {
    if (typeof each === 'string') return fillText(each);
    if (Array.isArray(each)) return each.map(fill);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, member]) => [name, fill(member)]));
  };
  const filled = fill(value) as T;
  return { value: filled, missing: [...missing].filter((name) => !malformed.has(name)), malformed: [...malformed] };
}

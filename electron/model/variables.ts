import * as v from 'valibot';
import type { Call, Pair } from './connection';
import { invalid } from './failure';
import { long, short } from './text/limits';
import { checkLine, checkText } from './lines';

/** `{{name}}`. A backslash in front means the text itself, without the backslash. */
const REFERENCE = /(\\?)\{\{ {0,9}([A-Za-z_][\w.-]{0,99}) {0,9}\}\}/g;
const NAME = /^[A-Za-z_][\w.-]*$/;
const MAX_VARIABLES = 100;
const MAX_VALUE = 10_000;
/** Shorter ones would turn up in any text by chance, and so could not be hidden in the log. */
export const SHORTEST_SECRET = 8;
/** Stands for a secret value wherever it can be seen. */
export const HIDDEN_VALUE = '*****';

/** What calls can be written with. `secret`: the value is sealed in the vault, and empty here. */
const variable = v.strictObject({ name: short, value: long, secret: v.optional(v.literal(true)) });
export const variables = v.pipe(v.array(variable), v.maxLength(500));
/** As the window sends them. A secret's value null: as it was sealed. */
export const variableInput = v.strictObject({ name: short, value: v.nullable(long), secret: v.boolean() });
/** Those of each environment, by its name: connections of that environment share them. None is secret. */
export const environments = v.record(short, v.pipe(v.array(v.strictObject({ name: short, value: long })), v.maxLength(500)));

export type Variable = v.InferOutput<typeof variable>;
export type VariableInput = v.InferOutput<typeof variableInput>;
export type Environments = v.InferOutput<typeof environments>;
/** Values by name. */
export type Values = ReadonlyMap<string, string>;

export const NO_VALUES: Values = new Map();

/** The environment's variables of a connection; none without an environment. */
export function sharedVariables(environment: string, all: Environments): readonly Pair[] {
  return (environment !== '' && Object.hasOwn(all, environment) && all[environment]) || [];
}

/**
 * What the names in a connection's calls stand for: its own variables, then those of its environment.
 *
 * @param secrets The sealed values; absent: each is hidden, as for a preview.
 */
export function valuesOf(own: readonly Variable[], shared: readonly Pair[], secrets?: Readonly<Record<string, string>>): Values {
  const values = new Map(shared.map(({ name, value }) => [name, value]));
  for (const { name, value, secret } of own) {
    if (!secret) values.set(name, value);
    else if (secrets === undefined) values.set(name, HIDDEN_VALUE);
    else if (Object.hasOwn(secrets, name)) values.set(name, secrets[name] ?? '');
    else values.delete(name);
  }
  return values;
}

/** The names that a call is written with, each once, in the order of the form. */
export function namesIn({ url, query, headers, body }: Call): string[] {
  const texts = [url, ...query.flatMap(({ name, value }) => [name, value]), ...headers.map(({ value }) => value), body];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(REFERENCE)].flatMap(([, sign, name = '']) => (sign === '' ? [name] : []))))];
}

/**
 * The call with values in the place of names: as text in the URL, headers and body; query parameters are encoded when the URL is built.
 *
 * @throws Failure `connection-invalid` for a name that stands for nothing.
 */
export function resolveCall(call: Call, values: Values): Call {
  const unknown = namesIn(call).find((name) => !values.has(name));
  if (unknown !== undefined) {
    const action = `Add it under Variables, or write \\{{${unknown}}} if the API is to receive these characters.`;
    throw invalid('call', `There is no variable “${unknown}” with a value here.`, action);
  }
  const fill = (text: string) =>
    text.replace(REFERENCE, (whole: string, sign: string, name: string) => (sign === '' ? (values.get(name) ?? '') : whole.slice(1)));
  return {
    method: call.method,
    url: fill(call.url),
    query: call.query.map(({ name, value }) => ({ name: fill(name), value: fill(value) })),
    headers: call.headers.map(({ name, value }) => ({ name, value: fill(value) })),
    body: fill(call.body),
  };
}

/** As it is stored in readable settings. */
export const withoutSecretValue = (each: Variable): Variable => (each.secret ? { ...each, value: '' } : each);

/** Names and values that may be kept. Lines without both are dropped. @throws Failure `connection-invalid` */
export function checkVariables<T extends { name: string; value: string | null }>(given: readonly T[], field: string): T[] {
  const kept = given
    .map((each) => ({ ...each, name: each.name.trim() }))
    .filter(({ name, value }) => name !== '' || (value !== null && value !== ''));
  if (kept.length > MAX_VARIABLES) throw invalid(field, `There are more than ${MAX_VARIABLES} variables.`, "Remove those you don't need.");
  kept.forEach(({ name, value }, index) => {
    const place = `${field}[${index}]`;
    if (name === '') throw invalid(`${place}.name`, 'A variable has a value but no name.', 'Name it, or remove the line.');
    checkLine(name, { field: `${place}.name`, what: 'name of a variable', max: 100 });
    if (!NAME.test(name)) {
      const action = 'Use letters, digits, “_”, “-” and “.”, beginning with a letter or “_”.';
      throw invalid(`${place}.name`, `${JSON.stringify(name)} can't be the name of a variable.`, action);
    }
    if (kept.findIndex((other) => other.name === name) < index)
      throw invalid(`${place}.name`, `There are two variables named "${name}".`, 'Rename or remove one of them.');
    checkText(value ?? '', { field: `${place}.value`, what: `value of the variable "${name}"`, max: MAX_VALUE });
  });
  return kept;
}

/** The text such that it is sent as it is. */
export function escapeNames(text: string): string {
  return text.replace(REFERENCE, '\\$&');
}

/** The text with a letter in the place of each name: what it looks like to rules about its form. */
export function withoutNames(text: string): string {
  return text.replace(REFERENCE, 'x');
}

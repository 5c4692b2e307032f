import * as v from 'valibot';
import type { Pair } from '../../model/connection';
import { PROMISES, type Promises } from '../../model/promises';

const said = <T extends v.GenericSchema>(schema: T, description: string) => v.pipe(schema, v.description(description));
const short = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const text = v.pipe(v.string(), v.maxLength(2000));
const url = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const method = v.pipe(v.string(), v.regex(/^[A-Z]{1,20}$/, 'A method must be in capitals, such as GET.'));
const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const seconds = (most: number) => v.pipe(v.number(), v.minValue(0), v.maxValue(most));
const value = v.union([v.string(), v.number(), v.boolean(), v.null()]);

const DAY_SECONDS = 86_400;

type Expected = { [Name in keyof typeof PROMISES]: v.OptionalSchema<(typeof PROMISES)[Name]['schema'], undefined> };

/** What is left out is as in the provider's profile. */
const promises = v.strictObject(
  Object.fromEntries(Object.entries(PROMISES).map(([name, { schema }]) => [name, v.optional(schema)])) as unknown as Expected,
);

const expectation = v.strictObject({
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599)), 200),
  contentType: v.optional(said(short, 'What Content-Type must begin with, such as "application/json".')),
  json: v.optional(
    said(
      v.pipe(
        v.array(
          v.strictObject({
            pointer: said(
              v.pipe(v.string(), v.regex(/^(\/.*)?$/s, 'A JSON Pointer must be empty or begin with "/".'), v.maxLength(500)),
              'A JSON Pointer (RFC 6901).',
            ),
            equals: value,
          }),
        ),
        v.maxLength(100),
      ),
      'Values the JSON body must contain.',
    ),
    [],
  ),
  withinMs: v.optional(
    said(v.pipe(v.number(), v.minValue(1), v.maxValue(600_000)), 'Milliseconds within which the response must be complete.'),
  ),
});

const call = v.strictObject({
  id: v.optional(
    said(
      v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'An id may only contain lowercase letters, digits and "-".')),
      'Unique within the plan; its result is named "own.<id>".',
    ),
  ),
  name: short,
  method: v.optional(
    said(method, 'Methods other than GET, HEAD and OPTIONS may change data; they are only sent if that is allowed.'),
    'GET',
  ),
  url: said(url, "Absolute, or a path appended to the connection's API base URL. The access token is only sent to that server."),
  headers: v.optional(said(v.record(short, text), "Additional headers by name. Don't put secrets in a plan."), {}),
  body: v.optional(v.pipe(v.string(), v.maxLength(1_000_000)), ''),
  expect: v.optional(expectation, {}),
  times: v.optional(said(count(1000), 'How often it is sent; each response must be as expected.'), 1),
});

export const planFile = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    name: short,
    description: v.optional(text),
    checks: v.optional(
      said(
        v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(100))), v.maxLength(500)),
        'Check ids in the order they run, such as "refresh.rotation"; "refresh.*" stands for the whole group.',
      ),
    ),
    calls: v.optional(said(v.pipe(v.array(call), v.maxLength(200)), 'API calls with their expected responses. They run after the checks.')),
    options: v.optional(
      v.strictObject({
        maxWaitSeconds: v.optional(said(seconds(DAY_SECONDS), "Longest wait; anything that would take longer isn't run. Default: 150.")),
        call: v.optional(
          said(
            v.strictObject({ method: v.optional(method, 'GET'), url }),
            "The harmless call the checks use: GET, HEAD or OPTIONS. Default: the connection's first saved GET.",
          ),
        ),
        otherAudience: v.optional(said(short, 'An audience whose tokens the API must reject.')),
        expect: v.optional(said(promises, "Promises that replace those of the provider's profile.")),
      }),
    ),
  }),
  v.description('A plan of lifecycle checks for Tokenscope.'),
);

export type PlanFileContent = v.InferOutput<typeof planFile>;

type CallContent = v.InferOutput<typeof call>;

/** A call of a plan's own, with what its answer must be. */
export interface PlanCall extends Omit<CallContent, 'id' | 'headers' | 'expect'> {
  id: string;
  headers: Pair[];
  /** null: any. `withinMs` in milliseconds. */
  expect: Pick<CallContent['expect'], 'status' | 'json'> & { contentType: string | null; withinMs: number | null };
}

export interface PlanOptions {
  /** Longest wait for time to pass, in milliseconds; longer ones are "too long, not run". */
  maxWaitMs: number;
  /** The harmless call that token checks make; null: the connection's first saved GET. */
  call: { method: string; url: string } | null;
  /** An audience whose token the API must refuse; null: none is known, and an ID token stands in. */
  otherAudience: string | null;
  /** Promises that differ from the profile's. */
  expect: Partial<Promises>;
}

/** An ordered list of checks. */
export interface Plan {
  id: string;
  name: string;
  description: string;
  source: 'built-in' | 'own';
  checks: string[];
  calls: PlanCall[];
  options: PlanOptions;
}

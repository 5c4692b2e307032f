import * as v from 'valibot';
import type { Pair } from '../../model/connection';
import { PROMISES, type Promises } from '../../model/promises';

const said = <T extends v.GenericSchema>(schema: T, description: string) => v.pipe(schema, v.description(description));
const short = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const text = v.pipe(v.string(), v.maxLength(2000));
const url = v.pipe(v.string(), v.minLength(1), v.maxLength(2048));
const method = v.pipe(v.string(), v.regex(/^[A-Z]{1,20}$/, 'A method is written in capitals, such as GET.'));
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
              v.pipe(v.string(), v.regex(/^(\/.*)?$/s, 'A JSON Pointer is empty or begins with "/".'), v.maxLength(500)),
              'A JSON Pointer (RFC 6901).',
            ),
            equals: value,
          }),
        ),
        v.maxLength(100),
      ),
      'Values that the JSON body must have.',
    ),
    [],
  ),
  withinMs: v.optional(
    said(v.pipe(v.number(), v.minValue(1), v.maxValue(600_000)), 'Milliseconds within which the answer must be complete.'),
  ),
});

const call = v.strictObject({
  id: v.optional(
    said(
      v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'An id is made of small letters, digits and "-".')),
      'Unique within the plan; its result is named "own.<id>".',
    ),
  ),
  name: short,
  method: v.optional(said(method, 'Others than GET, HEAD and OPTIONS may change data: they are sent only where that is allowed.'), 'GET'),
  url: said(url, "Absolute, or a path that goes after the connection's API base URL. The access token goes to that server only."),
  headers: v.optional(said(v.record(short, text), 'Additional headers by name. No secrets: a plan is no place for them.'), {}),
  body: v.optional(v.pipe(v.string(), v.maxLength(1_000_000)), ''),
  expect: v.optional(expectation, {}),
  times: v.optional(said(count(1000), 'How often it is made; each must be as expected.'), 1),
});

export const planFile = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    name: short,
    description: v.optional(text),
    checks: v.optional(
      said(
        v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(100))), v.maxLength(500)),
        'Ids of checks in the order they run, such as "refresh.rotation"; "refresh.*" stands for the whole group.',
      ),
    ),
    calls: v.optional(
      said(v.pipe(v.array(call), v.maxLength(200)), 'Calls of the API with what their answers must be. They run after the checks.'),
    ),
    options: v.optional(
      v.strictObject({
        maxWaitSeconds: v.optional(
          said(seconds(DAY_SECONDS), 'Longest wait for time to pass; what would take longer is not run. 150 where left out.'),
        ),
        call: v.optional(
          said(
            v.strictObject({ method: v.optional(method, 'GET'), url }),
            "The harmless call that checks make: GET, HEAD or OPTIONS. The connection's first saved GET where left out.",
          ),
        ),
        otherAudience: v.optional(said(short, 'An audience whose tokens the API must refuse.')),
        expect: v.optional(said(promises, "What is promised in place of the provider's profile.")),
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

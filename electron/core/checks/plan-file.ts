import * as v from 'valibot';
import type { Pair } from '../../model/connection';
import { type Evidence, Failure } from '../../model/failure';
import { cleanText } from '../base/untrusted-text';
import { readsOnly } from '../calls/reads-only';
import { placeInLines, readJson } from '../token/json';
import { CHECKS } from './catalogue';
import { type Plan, type PlanCall, type PlanFileContent, type PlanOptions, planFile } from './plan-schema';

/** Characters. */
const MAX_PLAN = 2_000_000;
const MAX_PROBLEMS = 5;
/** Longest wait unless a plan says otherwise, in milliseconds. */
export const USUAL_MAX_WAIT_MS = 150_000;
const SCHEMA_NAME = 'plan.schema.json';

/**
 * Reads a plan from the text of its file. @param id What it is called here.
 *
 * @throws Failure `plan-invalid`; its evidence names each place, such as "calls[2].expect.status" or "line 3, column 7".
 */
export function parsePlan(text: string, id = 'own'): Plan {
  const content = planContent(text, planFile);
  const problems: Evidence[] = [];
  const checks = checksOf(content, problems);
  const calls = callsOf(content, problems);
  const options = optionsOf(content, problems);
  if (checks.length + calls.length === 0 && problems.length === 0)
    problems.push({ label: 'checks', value: 'The plan contains neither checks nor calls.' });
  if (problems.length > 0) throw invalid(problems.slice(0, MAX_PROBLEMS));
  const { name, description = '' } = content;
  return { id, name: cleanText(name, 120), description: cleanText(description, 1000), source: 'own', checks, calls, options };
}

/**
 * What the text of a plan's file holds, by its schema. @param schemaName Of the published one.
 *
 * @throws Failure `plan-invalid`.
 */
export function planContent<S extends v.GenericSchema>(text: string, schema: S, schemaName = SCHEMA_NAME): v.InferOutput<S> {
  const refused = (evidence: Evidence[]) => invalid(evidence, schemaName);
  if (text.length > MAX_PLAN) throw refused([{ label: 'The file', value: `is longer than ${MAX_PLAN} characters` }]);
  const reading = readJson(text);
  if (!reading.ok) throw refused([{ label: placeInLines(text, reading.offset).replace('line', 'Line'), value: reading.reason }]);
  if (reading.node.kind !== 'object') throw refused([{ label: 'The file', value: 'It must contain a JSON object.' }]);
  const parsed = v.safeParse(schema, JSON.parse(text));
  if (!parsed.success) throw refused(parsed.issues.slice(0, MAX_PROBLEMS).map(problemOf));
  return parsed.output;
}

/** A plan as the text of its file, to start one's own from. @param checks Ids of those to keep; null: all. */
export function printPlan({ name, description, checks, calls, options }: Plan, chosen: readonly string[] | null): string {
  const kept = (id: string) => chosen === null || chosen.includes(id);
  const { maxWaitMs, call, otherAudience, expect } = options;
  const content = {
    $schema: SCHEMA_NAME,
    name,
    ...(description === '' ? {} : { description }),
    checks: checks.filter(kept),
    ...(calls.length === 0 ? {} : { calls: calls.filter(({ id }) => kept(`own.${id}`)).map(printCall) }),
    options: {
      maxWaitSeconds: maxWaitMs / 1000,
      ...(call && { call }),
      ...(otherAudience && { otherAudience }),
      ...(Object.keys(expect).length === 0 ? {} : { expect }),
    },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function printCall({ id, name, method, url, headers, body, expect, times }: PlanCall) {
  const { status, contentType, json, withinMs } = expect;
  return {
    id,
    name,
    method,
    url,
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers.map((header) => [header.name, header.value])) }),
    ...(body === '' ? {} : { body }),
    expect: { status, ...(contentType && { contentType }), ...(json.length === 0 ? {} : { json }), ...(withinMs && { withinMs }) },
    ...(times === 1 ? {} : { times }),
  };
}

const checksOf = ({ checks = [] }: PlanFileContent, problems: Evidence[]): string[] => chosenChecks(checks, CHECKS, problems);

/** The ids that a plan names, each once, a group's as "refresh.*". @param problems What it names and does not exist is added. */
export function chosenChecks(checks: readonly string[], known: readonly { id: string }[], problems: Evidence[]): string[] {
  const chosen = checks.flatMap((written, index) => {
    const group = /^([a-z]+(?:-[a-z]+)*)\.\*$/.exec(written)?.[1];
    const found = known.filter(({ id }) => (group === undefined ? id === written : id.startsWith(`${group}.`))).map(({ id }) => id);
    if (found.length === 0) {
      const what = group === undefined ? 'check' : 'group of checks';
      problems.push({ label: `checks[${index}]`, value: `There is no ${what} called ${JSON.stringify(cleanText(written, 80))}.` });
    }
    return found;
  });
  return [...new Set(chosen)];
}

function callsOf({ calls = [] }: PlanFileContent, problems: Evidence[]): PlanCall[] {
  const taken = new Set<string>();
  return calls.map(({ name, headers, expect, ...rest }, index) => {
    const { id = `call-${index + 1}` } = rest;
    if (taken.has(id)) problems.push({ label: `calls[${index}].id`, value: `Another call has the id "${id}".` });
    taken.add(id);
    const pairs = Object.entries(headers).map(([header, value]): Pair => ({ name: header, value }));
    return { ...rest, id, name: cleanText(name, 200), headers: pairs, expect: { contentType: null, withinMs: null, ...expect } };
  });
}

function optionsOf({ options = {} }: PlanFileContent, problems: Evidence[]): PlanOptions {
  const { maxWaitSeconds, call, otherAudience = null, expect = {} } = options;
  if (call !== undefined && !readsOnly({ ...call, headers: [], body: null }))
    problems.push({
      label: 'options.call',
      value: 'Checks send this call often, so it must be read-only: GET, HEAD or OPTIONS. Put other calls under "calls".',
    });
  return {
    maxWaitMs: maxWaitSeconds === undefined ? USUAL_MAX_WAIT_MS : maxWaitSeconds * 1000,
    call: call ?? null,
    otherAudience,
    expect,
  };
}

function problemOf(issue: v.BaseIssue<unknown>): Evidence {
  const path = (issue.path ?? []).reduce<string>((before, { key }) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    const name = cleanText(String(key), 80);
    return before === '' ? name : `${before}.${name}`;
  }, '');
  return { label: path === '' ? 'The file' : path, value: cleanText(wordsOf(issue), 300) };
}

function wordsOf({ type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object')
    return expected === 'never'
      ? 'A plan has no such member.'
      : expected === 'Object'
        ? `It must be an object, not ${received}.`
        : 'It is missing.';
  // Our own messages are sentences; valibot's begin with "Invalid".
  return message.startsWith('Invalid') ? `Expected ${expected ?? 'something else'}, got ${received}.` : message;
}

/** @param evidence Each place and what is wrong there. @param schemaName Of the published schema. */
export function invalid(evidence: Evidence[], schemaName = SCHEMA_NAME): Failure {
  const [first] = evidence;
  return new Failure({
    code: 'plan-invalid',
    what: `This plan can't be used. ${first === undefined ? '' : `${first.label}: ${first.value}`}`.trim(),
    likelyCause: 'It was written by hand and a member is misspelled or missing, or it is a different kind of file.',
    action: `Correct it and try again. The schema of plans is docs/schemas/${schemaName}; a saved copy of a built-in plan is a good starting point.`,
    evidence,
  });
}

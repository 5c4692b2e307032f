import { escapeMarkup } from '../../../model/text/markup';
import { block, line } from './text';

/** Longest text within an element, in characters. */
const MAX_TEXT = 20_000;

/** An element's opening tag, or the whole of an empty one. Values are made one line and escaped. @param indent Spaces. */
export function element(name: string, indent: number, attributes: Record<string, string>, empty = false): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escapeMarkup(bounded(line(value)))}"`);
  return `${' '.repeat(indent)}<${name}${written.join('')}${empty ? '/' : ''}>`;
}

/** Text of an element, escaped. */
export function content(text: string): string {
  return escapeMarkup(bounded(text));
}

function bounded(text: string): string {
  return block(text, MAX_TEXT).text;
}

/** As JUnit has them, without groups of thousands. @param ms Milliseconds. */
export function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}

export interface Suite {
  name: string;
  package: string;
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  /** Milliseconds. */
  tookMs: number;
  /** ISO 8601, UTC. */
  startedAt: string;
  properties: [name: string, value: string][];
  /** Lines of its test cases. */
  cases: string[];
  output: string;
}

/** Suites as JUnit XML: what both the Ant schema and Jenkins' accept has counts on suites only and times without a zone (UTC). */
export function junitXml(suites: readonly Suite[]): string {
  const lines = suites.flatMap((suite, index) => [
    element('testsuite', 2, {
      name: suite.name,
      package: suite.package,
      id: String(index),
      tests: String(suite.tests),
      failures: String(suite.failures),
      errors: String(suite.errors),
      skipped: String(suite.skipped),
      time: seconds(suite.tookMs),
      timestamp: suite.startedAt.slice(0, 19),
      hostname: 'localhost',
    }),
    '    <properties>',
    ...suite.properties.map(([name, value]) => `${element('property', 6, { name, value }, true)}`),
    '    </properties>',
    ...suite.cases,
    `    <system-out>${content(suite.output)}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ]);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...lines, '</testsuites>', ''].join('\n');
}

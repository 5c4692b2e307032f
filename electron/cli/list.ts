import { inWords } from '../model/text/durations';
import type { GrantFacts } from '../model/grant';
import { type Phase, phaseOf } from '../model/phase';
import { dataFolder } from '../platform/disk/data-folder';
import { readStoredConnections, readStoredFacts } from '../platform/kept/settings-files';
import { command, given } from './arguments';
import { jsonOutput, oneLine, type Style, styleFor } from './terminal';
import { LIST } from './usage/list';

export const runList = command(LIST, async (values, _, context) => {
  const directory = given('data-folder', values['data-folder']) ?? dataFolder(context);
  const facts = readStoredFacts(directory);
  const now = context.clock.now();
  const rows = readStoredConnections(directory)
    .map((connection) => ({ connection, facts: facts.get(connection.id) ?? null }))
    .sort((a, b) => a.connection.name.localeCompare(b.connection.name, 'en'));
  if (values.json) {
    const members = rows.map(({ connection: { id, name, environment, template, grantType }, facts }) => ({
      id,
      name,
      environment,
      provider: template,
      grantType,
      state: stateOf(facts, now),
      expiresAt: facts?.expiresAt ? new Date(facts.expiresAt).toISOString() : null,
    }));
    await context.out(jsonOutput(members, context));
    return 0;
  }
  if (rows.length === 0) {
    context.err(`No connections in ${oneLine(directory)}. Create them in the window, or use a connection file with the other commands.\n`);
    return 0;
  }
  const style = styleFor(context.colours);
  const shown = rows.map(({ connection, facts }) => ({
    name: oneLine(connection.name, 60),
    environment: oneLine(connection.environment, 20),
    state: stateOf(facts, now),
    text: stateText(facts, now),
    id: connection.id,
  }));
  const widest = (of: (row: (typeof shown)[number]) => string) => Math.max(...shown.map((row) => of(row).length));
  const [name, environment, text] = [widest((row) => row.name), widest((row) => row.environment), widest((row) => row.text)];
  const line = (row: (typeof shown)[number]) => [
    style.strong(row.name.padEnd(name)),
    ...(environment === 0 ? [] : [row.environment.padEnd(environment)]),
    painted(row.state, style)(row.text.padEnd(text)),
    style.faint(row.id),
  ];
  await context.out(shown.map((row) => `${line(row).join('  ')}\n`).join(''));
  return 0;
});

const stateOf = (facts: GrantFacts | null, now: number): Phase => (facts === null ? 'never-connected' : phaseOf(facts, now));

function stateText(facts: GrantFacts | null, now: number): string {
  const state = stateOf(facts, now);
  const away = (at: number | null | undefined) => inWords(Math.abs((at ?? now) - now) / 1_000);
  switch (state) {
    case 'never-connected':
      return 'not connected yet';
    case 'not-yet-valid':
      return `not valid yet, starts in ${away(facts?.validFrom)}`;
    case 'active':
    case 'expiring':
      return `expires in ${away(facts?.expiresAt)}`;
    case 'expired':
      return `expired ${away(facts?.expiresAt)} ago`;
    case 'no-expiry':
      return 'expiry unknown';
    case 'refresh-dead':
      return 'refresh token dead, sign in again';
    case 'outcome-unknown':
      return 'outcome of the last refresh unknown';
  }
}

function painted(state: Phase, style: Style): (text: string) => string {
  if (state === 'active') return style.good;
  if (state === 'expiring' || state === 'not-yet-valid' || state === 'outcome-unknown') return style.warn;
  return state === 'expired' || state === 'refresh-dead' ? style.bad : style.faint;
}

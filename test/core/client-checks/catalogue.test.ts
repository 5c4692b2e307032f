import { describe, expect, it } from 'vitest';
import { CLIENT_CHECKS, SCENES } from '../../../electron/core/client-checks/catalogue';
import { GROUPS } from '../../../electron/model/check-words';
import { clientChecksReference } from '../../../build/pages/client-checks';
import { readSource } from '../../support/sources';

describe('the catalogue of client checks', () => {
  it('has checks in every group of an app, each named once', () => {
    const ofApp = GROUPS.filter((group) => group.startsWith('app-'));
    expect([...new Set(CLIENT_CHECKS.map(({ id }) => id.split('.')[0]))].sort()).toEqual([...ofApp].sort());
    expect(new Set(CLIENT_CHECKS.map(({ id }) => id)).size).toBe(CLIENT_CHECKS.length);
    expect(CLIENT_CHECKS.length).toBeGreaterThanOrEqual(35);
  });

  it('is what the page in docs says; `node build/reference.mjs` writes it', () => {
    const page = readSource('docs/client-checks.md');
    expect(page).toBe(clientChecksReference());
    expect(page).not.toMatch(/undefined|null|\[object/);
    for (const { id } of CLIENT_CHECKS) expect(page.split(`### \`${id}\`\n`), id).toHaveLength(2);
  });

  it('has a title for each that holds and for each that does not, all different and without a full stop', () => {
    const titles = CLIENT_CHECKS.flatMap(({ statement, failed }) => [statement, failed]);
    for (const title of titles) expect(title).toMatch(/^\S.*[^.\s]$/s);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('plays scenes that exist, and no scene that no check looks at', () => {
    const played = new Set(CLIENT_CHECKS.flatMap(({ scenes }) => scenes));
    const known = SCENES.map(({ id }) => id);
    expect([...played].filter((id) => !known.includes(id))).toEqual([]);
    expect(known.filter((id) => !played.has(id))).toEqual([]);
  });
});

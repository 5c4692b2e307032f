import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HELP_DEEDS } from '../../electron/model/window/commands';
import { helpTarget } from '../../electron/shell/help/help-target';

const targets = (page: string | null) =>
  Object.fromEntries(
    HELP_DEEDS.map((deed) => {
      const target = helpTarget(deed, { page, version: '1.2.3', resources: '/opt/app', dataFolder: '/home/grace/data', join: posix.join });
      return [deed, target === null ? null : target.kind === 'page' ? target.url : target.path];
    }),
  );

describe('what a request for help opens', () => {
  it('is in the repository that the build names its releases in', () => {
    expect(targets('https://git.example/team/tokenscope/releases/latest')).toEqual({
      documentation: 'https://git.example/team/tokenscope/tree/v1.2.3/docs',
      'release-notes': 'https://git.example/team/tokenscope/releases/tag/v1.2.3',
      'data-folder': '/home/grace/data',
      diagnostics: null,
      report: 'https://git.example/team/tokenscope/issues/new',
    });
  });

  it.each([null, 'https://updates.example/tokenscope/', 'http://git.example/team/tokenscope/releases', 'nonsense'])(
    'is what came with the app where the build names %s',
    (page) =>
      expect(targets(page)).toEqual({
        documentation: '/opt/app/docs',
        'release-notes': '/opt/app/CHANGELOG.md',
        'data-folder': '/home/grace/data',
        diagnostics: null,
        report: null,
      }),
  );
});

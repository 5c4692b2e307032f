import type { HelpDeed } from '../../model/window/commands';
import { urlOf } from '../../model/text/url';

export type HelpTarget = { kind: 'page'; url: string } | { kind: 'path'; path: string };

export interface HelpPlaces {
  /** The page of releases that the build names; null: none. */
  page: string | null;
  version: string;
  /** The folder that holds `docs` and CHANGELOG.md. */
  resources: string;
  dataFolder: string;
  join: (...parts: string[]) => string;
}

/** The repository behind a page of releases at a forge such as GitHub; null: the page is elsewhere. */
function repositoryOf(page: string | null): string | null {
  const url = page === null ? null : urlOf(page);
  const [, path] = (url?.protocol === 'https:' && /^(\/[\w.-]+\/[\w.-]+)\/releases(?:\/|$)/.exec(url.pathname)) || [];
  return url === null || path === undefined ? null : `${url.origin}${path}`;
}

/** What a request for help opens: pages of the repository where the build names one, else what came with the app; null: nothing. */
export function helpTarget(deed: HelpDeed, { page, version, resources, dataFolder, join }: HelpPlaces): HelpTarget | null {
  const repository = repositoryOf(page);
  const at = (path: string): HelpTarget => ({ kind: 'page', url: `${repository}/${path}` });
  switch (deed) {
    case 'documentation':
      return repository ? at(`tree/v${version}/docs`) : { kind: 'path', path: join(resources, 'docs') };
    case 'release-notes':
      return repository ? at(`releases/tag/v${version}`) : { kind: 'path', path: join(resources, 'CHANGELOG.md') };
    case 'report':
      return repository ? at('issues/new') : null;
    case 'data-folder':
      return { kind: 'path', path: dataFolder };
    case 'diagnostics':
      return null;
  }
}

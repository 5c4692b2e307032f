import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEntry } from '../entry.mjs';
import { run, say, Stop } from '../report.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The version in package.json. */
export const version = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/**
 * What a release of a tag is: its version, whether it is one to try (1.2.0-rc.1), and its notes.
 * @param {{ tag: string | undefined; version: string; changelog: string }} from `changelog`: Markdown with a second-level heading for each version
 * @returns {{ version: string; isPrerelease: boolean; notes: string }}
 * @throws Stop when the tag names another version, or the changelog tells nothing of it
 */
export function releaseOf({ tag, version, changelog }) {
  if (tag !== `v${version}`)
    throw new Stop(
      `The tag is ${tag ?? 'not given'}, but package.json says ${version}.`,
      `set "version" and tag that commit v${version}: git tag -s v${version}`,
    );
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.split(/[\s(]/, 1)[0] === version);
  const [heading = '', ...lines] = section?.split('\n') ?? [];
  const notes = lines.join('\n').trim();
  if (notes === '')
    throw new Stop(
      `CHANGELOG.md says nothing about ${version}.`,
      `add a section "## ${version}" with what is new for the people who use it.`,
    );
  if (/unreleased/i.test(heading))
    throw new Stop(`CHANGELOG.md still calls ${version} unreleased.`, `put its date in the heading: "## ${version} (2026-01-31)".`);
  return { version, isPrerelease: version.includes('-'), notes };
}

/** The release of the tag that the workflow runs for. */
export function thisRelease() {
  return releaseOf({ tag: process.env.GITHUB_REF_NAME, version: version(), changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8') });
}

/**
 * The page of the repository that a workflow builds; null: no workflow does.
 * @param {NodeJS.ProcessEnv} env
 */
export function repositoryPage({ GITHUB_SERVER_URL, GITHUB_REPOSITORY }) {
  return GITHUB_SERVER_URL && GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : null;
}

if (isEntry(import.meta.url))
  run(async () => {
    const release = thisRelease();
    say(`Release ${release.version}${release.isPrerelease ? ', one to try' : ''}:\n\n${release.notes}`);
    if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, `## ${release.version}\n\n${release.notes}\n`);
  });

import { expect, it } from 'vitest';
import { filesIn, readSource } from '../../support/sources';

/** Hands a request to an Http, under whatever name it has it. */
const SENDS = /\b\w*[hH]ttp\.send\(|\brecording\.send\(/;

it('what authenticates goes out through one function: nobody else in core hands a request to the network', () => {
  const files = filesIn(['electron/core'])
    .filter((path) => SENDS.test(readSource(path)))
    .map((path) => path.replace('electron/core/', ''))
    .sort();
  expect(files).toEqual([
    // They pass on what others send, taken down or looked at.
    'checks/bench/evidence.ts',
    // The first half of a chain: public documents, by way of the guarded fetch.
    'discover/chain.ts',
    // The second half: what flows and calls send, shown before it goes.
    'discover/client-tokens.ts',
    'discover/steps.ts',
    'exchanges/recording.ts',
    // Public pages and documents: nothing in these requests authenticates.
    'flows/sign-in-page.ts',
    // As checks/bench does, of what a server answers to a pushed request.
    'grants/silent-request.ts',
    // Passes on what others send, under a limit.
    'preflight/polite.ts',
    'wire/discovery.ts',
    'wire/guarded-fetch.ts',
    'wire/send.ts',
  ]);
});

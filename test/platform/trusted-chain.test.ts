import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorityFault, leadsToAuthority } from '../../electron/platform/network/trusted-chain';
import { CHAIN } from './authority';
import { CERTIFICATE } from './certificate';

type Name = keyof typeof CHAIN;
const read = (name: Name) => new X509Certificate(CHAIN[name]);
const NOW = Date.UTC(2026, 0, 1);
const leads = (authorities: Name[], presented: Name[], host = 'corp.invalid', now = NOW) =>
  leadsToAuthority(authorities.map(read), presented.map(read), host, now);

describe('a server’s certificate', () => {
  it('leads to an authority by way of intermediates, in any order, with the root sent or not', () => {
    expect(leads(['root'], ['leaf', 'mid'])).toBe(true);
    expect(leads(['root'], ['leaf', 'root', 'mid'])).toBe(true);
    expect(leads(['other', 'root'], ['leaf', 'mid'])).toBe(true);
    expect(leads(['mid'], ['leaf'])).toBe(true);
    expect(leads(['root'], ['leaf', 'mid'], '127.0.0.1')).toBe(true);
    expect(leads(['root'], ['noca'])).toBe(true);
  });

  it.each<[string, Name[], Name[], string?, number?]>([
    ['no authority', [], ['leaf', 'mid']],
    ['an authority of the same name with another key', ['other'], ['leaf', 'mid']],
    ['a missing intermediate', ['root'], ['leaf']],
    ['another host', ['root'], ['leaf', 'mid'], 'other.invalid'],
    ['another address', ['root'], ['leaf', 'mid'], '127.0.0.2'],
    ['an end in the past', ['root'], ['expired', 'mid']],
    ['a beginning in the future', ['root'], ['leaf', 'mid'], 'corp.invalid', Date.UTC(1999, 0, 1)],
    ['a signature with SHA-1', ['root'], ['weak', 'mid']],
    ['no use for servers', ['root'], ['client', 'mid']],
    ['an issuer that is no authority', ['root'], ['nobody', 'noca']],
    ['an authority that is only sent', ['other'], ['leaf', 'mid', 'root']],
    ['nothing', ['root'], []],
  ])('with %s leads nowhere', (_name, authorities, presented, host, now) => {
    expect(leads(authorities, presented, host, now)).toBe(false);
  });

  it('that stands for itself is taken for its own names only', () => {
    const own = new X509Certificate(CERTIFICATE);
    expect(leadsToAuthority([own], [own], 'localhost', NOW)).toBe(true);
    expect(leadsToAuthority([own], [own], 'corp.invalid', NOW)).toBe(false);
    expect(leadsToAuthority([read('root')], [own], 'localhost', NOW)).toBe(false);
  });

  it('longer than an authority in it allows leads nowhere', () => {
    expect(leads(['root'], ['deep', 'sub', 'mid'])).toBe(false);
    expect(leads(['sub'], ['deep'])).toBe(true);
  });

  it('in a tangle costs no time', () => {
    const tangle = Array.from({ length: 2_000 }, () => read('mid'));
    expect(leadsToAuthority([read('other')], [read('leaf'), ...tangle], 'corp.invalid', NOW)).toBe(false);
  });
});

describe('an authority', () => {
  it.each<[Name, string | null]>([
    ['root', null],
    ['mid', null],
    ['leaf', "is not an authority's"],
    ['constrained', 'is limited to certain names'],
  ])('%s: %s', (name, fault) => {
    const found = authorityFault(read(name));
    if (fault === null) expect(found).toBeNull();
    else expect(found).toContain(fault);
  });
});

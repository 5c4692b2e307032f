import { describe, expect, it } from 'vitest';
import { Authorities, type AuthorityParts } from '../../electron/platform/network/authorities';
import type { StoredAuthority } from '../../electron/platform/kept/authority-files';
import { CHAIN, LEAF_KEY } from '../platform/authority';

const NOW = Date.UTC(2026, 0, 1);

function stage(parts: Partial<AuthorityParts> & { agrees?: boolean } = {}) {
  const file = {
    value: [] as StoredAuthority[],
    save(list: StoredAuthority[]) {
      file.value = list;
    },
  };
  let key = 'vault';
  const asked: unknown[] = [];
  const authorities = new Authorities({
    file,
    vaultOpened: async () => {},
    fingerprint: (text) => `${key} ${text}`,
    now: () => NOW,
    confirm: async (added) => asked.push(added) > 0 && parts.agrees !== false,
    ...parts,
  });
  return { authorities, file, asked, useKey: (other: string) => (key = other) };
}

describe('a person’s certificate authorities', () => {
  it('count once the person has agreed to what is shown', async () => {
    const { authorities, asked } = stage();
    await authorities.add(`# Corp\n${CHAIN.root}\n${CHAIN.mid}`, 'corp.pem');
    expect(asked).toHaveLength(1);
    expect(await authorities.list()).toMatchObject([
      { subject: 'CN=Tokenscope test authority', file: 'corp.pem', state: 'trusted', notAfter: Date.UTC(2199, 10, 13) },
      { subject: 'CN=Tokenscope test intermediate', state: 'trusted' },
    ]);
    expect(await authorities.trusted()).toHaveLength(2);
    await authorities.add(CHAIN.root, 'again.pem');
    expect(await authorities.list()).toHaveLength(2);
  });

  it('do not where the person says no, or removes them', async () => {
    const no = stage({ agrees: false });
    await no.authorities.add(CHAIN.root, 'corp.pem');
    expect(no.file.value).toEqual([]);
    const { authorities } = stage();
    await authorities.add(CHAIN.root, 'corp.pem');
    const [added] = await authorities.list();
    authorities.remove(added?.id ?? '');
    expect(await authorities.trusted()).toEqual([]);
  });

  it('do not where somebody else wrote them into the file, or the vault is another or closed', async () => {
    const { authorities, file, useKey } = stage();
    file.value = [{ pem: CHAIN.root, file: 'corp.pem', mark: 'guessed' }];
    expect(await authorities.list()).toMatchObject([{ state: 'unconfirmed' }]);
    expect(await authorities.trusted()).toEqual([]);
    await authorities.add(CHAIN.root, 'corp.pem');
    expect(await authorities.trusted()).toHaveLength(1);
    useKey('session');
    expect(await authorities.trusted()).toEqual([]);
  });

  it('say so where one is over, or breaks', async () => {
    const late = stage({ now: () => Date.UTC(2200, 0, 1) });
    await late.authorities.add(CHAIN.root, 'corp.pem');
    expect(await late.authorities.list()).toMatchObject([{ state: 'expired' }]);
    expect(await late.authorities.trusted()).toEqual([]);
    const { authorities, file } = stage();
    file.value = [{ pem: 'half a certif', file: 'corp.pem', mark: '' }];
    expect(await authorities.list()).toMatchObject([{ state: 'broken', file: 'corp.pem' }]);
    expect(await authorities.trusted()).toEqual([]);
  });

  it.each([
    ['no certificate', 'hello', 'no certificate in it'],
    ['a private key', CHAIN.root + LEAF_KEY, 'private key'],
    ["a server's certificate", CHAIN.leaf, "can't be used as an authority"],
    ['an authority for some names only', CHAIN.constrained, "can't be used as an authority"],
    ['half a certificate', CHAIN.root.replace(/.{40}\n/, '\n'), "can't be used as an authority"],
    ['a bundle', CHAIN.root.repeat(21), 'more than 20'],
  ])('with %s are refused unasked', async (_name, text, words) => {
    const { authorities, asked } = stage();
    await expect(authorities.add(text, 'x.pem')).rejects.toThrow(words);
    expect(asked).toEqual([]);
  });
});

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { proxySettings } from '../../electron/model/window/network';
import { preferencesIn } from '../../electron/model/window/preferences';
import { proxyConfig, proxyProblem } from '../../electron/model/window/proxy';
import { DEFAULT_PREFERENCES, SYSTEM_PROXY } from '../../electron/model/window/window-parts';

const manual = (server: string, exceptions = '') => ({ ...SYSTEM_PROXY, mode: 'manual' as const, server, exceptions });
const pac = (pacUrl: string) => ({ ...SYSTEM_PROXY, mode: 'pac' as const, pacUrl });

describe('a proxy', () => {
  it.each([
    ['proxy.example.com:3128', 'http://proxy.example.com:3128'],
    [' Proxy.Example.com ', 'http://proxy.example.com:80'],
    ['https://proxy.example.com', 'https://proxy.example.com:443'],
    ['SOCKS5://10.0.0.1', 'socks5://10.0.0.1:1080'],
    ['http://[::1]:8080/', 'http://[::1]:8080'],
  ])('%j is %s', (server, proxyRules) => {
    expect(proxyConfig(manual(server))).toEqual({ mode: 'fixed_servers', proxyRules, proxyBypassRules: '' });
  });

  it.each([
    ['nothing', manual(''), 'server'],
    ['a way around itself', manual('proxy:1,direct://'), 'server'],
    ['rules of Chromium', manual('https=proxy:1;http=other:2'), 'server'],
    ['a path', manual('http://proxy:1/path'), 'server'],
    ['a password', manual('http://ada:secret@proxy:1'), 'server'],
    ['another scheme', manual('quic://proxy:1'), 'server'],
    ['a port that is none', manual('proxy:99999'), 'server'],
    ['a way for this computer', manual('proxy:1', 'a.example, <-loopback>'), 'exceptions'],
    ['a file', pac('file:///etc/passwd'), 'pacUrl'],
    ['a script in the address', pac('data:text/plain,x'), 'pacUrl'],
    ['a password for the script', pac('https://ada:secret@host/proxy.pac'), 'pacUrl'],
  ])('with %s is refused, and never saved', (_name, settings, field) => {
    expect(proxyProblem(settings)?.field).toBe(field);
    expect(v.is(proxySettings, settings)).toBe(false);
    expect(preferencesIn({ proxy: settings }, DEFAULT_PREFERENCES).proxy).toEqual(SYSTEM_PROXY);
  });

  it('keeps what the other modes need', () => {
    const all = { mode: 'none' as const, server: 'proxy:1', exceptions: 'a.example', pacUrl: 'half' };
    expect(v.parse(proxySettings, all)).toEqual(all);
    expect(proxyConfig(all)).toEqual({ mode: 'direct' });
  });

  it('leaves out the exceptions', () => {
    expect(proxyConfig(manual('proxy:1', 'a.example; *.b.example\n<local>'))).toMatchObject({
      proxyBypassRules: 'a.example,*.b.example,<local>',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { type Requested, readsOnly } from '../../../electron/core/calls/reads-only';

const GET: Requested = { method: 'GET', url: '/v1/customers/1', headers: [], body: null };

describe('a request that only reads', () => {
  it.each<[string, Partial<Requested>]>([
    ['GET', {}],
    ['HEAD', { method: 'HEAD' }],
    ['OPTIONS in small letters', { method: 'options' }],
    ['a query of its own', { url: '/search?q=delete&method=card' }],
    ['headers of its own', { headers: [{ name: 'X-Request-Method', value: 'DELETE' }] }],
    ['an override that says GET', { headers: [{ name: 'X-HTTP-Method-Override', value: 'get' }] }],
    ['a GraphQL query', { url: '/graphql?query=query%7Bmutations%7D' }],
    ['a search for a word', { url: '/search?query=mutations' }],
    ['a JSON body', { body: '{"query":{"match_all":{}}}' }],
    ['a JSON body that is a list', { body: '[1]' }],
  ])('%s', (_name, change) => {
    expect(readsOnly({ ...GET, ...change })).toBe(true);
  });

  it.each<[string, Partial<Requested>]>([
    ...['POST', 'PUT', 'PATCH', 'DELETE', 'delete', ' DELETE ', 'MERGE', 'PURGE', 'PROPPATCH', 'GETX'].map(
      (method): [string, Partial<Requested>] => [`is not a ${method}`, { method }],
    ),
    ...['X-HTTP-Method-Override', 'x-http-method', 'X-METHOD-OVERRIDE', 'X_HTTP_METHOD_OVERRIDE', 'HTTP-Method-Override'].map(
      (name): [string, Partial<Requested>] => [`is not one with ${name}`, { headers: [{ name, value: 'Delete' }] }],
    ),
    ...['X-HTTP-Verb', 'X-Original-Method', 'X-Override-Method', 'X-Forwarded-Method', 'X-HTTP-Verb-Override'].map(
      (name): [string, Partial<Requested>] => [`is not one with ${name}`, { headers: [{ name, value: 'DELETE' }] }],
    ),
    ...['X-Original-URL', 'X-Rewrite-URL', 'x-original-uri'].map((name): [string, Partial<Requested>] => [
      `is not one with ${name}`,
      { headers: [{ name, value: '/admin/wipe' }] },
    ]),
    ['is not one with _method after a semicolon', { url: '/v1/customers/1?a=1;_method=DELETE' }],
    ['is not a GraphQL mutation in a URL', { url: '/graphql?query=mutation%7BdeleteAll%7D' }],
    ['is not a GraphQL mutation in a parameter', { query: [{ name: 'query', value: ' mutation Wipe { deleteAll }' }] }],
    ['is not one with X-Method', { headers: [{ name: 'X-Method', value: 'PATCH' }] }],
    ['is not one with _method in its URL', { url: '/v1/customers/1?a=1&_method=DELETE#top' }],
    ['is not one with _method spelt in percent', { url: '/v1/customers/1?%5Fmethod=%44ELETE' }],
    ['is not one with _method in its parameters', { query: [{ name: '_method', value: 'put' }] }],
    ['is not one with an unknown method in _method', { query: [{ name: '_method', value: 'PURGE' }] }],
    ['is not one with $http-method', { query: [{ name: '$httpMethod', value: 'DELETE' }] }],
    ['is not one with method=delete', { url: '/me?method=delete' }],
    ['is not one with _method in a form', { body: 'name=x&_method=DELETE' }],
    ['is not one with _method in JSON', { body: '{"_method":"DELETE"}' }],
  ])('%s', (_name, change) => {
    expect(readsOnly({ ...GET, ...change })).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import {
  isProduction,
  likelyMembers,
  membersOf,
  nameOfAll,
  othersAround,
  productionName,
  saysProduction,
} from '../../electron/model/environments';

describe('production', () => {
  it.each(['production', 'Production', ' PROD ', 'prod-eu', 'EU production', 'prod2', 'Live', 'live (EU)', 'Produktion'])(
    'is what %j says',
    (label) => expect(saysProduction(label)).toBe(true),
  );
  it.each([
    '',
    'staging',
    'sandbox',
    'Products',
    'delivery',
    'pre-production',
    'preprod',
    'non-prod',
    'production test',
    'live demo',
    'olive',
  ])('is not what %j says', (label) => expect(saysProduction(label)).toBe(false));
  it('is what the person says, whatever the label says', () => {
    expect(isProduction({ production: null, environment: 'production' })).toBe(true);
    expect(isProduction({ production: false, environment: 'production' })).toBe(false);
    expect(isProduction({ production: true, environment: 'staging' })).toBe(true);
  });
  it('has a name that says so', () => {
    expect(['', 'live', 'EU'].map((environment) => productionName({ environment }))).toEqual(['production', 'live', 'EU (production)']);
  });
});

const one = (id: string, group: string, name = id, environment = id, template = 'oidc' as const) => ({
  id,
  group,
  name,
  environment,
  template,
});

describe('a group', () => {
  it('is known by its name, however it is written', () => {
    const all = [one('a', 'Orders app'), one('b', ' orders  APP '), one('c', 'Orders'), one('d', '')];
    expect(all.map((each) => membersOf(each, all).map(({ id }) => id))).toEqual([['a', 'b'], ['a', 'b'], ['c'], ['d']]);
  });
  it('is gone through from each member to the next, round the end', () => {
    const all = [one('a', 'Orders'), one('x', ''), one('b', 'Orders'), one('c', 'Orders')];
    expect(all.map((each) => othersAround(each, all).map(({ id }) => id))).toEqual([['b', 'c'], [], ['c', 'a'], ['a', 'b']]);
  });
  it('is proposed for the same provider and the same name without its environment', () => {
    const all = [
      one('a', '', 'Katana production', 'production'),
      one('b', '', 'katana (sandbox)', 'sandbox'),
      one('c', '', 'Katana', 'eu'),
      one('d', '', 'Katana other', 'staging'),
      one('e', '', 'Katana production', 'Production '),
      { ...one('f', '', 'Katana', 'test'), template: 'katana' as const },
    ];
    const likely = (id: string) => likelyMembers(all.find((each) => each.id === id) ?? one('', ''), all).map((each) => each.id);
    expect([likely('a'), likely('d')]).toEqual([['b', 'c'], []]);
  });
  it('is proposed to those that are in another group, not to its own members', () => {
    const all = [one('a', 'Katana', 'Katana', 'production'), one('b', 'Katana', 'Katana', 'staging'), one('c', 'Other', 'Katana', 'test')];
    expect(likelyMembers(all[0] ?? one('', ''), all).map(({ id }) => id)).toEqual(['c']);
  });
});

describe('the name of all environments', () => {
  it.each([
    ['Katana (sandbox)', 'sandbox', 'Katana'],
    ['Katana \u2013 Staging', '', 'Katana'],
    ['PROD Orders app', 'production', 'Orders app'],
    ['Orders EU', 'EU', 'Orders'],
    ['Production', 'production', 'Production'],
    ['Orders', '', 'Orders'],
    ['Practice provider', 'Practice', 'Practice provider'],
  ])('of %j labelled %j is %j', (name, environment, expected) => expect(nameOfAll({ name, environment })).toBe(expected));
});

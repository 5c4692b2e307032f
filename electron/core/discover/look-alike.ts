import { urlOf } from '../../model/text/url';

/** Letters that are read for each other, each as the one they are compared by. */
const READ_AS: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/[0q]/g, 'o'],
  [/[1il|]/g, 'l'],
  [/5/g, 's'],
  [/-/g, ''],
];

/**
 * Why the host of an address may be mistaken for another one, as the rest of a sentence about it: it has letters of other scripts, or reads like
 * one of those that are known here. null: it does not.
 */
export function lookAlike(address: string, known: readonly string[]): string | null {
  const host = urlOf(address)?.hostname ?? '';
  if (host.split('.').some((label) => label.startsWith('xn--'))) return 'is written with letters of other scripts';
  const read = skeletonOf(host);
  const other = known.map((each) => urlOf(each)?.hostname ?? '').find((each) => each !== host && each !== '' && skeletonOf(each) === read);
  return other === undefined ? null : `reads like ${other}, and is another host`;
}

function skeletonOf(host: string): string {
  return READ_AS.reduce((text, [from, to]) => text.replace(from, to), host.toLowerCase());
}

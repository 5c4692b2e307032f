import { urlOf } from '../../model/text/url';

/** What kind of place an address is in. `special`: multicast, reserved, documentation, unspecified: nothing to be reached there. */
export type AddressKind = 'public' | 'private' | 'link-local' | 'loopback' | 'special';

/** Networks that are not the public Internet: IANA's special-purpose registries (RFC 6890). The first that fits counts. */
const IPV4: [network: number, bits: number, kind: AddressKind][] = [
  [ipv4(127, 0), 8, 'loopback'],
  [ipv4(10, 0), 8, 'private'],
  [ipv4(172, 16), 12, 'private'],
  [ipv4(192, 168), 16, 'private'],
  // Shared address space of carriers (RFC 6598), also where some clouds keep their metadata.
  [ipv4(100, 64), 10, 'private'],
  [ipv4(169, 254), 16, 'link-local'],
  // "This host": connecting to 0.0.0.0 reaches the machine itself.
  [ipv4(0, 0), 8, 'special'],
  [ipv4(192, 0, 0), 24, 'special'],
  [ipv4(192, 0, 2), 24, 'special'],
  [ipv4(198, 18), 15, 'private'],
  [ipv4(198, 51, 100), 24, 'special'],
  [ipv4(203, 0, 113), 24, 'special'],
  [ipv4(224, 0), 3, 'special'],
];

/**
 * Where an IPv4 or IPv6 address is. Addresses that carry an IPv4 one inside (mapped, compatible, NAT64, 6to4) are where that one is,
 * for that is where a translator would send them. Text that is no address is `special`.
 */
export function addressKind(address: string): AddressKind {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(plain);
  if (dotted) {
    const bytes = dotted.slice(1).map(Number);
    return bytes.some((byte) => byte > 255) ? 'special' : ipv4Kind(bytes.reduce((sum, byte) => sum * 256 + byte, 0));
  }
  const groups = ipv6Groups(plain);
  return groups === null ? 'special' : ipv6Kind(groups);
}

function ipv4(a: number, b: number, c = 0): number {
  return ((a * 256 + b) * 256 + c) * 256;
}

function ipv4Kind(address: number): AddressKind {
  const found = IPV4.find(([network, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(network / size);
  });
  return found?.[2] ?? 'public';
}

/** The eight groups; null: no IPv6 address. The URL parser does the reading, for it writes every form in one way. */
function ipv6Groups(address: string): number[] | null {
  const url = address.includes(':') ? urlOf(`http://[${address}]/`) : null;
  if (url === null) return null;
  const written = url.hostname.slice(1, -1);
  const [head = '', tail] = written.split('::');
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const before = numbers(head);
  const after = tail === undefined ? [] : numbers(tail);
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function ipv6Kind(groups: number[]): AddressKind {
  const [first = 0, second = 0, third = 0, , , sixth = 0, seventh = 0, eighth = 0] = groups;
  const last = seventh * 65_536 + eighth;
  const zero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  if (zero(0, 7)) return eighth === 1 ? 'loopback' : eighth === 0 ? 'special' : ipv4Kind(last);
  if (zero(0, 5) && (sixth === 0xffff || sixth === 0)) return ipv4Kind(last);
  if (zero(0, 4) && groups[4] === 0xffff && sixth === 0) return ipv4Kind(last);
  // NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056).
  if (first === 0x64 && second === 0xff9b) return ipv4Kind(last) === 'public' && zero(2, 6) ? 'public' : 'private';
  if (first === 0x2002) return ipv4Kind(second * 65_536 + third);
  if ((first & 0xfe00) === 0xfc00) return 'private';
  if ((first & 0xffc0) === 0xfe80) return 'link-local';
  if ((first & 0xffc0) === 0xfec0) return 'private';
  // Teredo and the rest of 2001::/23, documentation, discard-only, multicast and all that is not global unicast (2000::/3).
  if (first === 0x2001 && second < 0x200) return 'special';
  if (first === 0x2001 && second === 0xdb8) return 'special';
  return (first & 0xe000) === 0x2000 ? 'public' : 'special';
}

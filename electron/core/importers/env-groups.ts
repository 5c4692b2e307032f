import type { EnvKind, Named } from './env-names';

/** The variables of a client; the first of each kind counts. */
export interface Group {
  owner: readonly string[];
  values: Map<EnvKind, Named>;
  environment: string | null;
}

/** Of a client. */
export const isOfClient = ({ values }: Group) => values.has('clientId') || values.has('clientSecret');
/** Of a server that clients share. */
export const isOfServer = ({ values }: Group) =>
  (['issuer', 'authorization', 'token', 'domain', 'tenant'] as const).some((kind) => values.has(kind));

/** By whose they are. What a provider's clients have in pairs, GITHUB_ID and GITHUB_SECRET, is a client as well. */
export function grouped(all: readonly Named[], leaveDouble: (each: Named) => void): Group[] {
  const groups = new Map<string, Group>();
  const ownerOf = ({ owner }: Named) => owner.join(' ');
  const bare = (kind: EnvKind) => new Set(all.filter((each) => each.kind === kind).map(ownerOf));
  const [ids, secrets] = [bare('bareId'), bare('bareSecret')];
  const isPaired = (each: Named) => each.owner.length > 0 && ids.has(ownerOf(each)) && secrets.has(ownerOf(each));
  // "CLIENT_ID" before "APP_ID".
  const isExact = ({ name }: Named) => /client_?(?:id|secret)/i.test(name);
  for (const each of [...all.filter(isExact), ...all.filter((one) => !isExact(one))]) {
    const kind =
      isPaired(each) && each.kind === 'bareId' ? 'clientId' : isPaired(each) && each.kind === 'bareSecret' ? 'clientSecret' : each.kind;
    if (kind === null || IGNORED.has(kind)) continue;
    const group = groups.get(ownerOf(each)) ?? { owner: each.owner, values: new Map(), environment: each.environment };
    groups.set(ownerOf(each), group);
    const known = group.values.get(kind);
    if (known === undefined) group.values.set(kind, each);
    else if (known.value !== each.value) leaveDouble(each);
  }
  return [...groups.values()];
}

const IGNORED = new Set<EnvKind>(['other', 'otherSecret', 'bareId', 'bareSecret', 'environment']);

/**
 * With what is there for all clients, and for those whose names go on after it. Never another server for a provider that is known: its secret
 * would go there.
 */
export function withShared(group: Group, shared: readonly Group[], { isOnly, isKnown }: { isOnly: boolean; isKnown: boolean }): Group {
  const values = new Map(group.values);
  for (const other of shared) {
    const begins = other.owner.every((word, index) => group.owner[index] === word);
    const isFor = other.owner.length === 0 ? !(isKnown && isOfServer(other)) : begins;
    if (!isFor && !(isOnly && !isKnown && isOfServer(other))) continue;
    for (const [kind, each] of other.values) if (!values.has(kind)) values.set(kind, each);
  }
  return { ...group, values };
}

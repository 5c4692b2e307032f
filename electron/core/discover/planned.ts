import type { Pair } from '../../model/connection';
import type { PlannedRequest, SealedPart } from '../../model/discovery';
import { changedParts } from '../../model/discovery-edit';
import { failing } from '../../model/failure';
import { originOf } from '../../model/text/url';
import type { BuiltCall } from '../../model/request';
import { headerOf } from '../base/untrusted-text';
import type { HttpRequest } from '../ports';
import type { KnownSecret } from '../secrets';
import type { StepAbout } from './steps';

/** A request as it is shown before it goes: what is secret of it stands in `sealed`, and is filled in on the way. */
export function plannedOf(about: StepAbout, request: HttpRequest): PlannedRequest {
  const secrets = request.about?.secrets ?? [];
  const sealed: SealedPart[] = [];
  const isOpen = (where: SealedPart['where'], { name, value }: Pair) => {
    const kind = kindIn(name, value, secrets);
    if (kind !== null) sealed.push({ where, name, kind });
    return kind === null;
  };
  const headers = request.headers.filter((header) => isOpen('header', header));
  const form = formIn(request);
  const body =
    form === null
      ? request.body
      : new URLSearchParams(
          form.filter(({ name, value }) => isOpen('form', { name, value })).map(({ name, value }) => [name, value]),
        ).toString();
  return { ...about, to: about.to ?? 'resource', method: request.method, url: request.url, headers, body, sealed };
}

/** The request as it was agreed to, with its secrets. What nobody changed goes as it was, letter by letter. */
export function withPlan(request: HttpRequest, planned: PlannedRequest, agreed: PlannedRequest): HttpRequest {
  if (changedParts(planned, agreed).length === 0) return request;
  if (planned.sealed.length > 0 && originOf(agreed.url) !== originOf(request.url))
    throw elsewhere([{ label: 'Server', value: originOf(request.url) ?? '' }]);
  const isSealed = (where: SealedPart['where'], name: string) => planned.sealed.some((part) => part.where === where && part.name === name);
  const headers = [...agreed.headers, ...request.headers.filter(({ name }) => isSealed('header', name))];
  const secret = (formIn(request) ?? []).filter(({ name }) => isSealed('form', name));
  const added = new URLSearchParams(secret.map(({ name, value }) => [name, value])).toString();
  const body = [agreed.body ?? '', added].filter((part) => part !== '').join('&');
  return { ...request, method: agreed.method, url: agreed.url, headers, body: body === '' ? null : body };
}

const elsewhere = failing({
  code: 'insecure-url',
  what: 'The request carries secrets, and the changed URL is on another server. It was not sent.',
  likelyCause: 'The URL of the request was edited.',
  action: 'Keep scheme, host and port of the URL as they are; path and query can be changed.',
});

function formIn({ headers, body }: BuiltCall): Pair[] | null {
  const type = headerOf(headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded' || body === null) return null;
  return [...new URLSearchParams(body)].map(([name, value]) => ({ name, value }));
}

/** Made for the one request, and as good as what they prove. */
const PROOFS: Readonly<Record<string, SealedPart['kind']>> = { dpop: 'DPoP proof', client_assertion: 'assertion' };

function kindIn(name: string, value: string, secrets: readonly KnownSecret[]): SealedPart['kind'] | null {
  const lower = name.toLowerCase();
  const held = secrets.find((secret) => secret.value !== '' && value.includes(secret.value));
  if (held !== undefined) return held.kind;
  if (lower === 'authorization') return 'credentials';
  return Object.hasOwn(PROOFS, lower) ? (PROOFS[lower] ?? null) : null;
}

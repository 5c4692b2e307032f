import type { Pair } from './connection';
import type { PlannedRequest, RequestEdit } from './discovery';

/** What of a planned request may be changed before it goes. */
export type EditedRequest = Pick<PlannedRequest, 'method' | 'url' | 'headers' | 'body'>;

export const editableOf = ({ method, url, headers, body }: PlannedRequest): EditedRequest => ({ method, url, headers, body });

/** The request as it goes. */
export const withEdit = (planned: EditedRequest, { method, url, headers, body }: RequestEdit): EditedRequest => ({
  method: method ?? planned.method,
  url: url ?? planned.url,
  headers: headers ?? planned.headers,
  body: body === undefined ? planned.body : body,
});

const valuesOf = (headers: readonly Pair[], name: string) =>
  headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);

/** What differs: "method", "url", "header accept", "body". */
export function changedParts(planned: EditedRequest, edited: EditedRequest): string[] {
  if (planned === edited) return [];
  const names = new Set([...planned.headers, ...edited.headers].map(({ name }) => name.toLowerCase()).filter((name) => name !== ''));
  const headers = [...names].filter((name) => valuesOf(planned.headers, name).join('\n') !== valuesOf(edited.headers, name).join('\n'));
  return [
    ...(planned.method === edited.method ? [] : ['method']),
    ...(planned.url === edited.url ? [] : ['url']),
    ...headers.map((name) => `header ${name}`),
    ...((planned.body ?? '') === (edited.body ?? '') ? [] : ['body']),
  ];
}

/** Only what differs from the plan; rows without a name are left out. */
export function editOf(planned: EditedRequest, edited: EditedRequest): RequestEdit {
  const parts = changedParts(planned, edited);
  return {
    ...(parts.includes('method') && { method: edited.method }),
    ...(parts.includes('url') && { url: edited.url.trim() }),
    ...(parts.some((part) => part.startsWith('header ')) && { headers: edited.headers.filter(({ name }) => name.trim() !== '') }),
    ...(parts.includes('body') && { body: edited.body === '' ? null : edited.body }),
  };
}

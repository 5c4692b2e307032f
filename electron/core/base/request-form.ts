import type { LoggedBody } from '../../model/exchange';
import { jsonMembers } from './untrusted-text';

/** What a request says in its body, as a form or, to servers that expect that, as a JSON object; empty: it says nothing of either kind. */
export function requestForm({ kind, text }: Pick<LoggedBody, 'kind' | 'text'>): URLSearchParams {
  if (kind === 'form') return new URLSearchParams(text);
  const form = new URLSearchParams();
  for (const [name, value] of (kind === 'json' ? jsonMembers(text) : null) ?? [])
    for (const each of Array.isArray(value) ? value : [value]) if (typeof each === 'string') form.append(name, each);
  return form;
}

/** A form as a JSON object; what it has several times is an array. */
export function formAsJson(form: string): string {
  const parameters = new URLSearchParams(form);
  const members = [...new Set(parameters.keys())].map((name) => {
    const values = parameters.getAll(name);
    return [name, values.length === 1 ? values[0] : values];
  });
  return JSON.stringify(Object.fromEntries(members));
}

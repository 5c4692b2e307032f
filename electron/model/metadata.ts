import * as v from 'valibot';

/** What a server's metadata state of what it supports, besides its endpoints, by the names of their members. */
const LISTS = [
  'grant_types_supported',
  'response_types_supported',
  'response_modes_supported',
  'prompt_values_supported',
  'acr_values_supported',
  'ui_locales_supported',
  'display_values_supported',
  'authorization_details_types_supported',
  'request_object_signing_alg_values_supported',
  'token_endpoint_auth_signing_alg_values_supported',
] as const;

const FLAGS = [
  'request_parameter_supported',
  'require_signed_request_object',
  'claims_parameter_supported',
  'tls_client_certificate_bound_access_tokens',
] as const;

export type StatedList = (typeof LISTS)[number];

/** A member that the metadata don't have is absent. */
export const stated = v.strictObject({
  ...v.entriesFromList(LISTS, v.optional(v.array(v.string()))),
  ...v.entriesFromList(FLAGS, v.optional(v.boolean())),
});

export type Stated = v.InferOutput<typeof stated>;

/** @param strings What a member lists, cleaned; null: it is no list. */
export function statedIn(members: ReadonlyMap<string, unknown>, strings: (value: unknown) => string[] | null): Stated {
  const lists = LISTS.flatMap((name) => {
    const list = strings(members.get(name));
    return list === null ? [] : [[name, list] as const];
  });
  const flags = FLAGS.flatMap((name) => {
    const flag = members.get(name);
    return typeof flag === 'boolean' ? [[name, flag] as const] : [];
  });
  return Object.fromEntries([...lists, ...flags]);
}

import { raise } from '../findings/raise';
import type { Finding } from '../token/finding';

/** What a token response can get wrong and still be of use, each as a finding. Arguments are cleaned text from the response. */
export const breach = {
  status: (status: number): Finding => raise('response-status', { title: `The token came with status ${status} and not 200` }),
  formEncoded: (): Finding => raise('response-not-json'),
  contentType: (type: string | null): Finding =>
    raise('response-content-type', { title: type === null ? undefined : `The token response calls itself ${type}` }),
  cacheable: (): Finding => raise('response-cacheable'),
  errorBeside: (error: string): Finding =>
    raise('error-beside-token', { detail: `It says error ${error} and gives an access token nevertheless. The token was kept.` }),
  characters: (): Finding => raise('token-characters'),
  notText: (name: string): Finding =>
    raise('member-not-text', {
      title: `"${name}" is not a text and was not used`,
      seen: `The response has a member "${name}" whose value is not a text.`,
    }),
  repeated: (name: string): Finding => raise('member-repeated', { title: `"${name}" stands in the response twice` }),
  scopeList: (): Finding => raise('scope-list'),
  tokenTypeMissing: (): Finding => raise('token-type-missing'),
  tokenTypeUnknown: (type: string): Finding => raise('token-type-unknown', { title: `The token type "${type}" is not a known one` }),
  expireIn: (): Finding => raise('expire-in'),
  lifetimeText: (value: string): Finding =>
    raise('expires-in-text', { detail: `The response says ${value} in quotes. It was read as a number of seconds.` }),
  lifetimeUnusable: (value: string): Finding =>
    raise('expires-in-unusable', { detail: `The response says ${value}, which is no number of seconds from 0 on.` }),
};

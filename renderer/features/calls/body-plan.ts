import { looksLikeJson } from '../../../electron/model/json-layout';

/** Above this many characters a body is shown as plain text: parsing it for colours and folding would cost more than it shows. */
export const HIGHLIGHT_LIMIT = 1_000_000;
/** Up to this many characters laying JSON out costs a few milliseconds, less than starting a worker does. */
export const INLINE_FORMAT_LIMIT = 100_000;

export interface BodyPlan {
  /** Where the JSON is laid out; `none` shows the text as received. */
  format: 'none' | 'inline' | 'worker';
  highlight: boolean;
  /** Said above the body when something about it is unusual. */
  notice: string | null;
}

/** Decides how a body of this kind and length is shown. `pretty` false: the person wants it as received. */
export function planBody(body: { text: string; kind: 'json' | 'text' | 'binary' | 'empty' }, pretty: boolean): BodyPlan {
  const json = body.kind === 'json' && looksLikeJson(body.text);
  const large = body.text.length > HIGHLIGHT_LIMIT;
  return {
    format: !json || !pretty ? 'none' : body.text.length > INLINE_FORMAT_LIMIT ? 'worker' : 'inline',
    highlight: json && !large,
    notice:
      body.kind === 'json' && !json
        ? 'Announced as JSON, but it isn’t; shown as received.'
        : large && json
          ? 'Large body: shown without colours and folding.'
          : null,
  };
}

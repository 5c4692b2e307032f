import * as v from 'valibot';

const departure = (description: string) => v.optional(v.pipe(v.literal(true), v.description(description)));

/**
 * Where a server expects its requests otherwise than the RFCs write them. What is absent is as they say, so connections of earlier versions
 * need nothing.
 */
export const dialect = v.strictObject({
  commaScopes: departure('Scopes are sent separated by commas. Default: by spaces (RFC 6749 section 3.3).'),
  jsonBody: departure('Token and refresh requests are sent as a JSON object. Default: as a form (RFC 6749 section 4.1.3).'),
  scopeOnRefresh: departure('The refresh request names the scopes again. Default: it does not (RFC 6749 section 6).'),
  millisecondLifetime: departure('expires_in is in milliseconds. Default: in seconds (RFC 6749 section 5.1).'),
});

export type Dialect = v.InferOutput<typeof dialect>;
type Departure = keyof Dialect;
export const DEPARTURES = Object.keys(dialect.entries) as Departure[];

/** On screen. */
export const DIALECT_WORDS: Record<Departure, { name: string; description: string }> = {
  commaScopes: {
    name: 'Separate scopes with commas',
    description: 'In requests. Slack and Shopify expect it; RFC 6749 (section 3.3) says spaces.',
  },
  jsonBody: {
    name: 'Send token requests as JSON',
    description: 'Also refresh requests. Notion expects it; RFC 6749 (section 4.1.3) says a form.',
  },
  scopeOnRefresh: {
    name: 'Send the scopes when refreshing',
    description: 'Entra may need it to know which API the token is for; RFC 6749 (section 6) makes it optional.',
  },
  millisecondLifetime: {
    name: 'Read expires_in as milliseconds',
    description: 'In token responses. RFC 6749 (section 5.1) says seconds.',
  },
};

/** Scopes as the server reads them. */
export function scopeText({ dialect: { commaScopes } }: { dialect: Dialect }, scopes: readonly string[]): string {
  return scopes.join(commaScopes ? ',' : ' ');
}

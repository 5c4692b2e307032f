import * as v from 'valibot';
import { pair } from './connection';
import { loggedExchange, SECRET_KINDS } from './exchange';
import { problem } from './failure';
import { id, short } from './text/limits';

/** Published revisions of the MCP authorization specification, the oldest first. */
export const MCP_REVISIONS = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const;
export const mcpRevision = v.picklist(MCP_REVISIONS);
export type McpRevision = v.InferOutput<typeof mcpRevision>;

/** What a person says the URL is, and the revision that its rules are of. Absent: its answers tell; the newest, with the fallbacks of all. */
export const startedAs = v.strictObject({
  kind: v.optional(v.picklist(['api', 'mcp', 'server'])),
  revision: v.optional(mcpRevision),
});
export type StartedAs = v.InferOutput<typeof startedAs>;

/** The links of the chain from a URL to a call, in this order. */
export const CHAIN_LINKS = [
  'challenge',
  'resource-metadata',
  'server-metadata',
  'client',
  'authorize',
  'token',
  'call',
  'step-up',
] as const;
export const chainLink = v.picklist(CHAIN_LINKS);
export type ChainLink = v.InferOutput<typeof chainLink>;

/** Who is asked. `browser`: the person is sent to the authorization server and comes back. */
export const CHAIN_PARTIES = ['resource', 'authorization-server', 'browser'] as const;
const party = v.picklist(CHAIN_PARTIES);
export type ChainParty = v.InferOutput<typeof party>;

/** How binding a rule is, in the words of RFC 2119. `NOTE`: worth knowing, no standard says so. */
export const RULE_SEVERITIES = ['MUST', 'SHOULD', 'MAY', 'NOTE'] as const;
/** `unseen`: the rule applies, but what was exchanged does not show it. */
export const RULE_OUTCOMES = ['fail', 'pass', 'unseen'] as const;
/** Whose duty a rule is. */
export const RULE_SIDES = ['resource', 'authorization-server', 'client'] as const;

const text = v.nullable(v.string());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What one rule says of one step. Texts may quote untrusted text; none holds a secret. */
export const chainVerdict = v.strictObject({
  /** Permanent name of the rule, such as "resource-metadata-resource". */
  rule: v.string(),
  severity: v.picklist(RULE_SEVERITIES),
  outcome: v.picklist(RULE_OUTCOMES),
  side: v.picklist(RULE_SIDES),
  /** What the rule says, in one sentence. */
  sentence: v.string(),
  /** What was seen; null: nothing worth telling beyond the sentence. */
  found: text,
  /** Of the standard: "RFC 9728 section 3.3". */
  section: v.string(),
  /** Revisions of the MCP specification that have the rule; null: it is not MCP's. */
  revisions: v.nullable(v.array(mcpRevision)),
  /** What to do where it fails. */
  action: v.string(),
});

/** A header, a form parameter or a member that is filled in as the request is sent, because it is secret. */
export const sealedPart = v.strictObject({
  where: v.picklist(['header', 'form']),
  name: v.string(),
  kind: v.picklist(SECRET_KINDS),
});

/** The parts of a request that a person may edit before it goes. */
const editableParts = v.strictObject({ method: v.string(), url: v.string(), headers: v.array(pair), body: text });

/** A request before it is sent. No secret is in it: `sealed` names those that are added on the way. */
export const plannedRequest = v.strictObject({
  ...editableParts.entries,
  /** Unique within its chain. */
  id,
  link: chainLink,
  to: party,
  /** What is asked, as a title: "Protected resource metadata at the path of the URL". */
  title: v.string(),
  /** Why, and by which standard. */
  why: v.string(),
  section: v.string(),
  sealed: v.array(sealedPart),
});

export const requestEdit = v.partial(editableParts);

/** Something that only the person can decide. */
export const chainChoice = v.strictObject({
  id,
  link: chainLink,
  title: v.string(),
  why: v.string(),
  options: v.array(
    v.strictObject({
      id: v.string(),
      label: v.string(),
      detail: v.string(),
      /** Why it can't be chosen; null: it can. */
      problem: text,
    }),
  ),
  /** What is taken where nobody is there to choose; null: the chain stops. */
  usual: text,
});

/** One step of a chain that is over. */
export const chainStep = v.strictObject({
  /** As its planned request or choice had it. */
  id,
  link: chainLink,
  to: v.nullable(party),
  title: v.string(),
  why: v.string(),
  section: v.string(),
  /** Redirects included, in order; empty: nothing was sent. Redacted. */
  exchanges: v.array(loggedExchange),
  /** Parts of the request that the person changed: "url", "header accept", "body". */
  edited: v.array(v.string()),
  /** What it brought, in one sentence. */
  outcome: v.string(),
  verdicts: v.array(chainVerdict),
  /** Why no answer came; null: one did, or nothing was sent. */
  problem: v.nullable(problem),
  /** Start, in milliseconds since the epoch, and what it took. */
  at: v.number(),
  tookMs: v.number(),
});

/** How a client can become known at an authorization server. */
export const CLIENT_WAYS = ['registered-before', 'metadata-document', 'dynamic-registration'] as const;
export const clientWay = v.strictObject({
  way: v.picklist(CLIENT_WAYS),
  offered: v.picklist(['yes', 'no', 'unsaid']),
  text: v.string(),
});

/** An authorization server of the chain, as far as its metadata were read. */
export const chainServer = v.strictObject({
  issuer: v.string(),
  /** Where the metadata were found; null: nowhere. */
  metadataUrl: text,
  source: v.nullable(v.picklist(['RFC 8414', 'OpenID Connect Discovery', 'MCP 2025-03-26 default'])),
  endpoints: v.array(v.strictObject({ name: v.string(), url: v.string(), /** Why it is not used; null: it is. */ problem: text })),
  scopes: v.array(v.string()),
  clientWays: v.array(clientWay),
  /** Members that differ from the ones last seen there. */
  changes: v.array(
    v.strictObject({
      member: v.string(),
      before: text,
      now: text,
      /** When they were last seen otherwise, ms since the epoch. */ seenAt: v.number(),
    }),
  ),
});

/** What is known when the chain stands where it stands. */
export const chainFindings = v.strictObject({
  /** `server`: an issuer, or metadata of one; there is nothing to call. */
  kind: v.picklist(['unknown', 'api', 'mcp', 'server']),
  /** As the server or the person says; null: not MCP, or not known. */
  revision: v.nullable(mcpRevision),
  /** The resource's identifier (RFC 8707); null: none is known. */
  resource: text,
  /** That the first request asks for. */
  scopes: v.array(v.string()),
  servers: v.array(chainServer),
  /** Issuer of the one that the chain goes on with; null: not chosen, or none. */
  chosen: text,
});

/** As whom the chain signs in. The secret comes one way. */
export const signInChoice = v.strictObject({
  /** null: one is registered, or its metadata document names it. */
  clientId: v.nullable(short),
  clientSecret: v.nullable(v.pipe(v.string(), v.maxLength(16_000))),
  /** Of a client ID metadata document. */
  metadataUrl: v.nullable(short),
  /** Each request waits for the person. */
  stepwise: v.boolean(),
  /** The person signs in on another device, with a code (RFC 8628). Absent: in the browser. */
  device: v.optional(v.boolean()),
});
export type SignInChoice = v.InferOutput<typeof signInChoice>;

/** What the call at the end of the chain brought. Texts are untrusted. */
export const chainCall = v.strictObject({
  /** There is a token. */
  signedIn: v.boolean(),
  /** As an MCP server names itself. */
  server: v.nullable(v.strictObject({ name: v.string(), version: v.string() })),
  tools: v.nullable(
    v.array(
      v.strictObject({
        name: v.string(),
        title: text,
        description: text,
        /** Why a client must not call it; null: it may. */
        problem: text,
        /** Arguments to begin with, as JSON. Absent: in files of earlier versions. */
        example: v.optional(v.string()),
      }),
    ),
  ),
  /** The tool that was called; `failed`: it says so itself. */
  called: v.nullable(v.strictObject({ name: v.string(), text: v.string(), failed: v.boolean() })),
});

export const CHAIN_STOPS = ['person', 'broken', 'sign-in', 'failure'] as const;

/** A chain as it stands, secret-free: what the window draws, reports say and a file carries. */
export const chainView = v.strictObject({
  id,
  /** As given. */
  url: v.string(),
  startedAt: v.number(),
  /** null while it may go on. */
  endedAt: v.nullable(v.number()),
  status: v.picklist(['running', 'waiting', 'done', 'stopped']),
  /** Why it ended before its time. `sign-in`: what follows needs a person. */
  stopped: v.nullable(v.strictObject({ why: v.picklist(CHAIN_STOPS), text: v.string() })),
  steps: v.array(chainStep),
  /** What comes next; both null where nothing does, or it runs. */
  next: v.nullable(plannedRequest),
  choice: v.nullable(chainChoice),
  findings: chainFindings,
  sent: count,
  /** Absent: nobody signed in. */
  call: v.optional(chainCall),
});

export type ChainVerdict = v.InferOutput<typeof chainVerdict>;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];
export type RuleSide = (typeof RULE_SIDES)[number];
export type SealedPart = v.InferOutput<typeof sealedPart>;
export type PlannedRequest = v.InferOutput<typeof plannedRequest>;
export type RequestEdit = v.InferOutput<typeof requestEdit>;
export type ChainChoice = v.InferOutput<typeof chainChoice>;
export type ChainStep = v.InferOutput<typeof chainStep>;
export type ClientWay = v.InferOutput<typeof clientWay>;
export type ChainServer = v.InferOutput<typeof chainServer>;
export type ChainFindings = v.InferOutput<typeof chainFindings>;
export type ChainView = v.InferOutput<typeof chainView>;

import { MCP_REVISIONS, type McpRevision } from '../../model/discovery';
import type { Facts } from './machine';

/** What clients of a revision of the MCP authorization specification do besides what all do. */
interface Traits {
  /** The resource names its authorization servers (RFC 9728). */
  resourceMetadata: boolean;
  /** Without metadata, the resource's own origin is the authorization server, with endpoints at fixed paths. */
  ownOrigin: boolean;
  /** A client goes on only with a server that advertises PKCE. */
  needsPkce: boolean;
}

const TRAITS: Readonly<Record<McpRevision, Traits>> = {
  '2025-03-26': { resourceMetadata: false, ownOrigin: true, needsPkce: false },
  '2025-06-18': { resourceMetadata: true, ownOrigin: false, needsPkce: false },
  '2025-11-25': { resourceMetadata: true, ownOrigin: false, needsPkce: true },
  '2026-07-28': { resourceMetadata: true, ownOrigin: false, needsPkce: true },
};

export const NEWEST = MCP_REVISIONS[MCP_REVISIONS.length - 1] as McpRevision;

/** The revision that rules are chosen by. */
export const judgedBy = ({ revision }: Pick<Facts, 'revision'>): McpRevision => revision ?? NEWEST;

/** Whether a client may do so: by the revision chosen, or by any where none was. */
export function allows({ revision }: Pick<Facts, 'revision'>, trait: keyof Traits): boolean {
  return revision === null || TRAITS[revision][trait];
}

/** Whether clients of the revision go on only where the metadata list S256. */
export const needsPkce = (facts: Pick<Facts, 'revision'>): boolean => TRAITS[judgedBy(facts)].needsPkce;

/** Of MCP 2025-03-26, relative to the origin ("Fallbacks for Servers without Metadata Discovery"). */
export const DEFAULT_ENDPOINTS = [
  ['authorization_endpoint', '/authorize'],
  ['token_endpoint', '/token'],
  ['registration_endpoint', '/register'],
] as const;

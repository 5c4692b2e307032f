import type { ServerResponse } from 'node:http';
import type { FaultLab } from './fault-lab';
import { type Handler, sendEmpty, sendJson } from './http-io';
import { appPage, sendPage } from './pages';

/** An API of the standard face, as its metadata describe it. */
export interface ProtectedResource {
  /** From the server's root; below it everything belongs to the resource. */
  path: string;
  name: string;
  /** That every call needs, or may need. */
  scopes: readonly string[];
}

/** RFC 9728 section 3. */
const WELL_KNOWN = '/.well-known/oauth-protected-resource';
/** Where the fault has the metadata moved to. */
const MOVED = '/moved';
/** Below the provider's URL: an authorization server that drops every connection. */
const DEAD = '/dead';

export interface ResourceOptions {
  /** The provider's base URL, which is also the issuer. */
  url: string;
  /** The first is the one that a fault puts at the root. */
  resources: readonly ProtectedResource[];
  lab: FaultLab;
}

/** The metadata of the standard face's APIs (RFC 9728), and what leads to them. */
export class ProtectedResources {
  constructor(private readonly options: ResourceOptions) {}

  /** Its identifier: the `resource` (RFC 8707) of its tokens. */
  identifier({ path }: ProtectedResource): string {
    return `${this.options.url}${path}`;
  }

  metadataUrl({ path }: ProtectedResource): string {
    return `${this.options.url}${WELL_KNOWN}${path}`;
  }

  /** What a challenge says of the metadata (RFC 9728 section 5.1). */
  pointers(resource: ProtectedResource): Record<string, string> {
    const { lab, url } = this.options;
    if (lab.on('challenge-no-metadata') || lab.on('prm-missing') || lab.on('prm-root-only')) return {};
    return { resource_metadata: lab.on('challenge-wrong-metadata') ? `${url}${WELL_KNOWN}/nothing` : this.metadataUrl(resource) };
  }

  /** What a challenge says of the scopes that every call needs (RFC 6750 section 3). */
  scope({ scopes }: ProtectedResource): Record<string, string> {
    const { lab } = this.options;
    if (lab.on('challenge-no-scope')) return {};
    return { scope: [...scopes, ...(lab.on('offline-not-offered') ? ['offline_access'] : [])].join(' ') };
  }

  /** Answers what is asked about metadata, and for the dead authorization server; null: it is neither. */
  handlerOf(path: string): Handler | null {
    const { lab, resources } = this.options;
    if (lab.on('prm-dead-server') && (path.endsWith(DEAD) || path.startsWith(`${DEAD}/`)))
      return (request) => void request.socket.resetAndDestroy();
    const asked = lab.on('prm-redirect') && path.startsWith(MOVED) ? path.slice(MOVED.length) : path;
    if (!asked.startsWith(WELL_KNOWN)) return null;
    const own = resources.find((each) => asked === `${WELL_KNOWN}${each.path}`);
    const found = lab.on('prm-root-only') ? (asked === WELL_KNOWN ? resources[0] : undefined) : own;
    if (found === undefined || lab.on('prm-missing'))
      return (_request, response) => sendJson(response, 404, { message: 'There is no resource at this path' });
    return (_request, response) => this.#send(response, found, asked !== path);
  }

  #send(response: ServerResponse, resource: ProtectedResource, moved: boolean): void {
    const { lab, url } = this.options;
    const document = this.#document(resource);
    if (lab.on('prm-needs-token')) sendJson(response, 401, { message: 'This needs an access token' }, { 'WWW-Authenticate': 'Bearer' });
    else if (lab.on('prm-406')) sendJson(response, 406, { message: 'Not Acceptable' });
    else if (lab.on('prm-page')) sendPage(response, 200, appPage());
    else if (lab.on('prm-redirect') && !moved) sendEmpty(response, 307, { Location: `${url}${MOVED}${WELL_KNOWN}${resource.path}` });
    else sendJson(response, 200, document, lab.on('prm-html') ? { 'Content-Type': 'text/html; charset=utf-8' } : {});
  }

  #document(resource: ProtectedResource): Record<string, unknown> {
    const { lab, url } = this.options;
    const own = lab.on('prm-wrong-resource') ? `${url}/another` : this.identifier(resource);
    const issuer = lab.on('prm-issuer-slash') ? `${url}/` : url;
    const scopes = lab.on('challenge-other-scope') ? ['email'] : resource.scopes;
    return {
      resource: lab.on('prm-resource-slash') ? `${own}/` : own,
      ...(!lab.on('prm-no-server') && { authorization_servers: lab.on('prm-dead-server') ? [`${url}${DEAD}`, issuer] : [issuer] }),
      scopes_supported: [...scopes, ...(lab.on('offline-not-offered') ? ['offline_access'] : [])],
      bearer_methods_supported: ['header'],
      resource_name: resource.name,
    };
  }
}

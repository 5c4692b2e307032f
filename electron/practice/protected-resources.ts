import { type Handler, sendJson } from './http-io';

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

export interface ResourceOptions {
  /** The provider's base URL, which is also the issuer. */
  url: string;
  resources: readonly ProtectedResource[];
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
    return { resource_metadata: this.metadataUrl(resource) };
  }

  /** Answers what is asked about metadata; null: it is not. */
  handlerOf(path: string): Handler | null {
    if (!path.startsWith(WELL_KNOWN)) return null;
    const resource = this.options.resources.find((each) => path === `${WELL_KNOWN}${each.path}`);
    if (resource === undefined) return (_request, response) => sendJson(response, 404, { message: 'There is no resource at this path' });
    return (_request, response) => sendJson(response, 200, this.#document(resource));
  }

  #document(resource: ProtectedResource): Record<string, unknown> {
    return {
      resource: this.identifier(resource),
      authorization_servers: [this.options.url],
      scopes_supported: resource.scopes,
      bearer_methods_supported: ['header'],
      resource_name: resource.name,
    };
  }
}

import type { ReactNode } from 'react';
import type { DiscoveryView } from '../../../electron/contract';
import type { SigningAlgorithm } from '../../../electron/model/client-key';
import { grantOf, responseTypeOf } from '../../../electron/model/grants';
import type { Stated, StatedList } from '../../../electron/model/metadata';
import { Callout } from '../../components/callout';
import { useForm } from './form-context';

// What is chosen against the server's metadata is said and nothing more: they may be incomplete.

/** null: none were discovered. */
export function useMetadata(): DiscoveryView | null {
  const { discovery } = useForm();
  return discovery.status === 'found' ? discovery.view : null;
}

/** What the metadata state besides; null: none were discovered. */
export function useStated(): Stated | null {
  const found = useMetadata();
  return found && (found.stated ?? {});
}

/** @param about In a sentence after "The server's metadata". */
export function Against({ about, children }: { about: string; children: ReactNode }) {
  return (
    <Callout tone="warning" title={`The server's metadata ${about}`}>
      {children}
    </Callout>
  );
}

interface AgainstListProps {
  /** What is not in it, as in a sentence. */
  value: string;
  list: readonly string[];
  children: string;
}

/** @param props.children What follows from it: "It may reject other methods." */
export function AgainstList({ value, list, children }: AgainstListProps) {
  return (
    <Against about={`don't list ${value}`}>
      They list <bdi className="untrusted">{list.slice(0, 6).join(', ') || 'nothing'}</bdi>. {children}
    </Against>
  );
}

/** RFC 8414 section 2: `token_endpoint_auth_methods_supported`. A public client needs no method. */
export function AuthenticationNote() {
  const { clientAuthentication: method } = useForm().form;
  const methods = useMetadata()?.authenticationMethods ?? null;
  if (methods === null || method === 'none' || methods.includes(method)) return null;
  return (
    <AgainstList value={`${method} for the token endpoint`} list={methods}>
      It may reject other methods.
    </AgainstList>
  );
}

/** RFC 8414 section 2: `response_types_supported`. The order of the words means nothing. */
export function ResponseTypeNote() {
  const type = responseTypeOf(useForm().form);
  const types = useStated()?.response_types_supported;
  const sorted = (words: string) => words.split(' ').sort().join(' ');
  if (types === undefined || types.some((each) => sorted(each) === sorted(type))) return null;
  return (
    <AgainstList value={type} list={types}>
      It may reject other response types.
    </AgainstList>
  );
}

/** RFC 8705 section 3.3, by default false. */
export function CertificateNote() {
  const { certificateBoundTokens } = useForm().form;
  const stated = useStated();
  if (stated === null || !certificateBoundTokens || stated.tls_client_certificate_bound_access_tokens === true) return null;
  return <Against about="don't say that it binds tokens to certificates">Its tokens may work without the certificate.</Against>;
}

/** The algorithm of the key that signs; null: not known. */
function useSigningAlgorithm(): SigningAlgorithm | null {
  const { form, keys } = useForm();
  const key = form.signingKey === null ? keys.list?.at(-1) : keys.list?.find(({ kid }) => kid === form.signingKey);
  return key?.alg ?? null;
}

/** @param props.what What the key signs, as in a sentence. */
export function KeyNote({ member, what }: { member: StatedList; what: string }) {
  const algorithm = useSigningAlgorithm();
  const list = useStated()?.[member];
  if (algorithm === null || list === undefined || list.includes(algorithm)) return null;
  return (
    <AgainstList value={`${algorithm} for ${what}`} list={list}>
      Let a key of another algorithm sign.
    </AgainstList>
  );
}

/** RFC 8628 section 4: the device grant is known by its endpoint. The others by RFC 8414 section 2: `grant_types_supported`. */
export function GrantNote() {
  const { form } = useForm();
  const found = useMetadata();
  const types = useStated()?.grant_types_supported;
  if (found === null) return null;
  const { name, signsIn } = grantOf(form);
  if (signsIn === 'device' && !form.endpoints.deviceAuthorization && !found.endpoints.deviceAuthorization) {
    return <Against about="name no device authorization endpoint">Enter it under Provider and endpoints.</Against>;
  }
  if (types !== undefined) {
    // It has no name of its own there: its response type tells.
    if (form.grantType === 'hybrid' || types.includes(form.grantType)) return null;
    return (
      <AgainstList value={form.grantType} list={types}>
        It may reject the token request as unsupported_grant_type.
      </AgainstList>
    );
  }
  if (signsIn !== false || form.grantType === 'client_credentials' || form.grantType === 'password') return null;
  return (
    <Against about="list no grant types">
      That stands for authorization code and implicit (RFC 8414, section 2). The server may reject {name.toLowerCase()}.
    </Against>
  );
}

/** RFC 9449 section 5.1: `dpop_signing_alg_values_supported`, which also says that the server knows DPoP. */
export function DpopNote() {
  const { dpop } = useForm().form;
  const found = useMetadata();
  if (dpop === 'off' || found === null) return null;
  const algorithms = found.dpopAlgorithms ?? null;
  if (algorithms === null) return <Against about="don't mention DPoP">It may ignore the proofs and issue Bearer tokens.</Against>;
  if (algorithms.includes(dpop)) return null;
  return (
    <AgainstList value={`${dpop} for DPoP`} list={algorithms}>
      It may reject other proofs.
    </AgainstList>
  );
}

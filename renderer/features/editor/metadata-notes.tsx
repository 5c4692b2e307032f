import type { DiscoveryView } from '../../../electron/contract';
import { grantOf } from '../../../electron/model/grants';
import { Callout } from '../../components/callout';
import { useForm } from './form-context';

// What is chosen against the server's metadata is said and nothing more: they may be incomplete.

function useMetadata(): DiscoveryView | null {
  const { discovery } = useForm();
  return discovery.status === 'found' ? discovery.view : null;
}

const listed = (values: readonly string[]) => values.slice(0, 6).join(', ') || 'nothing';

/** RFC 8414 section 2: `token_endpoint_auth_methods_supported`. A public client needs no method. */
export function AuthenticationNote() {
  const { clientAuthentication: method } = useForm().form;
  const methods = useMetadata()?.authenticationMethods ?? null;
  if (methods === null || method === 'none' || methods.includes(method)) return null;
  return (
    <Callout tone="warning" title={`The server's metadata don't list ${method}`}>
      For the token endpoint, they list <bdi className="untrusted">{listed(methods)}</bdi>. It may reject other methods.
    </Callout>
  );
}

/** RFC 8628 section 4. */
export function DeviceNote() {
  const { form } = useForm();
  const found = useMetadata();
  if (grantOf(form).signsIn !== 'device' || found === null) return null;
  if (form.endpoints.deviceAuthorization || found.endpoints.deviceAuthorization) return null;
  return (
    <Callout tone="warning" title="The server's metadata name no device authorization endpoint">
      Enter it under Provider and endpoints.
    </Callout>
  );
}

/** RFC 9449 section 5.1: `dpop_signing_alg_values_supported`, which also says that the server knows DPoP. */
export function DpopNote() {
  const { dpop } = useForm().form;
  const found = useMetadata();
  if (dpop === 'off' || found === null) return null;
  const algorithms = found.dpopAlgorithms ?? null;
  if (algorithms === null) {
    return (
      <Callout tone="warning" title="The server's metadata don't mention DPoP">
        It may ignore the proofs and issue Bearer tokens.
      </Callout>
    );
  }
  if (algorithms.includes(dpop)) return null;
  return (
    <Callout tone="warning" title={`The server's metadata don't list ${dpop} for DPoP`}>
      They list <bdi className="untrusted">{listed(algorithms)}</bdi>. It may reject other proofs.
    </Callout>
  );
}

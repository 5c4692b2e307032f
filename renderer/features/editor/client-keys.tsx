import { useState } from 'react';
import { type ClientKeyView, SIGNING_ALGORITHM_IDS, SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../../electron/model/client-key';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Row } from '../../components/layout';
import { MoreMenu } from '../../components/menu';
import { Select } from '../../components/select';
import { Switch } from '../../components/toggles';
import { clock } from '../../state/clock';
import { localDateTime } from '../../state/time';
import { useForm } from './form-context';
import { AddSealed, deletion, SealedField, UsedMark } from './sealed-credentials';
import type { Sealed } from './use-sealed';

/** The keys of a stored connection. */
export type ClientKeys = Sealed<ClientKeyView>;

export const listKeys = (connectionId: string) => invoke('clientKeys.list', { connectionId });

/** In place of the client secret, for a client that signs with a key. */
export function ClientKeysField() {
  const { form, patch, keys } = useForm();
  return (
    <SealedField
      field="clientKeys"
      sealed={keys}
      listLabel="Signing keys"
      unsaved="Save the connection first. Then make a key here, or import yours, and give its public part to the provider."
      empty="No key yet. Make one, then give its public part to the provider: the private part stays in the vault."
      row={(key, isNewest, id) => (
        <KeyRow key={key.kid} id={id} view={key} signs={form.signingKey === null ? isNewest : form.signingKey === key.kid} />
      )}
      add={(id) => <AddKey id={id} />}
    >
      <Switch
        isSelected={form.assertionAudience === 'token-endpoint'}
        onChange={(on) => patch({ assertionAudience: on ? 'token-endpoint' : 'issuer' })}
        description="The aud claim of each assertion. The default is the issuer; some servers accept only their token endpoint."
      >
        Use the token endpoint as the audience
      </Switch>
    </SealedField>
  );
}

function KeyRow({ id, view, signs }: { id: string; view: ClientKeyView; signs: boolean }) {
  const { patch, keys } = useForm();
  const { kid, sendsKid, alg, at, jwk, pem, thumbprint } = view;
  const copy = (text: string) => invoke('clipboard.write', { text });
  const save = (as: 'jwks' | 'pem') => invoke('clientKeys.save', { connectionId: id, kid, as });
  const asked = {
    title: 'Delete this signing key?',
    about: id,
    text: "It can't be restored. The provider still accepts it until you remove it there too.",
  };
  return (
    <Row as="li" gap={8}>
      <Chip shape="square" mono>
        {alg}
      </Chip>
      <bdi
        className="mono clip grow"
        title={sendsKid ? `kid ${kid}` : `Thumbprint ${kid}. The key came without a kid, so assertions don't have one.`}
      >
        {kid}
      </bdi>
      <span className="small dim nowrap">{localDateTime(at, clock.now())}</span>
      <UsedMark isUsed={signs} used="signs" use="Sign with this" onUse={() => patch({ signingKey: kid })} />
      <MoreMenu
        label={`Key ${kid}`}
        items={[
          { id: 'jwk', label: 'Copy public key as JWK', icon: 'copy', run: () => copy(jwk) },
          { id: 'jwks', label: 'Copy public key as JWK Set', run: () => copy(JSON.stringify({ keys: [JSON.parse(jwk)] }, null, 2)) },
          { id: 'pem', label: 'Copy public key as PEM', run: () => copy(pem) },
          { id: 'thumbprint', label: 'Copy thumbprint', description: 'RFC 7638, SHA-256', run: () => copy(thumbprint) },
          { id: 'save-jwks', label: 'Save all public keys as JWK Set…', separated: true, run: () => save('jwks') },
          { id: 'save-pem', label: 'Save public key as PEM…', run: () => save('pem') },
          deletion('key', asked, async () => {
            if (signs) patch({ signingKey: null });
            await keys.run(invoke('clientKeys.remove', { connectionId: id, kid }));
          }),
        ]}
      />
    </Row>
  );
}

const ALGORITHMS = SIGNING_ALGORITHM_IDS.map((id) => ({ id, label: id, description: SIGNING_ALGORITHMS[id] }));

function AddKey({ id }: { id: string }) {
  const { keys } = useForm();
  const [alg, setAlg] = useState<SigningAlgorithm>('ES256');
  const rsaAlg = alg === 'PS256' ? 'PS256' : 'RS256';
  return (
    <AddSealed
      sealed={keys}
      name="key"
      passphraseLabel="Passphrase of the key"
      fromFile="PEM, DER, JWK or PKCS #12, also under a passphrase"
      onImport={(from, passphrase) => invoke('clientKeys.import', { connectionId: id, from, passphrase, rsaAlg })}
    >
      <Select aria-label="Algorithm" options={ALGORITHMS} value={alg} onChange={setAlg} mono />
      <Button onPress={() => keys.run(invoke('clientKeys.make', { connectionId: id, alg }))}>Make a key</Button>
    </AddSealed>
  );
}
